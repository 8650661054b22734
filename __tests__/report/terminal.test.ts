import stringWidth from 'string-width'
import { gap } from '../../src/model/gap.ts'
import { renderTerminal } from '../../src/report/terminal.ts'
import { FINDINGS_SHOWN } from '../../src/report/terminal-check.ts'
import { MARKS } from '../../src/report/wording.ts'
import { withFindings } from '../support/large-report.ts'
import { SAMPLE_REPORTS, sampleCheck, sampleOpen, sampleReport } from '../support/sample-reports.ts'

const PLAIN = { width: 80, color: false, unicode: true, quiet: false }
const { blocked, clear, gaps, waived } = SAMPLE_REPORTS
const UNVERIFIED = { decision: 'unverified', exitCode: 3, headline: 'Not verified.' } as const

test('a check that passes takes its line and what the tick rests on', () => {
  expect(renderTerminal(clear, { ...PLAIN, width: 100 })).toMatch(
    / {2}✓ {2}2 {2}No plaintext secrets are stored in the repository {2,}measured · 1,204 files\n {8}Every file that git tracks\. No sensitive file is tracked\.\n\n/u,
  )
})

test('a check that no engine can judge yet takes one line', () => {
  expect(renderTerminal(gaps, { ...PLAIN, width: 100 })).toMatch(
    / {2}\? {2}7 {2}TLS protects every connection that carries credentials {2,}unknown · not built yet\n\n/u,
  )
})

test('a finding is found by path and line, and what to do stands below', () => {
  const text = renderTerminal(blocked, PLAIN)

  expect(text).toMatch(/deploy\/id_rsa:1 {2,}critical, introduced\n {12}A private key is tracked by git\./u)
  expect(text).toContain('→ Revoke the credential at the service that issued it')
})

test('many findings are cut to the first and a number', () => {
  const text = renderTerminal(withFindings(100_000), PLAIN)

  // The list of what to fix begins with the first once more.
  expect(text.match(/settings\.env:/gu)).toHaveLength(FINDINGS_SHOWN + 1)
  expect(text).toContain('and 99,995 more\n')
  expect(text.split('\n').length).toBeLessThan(80)
})

test('gaps that one grant closes say it once', () => {
  const open = (id: string) => sampleOpen({ id, gaps: [gap('history', 'shallow', 'The clone has 1 of its commits.')] })
  const check = sampleCheck({
    verdict: { status: 'unknown', because: null, question: null },
    decision: 'unverified',
    criteria: [open('first'), open('second')],
  })

  const text = renderTerminal(sampleReport([check], UNVERIFIED), { ...PLAIN, width: 100 })

  expect(text.match(/The clone has 1 of its commits/gu)).toHaveLength(1)
  expect(text.match(/→ Fetch the whole history/gu)).toHaveLength(1)
})

test.each([
  ['passes', { status: 'pass', decision: 'clear' }],
  ['is open', { status: 'unknown', decision: 'unverified' }],
] as const)('a criterion that informs says what it saw, also where its check %s', (_, { status, decision }) => {
  const [finding] = blocked.checks[0]?.findings ?? []
  const notes = finding === undefined ? [] : [finding]
  const check = sampleCheck({
    verdict: { status, because: null, question: null },
    decision,
    criteria: [
      sampleOpen({ id: 'asks', status, gaps: [] }),
      sampleOpen({ id: 'tells', status: 'fail', optional: true, question: 'Is it tidy?', gaps: [], notes }),
    ],
  })

  const text = renderTerminal(sampleReport([check], { ...UNVERIFIED }), { ...PLAIN, width: 100 })

  expect(text).toMatch(/✗ Is it tidy\? It informs and does not decide\.\n {10}deploy\/id_rsa:1 /u)
  expect(text).not.toMatch(/\d notes?\n/u)
})

test('what waits for the release is folded under its own title', () => {
  const check = sampleCheck({ ...blocked.checks[0], decision: 'deferred' })

  const text = renderTerminal(sampleReport([check], { ...UNVERIFIED, decision: 'clear', exitCode: 0 }), PLAIN)

  expect(text).toMatch(/Will block the release\n {5}2 {2}no-plaintext-secrets {2,}deploy\/id_rsa:1 and 1 more/u)
  expect(text.match(/A private key is tracked/gu)).toBeNull()
})

test('what is only read at the release is named and not called blocking', () => {
  const check = sampleCheck({
    verdict: { status: 'unknown', because: null, question: null },
    assurance: null,
    decision: 'deferred',
    criteria: [sampleOpen({ gaps: [gap('deploy-keys', 'deferred', 'This is judged at the release stage.')] })],
  })

  const text = renderTerminal(sampleReport([check], { ...UNVERIFIED, decision: 'clear', exitCode: 0 }), PLAIN)

  expect(text).toContain('Waits for the release\n    no-plaintext-secrets\n')
  expect(text).not.toMatch(/will block/iu)
})

test('quiet leaves the lists and the gate', () => {
  const text = renderTerminal(blocked, { ...PLAIN, quiet: true })

  expect(text.startsWith('Fix\n')).toBe(true)
  expect(text).toMatch(/\nBLOCKED {2,}exit 1\nBlocked by/u)
  expect(renderTerminal(clear, { ...PLAIN, quiet: true })).toMatch(/^CLEAR {2,}exit 0\n.*\n$/u)
})

test('every standing has a mark of its own in either character set', () => {
  const marks = Object.values(MARKS)

  for (const key of ['unicode', 'ascii', 'emoji', 'word'] as const) {
    expect(new Set(marks.map((mark) => mark[key])).size).toBe(marks.length)
  }
  for (const { unicode, ascii } of marks) expect([stringWidth(unicode), stringWidth(ascii)]).toEqual([1, 1])
})

test('colour adds sequences and changes no character', () => {
  const colored = renderTerminal(waived, { ...PLAIN, color: true })

  expect(colored).toContain('\u001B[')
  expect(colored.replace(/\u001B\[\d+m/gu, '')).toBe(renderTerminal(waived, PLAIN))
})

test.each([0, -5, 39, Number.NaN])('a width of %p counts as the narrowest', (width) => {
  expect(renderTerminal(blocked, { ...PLAIN, width })).toBe(renderTerminal(blocked, { ...PLAIN, width: 40 }))
})
