import { childrenOf, type Expression } from '../expressions/expression.ts'
import { expressionsBelow, partSpan } from '../expressions/find-expressions.ts'
import { constantOf, isTruthy } from '../expressions/fold.ts'
import { defineAudit, FIRST_STEP_LINE, steps } from './define-audit.ts'
import { quoted } from './quoted.ts'

export const unsoundTernary = defineAudit({
  id: 'unsound-ternary',
  title: 'Choice that can never take its first value',
  severity: 'low',
  confidence: 'high',
  persona: 'regular',
  remediation: 'Turn the condition round, so that the value that counts as false comes last.',
  references: ['https://docs.github.com/en/actions/reference/workflows-and-actions/expressions#operators'],
  examples: {
    failing: [
      {
        name: 'an empty text as the first value',
        files: steps('- run: ./build', '  env:', "    FLAGS: ${{ github.ref == 'main' && '' || '--debug' }}"),
        lines: [FIRST_STEP_LINE + 2],
      },
      {
        name: 'false as the first value, in a function',
        files: steps('- run: ./build', '  env:', "    ON: ${{ format('{0}', matrix.a && false || matrix.b) }}"),
        lines: [FIRST_STEP_LINE + 2],
      },
    ],
    passing: [
      {
        name: 'a first value that counts as true',
        files: steps('- run: ./b', '  env:', "    F: ${{ matrix.a && 'yes' || '' }}"),
      },
      { name: 'no last value', files: steps('- run: ./b', '  env:', "    F: ${{ matrix.a && '' }}") },
    ],
  },
  *run(file) {
    if (file.kind === 'dependabot' || file.kind === 'pre-commit') return
    for (const found of expressionsBelow(file.root)) {
      for (const value of found.parsed === null ? [] : lostValues(found.parsed)) {
        yield {
          span: partSpan(found, value),
          message: `${quoted(found.text.slice(value.start, value.end))} counts as false, so \`||\` always goes on to the next value.`,
        }
      }
    }
  },
})

/** The values after `&&` that an `||` to their right always skips. */
function lostValues(expression: Expression): readonly Expression[] {
  if (constantOf(expression) !== undefined) return []
  const below = childrenOf(expression).flatMap(lostValues)
  if (expression.kind !== 'logical' || expression.operator !== '||') return below
  const own = expression.operands.slice(0, -1).flatMap((operand) => {
    const inner = ungrouped(operand)
    if (inner.kind !== 'logical' || inner.operator !== '&&' || constantOf(inner) !== undefined) return []
    const last = inner.operands.at(-1)
    const value = last === undefined ? undefined : constantOf(last)
    return last === undefined || value === undefined || isTruthy(value) ? [] : [last]
  })
  return [...own, ...below]
}

function ungrouped(expression: Expression): Expression {
  return expression.kind === 'group' ? ungrouped(expression.inner) : expression
}
