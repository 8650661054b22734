import type { Comment } from '../syntax/comments.ts'

const IGNORE = /zizmor:\s*ignore\[([^\]]*)\]/

/** A comment that asks for silence about some audits; zizmor's form, since projects already have it. */
export interface Suppression {
  readonly audits: readonly string[]
  readonly comment: Comment
}

/** The suppressions of a file: by audit, and there by line. */
export type Suppressions = ReadonlyMap<string, readonly Suppression[]>

/** Reads the comments of a file, which stand in source order. */
export function suppressionsIn(comments: readonly Comment[]): Suppressions {
  const found = new Map<string, Suppression[]>()
  for (const comment of comments) {
    const list = IGNORE.exec(comment.text)?.[1]
    if (list === undefined) continue
    const suppression = { audits: list.split(',').map((id) => id.trim()), comment }
    for (const audit of new Set(suppression.audits)) {
      const known = found.get(audit)
      if (known === undefined) found.set(audit, [suppression])
      else known.push(suppression)
    }
  }
  return found
}

/** The first suppression of an audit on one of these lines, ends included; null where there is none. */
export function suppressionOn(
  suppressions: Suppressions,
  audit: string,
  ranges: readonly { readonly first: number; readonly last: number }[],
): Suppression | null {
  const candidates = suppressions.get(audit)
  if (candidates === undefined) return null
  for (const { first, last } of ranges) {
    const found = candidates[firstFrom(candidates, first)]
    if (found !== undefined && found.comment.span.start.line <= last) return found
  }
  return null
}

/** The place of the first one at or after a line. */
function firstFrom(candidates: readonly Suppression[], line: number): number {
  let [low, high] = [0, candidates.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((candidates[middle]?.comment.span.start.line ?? line) < line) low = middle + 1
    else high = middle
  }
  return low
}
