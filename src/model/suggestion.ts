import { closest, distance } from 'fastest-levenshtein'

/** The known word that a mistyped one is nearest to; null where none is near enough to be what was meant. */
export function nearest(word: string, known: readonly string[]): string | null {
  if (known.length === 0) return null
  const candidate = closest(word, known)
  return distance(word, candidate) <= Math.max(2, Math.floor(candidate.length / 3)) ? candidate : null
}

/** `Did you mean x? ` or nothing. */
export function suggestion(word: string, known: readonly string[]): string {
  const candidate = nearest(word, known)
  return candidate === null ? '' : `Did you mean ${candidate}? `
}
