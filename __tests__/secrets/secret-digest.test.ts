import fc from 'fast-check'
import { madeUpToken } from '../../src/secrets/example-material.ts'
import { secretDigest, secretDigester } from '../../src/secrets/secret-digest.ts'

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text))

describe('secretDigest', () => {
  it('is a plain digest for structured material and a slow one for what can be guessed', () => {
    expect(secretDigest({ kind: 'structured', bytes: bytes('abc') })).toBe(
      'sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    )
    expect(secretDigest({ kind: 'guessable', bytes: bytes('abc') })).toMatch(/^scrypt:[0-9a-f]{32}$/)
  })

  it('is a plain digest for what only a machine makes, of whatever material', () => {
    const token = madeUpToken('digest', 32)
    expect(secretDigest({ kind: 'guessable', bytes: bytes(token) })).toMatch(/^sha256:/)
    expect(secretDigest({ kind: 'guessable', bytes: bytes(token.slice(0, 20)) })).toMatch(/^scrypt:/)
    expect(secretDigest({ kind: 'guessable', bytes: bytes('correct-Horse-battery-7-staple') })).toMatch(/^scrypt:/)
  })

  it('is the same for the same value in every run, so that a resolution keeps following it', () => {
    // Committed so that a change of salt or cost, which would orphan every resolution, cannot pass unseen.
    expect(secretDigest({ kind: 'guessable', bytes: bytes('a value') })).toBe('scrypt:09dc6779ccba11856e980dfd0124760f')
  })

  it('differs for different values', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.uint8Array(), (a, b) => {
        fc.pre(Buffer.compare(a, b) !== 0)
        for (const kind of ['structured', 'guessable'] as const) {
          expect(secretDigest({ kind, bytes: a })).not.toBe(secretDigest({ kind, bytes: b }))
        }
      }),
      { numRuns: 15 },
    )
  })

  it('differs for a value and the same with zeros behind it', () => {
    const values = [[], [0], [0, 0], [7], [7, 0], [7, 0, 0]].map((each) => Uint8Array.from(each))
    const digests = values.map((value) => secretDigest({ kind: 'guessable', bytes: value }))

    expect(new Set(digests).size).toBe(values.length)
  })
})

describe('secretDigester', () => {
  it('agrees with the digest, and keeps to its budget of distinct guessable values', () => {
    const digester = secretDigester(2)
    const [a, b, c] = ['a', 'b', 'c'].map((text) => ({ kind: 'guessable', bytes: bytes(text) }) as const)
    if (a === undefined || b === undefined || c === undefined) throw new Error('three materials')

    expect([a, b, a, c, b].map((material) => digester.digest(material))).toEqual([
      secretDigest(a),
      secretDigest(b),
      secretDigest(a),
      null,
      secretDigest(b),
    ])
    expect(digester.digest({ kind: 'structured', bytes: bytes('c') })).toMatch(/^sha256:/)
  })
})
