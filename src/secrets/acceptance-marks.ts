import { createHash } from 'node:crypto'
import { lineEndsBefore } from './line-ends.ts'
import type { SecretSighting } from './scan.ts'
import { scannedText } from './scanned-text.ts'

/** A tool whose acceptances are read. */
export type AcceptingTool = 'gitleaks' | 'betterleaks' | 'trufflehog' | 'detect-secrets'

/** A comment that asks a tool to accept what stands on a line. */
export interface LineMark {
  readonly tool: AcceptingTool
  /** The comment's own line, from 1. */
  readonly line: number
}

interface Marker {
  readonly tool: AcceptingTool
  readonly text: string
  /** Whether it speaks of the line below it. */
  readonly below: boolean
}

/**
 * https://github.com/gitleaks/gitleaks#gitleaksallow, https://github.com/trufflesecurity/trufflehog (`trufflehog:ignore`),
 * https://github.com/Yelp/detect-secrets#inline-allowlisting.
 */
const MARKERS: readonly Marker[] = [
  { tool: 'gitleaks', text: 'gitleaks:allow', below: false },
  { tool: 'betterleaks', text: 'betterleaks:allow', below: false },
  { tool: 'trufflehog', text: 'trufflehog:ignore', below: false },
  { tool: 'detect-secrets', text: 'pragma: allowlist secret', below: false },
  { tool: 'detect-secrets', text: 'pragma: whitelist secret', below: false },
  { tool: 'detect-secrets', text: 'pragma: allowlist nextline secret', below: true },
]

/** The marks of a file by the line that they accept. The file is read once for each marker, however many lines it has. */
export function lineMarks(bytes: Uint8Array): ReadonlyMap<number, LineMark> {
  const view = scannedText(bytes)
  const found = new Map<number, LineMark>()
  for (const { tool, text, below } of MARKERS) {
    const endsBefore = lineEndsBefore(view)
    for (let at = view.indexOf(text); at !== -1; at = view.indexOf(text, at + text.length)) {
      const line = 1 + endsBefore(at)
      const accepted = below ? line + 1 : line
      if (!found.has(accepted)) found.set(accepted, { tool, line })
    }
  }
  return found
}

/** A value as detect-secrets' baseline has it, by its SHA-1, and the line on which it begins. */
export interface HashedValue {
  readonly sha1: string
  readonly line: number
}

/**
 * The values of sightings but those that were decoded. The hashes are compared in memory and go nowhere else: of a short
 * value one tells the value.
 */
export function hashedValues(bytes: Uint8Array, sightings: readonly SecretSighting[]): readonly HashedValue[] {
  if (sightings.length === 0) return []
  const text = scannedText(bytes)
  return sightings.flatMap(({ start, end, encodings, startLine }) => {
    if (encodings.length > 0) return []
    return [{ sha1: createHash('sha1').update(text.subarray(start, end)).digest('hex'), line: startLine }]
  })
}
