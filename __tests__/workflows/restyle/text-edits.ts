/** A replacement of a part of a text; an empty part is an insertion. */
export interface Edit {
  readonly start: number
  readonly end: number
  readonly text: string
}

export function insert(at: number, text: string): Edit {
  return { start: at, end: at, text }
}

/** Carries out edits that do not overlap. Those of one offset stay in the order in which they are given. */
export function edited(text: string, edits: readonly Edit[]): string {
  let result = ''
  let at = 0
  for (const edit of [...edits].sort((one, other) => one.start - other.start)) {
    if (edit.start < at) throw new Error(`Two edits overlap at ${edit.start}.`)
    result += text.slice(at, edit.start) + edit.text
    at = edit.end
  }
  return result + text.slice(at)
}
