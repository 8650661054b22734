import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { isAcceptanceFile, MAX_CLAIMS, readAcceptanceFile } from '../../src/secrets/acceptance-files.ts'
import { lineMarks } from '../../src/secrets/acceptance-marks.ts'

const COMMIT = 'a'.repeat(40)
const read = (path: string, value: unknown) =>
  readAcceptanceFile(path, Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)))

describe("other tools' files of accepted secrets", () => {
  it('are known by their names at the top', () => {
    const paths = ['.gitleaksignore', '.betterleaksignore', '.secrets.baseline', 'gitleaks-baseline.json']
    expect(paths.filter(isAcceptanceFile)).toEqual(paths)
    expect(['src/.gitleaksignore', 'baseline.json'].filter(isAcceptanceFile)).toEqual([])
  })

  it('reads fingerprints with and without a commit, comments apart', () => {
    const { claims, because } = read(
      '.gitleaksignore',
      `# why\n\nsrc/a.js:generic:3\r\n${COMMIT}:c:/b.js:aws:12\nnoise\n`,
    )
    expect(because).toBeNull()
    expect(claims).toEqual([
      { tool: 'gitleaks', path: 'src/a.js', line: 3, commit: null, sha1: null, at: 3 },
      { tool: 'gitleaks', path: 'c:/b.js', line: 12, commit: COMMIT, sha1: null, at: 4 },
    ])
  })

  it('reads a report of gitleaks as its baseline', () => {
    const { claims, because } = read('gitleaks-baseline.json', [
      { File: 'a.js', StartLine: 2, Commit: '', Secret: 'hidden' },
      { File: 'b.js', StartLine: 4, Commit: COMMIT },
    ])
    expect(because).toBeNull()
    expect(claims).toMatchObject([
      { path: 'a.js', line: 2, commit: null },
      { path: 'b.js', line: 4, commit: COMMIT },
    ])
    expect(JSON.stringify(claims)).not.toContain('hidden')
  })

  it('takes no word of detect-secrets for what its audit calls a secret', () => {
    const { claims, because } = read('.secrets.baseline', {
      results: { 'a.js': [{ hashed_secret: 'one' }, { hashed_secret: 'two', is_secret: true }] },
    })
    expect(because).toBeNull()
    expect(claims.map(({ sha1 }) => sha1)).toEqual(['one'])
  })

  it.each([
    ['.secrets.baseline', '{"results":', 'it is no JSON'],
    ['.secrets.baseline', '[]', 'it has no results'],
    ['.secrets.baseline', '{"results":{"a":1,"b":[null]}}', 'entries of it are no findings'],
    ['gitleaks-report.json', '{"version":1}', 'it is no list of findings'],
    ['gitleaks-report.json', '[null,1,{"File":1}]', 'entries of it are no findings'],
    ['.secrets.baseline', '['.repeat(200_000), 'it is no JSON'],
  ])('%s with %p says why it is not read', (path, text, because) => {
    expect(read(path, text)).toEqual({ claims: [], because })
  })

  it('reads no more than its limit, and says so', () => {
    const { claims, because } = read('.gitleaksignore', 'a:b:1\n'.repeat(MAX_CLAIMS + 1))
    expect([claims.length, because]).toEqual([MAX_CLAIMS, 'it has more entries than are read'])
  })

  it('never throws', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('.gitleaksignore', '.secrets.baseline', 'gitleaks-report.json'),
        fc.json(),
        (path, text) => {
          const { claims } = read(path, text)
          expect(claims.every((claim) => typeof claim.path === 'string')).toBe(true)
        },
      ),
    )
  })
})

describe('comments that accept', () => {
  it('speak of their own line, or of the one below', () => {
    const lines = [
      'a() // gitleaks:allow',
      'b() # betterleaks:allow',
      'c() # trufflehog:ignore',
      'd() # pragma: allowlist secret',
      '// pragma: allowlist nextline secret',
      'e()',
      'f()',
    ]
    const marks = lineMarks(Buffer.from(lines.join('\n')))
    expect([...marks].map(([line, { tool, line: at }]) => [line, tool, at])).toEqual([
      [1, 'gitleaks', 1],
      [2, 'betterleaks', 2],
      [3, 'trufflehog', 3],
      [4, 'detect-secrets', 4],
      [6, 'detect-secrets', 5],
    ])
  })
})
