import fc from 'fast-check'
import { auditWorkflows } from '../../src/workflows/audit-workflows.ts'
import { AUDITS } from '../../src/workflows/audits/registry.ts'
import { lineOf } from '../../src/model/place.ts'
import { LEAKS } from './leak-catalogue.data.ts'

const WORKFLOW = '.github/workflows/ci.yml'
const HEAD = 'name: CI\non: push\npermissions: {}\njobs:\n  a:\n    name: A\n    runs-on: ubuntu-latest\n    steps:\n'

function rulesIn(text: string, path = WORKFLOW): readonly string[] {
  return auditWorkflows([{ path, text }]).findings.map(({ rule, place }) => `${rule}:${lineOf(place)}`)
}

describe('auditing workflows', () => {
  it('counts what it has looked at', () => {
    const { inspected } = auditWorkflows([
      { path: WORKFLOW, text: `${HEAD}      - run: make\n      - run: make test\n` },
      { path: 'action.yml', text: 'runs: { using: composite, steps: [{ run: make, shell: bash }] }\n' },
    ])
    expect(Object.fromEntries(inspected.map(({ what, count }) => [what, count]))).toEqual({
      workflows: 1,
      actions: 1,
      'Dependabot files': 0,
      jobs: 1,
      steps: 3,
    })
  })

  it.each([
    ['broken YAML', 'on: push\njobs: [\n', 'malformed'],
    ['an empty file', '', 'malformed'],
    ['a list', '- on: push\n', 'malformed'],
    ['a file without jobs', 'on: push\n', 'malformed'],
    ['a job that is a text', 'on: push\njobs:\n  a: b\n', 'malformed'],
    ['a step that is a text', `${HEAD}      - make\n`, 'malformed'],
    ['a file that is too large', `on: push\n${'#'.repeat(1_048_576)}\n`, 'limit'],
    ['too many levels', `on: push\njobs: ${'['.repeat(200)}\n`, 'limit'],
  ])('tells a gap for %s, never a pass', (_, text, reason) => {
    const { gaps } = auditWorkflows([{ path: WORKFLOW, text }])
    expect(gaps.map((gap) => gap.reason)).toContain(reason)
    for (const { detail } of gaps) expect(detail).toMatch(/^\.github\/workflows\/ci\.yml:\d+:\d+: .+\.$/)
  })

  it('reads the other files where one is broken', () => {
    const good = { path: '.github/workflows/good.yml', text: `${HEAD}      - uses: octo/tool@v1\n` }
    const { findings, gaps } = auditWorkflows([{ path: WORKFLOW, text: '[' }, good])
    expect(gaps).toHaveLength(1)
    expect(findings.map(({ rule }) => rule)).toEqual(['unpinned-uses'])
  })

  it('takes an ignore comment anywhere in the step for its audits alone', () => {
    const text = `${HEAD}      - uses: octo/tool@v1\n        with: # zizmor: ignore[unpinned-uses, artipacked]\n          a: \${{ fromJSON(secrets.A).b }}\n`
    const { findings, suppressed } = auditWorkflows([{ path: WORKFLOW, text }])
    expect(findings.map(({ rule }) => rule)).toEqual(['unredacted-secrets'])
    expect(suppressed.map(({ detection, tool, comment }) => [detection.rule, tool, comment.startLine])).toEqual([
      ['unpinned-uses', 'zizmor', 10],
    ])
  })

  it('shows each persona what it asked for', () => {
    const text = 'on: push\npermissions: {}\njobs:\n  a:\n    runs-on: self-hosted\n    steps: [{ run: make }]\n'
    const seen = (persona: 'regular' | 'pedantic' | 'auditor') =>
      new Set(auditWorkflows([{ path: WORKFLOW, text }], { persona }).findings.map(({ rule }) => rule))
    expect([...seen('regular')]).toEqual([])
    expect([...seen('pedantic')].sort()).toEqual(['anonymous-definition', 'concurrency-limits'])
    expect([...seen('auditor')].sort()).toEqual(['anonymous-definition', 'concurrency-limits', 'self-hosted-runner'])
  })

  it('names a finding by its job and step, not by its line', () => {
    const step = '      - id: up\n        uses: octo/tool@v1\n'
    const keyOf = (text: string) => auditWorkflows([{ path: WORKFLOW, text }]).findings.map(({ key }) => key)
    const [key] = keyOf(HEAD + step)
    expect(key).toContain('jobs.a.up')
    expect(keyOf(`# moved\n${HEAD}      - run: make\n${step}`)).toEqual([key])
  })

  it('does not multiply what anchors multiply', () => {
    const letters = Array.from('bcdefghijklmno')
    const lines = letters.map((letter, at) => `${letter}: &${letter} [${`*${letters[at - 1] ?? 'a'},`.repeat(9)}]`)
    const text = `on: push\na: &a [x]\n${lines.join('\n')}\njobs:\n  j:\n    strategy: { matrix: { v: *o } }\n    container: "\${{ matrix.v }}"\n    steps: []\n`
    const { findings } = auditWorkflows([{ path: WORKFLOW, text }], { persona: 'auditor' })
    expect(findings.length).toBeLessThan(5_000)
  })

  it('finds the same in a file with other line ends, at the same places', () => {
    for (const { failing } of LEAKS) {
      for (const [, ...lines] of failing) {
        const text = `${lines.join('\n')}\n`
        expect(rulesIn(text.replaceAll('\n', '\r\n'))).toEqual(rulesIn(text))
      }
    }
  })

  it('finds the same, moved, below a comment and in deeper indentation', () => {
    for (const { examples } of AUDITS) {
      for (const { files } of examples.failing) {
        const [{ path, text }] = files()
        const moved = rulesIn(text, path).map((rule) => rule.replace(/\d+$/, (line) => String(Number(line) + 1)))
        expect(rulesIn(`# a comment\n${text}`, path)).toEqual(moved)
        expect(rulesIn(text.replace(/^ {2,}/gm, '$&  '), path)).toEqual(rulesIn(text, path))
      }
    }
  })

  it('finds the same with quoted keys', () => {
    const quoted = (text: string) =>
      text.replace(/^( *(?:- )?)(on|jobs|steps|uses|run|env|with|path|permissions|if):/gm, '$1"$2":')
    for (const { examples } of AUDITS) {
      for (const { files } of examples.failing) {
        const [{ path, text }] = files()
        expect(rulesIn(quoted(text), path)).toEqual(rulesIn(text, path))
      }
    }
  })

  it('never throws for what a file holds', () => {
    const texts = [
      ...LEAKS.flatMap(({ failing }) => failing.map(([, ...lines]) => lines.join('\n'))),
      ...AUDITS.flatMap(({ examples }) => examples.failing.map(({ files }) => files()[0].text)),
    ]
    const cut = fc.tuple(
      fc.constantFrom(...texts),
      fc.nat(),
      fc.nat(60),
      fc.constantFrom('', '${{', "'", '"', '$(', '`', '|', '&a ', '*a', '\n', '  '),
    )
    fc.assert(
      fc.property(cut, ([text, at, length, put]) => {
        const start = at % (text.length + 1)
        const changed = text.slice(0, start) + put + text.slice(start + length)
        const { findings, gaps } = auditWorkflows([{ path: WORKFLOW, text: changed }], { persona: 'auditor' })
        for (const { place } of findings) expect(lineOf(place)).toBeLessThanOrEqual(changed.split('\n').length)
        expect(gaps.every(({ source }) => source === 'workflows')).toBe(true)
      }),
      { numRuns: 150 },
    )
  })

  it('costs what a file is long', () => {
    const many = (count: number) => `${HEAD}${'      - run: echo "${{ github.head_ref }}" | tee log\n'.repeat(count)}`
    // A tenth more would be hours where the cost were squared or worse.
    expect(auditWorkflows([{ path: WORKFLOW, text: many(2_000) }]).findings.length).toBe(2_000)
  })
})
