import type { Buffer } from 'node:buffer'
import type { Detection } from '../model/finding.ts'
import { filePlace, type FilePlace } from '../model/place.ts'
import { enclosingBlock } from './enclosing-block.ts'
import { CREDENTIAL_RULES } from './rules.ts'
import type { SecretSighting } from './scan.ts'
import { scannedText } from './scanned-text.ts'

const REVOCATION_PAGES: ReadonlyMap<string, string> = new Map(
  CREDENTIAL_RULES.flatMap(({ id, revocation }) => (revocation === null ? [] : [[id, revocation] as const])),
)

/**
 * Sightings in their file: what is not known of the file here (entry, commit, path bytes) is given. The message says where
 * the provider revokes it; the key of a password in a URL names the URL's scheme, and that of a setting the block that it is
 * in, which tell a database's from a proxy's.
 */
export function detectionsOf(
  sightings: readonly SecretSighting[],
  bytes: Uint8Array,
  path: string,
  part: Partial<FilePlace> = {},
): Detection[] {
  if (sightings.length === 0) return []
  const text = scannedText(bytes)
  return sightings.map((sighting) => detectionOf(sighting, text, path, part))
}

function detectionOf(sighting: SecretSighting, text: Buffer, path: string, part: Partial<FilePlace>): Detection {
  const { rule, severity, confidence, secret } = sighting
  const { startLine, startColumn, endLine, endColumn } = sighting
  const page = REVOCATION_PAGES.get(rule)
  const about = aboutOf(text, path, sighting)
  return {
    rule,
    message: page === undefined ? sighting.message : `${sighting.message} Revoke it first: \`${page}\`.`,
    severity,
    confidence,
    place: filePlace(path, { startLine, startColumn, endLine, endColumn, ...part }),
    related: [],
    key: about === null ? sighting.key : `${sighting.key} ${about}`,
    secret,
  }
}

/** A password stands this near to the start of its URL. */
const LOOK_BEHIND = 512
const SCHEME = /([a-z][a-z0-9+.-]{1,30}):\/\/[^\s/]*$/i

/** Keys of settings that a database has; its tokens and keys are somebody else's. */
const PASSWORD_KEY = /^setting (?:.*-)?(?:[a-z]*pass(?:word|wd)?|pwd)(?:-\d+)?$/

function aboutOf(text: Buffer, path: string, { rule, start, encodings, key }: SecretSighting): string | null {
  if (encodings.length > 0) return null
  if (rule === 'url-password') return schemeBefore(text, start)
  return rule === 'secret-setting' && PASSWORD_KEY.test(key) ? enclosingBlock(text, start, path) : null
}

/** The scheme of the URL that a value stands in; null where the bytes before it are no plain text. */
function schemeBefore(bytes: Buffer, at: number): string | null {
  const before = bytes.toString('latin1', Math.max(0, at - LOOK_BEHIND), at)
  return SCHEME.exec(before)?.[1]?.toLowerCase() ?? null
}
