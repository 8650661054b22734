import type { FoundExpression } from '../expressions/find-expressions.ts'
import type { WordPart } from './script.ts'

/** Where an expression stands in a script; `index` is its place among the expressions of the script. */
export interface Placeholder {
  readonly start: number
  readonly end: number
  readonly index: number
}

/** The script with each `${{ }}` as underscores of the same length, so that it can be read as a shell reads it. */
export function withPlaceholders(
  text: string,
  expressions: readonly FoundExpression[],
): { readonly text: string; readonly placeholders: readonly Placeholder[] } {
  let result = ''
  let at = 0
  const placeholders = expressions.map(({ start, end }, index) => {
    result += text.slice(at, start) + '_'.repeat(end - start)
    at = end
    return { start, end, index }
  })
  return { text: result + text.slice(at), placeholders }
}

/** Cuts a text where expressions stand in it. Its value may be shorter than its source, by quotes and escapes. */
export function splitAtExpressions(
  text: WordPart & { readonly kind: 'text' },
  placeholders: readonly Placeholder[],
): readonly WordPart[] {
  const inside = within(placeholders, text.start, text.end)
  if (inside.length === 0) return [text]
  const parts: WordPart[] = []
  let rest = text.value
  let at = text.start
  for (const { start, end, index } of inside) {
    const mark = '_'.repeat(end - start)
    const found = rest.indexOf(mark)
    if (found > 0) parts.push({ kind: 'text', start: at, end: start, value: rest.slice(0, found) })
    parts.push({ kind: 'expression', start, end, index })
    rest = found === -1 ? rest : rest.slice(found + mark.length)
    at = end
  }
  if (rest !== '') parts.push({ kind: 'text', start: at, end: text.end, value: rest })
  return parts
}

/** Those that lie between two offsets; they stand in order, so that the first is searched by halves. */
function within(placeholders: readonly Placeholder[], from: number, to: number): readonly Placeholder[] {
  let [low, high] = [0, placeholders.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((placeholders[middle]?.start ?? 0) < from) low = middle + 1
    else high = middle
  }
  let end = low
  while (end < placeholders.length && (placeholders[end]?.end ?? 0) <= to) end += 1
  return placeholders.slice(low, end)
}
