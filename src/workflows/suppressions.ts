import type { Comment } from '../syntax/comments.ts'

const IGNORE = /zizmor:\s*ignore\[([^\]]*)\]/

/** A comment that asks for silence about some audits; zizmor's form, since projects already have it. */
export interface Suppression {
  readonly audits: readonly string[]
  readonly comment: Comment
}

/** The suppressions of a file by their line. */
export function suppressionsIn(comments: readonly Comment[]): readonly Suppression[] {
  return comments.flatMap((comment) => {
    const list = IGNORE.exec(comment.text)?.[1]
    return list === undefined ? [] : [{ audits: list.split(',').map((id) => id.trim()), comment }]
  })
}

/** The suppression of an audit on one of these lines, ends included; null where there is none. */
export function suppressionOn(
  suppressions: readonly Suppression[],
  audit: string,
  ranges: readonly { readonly first: number; readonly last: number }[],
): Suppression | null {
  const applies = ({ audits, comment }: Suppression): boolean =>
    audits.includes(audit) &&
    ranges.some(({ first, last }) => comment.span.start.line >= first && comment.span.start.line <= last)
  return suppressions.find(applies) ?? null
}
