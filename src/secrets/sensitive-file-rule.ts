import type { Severity } from '../model/severity.ts'
import type { LineFormat } from './formats/credential-lines.ts'

/** A detection of this engine, as every rule declares it: what it is, how bad, what to do. */
export interface SecretRule {
  /** Unique among this engine's rules, kebab-case, never reused. */
  readonly id: string
  /** One sentence: what is detected and why it matters. */
  readonly description: string
  readonly severity: Severity
  /** One imperative sentence. */
  readonly remediation: string
}

/** How a candidate's content is judged. */
export type FileFormat =
  | { readonly kind: 'key' }
  | { readonly kind: 'key-store' }
  /** `onlySettings`: whether a file in which nothing is secret is worth a note. */
  | { readonly kind: 'dotenv'; readonly onlySettings: 'note' | 'harmless' }
  | { readonly kind: 'settings' }
  | { readonly kind: 'lines'; readonly lines: LineFormat }
  /** The whole content is one secret. */
  | { readonly kind: 'raw' }
  /** Tells by being there at all. */
  | { readonly kind: 'presence' }

/** Files that are sensitive by name, judged by content. Names and extensions are lower case and match without regard to case. */
export interface SensitiveFileRule extends SecretRule {
  /** What such a file is called in a sentence: `a dotenv file`. */
  readonly noun: string
  readonly format: FileFormat
  /** Whole file names. */
  readonly names: readonly string[]
  /** What follows a name's last dot. */
  readonly extensions: readonly string[]
  /** Tried where no name or extension matched. */
  readonly patterns: readonly PathPattern[]
  /** Setting names that are a credential's in this kind of file and nowhere else, lower case. */
  readonly secretNames: readonly string[]
  /** The file exists to hold credentials, so that even a common password counts. */
  readonly dedicated: boolean
}

/** A pattern for lower-case paths. It is tried on paths with one of the extensions (empty for none), or on names with the prefix. */
export type PathPattern =
  { readonly extensions: readonly string[]; readonly path: RegExp } | { readonly prefix: string; readonly path: RegExp }

/** Prefixes are looked up, so they all have this length. */
export const PREFIX_LENGTH = 3
