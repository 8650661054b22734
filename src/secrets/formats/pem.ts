import { Buffer } from 'node:buffer'
/** One `-----BEGIN …-----` block. `body` is its decoded content: empty for what is no base64. */
export interface PemBlock {
  /** The label between BEGIN and the dashes: `RSA PRIVATE KEY`. */
  readonly label: string
  readonly offset: number
  readonly endOffset: number
  readonly body: Uint8Array
  /** The header lines say that the body is encrypted (RFC 1421, 4.6.1.1). */
  readonly encryptedByHeader: boolean
  /** Whether an END line follows the body. */
  readonly closed: boolean
  /** Whether the body is a key's: long enough and not a run of one character or an ellipsis. */
  readonly substantial: boolean
}

// Four dashes: RFC 4716 and PGP's old tools; five: RFC 7468.
const BEGIN = /-{4,5} ?BEGIN ([A-Z0-9][A-Z0-9 ]{0,60}?) ?-{4,5}/g
const ENCRYPTED_HEADER = /^(?:Proc-Type: ?4, ?ENCRYPTED|DEK-Info:)/
const HEADER = /[A-Za-z][A-Za-z0-9-]{1,40}: ?[^\r\n\\]{0,1000}/y

/** The smallest private key, an Ed25519 one, has 48 bytes; shorter bodies are illustrations. */
const LEAST_CHARACTERS = 56
const MAX_BODY = 131_072
const MAX_BLOCKS = 200

/**
 * Finds PEM blocks wherever they stand: in lines of their own, indented, in comments, or in one string with `\n` written
 * out. Looks at each character a bounded number of times.
 */
export function pemBlocks(text: string, limit = MAX_BLOCKS): readonly PemBlock[] {
  const blocks: PemBlock[] = []
  for (const match of text.matchAll(BEGIN)) {
    if (blocks.length === limit) break
    const label = match[1]
    if (label !== undefined) blocks.push(readBlock(text, match.index, match.index + match[0].length, label))
  }
  return blocks
}

function readBlock(text: string, offset: number, bodyOffset: number, label: string): PemBlock {
  let characters = ''
  let position = bodyOffset
  let encryptedByHeader = false
  const end = Math.min(text.length, bodyOffset + MAX_BODY)
  while (position < end) {
    const skipped = skipFiller(text, position)
    if (skipped > position) {
      position = skipped
      continue
    }
    const header = characters === '' ? headerAt(text, position) : null
    if (header !== null) {
      encryptedByHeader ||= ENCRYPTED_HEADER.test(header)
      position += header.length
      continue
    }
    if (!isBase64(text.charCodeAt(position))) break
    const run = base64Run(text, position, end)
    characters += text.slice(position, run)
    position = run
  }
  const closing = text.startsWith('-----END', position) ? text.indexOf('-----', position + 8) : -1
  return {
    label,
    offset,
    endOffset: closing === -1 ? position : closing + 5,
    closed: closing !== -1,
    body: Buffer.from(characters, 'base64'),
    encryptedByHeader,
    substantial: characters.length >= LEAST_CHARACTERS && new Set(characters).size >= 16,
  }
}

/** White space, line breaks written out, and what strings and comments put between lines. */
function skipFiller(text: string, position: number): number {
  const character = text[position]
  if (character === '\\') return /[nrt\\]/.test(text[position + 1] ?? '') ? position + 2 : position
  // A plus that joins two strings is none of base64's.
  if (character === '+' && /[\s"']/.test(text[position - 1] ?? '') && /\s/.test(text[position + 1] ?? ''))
    return position + 1
  return character !== undefined && ' \t\r\n"\'`,#*>|'.includes(character) ? position + 1 : position
}

function headerAt(text: string, position: number): string | null {
  HEADER.lastIndex = position
  return HEADER.exec(text)?.[0] ?? null
}

function base64Run(text: string, from: number, end: number): number {
  let position = from
  while (position < end && isBase64(text.charCodeAt(position))) position += 1
  return position
}

function isBase64(code: number): boolean {
  return (
    (code >= 65 && code <= 90) ||
    (code >= 97 && code <= 122) ||
    (code >= 48 && code <= 57) ||
    code === 43 ||
    code === 47 ||
    code === 61
  )
}
