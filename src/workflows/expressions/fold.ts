import { childrenOf, type Call, type Expression, type Literal } from './expression.ts'

export type Constant = Literal['value']

/** A constant's text may not grow beyond this; nested `format` calls could double it without end. */
const MAX_TEXT = 10_000

/** What an expression always evaluates to, by GitHub's rules of coercion; undefined where that is not certain. */
export function constantOf(expression: Expression): Constant | undefined {
  switch (expression.kind) {
    case 'literal':
      return expression.value
    case 'group':
      return constantOf(expression.inner)
    case 'not': {
      const operand = constantOf(expression.operand)
      return operand === undefined ? undefined : !isTruthy(operand)
    }
    case 'comparison': {
      const [left, right] = [constantOf(expression.left), constantOf(expression.right)]
      return left === undefined || right === undefined ? undefined : compare(expression.operator, left, right)
    }
    case 'logical':
      return foldLogical(expression.operator, expression.operands)
    case 'call':
      return foldCall(expression)
    case 'context':
    case 'access':
      return undefined
  }
}

/** `null`, `false`, zero, not-a-number and the empty text count as false. */
export function isTruthy(value: Constant): boolean {
  return value !== null && value !== false && value !== 0 && value !== '' && !Number.isNaN(value)
}

function foldLogical(operator: '&&' | '||', operands: readonly Expression[]): Constant | undefined {
  let last: Constant | undefined
  for (const operand of operands) {
    last = constantOf(operand)
    if (last === undefined) return undefined
    if (isTruthy(last) === (operator === '||')) return last
  }
  return last
}

function compare(operator: string, left: Constant, right: Constant): boolean {
  if (operator === '==') return isEqual(left, right)
  if (operator === '!=') return !isEqual(left, right)
  const [a, b] =
    typeof left === 'string' && typeof right === 'string'
      ? [left.toUpperCase(), right.toUpperCase()]
      : [toNumber(left), toNumber(right)]
  switch (operator) {
    case '<':
      return a < b
    case '<=':
      return a <= b
    case '>':
      return a > b
    default:
      return a >= b
  }
}

/** Texts are compared without regard to case; unlike types as numbers. */
function isEqual(left: Constant, right: Constant): boolean {
  if (typeof left === 'string' && typeof right === 'string') return left.toUpperCase() === right.toUpperCase()
  return typeof left === typeof right ? left === right : toNumber(left) === toNumber(right)
}

function toNumber(value: Constant): number {
  if (value === null) return 0
  return typeof value === 'string' ? (value.trim() === '' ? 0 : Number(value)) : Number(value)
}

function toText(value: Constant): string {
  return value === null ? '' : String(value)
}

function foldCall({ name, args }: Call): Constant | undefined {
  const values: Constant[] = []
  for (const arg of args) {
    const value = constantOf(arg)
    if (value === undefined) return undefined
    values.push(value)
  }
  const [first = null, second = null] = values
  switch (name) {
    case 'contains':
      return toText(first).toUpperCase().includes(toText(second).toUpperCase())
    case 'startswith':
      return toText(first).toUpperCase().startsWith(toText(second).toUpperCase())
    case 'endswith':
      return toText(first).toUpperCase().endsWith(toText(second).toUpperCase())
    case 'format':
      return format(toText(first), values.slice(1).map(toText))
    case 'tojson':
      return JSON.stringify(first)
    case 'fromjson':
      return parseScalar(toText(first))
    default:
      return undefined
  }
}

function format(template: string, values: readonly string[]): string | undefined {
  let length = template.length
  const text = template.replace(/\{\{|\}\}|\{(\d{1,3})\}/g, (found, index: string | undefined) => {
    if (index === undefined) return found.slice(1)
    const value = values[Number(index)] ?? ''
    length += value.length
    return length > MAX_TEXT ? '' : value
  })
  return length > MAX_TEXT ? undefined : text
}

/** Lists and mappings are no constants here. */
function parseScalar(text: string): Constant | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return value === null || ['string', 'number', 'boolean'].includes(typeof value) ? (value as Constant) : undefined
  } catch {
    return undefined
  }
}

/**
 * The largest parts below an expression that are constant and more than a literal, in source order. The expression itself is
 * not among them.
 */
export function constantParts(expression: Expression): readonly Expression[] {
  return childrenOf(expression).flatMap((child) => {
    if (child.kind !== 'literal' && constantOf(child) !== undefined) return [child]
    return constantParts(child)
  })
}
