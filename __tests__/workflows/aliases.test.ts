import { auditWorkflows } from '../../src/workflows/audit-workflows.ts'

const path = '.github/workflows/ci.yml'

describe('aliases', () => {
  it('bring a secret into a job that has no environment', () => {
    const text = [
      'on: push',
      'jobs:',
      '  asks:',
      '    environment: production',
      '    env: &keys',
      '      KEY: ${{ secrets.KEY }}',
      '    steps: []',
      '  tells:',
      '    env: *keys',
      '    steps: []',
      '',
    ].join('\n')
    const { findings } = auditWorkflows([{ path, text }], { persona: 'auditor' })

    expect(findings.filter(({ rule }) => rule === 'secrets-outside-env')).toMatchObject([
      { key: 'jobs.tells#key', place: { startLine: 6, startColumn: 16 } },
    ])
  })

  it('that stand for more than the limit are a gap', () => {
    const steps = Array.from({ length: 500 }, () => '      - run: make')
    const jobs = Array.from({ length: 100 }, (_, at) => `  j${at}:\n    steps: *steps\n`)
    const text = ['on: push', 'jobs:', '  first:', '    steps: &steps', ...steps, ...jobs].join('\n')
    const { findings, gaps, inspected } = auditWorkflows([{ path, text }])

    expect(findings).toEqual([])
    expect(gaps).toMatchObject([{ reason: 'limit', detail: expect.stringContaining('aliases') as unknown }])
    expect(inspected).toContainEqual({ what: 'steps', count: 0 })
  })
})
