import { boundField } from '../model/model.ts'
import { fieldSpan, scalarOf } from '../model/fields.ts'
import { stepsUsing } from '../model/visit.ts'
import { wholeExpression } from '../expressions/find-expressions.ts'
import { defineAudit, FIRST_STEP_LINE, steps } from './define-audit.ts'
import { usesTextSpan } from './spans.ts'
import { quotedUses } from './quoted.ts'

/** Actions that install a tool, by default whatever is newest, and take its version as `version`. */
const INSTALLERS = ['aquasecurity/setup-trivy', '1password/load-secrets-action']

const COMMIT = 'f'.repeat(40)

export const unpinnedTools = defineAudit({
  id: 'unpinned-tools',
  title: 'Tool installed at whatever version is newest',
  severity: 'medium',
  confidence: 'high',
  persona: 'regular',
  remediation: 'Give the action the exact `version` of the tool.',
  references: ['https://docs.github.com/en/actions/reference/security/secure-use#using-third-party-actions'],
  examples: {
    failing: [
      { name: 'no version', files: steps(`- uses: aquasecurity/setup-trivy@${COMMIT}`), lines: [FIRST_STEP_LINE] },
      {
        name: 'the newest version by name',
        files: steps(`- uses: aquasecurity/setup-trivy@${COMMIT}`, '  with:', '    version: latest'),
        lines: [FIRST_STEP_LINE + 2],
      },
    ],
    passing: [
      { name: 'a version', files: steps(`- uses: aquasecurity/setup-trivy@${COMMIT}`, '  with: { version: v0.69.3 }') },
      { name: 'a step that never runs', files: steps(`- uses: aquasecurity/setup-trivy@${COMMIT}`, '  if: false') },
    ],
  },
  *run(file) {
    for (const step of stepsUsing(file, ...INSTALLERS)) {
      if (step.uses === null || (step.with !== null && step.with.expression !== null)) continue
      const field = boundField(step.with, 'version')
      const version = scalarOf(field)
      if (field === null || version === null) {
        yield {
          span: usesTextSpan(step.uses),
          message: `Without a version ${quotedUses(step.uses)} installs the newest one.`,
          at: step,
        }
      } else if (version.value.trim() === 'latest') {
        yield {
          span: fieldSpan(field),
          message: `${quotedUses(step.uses)} installs the newest version, which is whatever was published last.`,
          at: step,
        }
      } else if (wholeExpression(version) !== null) {
        yield {
          span: fieldSpan(field),
          message: `The version that ${quotedUses(step.uses)} installs is an expression, and may be the newest.`,
          at: step,
          confidence: 'low',
        }
      }
    }
  },
})
