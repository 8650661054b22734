import fc from 'fast-check'
import { acceptedLines, isAcceptanceFile, readAcceptanceFile } from '../../src/secrets/acceptances.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const COMMIT = 'ab'.repeat(20)

describe('acceptedLines', () => {
  it.each([
    ['gitleaks', 'key = 1 # gitleaks:allow', 2],
    ['betterleaks', 'key = 1 # betterleaks:allow', 2],
    ['trufflehog', 'key = 1 // trufflehog:ignore', 2],
    ['detect-secrets', 'key = 1 # pragma: allowlist secret', 2],
    ['detect-secrets', '# pragma: allowlist nextline secret', 3],
  ])('knows the mark of %s in %s', (tool, text, line) => {
    expect(acceptedLines(bytes(`first\n${text}\nlast\n`))).toEqual([{ tool, line }])
  })

  it('counts several of one line and of later ones', () => {
    const text = '# gitleaks:allow gitleaks:allow\n\n# gitleaks:allow'
    expect(acceptedLines(bytes(text)).map(({ line }) => line)).toEqual([1, 1, 3])
  })

  it('says nothing of a text without a mark', () => {
    expect(acceptedLines(bytes('gitleaks: allow\npragma: allowlist\n'))).toEqual([])
  })
})

describe('readAcceptanceFile', () => {
  it('reads the fingerprints of an ignore list, with their own lines', () => {
    const text = `# why\n\nsrc/a.js:generic-api-key:12\r\n${COMMIT}:./src/b:c.js:aws-access-token:3\nnonsense\n`
    expect(readAcceptanceFile('.gitleaksignore', bytes(text))).toEqual([
      { tool: 'gitleaks', path: 'src/a.js', line: 12, commit: null, entryLine: 3 },
      { tool: 'gitleaks', path: 'src/b:c.js', line: 3, commit: COMMIT, entryLine: 4 },
    ])
  })

  it('reads a report that is taken as a baseline', () => {
    const list = [
      { File: 'src\\a.js', StartLine: 4, Commit: '', RuleID: 'x' },
      { File: 'b', StartLine: 1, Commit: COMMIT },
      { File: 'c', StartLine: 'one' },
      null,
    ]
    expect(readAcceptanceFile('ci/gitleaks-baseline.json', bytes(JSON.stringify(list)))).toEqual([
      { tool: 'gitleaks', path: 'src/a.js', line: 4, commit: null, entryLine: null },
      { tool: 'gitleaks', path: 'b', line: 1, commit: COMMIT, entryLine: null },
    ])
  })

  it('reads a baseline of detect-secrets, but what a person called a real secret', () => {
    const entry = { type: 'Secret Keyword', hashed_secret: '0'.repeat(40) }
    const results = {
      'a.py': [
        { ...entry, line_number: 3 },
        { ...entry, line_number: 9, is_secret: true },
        { ...entry, line_number: 11, is_secret: false },
      ],
      'b.py': 'nothing',
    }
    const read = readAcceptanceFile('.secrets.baseline', bytes(JSON.stringify({ version: '1.5.0', results })))
    expect(read?.map(({ path, line }) => [path, line])).toEqual([
      ['a.py', 3],
      ['a.py', 11],
    ])
  })

  it.each([
    ['.secrets.baseline', 'no JSON'],
    ['.secrets.baseline', '[]'],
    ['.secrets.baseline', '{"results": null}'],
    ['gitleaks-report.json', '{"File": "a"}'],
    ['gitleaks-report.json', ''],
  ])('takes %s with %j for no such list', (path, text) => {
    expect(readAcceptanceFile(path, bytes(text))).toBeNull()
  })

  it('bears any bytes', () => {
    const names = fc.constantFrom(
      '.gitleaksignore',
      '.betterleaksignore',
      '.secrets.baseline',
      'gitleaks-baseline.json',
    )
    const contents = fc.oneof(fc.uint8Array(), fc.json().map(bytes), fc.string({ unit: 'binary' }).map(bytes))
    fc.assert(
      fc.property(names, contents, (name, content) => {
        expect(isAcceptanceFile(`a/${name}`)).toBe(true)
        for (const { line, path } of readAcceptanceFile(name, content) ?? []) {
          expect(line).toBeGreaterThanOrEqual(0)
          expect(path).not.toContain('\\')
        }
      }),
    )
  })
})
