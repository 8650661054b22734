/** A name with its literal value, as a settings format writes them. Escapes are resolved where the format has them. */
export interface Pair {
  readonly name: string
  readonly value: string
  /** Where the value starts, from 1. */
  readonly line: number
  readonly endLine: number
  /** The outermost section above it, lower case: `production`; null for none. */
  readonly section: string | null
}

/** More pairs than any settings file has; a longer one is data. */
export const MAX_PAIRS = 20_000
