import { JOB_SUMMARY_LIMIT, renderMarkdown } from '../../src/report/markdown.ts'
import { FINDINGS_LISTED } from '../../src/report/markdown-check.ts'
import { withFindings } from '../support/large-report.ts'
import { SAMPLE_REPORTS, sampleCheck, sampleFinding, sampleReport } from '../support/sample-reports.ts'

const { blocked, clear, waived, gaps } = SAMPLE_REPORTS
const GATE = { decision: 'blocked', exitCode: 1, headline: 'Blocked.' } as const

test('a finding links to its line at the commit that was judged', () => {
  expect(renderMarkdown(blocked)).toContain(
    `[\`deploy/id_rsa:1\`](https://github.com/acme/shop/blob/${blocked.subject.commit ?? ''}/deploy/id_rsa#L1)`,
  )
})

test('on the command line, where nothing can be clicked, places are shown without links', () => {
  const local = { ...blocked, run: { ...blocked.run, url: null } }

  expect(renderMarkdown(local)).toContain('`deploy/id_rsa:1`')
  expect(renderMarkdown(local)).not.toContain('](')
})

test('what is open comes before the checklist, and a clear report has none of it', () => {
  const headings = (text: string) => text.split('\n').filter((line) => line.startsWith('## '))

  expect(headings(renderMarkdown(blocked))).toEqual(['## Fix', '## Checklist'])
  expect(headings(renderMarkdown(gaps))).toEqual([
    '## Ask a person',
    '## Needs a token or other access',
    '## Checklist',
  ])
  expect(headings(renderMarkdown(clear))).toEqual(['## Checklist'])
})

test('what a person accepted or stated is shown with who, until when and where', () => {
  const text = renderMarkdown(waived)

  expect(text).toContain('alice on 2026-09-01, until 2027-02-28')
  expect(text).toContain('Waived by policy line 12.')
  expect(text).toContain('in 18 days')
})

test('what will block the release is folded away with its first place', () => {
  const check = sampleCheck({ ...blocked.checks[0], decision: 'deferred' })

  const text = renderMarkdown(sampleReport([check], { decision: 'clear', exitCode: 0, headline: 'Clear.' }))

  expect(text).toContain(
    '<details><summary>Will block the release&#58;&#8203; 1 check</summary>\n\n- **2 no-plaintext-secrets** [`deploy/id_rsa:1`]',
  )
})

test('a check with very many findings lists the first of them and says how many there are', () => {
  const text = renderMarkdown(withFindings(100_000))

  expect(text.match(/settings\.env:\d+`\]\(/gu)).toHaveLength(FINDINGS_LISTED + 2)
  expect(text).toContain('- and 99,900 more')
  expect(new TextEncoder().encode(text).length).toBeLessThan(JOB_SUMMARY_LIMIT)
})

test('what does not fit into a job summary is left out whole and named', () => {
  const findings = Array.from({ length: 100 }, () => sampleFinding({ message: '|'.repeat(500) }))
  const checks = Array.from({ length: 200 }, (_, index) => {
    return sampleCheck({
      id: `check-${String(index)}`,
      item: index + 1,
      verdict: { status: 'fail', because: null, question: null },
      decision: 'blocked',
      findings,
    })
  })

  const text = renderMarkdown(sampleReport(checks, GATE))

  expect(new TextEncoder().encode(text).length).toBeLessThanOrEqual(JOB_SUMMARY_LIMIT)
  expect(text).toContain('## Checklist')
  expect(text).toMatch(
    /> Left out, because a job summary holds 1 MiB: \d+ parts \(details of check-\d+, .*The JSON output has everything\.\n$/u,
  )
  expect(text.match(/<details>/gu)).toHaveLength(text.match(/<\/details>/gu)?.length ?? 0)
})
