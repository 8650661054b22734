import fc from 'fast-check'
import { failingExamples, madeUpTokenOf } from '../../src/secrets/rule-examples.ts'
import { CREDENTIAL_RULES } from '../../src/secrets/rules.ts'
import { createScanner, scanBytes, type ScanResult, type SecretSighting } from '../../src/secrets/scan.ts'
import { madeUpToken } from '../../src/secrets/example-material.ts'
import { secretDigester } from '../../src/secrets/secret-digest.ts'
import { credentialRule, token } from '../../src/secrets/rule.ts'

const digester = secretDigester(1000)
const TOKEN_RULE = CREDENTIAL_RULES.find(({ id }) => id === 'github-personal-access-token')
const TOKEN = TOKEN_RULE === undefined ? '' : madeUpTokenOf(TOKEN_RULE, 'scan')
const EXAMPLES = CREDENTIAL_RULES.flatMap((rule) => failingExamples(rule).map((example) => example.text()))
const EXAMPLE = fc.constantFrom(...EXAMPLES)
const FILLER = fc.constantFrom(
  '',
  'plain words\n',
  '\n\n',
  'const a = 1;\n',
  '{"b": [1, 2]}\n',
  'é ü 漢字\n',
  'x'.repeat(3000),
  'end;\n',
)

function scan(content: string | Uint8Array, path: string | null = null): ScanResult {
  return scanBytes(typeof content === 'string' ? Buffer.from(content, 'utf8') : content, { path, digester })
}

function told(sightings: readonly SecretSighting[]): readonly string[] {
  return sightings.map(
    ({ rule, confidence, startLine, startColumn, endLine, endColumn, secret, length }) =>
      `${rule} ${confidence} ${startLine}:${startColumn}-${endLine}:${endColumn} ${length} ${secret ?? 'no digest'}`,
  )
}

describe('scanBytes', () => {
  it('tells rule, place, public prefix, length and digest of a token', () => {
    const { sightings, inspected, limits } = scan(`first\nkey: ${TOKEN}\n`)
    expect(sightings).toEqual([
      expect.objectContaining({
        rule: 'github-personal-access-token',
        provider: 'GitHub',
        confidence: 'high',
        start: 11,
        end: 51,
        startLine: 2,
        startColumn: 6,
        endLine: 2,
        endColumn: 46,
        publicPrefix: 'ghp_',
        length: 40,
        encodings: [],
      }),
    ])
    expect(sightings[0]?.secret).toMatch(/^sha256:/)
    expect({ inspected, limits }).toEqual({ inspected: 52, limits: [] })
  })

  it('gives one value the same digest wherever it stands', () => {
    const [first] = scan(`a = "${TOKEN}"`).sightings
    const [second] = scan(`<b>${TOKEN}</b>`).sightings
    expect(first?.secret).toBe(second?.secret)
  })

  it('gives a guessable value a slow digest, and none where it informs alone', () => {
    const password = ['Winter', 'reise', '8', '?'].join('')
    expect(scan(`db_password = "${password}"`).sightings[0]?.secret).toMatch(/^scrypt:/)
    expect(scan(`db_password = "${password}"`, 'test/db.py').sightings[0]?.secret).toBeNull()
  })

  it('finds the same at the same lines with either line end', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(EXAMPLE, FILLER), { maxLength: 6 }), (parts) => {
        const text = parts.join('\n')
        const places = (content: string): readonly string[] =>
          scan(content).sightings.map(({ rule, startLine, startColumn }) => `${rule} ${startLine}:${startColumn}`)
        expect(places(text.replaceAll('\n', '\r\n'))).toEqual(places(text))
      }),
      { numRuns: 60 },
    )
  })

  it('finds the same in UTF-16, with and without its mark, and behind the mark of UTF-8', () => {
    fc.assert(
      fc.property(fc.array(EXAMPLE, { minLength: 1, maxLength: 3 }), (parts) => {
        const text = `plain text first, so that there is enough to tell the encoding by\n${parts.join('\n')}`
        const wide = Buffer.from(text, 'utf16le')
        const expected = told(scan(text).sightings)
        expect(told(scan(wide).sightings)).toEqual(expected)
        expect(told(scan(Buffer.concat([Buffer.from([0xff, 0xfe]), wide])).sightings)).toEqual(expected)
        expect(told(scan(Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(wide).swap16()])).sightings)).toEqual(
          expected,
        )
        expect(told(scan(`\ufeff${text}`).sightings)).toEqual(expected)
      }),
      { numRuns: 40 },
    )
  })

  it('finds the same further down, by as many lines as stand above', () => {
    fc.assert(
      fc.property(EXAMPLE, fc.array(FILLER, { maxLength: 5 }), (example, above) => {
        const text = `${above.join('')}\n\n`
        const lines = text.split('\n').length - 1
        const moved = scan(text + example).sightings.map(({ rule, startLine, startColumn }) => [
          rule,
          startLine - lines,
          startColumn,
        ])
        expect(moved).toEqual(
          scan(example).sightings.map(({ rule, startLine, startColumn }) => [rule, startLine, startColumn]),
        )
      }),
    )
  })

  it('counts columns in UTF-16 units', () => {
    expect(scan(`é漢𝄞 ${TOKEN}`).sightings[0]?.startColumn).toBe(6)
  })

  it('tells only what lies in the parts that are new', () => {
    const other = madeUpTokenOf(TOKEN_RULE ?? credentialSample(), 'other')
    const text = `old: ${other}\n${'line\n'.repeat(3000)}new: ${TOKEN}\n${'line\n'.repeat(3000)}`
    const start = text.indexOf('new:')
    const { sightings, inspected } = scanBytes(
      Buffer.from(text),
      { path: null, digester },
      { parts: [{ start, end: start + 50 }], reachesFar: false },
    )
    expect(sightings.map(({ startLine, start: at }) => [startLine, at])).toEqual([[3002, start + 5]])
    expect(inspected).toBe(50)
  })

  it('looks for what has a form in binary content, and for no settings', () => {
    const bytes = Buffer.concat([
      Buffer.from([0, 1, 2, 255, 0, 9, 0]),
      Buffer.from(` password = "Winterreise8?" ${TOKEN} `),
      Buffer.alloc(50),
    ])
    expect(scan(bytes).sightings.map(({ rule }) => rule)).toEqual(['github-personal-access-token'])
  })

  it('lets a file that is a test, an example or a document lower confidence, but not below medium for a confirmed token', () => {
    const setting = `api_key = "${madeUpToken('setting', 24)}"`
    expect(scan(setting, 'src/app.py').sightings[0]?.confidence).toBe('high')
    for (const path of [
      'test/app_test.py',
      'docs/setup.md',
      'examples/a.py',
      'dist/app.min.js',
      'config/.env.example',
    ]) {
      expect(scan(setting, path).sightings[0]?.confidence).toBe('low')
      expect(scan(`key = "${TOKEN}"`, path).sightings[0]?.confidence).toBe('medium')
    }
    expect(scan(setting, 'package-lock.json').sightings).toEqual([])
  })
})

