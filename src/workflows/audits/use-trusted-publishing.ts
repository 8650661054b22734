import { jobOf, type Step } from '../model/model.ts'
import { inputOf, runnableSteps } from '../model/visit.ts'
import { argumentsOf, commandsIn, programOf, type SimpleCommand } from '../shell/script.ts'
import { scriptOf, scriptSpan } from '../shell/step-script.ts'
import { defineAudit, FIRST_STEP_LINE, job, steps } from './define-audit.ts'
import { usesSpan } from './spans.ts'
import { NPM, PUBLISHERS, PYPI, RUBYGEMS } from './use-trusted-publishing.data.ts'
import { quoted, quotedUses } from './quoted.ts'

const COMMIT = '9'.repeat(40)

export const useTrustedPublishing = defineAudit({
  id: 'use-trusted-publishing',
  title: 'Publishing with a token that is kept',
  severity: 'info',
  confidence: 'high',
  persona: 'regular',
  remediation:
    'Register the workflow with the registry as a trusted publisher, give the job `id-token: write`, and delete the token.',
  references: [
    'https://docs.pypi.org/trusted-publishers/',
    'https://docs.npmjs.com/trusted-publishers',
    'https://repos.openssf.org/trusted-publishers-for-all-package-repositories.html',
  ],
  examples: {
    failing: [
      {
        name: 'an action with a password',
        files: steps(`- uses: pypa/gh-action-pypi-publish@${COMMIT}`, '  with: { password: "${{ secrets.PYPI }}" }'),
        lines: [FIRST_STEP_LINE],
      },
      {
        name: 'a command',
        files: steps('- run: |', '    npm version patch', '    npm publish'),
        lines: [FIRST_STEP_LINE + 2],
      },
    ],
    passing: [
      { name: 'an action without a password', files: steps(`- uses: pypa/gh-action-pypi-publish@${COMMIT}`) },
      {
        name: 'a job with an identity',
        files: job('    permissions: { id-token: write }', '    steps: [{ run: npm publish }]'),
      },
      { name: 'a rehearsal', files: steps('- run: cargo publish --dry-run') },
    ],
  },
  *run(file) {
    for (const step of runnableSteps(file)) {
      if (usesKeptToken(step)) {
        yield {
          span: usesSpan(step),
          message: `The token that ${step.uses === null ? 'the step' : quotedUses(step.uses)} is given lasts until somebody revokes it, wherever it has got to.`,
          at: step,
        }
      }
      const script = scriptOf(step)
      // What an action may do is said by the job that uses it.
      if (script === null || script.language === 'cmd' || file.kind === 'action' || hasIdentity(step)) continue
      for (const command of commandsIn(script.script.pipelines)) {
        if (!publishes(command)) continue
        yield {
          span: scriptSpan(script, command),
          message: `The job has no identity of its own (\`id-token: write\`), so ${quoted(programOf(command))} publishes with a token that is kept.`,
          at: step,
          detail: programOf(command),
        }
      }
    }
  },
})

function hasIdentity(step: Step): boolean {
  const job = jobOf(step)
  const permissions = job?.permissions ?? job?.workflow.permissions ?? null
  if (permissions === null) return false
  return (
    permissions.word === 'write-all' ||
    permissions.scopes.some(({ name, level }) => name === 'id-token' && level === 'write')
  )
}

/** Whether a publishing action is told a password or token, for a registry that would take an identity. */
function usesKeptToken(step: Step): boolean {
  if (step.uses?.kind !== 'repository' || (step.with !== null && step.with.expression !== null)) return false
  const input = (name: string): string => inputOf(step, name)?.value.trim() ?? ''
  const isAt = (addresses: readonly string[], ...names: readonly string[]): boolean =>
    names.every((name) => input(name) === '' || addresses.includes(input(name)))
  switch (step.uses.target) {
    case 'pypa/gh-action-pypi-publish':
      return input('password') !== '' && isAt(PYPI, 'repository-url', 'repository_url')
    case 'rubygems/release-gem':
      return input('setup-trusted-publisher') === 'false'
    case 'rubygems/configure-rubygems-credentials':
      return input('api-token') !== '' && isAt(RUBYGEMS, 'gem-server')
    case 'actions/setup-node':
      return input('always-auth') === 'true' && isAt(NPM, 'registry-url')
    default:
      return false
  }
}

function publishes(command: SimpleCommand): boolean {
  const program = programOf(command)
  const publishers = PUBLISHERS[program.startsWith('python') ? 'python' : program] ?? []
  const args = argumentsOf(command)
  return publishers.some(({ words, rehearsal }) => inOrder(args, words) && !args.some((arg) => rehearsal.includes(arg)))
}

/** Whether the words stand among the arguments in this order; a star takes a version along. */
function inOrder(args: readonly string[], words: readonly string[]): boolean {
  let at = 0
  for (const arg of args) {
    const word = words[at]
    if (word === undefined) break
    if (word.endsWith('*') ? new RegExp(`^${word.slice(0, -1)}(?:[@=<>~!].*)?$`).test(arg) : arg === word) at += 1
  }
  return at === words.length
}
