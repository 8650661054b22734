import { partSpan, expressionsIn } from '../expressions/find-expressions.ts'
import { contextsOf } from '../expressions/expression.ts'
import { inputOf, stepsUsing } from '../model/visit.ts'
import { flowsOf } from '../taint/job-flow.ts'
import { expressionTaint } from '../taint/expression-taint.ts'
import { defineAudit, FIRST_STEP_LINE, steps } from './define-audit.ts'
import { quoted } from './quoted.ts'

const COMMIT = 'a1'.repeat(20)

export const secretInBuildArg = defineAudit({
  id: 'secret-in-build-arg',
  title: 'Secret kept in the layers of an image',
  severity: 'high',
  confidence: 'high',
  persona: 'regular',
  remediation:
    'Mount the secret for the one command that needs it: `RUN --mount=type=secret`, and `secrets:` or `--secret`.',
  references: [
    'https://docs.docker.com/build/building/secrets/',
    'https://docs.docker.com/reference/build-checks/secrets-used-in-arg-or-env/',
  ],
  examples: {
    failing: [
      {
        name: 'an argument of the action',
        files: steps(
          `- uses: docker/build-push-action@${COMMIT}`,
          '  with:',
          '    build-args: |',
          '      KEY=${{ secrets.KEY }}',
        ),
        lines: [FIRST_STEP_LINE + 3],
      },
      {
        name: 'an argument of the command',
        files: steps('- run: docker build --build-arg KEY .', '  env: { KEY: "${{ secrets.KEY }}" }'),
        lines: [FIRST_STEP_LINE],
      },
    ],
    passing: [
      {
        name: 'a mounted secret',
        files: steps(`- uses: docker/build-push-action@${COMMIT}`, '  with: { secrets: "KEY=${{ secrets.KEY }}" }'),
      },
      {
        name: 'a version',
        files: steps('- run: docker build --build-arg VERSION=1 .', '  env: { KEY: "${{ secrets.KEY }}" }'),
      },
    ],
  },
  *run(file, subject) {
    const { flows, steps: seen } = flowsOf(file, subject)
    const messageFor = (label: string): string =>
      `${quoted(label)} is given as a build argument, which whoever has the image reads in its history.`
    for (const { kind, span, step, target, taint } of flows) {
      if (kind === 'build-argument') yield { span, message: messageFor(taint.label), at: step, detail: target }
    }
    for (const step of stepsUsing(
      file,
      'docker/build-push-action',
      'docker/bake-action',
      'redhat-actions/buildah-build',
    )) {
      const scope = seen.find((one) => one.step === step)?.scope
      const scalar = inputOf(step, 'build-args') ?? inputOf(step, 'set')
      if (scalar === null || scope === undefined) continue
      for (const found of expressionsIn(scalar)) {
        const taint = found.parsed === null ? null : expressionTaint(found.parsed, scope)
        if (taint === null || found.parsed === null) continue
        const [part = found.parsed] = contextsOf(found.parsed)
        yield { span: partSpan(found, part), message: messageFor(taint.label), at: step, detail: taint.label }
      }
    }
  },
})
