import { CHECK_DECISIONS, GATE_DECISIONS, type Report } from '../../src/model/report.ts'
import { renderJunit } from '../../src/report/junit.ts'
import { FINDINGS_IN_CASE } from '../../src/report/junit-outcome.ts'
import { expectVisible } from '../support/github-markdown.ts'
import { HOSTILE_CASES } from '../support/hostile-cases.ts'
import { withFindings } from '../support/large-report.ts'
import { SAMPLE_REPORTS, sampleCheck, sampleFinding, sampleReport } from '../support/sample-reports.ts'
import { readXml, type XmlElement } from '../support/xml.ts'

const CLEAR = { decision: 'clear', exitCode: 0, headline: 'Clear.' } as const

interface Ending {
  readonly kind: string
  readonly type: string | undefined
  readonly message: string | undefined
  readonly text: string
}

function suites(report: Report): readonly XmlElement[] {
  return readXml(renderJunit(report)).children
}

function cases(report: Report): readonly XmlElement[] {
  return suites(report).flatMap(({ children }) => children.filter(({ name }) => name === 'testcase'))
}

function endings(report: Report): { readonly [id: string]: Ending } {
  return Object.fromEntries(
    cases(report).map(({ attributes, children: [end] }) => [
      attributes['classname']?.split('.').at(-1) ?? '',
      {
        kind: end?.name ?? 'passed',
        type: end?.attributes['type'],
        message: end?.attributes['message'],
        text: end?.text ?? '',
      },
    ]),
  )
}

describe('suites', () => {
  test('are the sections in checklist order and then the gate, numbered from 0', () => {
    const all = suites(SAMPLE_REPORTS.gaps)

    expect(all.map(({ attributes }) => [attributes['id'], attributes['name']])).toEqual([
      ['0', 'Transport & network'],
      ['1', 'Release controls'],
      ['2', 'Notes & follow-ups'],
      ['3', 'Gate'],
    ])
  })

  test.each(Object.entries(SAMPLE_REPORTS))('count their cases and each end: %s', (_, report) => {
    for (const { attributes, children } of suites(report)) {
      const inside = children.filter(({ name }) => name === 'testcase')
      const ended = (kind: string) => String(inside.filter(({ children: [end] }) => end?.name === kind).length)

      expect(attributes).toMatchObject({
        tests: String(inside.length),
        failures: ended('failure'),
        errors: ended('error'),
        skipped: ended('skipped'),
      })
    }
  })

  test('have what the schemas want, in their order', () => {
    for (const { attributes, children } of suites(SAMPLE_REPORTS.waived)) {
      expect(Object.keys(attributes)).toEqual(
        expect.arrayContaining([
          'package',
          'id',
          'name',
          'timestamp',
          'hostname',
          'tests',
          'failures',
          'errors',
          'time',
        ]),
      )
      expect(attributes['timestamp']).toBe('2026-11-24T00:00:00')
      expect(children.map(({ name }) => name).join(' ')).toMatch(/^properties (?:testcase )+system-out system-err$/u)
    }
  })
})

