import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { filePlace, type Place } from '../../src/model/place.ts'
import type { Report } from '../../src/model/report.ts'
import type { Annotation } from '../../src/report/annotations.ts'
import {
  annotationBatches,
  ANNOTATIONS_LIMIT,
  ANNOTATIONS_PER_REQUEST,
  CHECK_RUN_TEXT_LIMIT,
  CHECK_RUN_TITLE_LIMIT,
  checkRunIdentity,
  renderCheckRun,
} from '../../src/report/check-run.ts'
import { expectInertMarkdown, expectInertPlain, expectVisible } from '../support/github-markdown.ts'
import { HOSTILE_CASES } from '../support/hostile-cases.ts'
import { withFindings } from '../support/large-report.ts'
import { SAMPLE_REPORTS, sampleCheck, sampleFinding, sampleReport } from '../support/sample-reports.ts'

const { blocked, waived, gaps, clear } = SAMPLE_REPORTS
const ANCHOR = { path: '.github/workflows/release.yml', line: 12 }
const FAILED = { status: 'fail', because: null, question: null } as const
const GATE = { decision: 'blocked', exitCode: 1, headline: 'Blocked.' } as const

function render(report: Report) {
  return renderCheckRun(report, { anchor: ANCHOR, record: null })
}

function reportOf(...findings: readonly ReturnType<typeof sampleFinding>[]): Report {
  return sampleReport([sampleCheck({ verdict: FAILED, decision: 'blocked', findings })], GATE)
}

function annotationAt(place: Place): Annotation | undefined {
  return render(reportOf(sampleFinding({ place }))).annotations[0]
}

function bytes(text: string): number {
  return new TextEncoder().encode(text).length
}

test.each(Object.entries(SAMPLE_REPORTS))('a check run holds what its golden file holds: %s', (name, report) => {
  const path = join(__dirname, '..', 'golden', 'check-run', `${name}.json`)
  const { title, summary, text, annotations } = render(report)
  const lines = { title, summary: summary.split('\n'), text: text?.split('\n') ?? null, annotations }
  const output = `${JSON.stringify(lines, null, 2)}\n`

  if (process.env['UPDATE_GOLDEN'] === '1') {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, output)
  }
  expect(existsSync(path)).toBe(true)
  expect(output).toBe(readFileSync(path, 'utf8'))
})

test('the title counts the checks, what stops a release first', () => {
  expect(render(blocked).title).toBe('BLOCKED: 1 failed, 1 verified')
  expect(render(waived).title).toBe('CLEAR: 1 waived, 1 attested')
  expect(render(gaps).title).toBe('UNVERIFIED: 1 error, 2 unknown')
  expect(render(sampleReport([], GATE)).title).toBe('BLOCKED')
})

test('the summary is the checklist and the text has the details', () => {
  const { summary, text } = render(blocked)

  expect(summary).toContain('## Checklist')
  expect(summary).toContain('## Fix')
  expect(summary).not.toContain('**Findings**')
  expect(text).toContain('**Findings**')
  expect(render(sampleReport([sampleCheck({ decision: 'off' })], GATE)).text).toBeNull()
})

describe('annotations', () => {
  test('stand at the lines of their finding, with columns only inside one line', () => {
    expect(annotationAt(filePlace('a.ts', { startLine: 3, startColumn: 5, endLine: 3, endColumn: 9 }))).toMatchObject({
      path: 'a.ts',
      start_line: 3,
      end_line: 3,
      start_column: 5,
      end_column: 9,
    })
    const across = annotationAt(filePlace('a.ts', { startLine: 3, startColumn: 5, endLine: 4, endColumn: 2 }))
    expect(across).toMatchObject({ start_line: 3, end_line: 4 })
    expect(across).not.toHaveProperty('start_column')
    expect(across).not.toHaveProperty('end_column')
    expect(annotationAt(filePlace('a.ts'))).toMatchObject({ start_line: 1, end_line: 1 })
  })

  test.each<[string, Place]>([
    ['Branch rules', { kind: 'setting', name: 'Branch rules', url: 'https://github.com/a/b/settings' }],
    ['../a.ts:1', filePlace('../a.ts', { startLine: 1 })],
    ['caf\uFFFD.txt', filePlace('caf\uFFFD.txt', { pathBytes: 'Y2Fm6S50eHQ=' })],
    ['a\\u{202e}b.ts:2', filePlace('a\u202Eb.ts', { startLine: 2 })],
    [`a.ts:2 at ${'7'.repeat(12)}`, filePlace('a.ts', { startLine: 2, commit: '7'.repeat(40) })],
  ])('of %s stand at the anchor and name the place', (shown, place) => {
    expect(annotationAt(place)).toMatchObject({
      path: ANCHOR.path,
      start_line: 12,
      end_line: 12,
      message: `\`${shown}\`: A private key is tracked by git.`,
    })
  })

  test('fail for what blocks, notice what is waived and warn of the rest', () => {
    const blocking = sampleCheck({
      verdict: FAILED,
      decision: 'blocked',
      findings: [sampleFinding(), sampleFinding({ waiver: 'policy line 3' })],
    })
    const advisory = sampleCheck({ id: 'ci-gates', verdict: FAILED, decision: 'advisory', findings: [sampleFinding()] })
    const off = sampleCheck({ id: 'tls-required', verdict: FAILED, decision: 'off', findings: [sampleFinding()] })

    const { annotations } = render(sampleReport([blocking, advisory, off], GATE))

    expect(annotations.map(({ annotation_level }) => annotation_level)).toEqual(['failure', 'warning', 'notice'])
    expect(annotations[2]?.raw_details).toContain('Waived by policy line 3')
  })

  test('only warn where the gate lets everything through', () => {
    const report = { ...blocked, gate: { ...blocked.gate, decision: 'not-enforced' as const, exitCode: 0 as const } }

    expect(new Set(render(report).annotations.map(({ annotation_level }) => annotation_level))).toEqual(
      new Set(['warning']),
    )
  })

  test('come most severe first, and of one severity what the subject brought before what stood there', () => {
    const findings = [
      sampleFinding({ severity: 'low', rule: 'd' }),
      sampleFinding({ severity: 'high', origin: 'existing', rule: 'c' }),
      sampleFinding({ severity: 'high', origin: 'unknown', rule: 'b' }),
      sampleFinding({ severity: 'critical', origin: 'existing', rule: 'a' }),
    ]

    expect(render(reportOf(...findings)).annotations.map(({ title }) => title.at(-1))).toEqual(['a', 'b', 'c', 'd'])
  })

  test('say what to do and who the finding is', () => {
    expect(render(blocked).annotations[0]).toMatchObject({
      title: 'no-plaintext-secrets: private-key-file',
      message: 'A private key is tracked by git.',
      raw_details: [
        'critical, confidence high, introduced',
        'Question: sensitive-files',
        '1. Revoke the credential at the service that issued it and issue a new one.',
        '2. Remove the file from git with `git rm --cached <path>` and commit that.',
        `Fingerprint: \`${'ab'.repeat(16)}\``,
      ].join('\n'),
    })
  })

  test('of the policy stop the gate only where they are severe and it is blocked', () => {
    const broken = sampleFinding({ check: null, criterion: null, rule: 'policy/broken', severity: 'high' })
    const late = sampleFinding({ check: null, criterion: null, rule: 'policy/waiver-expired', severity: 'low' })
    const policy = { ...clear.policy, findings: [broken, late] }
    const levels = (report: Report) => render({ ...report, policy }).annotations.map((each) => each.annotation_level)

    expect(levels({ ...clear, gate: { ...clear.gate, ...GATE } })).toEqual(['failure', 'warning'])
    expect(levels(clear)).toEqual(['warning', 'warning'])
  })
})

