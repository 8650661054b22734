import type { Span } from '../../syntax/position.ts'
import { spanInScalar } from '../../syntax/scalar-map.ts'
import { resolveAlias, walk, type YamlNode, type YamlScalar } from '../../syntax/yaml-node.ts'
import type { Expression } from './expression.ts'
import { parseExpression } from './parse-expression.ts'

/** An expression where it stands. Offsets count in the scalar's value. */
export interface FoundExpression {
  readonly scalar: YamlScalar
  /** Of the fence `${{`; of the text where the expression is bare. */
  readonly start: number
  readonly end: number
  readonly isBare: boolean
  /** What is parsed, white space at the ends cut off, and where it begins. */
  readonly text: string
  readonly textStart: number
  /** Null for what GitHub could not evaluate. */
  readonly parsed: Expression | null
}

const foundBelow = new WeakMap<YamlNode, readonly FoundExpression[]>()
const bareByScalar = new WeakMap<YamlScalar, readonly FoundExpression[]>()
const foundByScalar = new WeakMap<YamlScalar, readonly FoundExpression[]>()

/** The `${{ }}` of a scalar, in order. An unclosed one is left out, as GitHub refuses the file. */
export function expressionsIn(scalar: YamlScalar): readonly FoundExpression[] {
  if (!scalar.value.includes('${{')) return []
  const known = foundByScalar.get(scalar)
  if (known !== undefined) return known
  const found: FoundExpression[] = []
  const { value } = scalar
  for (let start = value.indexOf('${{'); start !== -1;) {
    const close = closingFence(value, start + 3)
    if (close === -1) break
    found.push(foundAt(scalar, start, close + 2, start + 3, close, false))
    start = value.indexOf('${{', close + 2)
  }
  foundByScalar.set(scalar, found)
  return found
}

/** The expressions of an `if:`: the fenced ones, or the whole text where there is no fence. */
export function conditionsIn(scalar: YamlScalar): readonly FoundExpression[] {
  if (scalar.value.includes('${{')) return expressionsIn(scalar)
  if (scalar.value.trim() === '') return []
  const known = bareByScalar.get(scalar)
  if (known !== undefined) return known
  const found = [foundAt(scalar, 0, scalar.value.length, 0, scalar.value.length, true)]
  bareByScalar.set(scalar, found)
  return found
}

function foundAt(
  scalar: YamlScalar,
  start: number,
  end: number,
  innerStart: number,
  innerEnd: number,
  isBare: boolean,
): FoundExpression {
  const inner = scalar.value.slice(innerStart, innerEnd)
  const text = inner.trim()
  const textStart = innerStart + inner.indexOf(text)
  return { scalar, start, end, isBare, text, textStart, parsed: parseExpression(text) }
}

/** Where `}}` closes a fence: texts in single quotes may hold braces. */
function closingFence(value: string, from: number): number {
  let inText = false
  for (let at = from; at < value.length; at++) {
    const character = value[at]
    if (character === "'") inText = !inText
    else if (!inText && character === '}' && value[at + 1] === '}') return at
  }
  return -1
}

/** Where a part of an expression stands in the file. */
export function partSpan(found: FoundExpression, part: { readonly start: number; readonly end: number }): Span {
  return spanInScalar(found.scalar, found.textStart + part.start, found.textStart + part.end)
}

/** Where the whole expression stands, fences included. */
export function fenceSpan({ scalar, start, end }: FoundExpression): Span {
  return spanInScalar(scalar, start, end)
}

/** Every `${{ }}` below a node, keys and what aliases stand for included; each once, where it is written. */
export function expressionsBelow(root: YamlNode): readonly FoundExpression[] {
  const known = foundBelow.get(root)
  if (known !== undefined) return known
  const found: FoundExpression[] = []
  foundBelow.set(root, found)
  // An alias may name what stands outside of this node; and several may name the same.
  const seen = new Set<YamlNode>()
  const waiting = [root]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    walk(next, (node) => {
      if (node.kind === 'alias') waiting.push(node.target)
      else if (seen.has(node)) return 'skip'
      else {
        seen.add(node)
        if (node.kind === 'scalar') found.push(...expressionsIn(node))
      }
      return undefined
    })
  }
  return found
}

/** The whole text of a scalar is one expression: that one. Null otherwise. */
export function wholeExpression(node: YamlNode | null): FoundExpression | null {
  const content = node === null ? null : resolveAlias(node)
  if (content?.kind !== 'scalar') return null
  const [only, ...others] = expressionsIn(content)
  if (only === undefined || others.length > 0) return null
  const rest = content.value.slice(0, only.start) + content.value.slice(only.end)
  return rest.trim() === '' ? only : null
}
