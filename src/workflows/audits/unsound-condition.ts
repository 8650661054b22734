import { conditionsIn } from '../expressions/find-expressions.ts'
import { fieldSpan } from '../model/fields.ts'
import { conditionsOf, isWholeCondition } from '../model/visit.ts'
import { defineAudit, FIRST_STEP_LINE, steps } from './define-audit.ts'
import { quoted } from './quoted.ts'

export const unsoundCondition = defineAudit({
  id: 'unsound-condition',
  title: 'Condition that is always true',
  severity: 'high',
  confidence: 'high',
  persona: 'regular',
  remediation: 'Write the condition without `${{ }}`, or strip the line break at its end with `|-` or `>-`.',
  references: ['https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idif'],
  examples: {
    failing: [
      {
        name: 'a line break after the fence',
        files: steps('- run: ./deploy', '  if: |', "    ${{ github.ref == 'refs/heads/main' }}"),
        lines: [FIRST_STEP_LINE + 1],
      },
      {
        name: 'words beside the fence',
        files: steps('- run: ./deploy', "  if: ${{ github.actor == 'me' }} && always()"),
        lines: [FIRST_STEP_LINE + 1],
      },
    ],
    passing: [
      { name: 'a stripped line break', files: steps('- run: ./deploy', '  if: |-', "    ${{ github.ref == 'main' }}") },
      {
        name: 'several lines without a fence',
        files: steps('- run: ./deploy', '  if: |', '    always()', '      && success()'),
      },
    ],
  },
  *run(file) {
    for (const { field, scalar, at } of conditionsOf(file)) {
      const [first] = conditionsIn(scalar)
      if (first === undefined || first.isBare || isWholeCondition(first)) continue
      yield {
        span: fieldSpan(field),
        message: `Text beside the fence makes ${quoted(scalar.value)} a text that is not empty, which counts as true.`,
        at,
      }
    }
  },
})