describe('cases', () => {
  test('pass for a tick alone: what does not apply, or a person answered, is skipped and says so', () => {
    expect(endings(SAMPLE_REPORTS.clear)).toMatchObject({
      'no-plaintext-secrets': { kind: 'passed' },
      'restricted-cors': {
        kind: 'skipped',
        message: 'not applicable',
        text: 'Because: No server is in the repository.',
      },
      'pen-test-or-threat-model': { kind: 'passed' },
      gate: { kind: 'passed' },
    })
    expect(endings(SAMPLE_REPORTS.waived)).toMatchObject({
      'secrets-rotated': { kind: 'skipped', message: 'attested by alice' },
      'no-plaintext-secrets': { kind: 'skipped', message: 'waived, 1 finding' },
      gate: { kind: 'passed' },
    })
  })

  test('fail where findings block, with each place and what to do', () => {
    const { 'no-plaintext-secrets': blocked, gate } = endings(SAMPLE_REPORTS.blocked)

    expect(blocked).toMatchObject({ kind: 'failure', type: 'blocked', message: 'failed, 2 findings, 1,204 files' })
    expect(blocked?.text.split('\n')).toEqual([
      '- deploy/id_rsa:1 (critical, introduced): A private key is tracked by git.',
      '- config/prod.env (high, existing): The dotenv file `config/prod.env` with 4 values is tracked by git.',
      '1. Revoke the credential at the service that issued it and issue a new one.',
      '2. Remove the file from git with `git rm --cached <path>` and commit that.',
      'Not seen: The clone has 1 of its commits. Fetch the whole history: fetch-depth: 0 in actions/checkout, or git fetch --unshallow.',
    ])
    expect(gate).toMatchObject({ kind: 'failure', message: 'Blocked by 1 of 2 checks: 1 failed, 1 verified.' })
  })

  test('are errors where nothing could be verified, with what would grant it', () => {
    const { 'ci-gates': unverified, 'deploy-key-rotation': advisory } = endings(SAMPLE_REPORTS.gaps)

    expect(unverified).toMatchObject({ kind: 'error', type: 'unverified' })
    expect(unverified?.text).toContain(
      "Not seen: The rules of `main` cannot be read. Add `contents: read` to the job's",
    )
    expect(unverified?.text).toContain('To answer: Is the skipped job `lint` meant to be skipped?')
    expect(advisory).toMatchObject({ kind: 'skipped', type: undefined, message: 'error, advisory' })
  })

  test.each(CHECK_DECISIONS.map((decision) => ({ decision })))(
    'never pass for a check that failed, whatever the policy makes of it: $decision',
    ({ decision }) => {
      const check = sampleCheck({
        verdict: { status: 'fail', because: null, question: null },
        decision,
        findings: [sampleFinding()],
      })

      expect(endings(sampleReport([check], CLEAR))[check.id]?.kind).toBe(
        { blocked: 'failure', unverified: 'error' }[decision as string] ?? 'skipped',
      )
    },
  )

  test.each(['not-enforced', 'overridden'] as const)('fail no build where the gate is %s, and say why', (decision) => {
    const { blocked } = SAMPLE_REPORTS
    const report = { ...blocked, gate: { ...blocked.gate, decision, exitCode: 0 as const } }

    const { 'no-plaintext-secrets': check, gate } = endings(report)

    expect([check?.kind, gate?.kind]).toEqual(['skipped', 'skipped'])
    expect(check?.message).toMatch(/^(?:not enforced|overridden), failed/u)
  })

  test.each(GATE_DECISIONS.map((decision) => ({ decision })))(
    'of the gate pass only where it is clear: $decision',
    ({ decision }) => {
      const { clear } = SAMPLE_REPORTS
      const { gate } = endings({ ...clear, gate: { ...clear.gate, decision } })

      expect(gate?.kind === 'passed').toBe(decision === 'clear')
    },
  )

  test('of the gate list what is wrong with the policy', () => {
    const { blocked } = SAMPLE_REPORTS
    const found = sampleFinding({
      check: null,
      criterion: null,
      rule: 'policy/broken',
      message: 'The policy has no version.',
    })
    const report = { ...blocked, policy: { ...blocked.policy, findings: [found] } }

    expect(endings(report)['gate']?.text).toContain('The policy has no version.')
  })

  test('list the first of very many findings and say how many there are', () => {
    const { 'no-plaintext-secrets': large } = endings(withFindings(100_000))

    expect(large?.text.match(/^- src\/module-/gmu)).toHaveLength(FINDINGS_IN_CASE)
    expect(large?.text).toContain('- and 99,900 more')
  })
})

test.each(HOSTILE_CASES)(
  'hostile text adds no element, attribute or forbidden character: $name, text $turn',
  ({ report, name }) => {
    const output = renderJunit(report)
    const usual = SAMPLE_REPORTS[name as keyof typeof SAMPLE_REPORTS]

    expectVisible(output)
    expect(cases(report)).toHaveLength(usual.checks.length + 1)
    for (const { children } of cases(report)) {
      const [end] = children
      const words = end === undefined ? [] : [end.name, ...Object.keys(end.attributes)]
      expect(children.length).toBeLessThan(2)
      expect(end?.children ?? []).toEqual([])
      expect(words.join(' ')).toMatch(/^(?:|skipped message|(?:failure|error) type message)$/u)
    }
  },
)
