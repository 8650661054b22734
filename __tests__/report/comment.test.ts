import type { Report } from '../../src/model/report.ts'
import { filePlace } from '../../src/model/place.ts'
import { COMMENT_LIMIT, commentMarker, readCommentMarker, renderComment } from '../../src/report/comment.ts'
import { commentDigest } from '../../src/report/comment-digest.ts'
import { withFindings } from '../support/large-report.ts'
import { SAMPLE_REPORTS, sampleCheck, sampleFinding, sampleReport } from '../support/sample-reports.ts'

const { blocked, clear, waived, gaps } = SAMPLE_REPORTS
const OPTIONS = { identity: '.github/workflows/gate.yml gate' }
const GATE = { decision: 'blocked', exitCode: 1, headline: 'Blocked.' } as const

function render(report: Report): string {
  return renderComment(report, OPTIONS)
}

describe('the hidden marker', () => {
  test('is the first line, reads back, and is hidden', () => {
    const body = render(blocked)

    expect(readCommentMarker(body)).toEqual(commentMarker(blocked, OPTIONS))
    expect(readCommentMarker(body.replaceAll('\n', '\r\n'))).toEqual(commentMarker(blocked, OPTIONS))
    expect(body.split('\n')[0]).toMatch(/^<!-- security-release-checklist: key=[0-9a-f]{16} digest=[0-9a-f]{32} -->$/u)
  })

  test('differs between two gates and not between two runs of one', () => {
    expect(commentMarker(blocked, { identity: 'other' }).key).not.toBe(commentMarker(blocked, OPTIONS).key)
    expect(commentMarker(clear, OPTIONS).key).toBe(commentMarker(blocked, OPTIONS).key)
  })

  test.each(['', 'text', ' <!-- security-release-checklist: key=a digest=b -->', `> ${render(blocked)}`])(
    'is not read from %j',
    (body) => {
      expect(readCommentMarker(body)).toBeNull()
    },
  )
})

describe('the digest', () => {
  const inOtherRun: Report = {
    ...blocked,
    subject: { ...blocked.subject, commit: '1'.repeat(40) },
    comparedTo: { ref: 'refs/heads/main', commit: '2'.repeat(40) },
    run: { url: 'https://github.com/acme/shop/actions/runs/9', asOf: '2026-11-25', durationMs: 1, sources: [] },
  }

  test('does not follow the run, its day, the commit, lines or what was inspected', () => {
    const moved = inOtherRun.checks.map((check) => ({
      ...check,
      findings: check.findings.map((each) =>
        each.place.kind === 'file' ? { ...each, place: { ...each.place, startLine: 99 } } : each,
      ),
      criteria: check.criteria.map((each) => ({ ...each, inspected: [{ what: 'files', count: 7 }], evidence: [] })),
    }))

    expect(commentDigest(inOtherRun)).toBe(commentDigest(blocked))
    expect(commentDigest({ ...inOtherRun, checks: moved })).toBe(commentDigest(blocked))
  })

  test('does not follow the days that an entry has left', () => {
    const lapsing = waived.policy.lapsing.map((each) => ({ ...each, daysLeft: each.daysLeft - 1 }))

    expect(commentDigest({ ...waived, policy: { ...waived.policy, lapsing } })).toBe(commentDigest(waived))
  })

  test.each<[string, Report]>([
    ['the gate', { ...blocked, gate: { ...blocked.gate, decision: 'not-enforced', exitCode: 0 } }],
    ['the stage', { ...blocked, subject: { ...blocked.subject, stage: 'pull-request' } }],
    ['a finding', withFirst(blocked, { findings: [sampleFinding({ fingerprint: 'ef'.repeat(16) })] })],
    [
      'a waiver',
      withFirst(blocked, {
        findings: blocked.checks[0]?.findings.map((each) => ({ ...each, waiver: 'policy' })) ?? [],
      }),
    ],
    ['a decision', withFirst(blocked, { decision: 'deferred' })],
    ['a policy finding', { ...blocked, policy: { ...blocked.policy, findings: [sampleFinding({ check: null })] } }],
    [
      'a change of trusted files',
      { ...blocked, trusted: { ...blocked.trusted, changedBySubject: [{ path: 'a', approved: false }] } },
    ],
    ['what moved since the last release', { ...blocked, sinceRelease: null }],
  ])('follows %s', (_, report) => {
    expect(commentDigest(report)).not.toBe(commentDigest(blocked))
  })
})

function withFirst(report: Report, part: Partial<Report['checks'][number]>): Report {
  return { ...report, checks: report.checks.map((check, index) => (index === 0 ? { ...check, ...part } : check)) }
}

describe('the body', () => {
  test('says the gate, then what is to be done and by whom, before all that is folded', () => {
    const order = ['## Security release checklist: UNVERIFIED', '### Ask a person', '### Needs a token', '<details>']
    const positions = order.map((each) => render(gaps).indexOf(each))

    expect(positions).toEqual([...positions].sort((a, b) => a - b))
    expect(positions).not.toContain(-1)
    expect(render(clear)).not.toContain('###')
  })

  test('folds a table for each section, whose line says what stands behind its checks', () => {
    expect(render(waived)).toContain('<details><summary>Secrets &#38; keys&#58;&#8203; 🔷 1 🔶 1</summary>')
    expect(render(clear).match(/^\| \S+ \| \d+ \|/gmu)).toHaveLength(clear.checks.length)
  })

  test('shows what the release will block on, waivers, what lapses, what moved since the last release, and the run', () => {
    const waiting = withFirst(blocked, { decision: 'deferred' })

    expect(render(waiting)).toContain('<details><summary>Will block the release&#58;&#8203; 1 check</summary>')
    expect(render(waived)).toContain('Waiver for no-plaintext-secrets')
    expect(render(waived)).toContain('in 18 days')
    expect(render(blocked)).toContain('Since v1.9.0: 3 findings fixed, 1 introduced')
    expect(render(blocked)).toContain('[The run and its summary](https://github.com/acme/shop/actions/runs/123)')
  })
})

describe('the limit', () => {
  test('100,000 findings take no more room than one', () => {
    expect(render(withFindings(100_000)).length).toBeLessThan(6_000)
  })

  test('what does not fit is left out whole and named, with where everything is', () => {
    const checks = Array.from({ length: 300 }, (_, index) => {
      return sampleCheck({
        id: `check-${index}`,
        item: index + 1,
        section: `Section ${Math.floor(index / 10)}`,
        verdict: { status: 'fail', because: null, question: null },
        decision: 'blocked',
        findings: [sampleFinding({ place: filePlace(`${'é|'.repeat(200)}${index}`) })],
      })
    })

    const body = render(sampleReport(checks, GATE))

    expect(new TextEncoder().encode(body).length).toBeLessThanOrEqual(COMMENT_LIMIT)
    expect(body).toContain('## Security release checklist: BLOCKED')
    expect(body).toMatch(
      /> Left out, because a comment holds 65,536 characters: \d+ parts \(.*\)\. The JSON output has everything\. \[The run and its summary\]\(.*\)\.\n$/u,
    )
    expect(body.match(/<details>/gu)).toHaveLength(body.match(/<\/details>/gu)?.length ?? 0)
    expect(readCommentMarker(body)).not.toBeNull()
  })
})
