import { auditWorkflows, type WorkflowAudit } from '../../src/workflows/audit-workflows.ts'

const path = '.github/workflows/large.yml'

// Work that grew faster than the file would end at the time limit.
function audit(...lines: readonly string[]): WorkflowAudit {
  return auditWorkflows([{ path, text: `${['on: pull_request', 'jobs:', ...lines].join('\n')}\n` }], {
    persona: 'auditor',
  })
}

function steps(count: number, step: (at: number) => readonly string[]): readonly string[] {
  return [
    '  build:',
    '    runs-on: ubuntu-latest',
    '    steps:',
    ...Array.from({ length: count }, (_, at) => step(at)).flat(),
  ]
}

const countOf = ({ inspected }: WorkflowAudit, what: string): number | undefined =>
  inspected.find((one) => one.what === what)?.count

describe('a large workflow', () => {
  it('of ten thousand steps is read to its end', () => {
    const result = audit(...steps(10_000, (at) => [`      - run: echo "\${{ github.event.issue.title }} ${at}"`]))

    expect(result.gaps).toEqual([])
    expect(countOf(result, 'steps')).toBe(10_000)
    expect(result.findings.filter(({ rule }) => rule === 'template-injection')).toHaveLength(10_000)
  }, 60_000)

  it('of ten thousand steps that hand a secret on is read to its end', () => {
    const result = audit(
      ...steps(10_000, (at) => [`      - id: s${at}`, `        run: echo "v=\${{ secrets.A }}" >> "$GITHUB_OUTPUT"`]),
    )

    expect(result.gaps).toEqual([])
    expect(countOf(result, 'steps')).toBe(10_000)
  }, 60_000)

  it('of one mebibyte is read, and one byte more is a gap', () => {
    const lines = steps(1, () => ['      - run: |'])
    const head = `${['on: pull_request', 'jobs:', ...lines].join('\n')}\n`
    const line = '          curl -H "Authorization: $TOKEN" https://example.com/a | tee log.txt\n'
    const text = (head + line.repeat(14_000)).slice(0, 1_048_575)
    const whole = auditWorkflows([{ path, text: `${text}\n` }])
    const over = auditWorkflows([{ path, text: `${text}\n\n` }])

    expect(whole.gaps).toEqual([])
    expect(countOf(whole, 'steps')).toBe(1)
    expect(over.gaps).toMatchObject([{ reason: 'limit', detail: expect.stringContaining('larger') as unknown }])
  }, 60_000)

  it('with a matrix of two hundred levels is a gap', () => {
    const levels = Array.from({ length: 200 }, (_, at) => `${' '.repeat(8 + 2 * at)}k${at}:`)
    const result = audit('  build:', '    strategy:', '      matrix:', ...levels)

    expect(result.gaps).toMatchObject([{ reason: 'limit', detail: expect.stringContaining('levels') as unknown }])
    expect(countOf(result, 'workflows')).toBe(0)
  })

  it('with a matrix of two hundred axes is not multiplied out', () => {
    const axes = Array.from({ length: 200 }, (_, at) => `        k${at}: [a, b, "\${{ secrets.A }}"]`)
    const result = audit(
      '  build:',
      '    runs-on: ${{ matrix.k7 }}',
      '    strategy:',
      '      matrix:',
      ...axes,
      '    steps:',
      '      - run: echo ${{ matrix.k199 }}',
    )

    expect(result.gaps).toEqual([])
    expect(countOf(result, 'steps')).toBe(1)
  })

  it('of jobs that call each other in a long row is read to its end', () => {
    const jobs = Array.from({ length: 2_000 }, (_, at) => [
      `  j${at}:`,
      `    needs: [${at === 0 ? '' : `j${at - 1}`}]`,
      '    runs-on: ubuntu-latest',
      '    outputs: { v: "${{ steps.s.outputs.v }}" }',
      '    steps:',
      `      - { id: s, run: 'echo "v=\${{ needs.j${at - 1}.outputs.v }}" >> "$GITHUB_OUTPUT"' }`,
    ])
    const result = audit(...jobs.flat())

    expect(result.gaps).toEqual([])
    expect(countOf(result, 'jobs')).toBe(2_000)
  }, 60_000)
})
