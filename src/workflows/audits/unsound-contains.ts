import { contextsOf, dottedName, everyPart } from '../expressions/expression.ts'
import { conditionsIn } from '../expressions/find-expressions.ts'
import { fieldSpan } from '../model/fields.ts'
import { conditionsOf } from '../model/visit.ts'
import { defineAudit, FIRST_STEP_LINE, steps } from './define-audit.ts'

/** Contexts whose text whoever starts the run can choose, in part or whole. */
const CHOSEN = [
  'env',
  'github.actor',
  'github.base_ref',
  'github.head_ref',
  'github.ref',
  'github.ref_name',
  'github.sha',
  'github.triggering_actor',
  'inputs',
]

export const unsoundContains = defineAudit({
  id: 'unsound-contains',
  title: 'List search that is a search in a text',
  severity: 'info',
  confidence: 'high',
  persona: 'regular',
  remediation: 'Search a list: `contains(fromJSON(\'["a", "b"]\'), github.ref)`, or compare with `==`.',
  references: ['https://docs.github.com/en/actions/reference/workflows-and-actions/expressions#contains'],
  examples: {
    failing: [
      {
        name: 'branches in one text',
        files: steps('- run: ./deploy', "  if: contains('refs/heads/main refs/heads/next', github.ref)"),
        lines: [FIRST_STEP_LINE + 1],
      },
      {
        name: 'below other conditions',
        files: steps('- run: ./deploy', "  if: ${{ !(always() && contains('a b', env.WHICH)) }}"),
        lines: [FIRST_STEP_LINE + 1],
      },
    ],
    passing: [
      {
        name: 'a list',
        files: steps('- run: ./deploy', `  if: contains(fromJSON('["main", "next"]'), github.ref_name)`),
      },
      {
        name: 'a text searched for a constant',
        files: steps('- run: ./deploy', "  if: contains(github.ref, 'release')"),
      },
    ],
  },
  *run(file) {
    for (const { field, scalar, at } of conditionsOf(file)) {
      for (const { parsed } of conditionsIn(scalar).slice(0, 1)) {
        for (const part of parsed === null ? [] : everyPart(parsed)) {
          if (part.kind !== 'call' || part.name !== 'contains' || part.args.length !== 2) continue
          const [text, sought] = part.args
          if (text?.kind !== 'literal' || typeof text.value !== 'string' || sought?.kind !== 'context') continue
          const name = dottedName(sought)
          const isChosen = CHOSEN.some((chosen) => name === chosen || name.startsWith(`${chosen}.`))
          yield {
            span: fieldSpan(field),
            message: `A part of the text is enough, so a branch or name that is cut out of it passes (\`${name}\`).`,
            severity: isChosen ? 'high' : 'info',
            at,
            detail: contextsOf(sought).map(dottedName).join(),
          }
        }
      }
    }
  },
})
