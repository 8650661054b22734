import { generateKeyPairSync, randomBytes } from 'node:crypto'

const dashes = '-'.repeat(5)

/** PEM armour, assembled so that no key stands in this repository. */
export function pem(label: string, body: Uint8Array): string {
  const lines =
    Buffer.from(body)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  return [`${dashes}BEGIN ${label}${dashes}`, ...lines, `${dashes}END ${label}${dashes}`, ''].join('\n')
}

// Certificates begin with a DER sequence; what follows is noise, for nothing here reads on.
const certificate = (): string =>
  pem('CERTIFICATE', Buffer.concat([Buffer.from([0x30, 0x82, 0x02, 0x00]), randomBytes(512)]))

const privateKey = (): string =>
  generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey.export({ type: 'pkcs1', format: 'pem' }).toString()

/** A password that no list has, different in every run. */
const password = (): string => randomBytes(15).toString('base64url')

const MATERIAL: { readonly [name: string]: () => string } = {
  'rsa-private-key': privateKey,
  certificate,
  password,
}

/** Fills `${name}` in a fixture's file with material made for this run. */
export function withMaterial(text: string): string {
  return text.replace(/\$\{([a-z-]+)\}/g, (whole, name: string) => MATERIAL[name]?.() ?? whole)
}
