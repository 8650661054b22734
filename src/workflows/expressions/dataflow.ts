import type { ContextAccess, Expression } from './expression.ts'

/** An access whose value can be the expression's value. */
export type Flowing = ContextAccess | (Expression & { readonly kind: 'access' })

/** Functions whose result holds what they were given; those of the others tell at most a yes or a no. */
const CARRIERS = ['tojson', 'format', 'join']

/**
 * What can flow into an expression's value as text: of `a && b` only `b`, of `a || b` both, of a call the arguments of the
 * few functions that hand them on. Comparisons hand on nothing.
 */
export function flowingParts(expression: Expression): readonly Flowing[] {
  switch (expression.kind) {
    case 'context':
    case 'access':
      return [expression]
    case 'group':
      return flowingParts(expression.inner)
    case 'call':
      return CARRIERS.includes(expression.name) ? expression.args.flatMap(flowingParts) : []
    case 'logical': {
      const last = expression.operands.at(-1)
      if (expression.operator === '||') return expression.operands.flatMap(flowingParts)
      return last === undefined ? [] : flowingParts(last)
    }
    case 'literal':
    case 'not':
    case 'comparison':
      return []
  }
}

/** The parts that an expression can evaluate to, as `flowingParts`, but literals, calls and comparisons too. */
export function possibleResults(expression: Expression): readonly Expression[] {
  if (expression.kind === 'group') return possibleResults(expression.inner)
  if (expression.kind !== 'logical') return [expression]
  const last = expression.operands.at(-1)
  if (expression.operator === '||') return expression.operands.flatMap(possibleResults)
  return last === undefined ? [] : possibleResults(last)
}
