import { conditionsIn, type FoundExpression } from '../expressions/find-expressions.ts'
import { contextsOf, dottedName, type Expression } from '../expressions/expression.ts'
import { constantOf, isTruthy } from '../expressions/fold.ts'
import { scalarOf } from '../model/fields.ts'
import type { Job, Step } from '../model/model.ts'
import { isWholeCondition } from '../model/visit.ts'

/** What a pull request's author sets by themselves; who decides by these can skip what is guarded. */
const AUTHORS_CHOICE =
  /^github\.(?:actor(?:_id)?|triggering_actor|head_ref|event\.(?:sender|head_commit|commits|pull_request\.(?:title|body|labels|user|assignees?|milestone|head\.(?:ref|label|user)))(?:\.|$)|(?:actor|head_ref)$)/

/** The one expression of an `if:`; null where there is none, or where text beside it makes it always true. */
function expressionOf(at: Step | Job): Expression | null {
  const scalar = scalarOf(at.condition)
  if (scalar === null) return null
  const [only, ...others] = conditionsIn(scalar)
  if (only === undefined || others.length > 0 || !isWholeCondition(only)) return null
  return only.parsed
}

/** Whether a step or job can run for an event, by its `if:`. */
export function canRunOn(at: Step | Job, event: string): boolean {
  const expression = expressionOf(at)
  return expression === null || canBeTrue(bound(expression, event))
}

/** Whether a pull request's author can choose that a step or job is skipped. */
export function isAuthorsChoice(at: Step | Job): boolean {
  const expression = expressionOf(at)
  return expression !== null && contextsOf(expression).some((context) => AUTHORS_CHOICE.test(dottedName(context)))
}

/** Whether a job runs, or a step, whatever became of those before it: `always()`, `!cancelled()`. */
export function runsAnyway(at: Step | Job): boolean {
  const scalar = scalarOf(at.condition)
  const parsed = scalar === null ? [] : conditionsIn(scalar).flatMap(({ parsed }: FoundExpression) => parsed ?? [])
  return parsed.some((expression) => calls(expression, 'always') || calls(expression, 'cancelled'))
}

function calls(expression: Expression, name: string): boolean {
  switch (expression.kind) {
    case 'call':
      return expression.name === name
    case 'not':
      return calls(expression.operand, name)
    case 'group':
      return calls(expression.inner, name)
    case 'logical':
      return expression.operands.some((operand) => calls(operand, name))
    default:
      return false
  }
}

function canBeTrue(expression: Expression): boolean {
  const constant = constantOf(expression)
  if (constant !== undefined) return isTruthy(constant)
  if (expression.kind === 'group') return canBeTrue(expression.inner)
  if (expression.kind !== 'logical') return true
  return expression.operator === '&&' ? expression.operands.every(canBeTrue) : expression.operands.some(canBeTrue)
}

/** The expression with the name of the event put in. */
function bound(expression: Expression, event: string): Expression {
  const within = (inner: Expression): Expression => bound(inner, event)
  switch (expression.kind) {
    case 'context': {
      const { start, end } = expression
      return dottedName(expression) === 'github.event_name' ? { kind: 'literal', value: event, start, end } : expression
    }
    case 'call':
      return { ...expression, args: expression.args.map(within) }
    case 'logical':
      return { ...expression, operands: expression.operands.map(within) }
    case 'not':
      return { ...expression, operand: within(expression.operand) }
    case 'comparison':
      return { ...expression, left: within(expression.left), right: within(expression.right) }
    case 'group':
      return { ...expression, inner: within(expression.inner) }
    case 'literal':
    case 'access':
      return expression
  }
}