describe('a token of a provider that somebody typed', () => {
  const typed = ['12345678', 'ABCD', 'EF01', 'ABCD', '1234567890AB'].join('-')
  const told = (text: string, path: string | null = null): readonly string[] =>
    scan(text, path).sightings.map(({ rule, confidence }) => `${rule} ${confidence}`)

  it('is told at medium confidence, and in a test or an example at low', () => {
    expect(told(`SNYK_TOKEN=${typed}`)).toEqual(['snyk-api-token medium'])
    expect(told(`SNYK_TOKEN=${typed}`, 'test/settings.env')).toEqual(['snyk-api-token low'])
    const spoilt = `${TOKEN.slice(0, 20)}12345678${TOKEN.slice(28)}`
    expect(told(`key: ${spoilt}`)).toEqual(['github-personal-access-token medium'])
    expect(told(`key: ${spoilt}`, 'docs/setup.md')).toEqual(['github-personal-access-token low'])
  })

  it('is none where one character stands for all, or no provider has the form', () => {
    expect(told(`SNYK_TOKEN=${typed.replace(/[0-9A-F]/g, '0')}`)).toEqual([])
    expect(told(`acme_token = "${typed}"`)).not.toContain('secret-setting medium')
  })
})

function credentialSample() {
  return credentialRule({
    id: 'sample',
    provider: 'Acme',
    noun: 'Acme key',
    lets: 'order',
    severity: 'high',
    revocation: 'https://acme.example/',
    keywords: ['acme_'],
    match: token('acme_[A-Za-z0-9]{32}'),
    examples: { failing: ['{}'], passing: ['{cut}'] },
  })
}

describe('createScanner', () => {
  it('gives the same result however the bytes are cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(EXAMPLE, FILLER), { maxLength: 8 }),
        fc.array(fc.integer({ min: 1, max: 4000 }), { minLength: 1, maxLength: 20 }),
        (parts, sizes) => {
          const bytes = Buffer.from(parts.join('\n'))
          const scanner = createScanner({ path: null, digester, batch: 512 })
          for (let at = 0, turn = 0; at < bytes.length; turn++) {
            const size = sizes[turn % sizes.length] ?? 1
            scanner.push(bytes.subarray(at, at + size))
            at += size
          }
          expect(scanner.finish()).toEqual(scan(bytes))
        },
      ),
      { numRuns: 60 },
    )
  })

  it('gives the same result for a large stream with credentials at every kind of boundary', () => {
    const text = Array.from(
      { length: 60 },
      (_, index) => `${'filler '.repeat(997 * (index % 5))}\n${EXAMPLES[index % EXAMPLES.length] ?? ''}\n`,
    ).join('')
    const bytes = Buffer.from(text)
    const scanner = createScanner({ path: null, digester, batch: 40_000 })
    for (let at = 0; at < bytes.length; at += 7919) scanner.push(bytes.subarray(at, at + 7919))
    expect(told(scanner.finish().sightings)).toEqual(told(scan(bytes).sightings))
  })

  it('finds nothing in nothing', () => {
    expect(createScanner({ path: null, digester }).finish()).toEqual({
      sightings: [],
      inspected: 0,
      limits: [],
      reachesFar: false,
    })
  })
})

describe('what the engine says', () => {
  it('has no part of a value beyond the public prefix', () => {
    for (const text of EXAMPLES) {
      const result = scan(text)
      const said = JSON.stringify(result)
      for (const { start, end, publicPrefix } of result.sightings) {
        const value = Buffer.from(text).toString('utf8', start, end)
        // The prefix is everybody's, and of TeamCity's tokens it is a long word.
        const own = publicPrefix === null ? value : value.replace(publicPrefix, ' ')
        for (const [word] of own.matchAll(/[A-Za-z0-9+/_!-]{8,}/g)) expect(said).not.toContain(word)
      }
    }
    expect(JSON.stringify(scan(`key: ${TOKEN}`))).not.toContain(TOKEN.slice(4, 10))
  })
})
