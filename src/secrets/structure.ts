import { Buffer } from 'node:buffer'
import { crc32 } from './crc32.ts'

/** Formats that say more than their pattern: a checksum, an encoded header, an account number. */
export type StructureCheck = 'github-checksum' | 'npm-checksum' | 'jwt' | 'aws-key-id' | 'base64-json'

/**
 * What a structure check makes of a text that its pattern matched. `confirmed`: chance does not produce it. `possible`: the
 * check tells nothing. `refuted`: no such token exists.
 */
export type StructureVerdict = 'confirmed' | 'possible' | 'refuted'

/** Judges a matched token by its own structure. Never throws. */
export function checkStructure(check: StructureCheck, token: string): StructureVerdict {
  switch (check) {
    case 'github-checksum':
    case 'npm-checksum':
      return checksumOf(token.slice(0, -CHECKSUM_LENGTH)) === token.slice(-CHECKSUM_LENGTH) ? 'confirmed' : 'possible'
    case 'jwt':
      return jwtVerdict(token)
    case 'aws-key-id':
      // Ids from before 2019 carry no account, so that a number that is none refutes nothing.
      return awsAccount(token) === null ? 'possible' : 'confirmed'
    case 'base64-json':
      return jsonIn(token.slice(token.indexOf('eyJ'))) === null ? 'possible' : 'confirmed'
  }
}

/** Turns a made-up text of the pattern into one that its structure check confirms, as examples need it. */
export function completeStructure(check: StructureCheck, text: string): string {
  switch (check) {
    case 'github-checksum':
    case 'npm-checksum':
      return text.slice(0, -CHECKSUM_LENGTH) + checksumOf(text.slice(0, -CHECKSUM_LENGTH))
    case 'jwt': {
      const header = Buffer.from(JSON.stringify({ alg: 'HS256', typ: 'JWT' })).toString('base64url')
      const claims = Buffer.from(JSON.stringify({ sub: text.slice(6, 18), exp: 4_000_000_000 })).toString('base64url')
      return `${header}.${claims}.${text.replaceAll('.', '').slice(-43)}`
    }
    case 'aws-key-id':
    case 'base64-json':
      return text
  }
}

const CHECKSUM_LENGTH = 6
const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/**
 * CRC-32 of the random part, in base 62 and six digits
 * (https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/; npm does the same).
 */
function checksumOf(text: string): string {
  let rest = crc32(Buffer.from(text.slice(text.indexOf('_') + 1), 'latin1'))
  let digits = ''
  for (let place = 0; place < CHECKSUM_LENGTH; place++) {
    digits = (BASE62[rest % 62] ?? '') + digits
    rest = Math.floor(rest / 62)
  }
  return digits
}

/** A JSON object that names its algorithm comes before the first dot (RFC 7515, 3.1), and another before the second. */
function jwtVerdict(token: string): StructureVerdict {
  const [header = '', payload = ''] = token.split('.')
  const fields = jsonIn(header)
  // Somebody may have spoilt a part so that the rest can be shown.
  if (fields === null) return jsonIn(payload) === null ? 'refuted' : 'possible'
  if (!('alg' in fields)) return 'refuted'
  // An encrypted token (RFC 7516) has its key in the second place.
  return 'enc' in fields || jsonIn(payload) !== null ? 'confirmed' : 'refuted'
}

/** Longest life of a token that expires before anybody reads the repository: what a person copied while trying something. */
const SHORT_LIFE_SECONDS = 86_400

/** Whether a JSON Web Token says itself that it is valid for a day at most, from when it was issued. */
export function isShortLived(token: string): boolean {
  const claims = jsonIn(token.split('.')[1] ?? '')
  if (claims === null || !('iat' in claims) || !('exp' in claims)) return false
  const { iat, exp } = claims
  return typeof iat === 'number' && typeof exp === 'number' && exp - iat <= SHORT_LIFE_SECONDS
}

function jsonIn(base64: string): object | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(base64, 'base64url').toString('utf8'))
    return typeof value === 'object' ? value : null
  } catch {
    // It is no JSON; that is an answer.
    return null
  }
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** The account number that a key id carries in its first 40 bits after the prefix; null where no account has that number. */
export function awsAccount(keyId: string): string | null {
  let bits = 0n
  for (const character of keyId.slice(4, 14)) {
    const digit = BASE32.indexOf(character)
    if (digit === -1) return null
    bits = bits * 32n + BigInt(digit)
  }
  // 50 bits: one flag, 40 bits of account, nine of the key's own.
  const account = (bits >> 9n) & 0xff_ffff_ffffn
  return account < 1_000_000_000_000n ? account.toString().padStart(12, '0') : null
}
