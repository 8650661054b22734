import type { CompiledRule } from './rule-book.ts'

/** What a reader found, before it is judged. Offsets are of bytes in the view that was read. */
export interface Candidate {
  readonly compiled: CompiledRule
  readonly start: number
  readonly end: number
  /** How it was found: by its own form, by the name beside it, or by where it stands. */
  readonly evidence: Evidence
}

/**
 * `form`: the token's own characters. `name`: a provider's name beside it. `key`: a private key, `encrypted` with a
 * passphrase or not. `setting`: a credential's name beside it. `place`: a URL or a header.
 */
export type Evidence =
  | { readonly kind: 'form'; readonly literal: number }
  | { readonly kind: 'name'; readonly name: string }
  | {
      readonly kind: 'key'
      readonly what: string
      readonly encrypted: boolean
      readonly structured: boolean
      readonly material: Uint8Array
    }
  | { readonly kind: 'setting'; readonly name: string; readonly strength: 'default' | 'plausible' | 'random' }
  | { readonly kind: 'place'; readonly local: boolean; readonly strength: 'default' | 'plausible' | 'random' }
