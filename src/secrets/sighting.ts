import type { Confidence, Severity } from '../model/severity.ts'
import type { Material } from './secret-digest.ts'

/** What a format saw in a file, before its rule and the file's role are applied. */
export interface Sighting {
  /** One sentence without any part of the value. */
  readonly message: string
  /** Content-free: says which part of the file it is, never what it holds. */
  readonly key: string
  /** From 1; null for the whole file. */
  readonly startLine: number | null
  readonly endLine: number | null
  /** Null where there is no value to follow, as with a file that is only suspicious. */
  readonly material: Material | null
  /** Null for the rule's own severity. */
  readonly severity: Severity | null
  readonly confidence: Confidence
}

/** What a format made of a file. Where nothing was seen, `because` says why it is harmless, as a clause after "harmless because". */
export interface Reading {
  readonly sightings: readonly Sighting[]
  readonly because: string
}

/** A reading in which nothing was seen. */
export function nothing(because: string): Reading {
  return { sightings: [], because }
}
