import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'

/**
 * Material for examples, put together at run time: it has the form of credentials and opens nothing, and no scanner finds
 * it in the source. Equal arguments give equal material.
 */
export function madeUpBytes(seed: string, length: number): Uint8Array {
  const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, index) =>
    createHash('sha256').update(`${seed} ${index}`).digest(),
  )
  return new Uint8Array(Buffer.concat(blocks).subarray(0, length))
}

/** Letters and digits, as tokens have them. */
export function madeUpToken(seed: string, length: number): string {
  return Buffer.from(madeUpBytes(seed, length * 2))
    .toString('base64')
    .replace(/[+/=]/g, '')
    .slice(0, length)
}

/** A password that a person may have chosen. */
export function madeUpPassword(): string {
  return ['Koenig', 'reich', '7', '!'].join('')
}

/** A DER element: tag, length, content. */
export function der(tag: number, ...content: readonly Uint8Array[]): Uint8Array {
  const body = Buffer.concat(content)
  const length = body.length < 128 ? [body.length] : [0x82, body.length >> 8, body.length & 0xff]
  return new Uint8Array(Buffer.concat([Uint8Array.from([tag, ...length]), body]))
}

const SEQUENCE = 0x30
const INTEGER = 0x02
const version = (number: number): Uint8Array => der(INTEGER, Uint8Array.from([number]))

/** Structures whose numbers are made up, so that they are no key's. */
export const madeUpDer = {
  rsaPrivateKey: (): Uint8Array =>
    der(SEQUENCE, version(0), der(INTEGER, madeUpBytes('modulus', 257)), der(INTEGER, madeUpBytes('rest', 600))),
  pkcs8: (): Uint8Array => der(SEQUENCE, version(0), algorithm(), der(0x04, madeUpBytes('key', 120))),
  ecPrivateKey: (): Uint8Array =>
    der(SEQUENCE, version(1), der(0x04, madeUpBytes('scalar', 32)), der(0xa1, madeUpBytes('point', 66))),
  encryptedPkcs8: (): Uint8Array => der(SEQUENCE, algorithm(), der(0x04, madeUpBytes('ciphertext', 300))),
  pkcs12: (): Uint8Array => der(SEQUENCE, version(3), der(SEQUENCE, madeUpBytes('safe', 400))),
  certificate: (): Uint8Array =>
    der(
      SEQUENCE,
      der(SEQUENCE, der(0xa0, version(2)), der(INTEGER, madeUpBytes('serial', 16))),
      algorithm(),
      der(0x03, madeUpBytes('signature', 256)),
    ),
  publicKey: (): Uint8Array => der(SEQUENCE, algorithm(), der(0x03, madeUpBytes('public', 270))),
} as const

function algorithm(): Uint8Array {
  return der(SEQUENCE, der(0x06, Uint8Array.from([0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1])), der(0x05))
}

/** A PEM block of a label around bytes, with header lines before the body. */
export function pem(label: string, body: Uint8Array, headers: readonly string[] = []): string {
  const dashes = '-'.repeat(5)
  const lines =
    Buffer.from(body)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  const head = headers.length === 0 ? [] : [...headers, '']
  return [`${dashes}BEGIN ${label}${dashes}`, ...head, ...lines, `${dashes}END ${label}${dashes}`, ''].join('\n')
}

/** The label of a private key's PEM block, such as `RSA`; empty for PKCS #8. */
export function privateKeyLabel(algorithm: string): string {
  return [algorithm, 'PRIVATE', 'KEY'].filter((word) => word !== '').join(' ')
}
