/** A list that has at least one item; the type of everything that must not be empty. */
export type NonEmpty<T> = readonly [T, ...T[]]

/** Narrows a list to one with at least one item. */
export function isNonEmpty<T>(items: readonly T[]): items is NonEmpty<T> {
  return items.length > 0
}
