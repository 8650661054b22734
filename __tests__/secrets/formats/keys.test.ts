import { madeUpBytes, madeUpDer, pem, privateKeyLabel } from '../../../src/secrets/example-material.ts'
import { pgpPacket, readBinaryKey } from '../../../src/secrets/formats/binary-keys.ts'
import { derKind } from '../../../src/secrets/formats/der.ts'
import { pemBlocks } from '../../../src/secrets/formats/pem.ts'

describe('derKind', () => {
  it.each([
    ['rsaPrivateKey', 'private-key'],
    ['pkcs8', 'private-key'],
    ['ecPrivateKey', 'private-key'],
    ['encryptedPkcs8', 'encrypted-private-key'],
    ['pkcs12', 'pkcs12'],
    ['certificate', 'certificate-or-other'],
    ['publicKey', 'public-key'],
  ] as const)('tells %s as %s, even when it is cut', (name, kind) => {
    const whole = madeUpDer[name]()

    expect(derKind(whole)).toBe(kind)
    expect(derKind(whole.subarray(0, Math.max(40, Math.floor(whole.length / 2))))).toBe(kind)
  })

  it.each([[[]], [[0x30]], [[0x30, 0x03, 2, 1, 0]], [[0x30, 0x85, 1, 1, 1, 1, 1]], [[0x04, 0x20]]])(
    'takes %j for no DER',
    (bytes) => {
      expect(derKind(Uint8Array.from(bytes))).toBe('not-der')
    },
  )
})

describe('pemBlocks', () => {
  const key = pem(privateKeyLabel('RSA'), madeUpDer.rsaPrivateKey())

  it.each([
    ['in lines of its own', key],
    ['in a comment', key.replace(/^/gm, '# ')],
    ['in a string with line breaks written out', `"${key.replaceAll('\n', '\\n')}"`],
    ['in strings that are joined', key.replace(/^(.*)$/gm, '"$1\\n" +')],
    ['in a Markdown quotation', key.replace(/^/gm, '> ')],
    [
      'with header lines',
      pem(privateKeyLabel('RSA'), madeUpDer.rsaPrivateKey(), ['Proc-Type: 4,ENCRYPTED', 'DEK-Info: AES-128-CBC,00']),
    ],
    ['without its end', key.slice(0, -40)],
  ])('reads a block %s', (_, text) => {
    const [block] = pemBlocks(text)

    expect(block?.label).toBe(privateKeyLabel('RSA'))
    expect(block?.substantial).toBe(true)
    expect(derKind(block?.body ?? new Uint8Array())).toBe('private-key')
  })

  it.each([
    ['an ellipsis', ['-----BEGIN ', privateKeyLabel('RSA'), '-----\n...\n-----END'].join('')],
    ['a variable', ['-----BEGIN ', privateKeyLabel('RSA'), '-----\n{{ key }}\n'].join('')],
    ['a run of one letter', pem(privateKeyLabel('RSA'), new Uint8Array(200))],
    ['its marker alone', ['-----BEGIN ', privateKeyLabel('RSA'), '-----'].join('')],
  ])('tells a block that holds %s', (_, text) => {
    expect(pemBlocks(text).map(({ substantial }) => substantial)).toEqual([false])
  })

  it('is bounded where markers are all there is', () => {
    expect(pemBlocks('-----BEGIN A-----'.repeat(5000))).toHaveLength(200)
  })
})

describe('binary keys', () => {
  it.each([
    ['a secret key packet', [0xc5, 0x58, 4], 'secret'],
    ['a secret key packet of the old form', [0x95, 1, 0, 4], 'secret'],
    ['a public key packet', [0x99, 1, 0, 4], 'other'],
    ['text', [0x2d, 0x2d], 'none'],
    ['nothing', [], 'none'],
  ] as const)('takes %s', (_, bytes, kind) => {
    expect(pgpPacket(Uint8Array.from(bytes))).toBe(kind)
  })

  it("is sure of unknown bytes only where they have a key's length", () => {
    const confidence = (length: number): unknown =>
      readBinaryKey(madeUpBytes('bytes', length), length).sightings[0]?.confidence

    expect([16, 32, 64, 300].map(confidence)).toEqual(['medium', 'medium', 'medium', 'low'])
  })
})
