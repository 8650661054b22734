import fc from 'fast-check'
import { LOOK_AHEAD, scanView } from '../../src/secrets/scan-view.ts'
import { createScanner, scanBytes, secretsEngine } from '../../src/secrets/scan.ts'
import { secretDigester } from '../../src/secrets/secret-digest.ts'
import { madeUpTokenOf } from '../../src/secrets/rule-examples.ts'
import { failingExamples } from '../../src/secrets/rule-examples.ts'
import { CREDENTIAL_RULES } from '../../src/secrets/rules.ts'

const digester = secretDigester(0)
const MEGABYTE = 1_048_576
const QUARTER = MEGABYTE / 4

function scan(text: string | Uint8Array) {
  return scanBytes(typeof text === 'string' ? Buffer.from(text, 'latin1') : text, { path: null, digester })
}

function token(seed: string): string {
  const rule = CREDENTIAL_RULES.find(({ id }) => id === 'github-personal-access-token')
  return rule === undefined ? '' : madeUpTokenOf(rule, seed)
}

describe('hostile input', () => {
  it.each([
    ['a line of a megabyte', 'a'.repeat(MEGABYTE)],
    ['a line of words', 'password token key '.repeat(QUARTER / 20)],
    ['zero bytes', '\0'.repeat(QUARTER)],
    ['quotes', '"'.repeat(QUARTER)],
    ['backslashes', 'key = "' + '\\'.repeat(QUARTER)],
    ['names without an end', 'key_'.repeat(QUARTER / 4)],
    ['assignments without a value', 'key='.repeat(QUARTER / 4)],
    ['addresses without a host', 'a://'.repeat(QUARTER / 4)],
    ['openings of keys', '-----BEGIN RSA '.concat('PRIVATE KEY-----').repeat(8000)],
    ['braces around key types', '{"kty":'.repeat(40_000)],
    ['percent signs', '%41'.repeat(QUARTER / 3)],
    ['escapes', '\\u0041'.repeat(QUARTER / 6)],
    ['digits of base64', 'QUJD'.repeat(QUARTER / 4)],
    ['hexadecimal digits', '41'.repeat(QUARTER / 2)],
    ['headers', 'authorization: '.repeat(QUARTER / 15)],
    ['commands', 'curl -u '.repeat(QUARTER / 8)],
    ['beginnings of tokens', 'eyJ'.repeat(QUARTER / 3)],
    ['service accounts', '"service_account"'.repeat(QUARTER / 17)],
    ['manifests', 'kind: Secret\napiVersion: v1\ndata:\n  a: b\n'.repeat(6000)],
  ])('is read to its end: %s', (_, text) => {
    const { inspected } = scan(text)
    expect(inspected).toBe(text.length)
  })

  it('hides no credential in the middle of a line of a megabyte, nor behind it', () => {
    const filler = 'lorem ipsum '.repeat(MEGABYTE / 12)
    const { sightings } = scan(`${filler} ${token('one')} ${filler}\nsecond ${token('two')}`)
    expect(sightings.map(({ startLine, startColumn }) => [startLine, startColumn])).toEqual([
      [1, filler.length + 2],
      [2, 8],
    ])
  })

  it('says that there are more credentials than it tells', () => {
    const { sightings, limits } = scan(
      Array.from({ length: 5000 }, (_, index) => `k: ${token(String(index))}\n`).join(''),
    )
    expect(limits).toEqual(['sightings'])
    expect(sightings.length).toBeGreaterThan(1000)
  })

  it('decodes twice and no deeper', () => {
    const inside = `token: ${token('deep')} `
    const encoded = (times: number): string =>
      Array.from({ length: times }).reduce<string>(
        (text) => `more ${Buffer.from(`data ${text} end of it`).toString('base64')}`,
        inside,
      )
    expect(scan(encoded(2)).sightings.map(({ encodings }) => encodings)).toEqual([['base64', 'base64']])
    expect(scan(encoded(3)).sightings).toEqual([])
  })

  it('says so where only the beginning of a part was decoded', () => {
    const long = Buffer.from('plain text '.repeat(10_000)).toString('base64')
    expect(scan(long).limits).toEqual(['decoding'])
  })

  it('never throws on mutated examples, and gives places inside the input', () => {
    const examples = CREDENTIAL_RULES.flatMap((rule) => failingExamples(rule).map(({ text }) => text()))
    fc.assert(
      fc.property(
        fc.constantFrom(...examples),
        fc.array(fc.tuple(fc.nat(3000), fc.nat(20), fc.stringMatching(/^[\x00-\x7f]{0,6}$/)), { maxLength: 4 }),
        (example, edits) => {
          const text = edits.reduce(
            (before, [at, gone, put]) => before.slice(0, at) + put + before.slice(at + gone),
            example,
          )
          const bytes = Buffer.from(text)
          for (const { start, end, startLine, startColumn } of scan(bytes).sightings) {
            expect(start).toBeLessThan(end)
            expect(end).toBeLessThanOrEqual(bytes.length)
            expect(Math.min(startLine, startColumn)).toBeGreaterThanOrEqual(1)
          }
        },
      ),
      { numRuns: 1000 },
    )
  })

  it('holds a bounded part of a stream', () => {
    const scanner = createScanner({ path: null, digester })
    const chunk = Buffer.from('plain log line with nothing in it\n'.repeat(2000))
    for (let turn = 0; turn < 200; turn++) scanner.push(chunk)
    expect(scanner.finish()).toEqual({
      sightings: [],
      inspected: chunk.length * 200,
      limits: [],
      reachesFar: false,
    })
  })

  it('looks no further ahead of a keyword than it says', () => {
    const examples = CREDENTIAL_RULES.flatMap((rule) => failingExamples(rule).map(({ text }) => text()))
    for (const example of examples) {
      const padded = Buffer.from(`${example}\n`)
      const longer = Buffer.concat([padded, Buffer.alloc(3 * LOOK_AHEAD, 46)])
      const found = (bytes: Buffer): readonly string[] => {
        const all: string[] = []
        scanView(
          secretsEngine(),
          { bytes, role: 'stream', isText: true, budget: { left: 1e9 }, met: { far: false } },
          0,
          padded.length,
          ({ start, end, compiled }) => {
            all.push(`${compiled.rule.id} ${start}-${end}`)
          },
        )
        return all
      }
      expect(found(longer.subarray(0, padded.length + LOOK_AHEAD))).toEqual(found(longer))
    }
  })
})