describe('requests', () => {
  test.each([
    [0, [0]],
    [50, [50]],
    [51, [50, 1]],
    [120, [50, 50, 20]],
  ])('for %d annotations take %j at a time', (count, sizes) => {
    const batches = annotationBatches(render(withFindings(count)).annotations)

    expect(batches.map(({ length }) => length)).toEqual(sizes)
    expect(Math.max(...sizes)).toBeLessThanOrEqual(ANNOTATIONS_PER_REQUEST)
  })
})

describe('limits', () => {
  test('hold with 100,000 findings, and the summary says how many have no annotation', () => {
    const { summary, text, annotations } = render(withFindings(100_000))

    expect(annotations).toHaveLength(ANNOTATIONS_LIMIT)
    expect(summary).toContain('99,700 findings without an annotation')
    expect(bytes(summary)).toBeLessThanOrEqual(CHECK_RUN_TEXT_LIMIT)
    expect(bytes(text ?? '')).toBeLessThanOrEqual(CHECK_RUN_TEXT_LIMIT)
  })

  test('hold with long texts: what does not fit is named', () => {
    const findings = Array.from({ length: 100 }, () =>
      sampleFinding({ message: 'é|'.repeat(5_000), rule: '@'.repeat(400) }),
    )
    const checks = Array.from({ length: 60 }, (_, index) => {
      return sampleCheck({
        id: `check-${index}`,
        item: index + 1,
        title: '|'.repeat(9_000),
        verdict: FAILED,
        decision: 'blocked',
        findings,
      })
    })

    const { title, summary, text, annotations } = render(sampleReport(checks, GATE))

    expect(title.length).toBeLessThanOrEqual(CHECK_RUN_TITLE_LIMIT)
    expect(bytes(summary)).toBeLessThanOrEqual(CHECK_RUN_TEXT_LIMIT)
    expect(bytes(text ?? '')).toBeLessThanOrEqual(CHECK_RUN_TEXT_LIMIT)
    expect(text).toContain('> Left out, because the text of a check run holds 65,535 characters: ')
    for (const each of annotations) {
      expect(each.title.length).toBeLessThanOrEqual(255)
      expect(bytes(each.message)).toBeLessThanOrEqual(64_000)
      expect(bytes(each.raw_details)).toBeLessThanOrEqual(64_000)
    }
  })
})

test('a later run finds its own by name and stage, whatever it found', () => {
  expect(checkRunIdentity('Release gate', 'release')).toMatch(/^security-release-checklist:release:[0-9a-f]{16}$/u)
  expect(checkRunIdentity('Release gate', 'release')).not.toBe(checkRunIdentity('Release gate', 'pull-request'))
  expect(checkRunIdentity('Release gate', 'release')).not.toBe(checkRunIdentity('Other', 'release'))
})

test.each(HOSTILE_CASES)('hostile text is inert in every field: $name, text $turn', ({ report }) => {
  const { title, summary, text, annotations } = render(report)

  for (const markdown of [summary, text ?? '']) {
    expectVisible(markdown)
    expectInertMarkdown(markdown)
  }
  expectVisible(title)
  expectInertPlain(title)
  for (const each of annotations) {
    expectVisible(each.path)
    for (const field of [each.title, each.message, each.raw_details]) {
      expectVisible(field)
      expectInertPlain(field)
    }
  }
})
