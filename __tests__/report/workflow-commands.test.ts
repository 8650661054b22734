import { GATE_DECISIONS, type Report } from '../../src/model/report.ts'
import { filePlace } from '../../src/model/place.ts'
import { ANNOTATION_MESSAGE_LIMIT } from '../../src/report/annotations.ts'
import { COMMANDS_PER_KIND, renderWorkflowCommands } from '../../src/report/workflow-commands.ts'
import { expectInertPlain, expectVisible } from '../support/github-markdown.ts'
import { HOSTILE_CASES } from '../support/hostile-cases.ts'
import { withFindings } from '../support/large-report.ts'
import { SAMPLE_REPORTS, sampleCheck, sampleFinding, sampleReport } from '../support/sample-reports.ts'

const { blocked, clear } = SAMPLE_REPORTS
const ANCHOR = { path: '.github/workflows/release.yml', line: 12 }
const GATE = { decision: 'blocked', exitCode: 1, headline: 'Blocked.' } as const

interface Command {
  readonly kind: string
  readonly properties: { readonly [name: string]: string }
  readonly message: string
}

/** Reads a line as the runner does: https://github.com/actions/runner/blob/v2.336.0/src/Runner.Common/ActionCommand.cs */
function parsed(line: string): Command {
  if (!line.startsWith('::')) throw new Error(`No command: ${line}`)
  const end = line.indexOf('::', 2)
  const head = line.slice(2, end)
  const space = head.indexOf(' ')
  const pairs = head.slice(space + 1).split(',')
  return {
    kind: head.slice(0, space),
    properties: Object.fromEntries(
      pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), unescaped(pair.slice(pair.indexOf('=') + 1), true)]),
    ),
    message: unescaped(line.slice(end + 2), false),
  }
}

function unescaped(text: string, isProperty: boolean): string {
  const decoded = text.replaceAll('%0D', '\r').replaceAll('%0A', '\n')
  const property = isProperty ? decoded.replaceAll('%3A', ':').replaceAll('%2C', ',') : decoded
  return property.replaceAll('%25', '%')
}

function commands(report: Report): readonly Command[] {
  const output = renderWorkflowCommands(report, { anchor: ANCHOR, showsFindings: true })
  return output.trimEnd().split('\n').map(parsed)
}

test('the gate comes first, then the findings with their places', () => {
  expect(commands(blocked)).toEqual([
    {
      kind: 'error',
      properties: { title: 'Security release checklist: BLOCKED' },
      message: 'Blocked by 1 of 2 checks: 1 failed, 1 verified.',
    },
    {
      kind: 'error',
      properties: { file: 'deploy/id_rsa', line: '1', endLine: '1', title: 'no-plaintext-secrets: private-key-file' },
      message: 'A private key is tracked by git.',
    },
    {
      kind: 'error',
      properties: { file: 'config/prod.env', line: '1', endLine: '1', title: 'no-plaintext-secrets: dotenv-file' },
      message: 'The dotenv file `config/prod.env` with 4 values is tracked by git.',
    },
  ])
})

test.each(GATE_DECISIONS.map((decision) => ({ decision })))(
  'a gate is a notice only where it is clear: $decision',
  ({ decision }) => {
    const [gate] = commands({ ...clear, gate: { ...clear.gate, decision } })

    expect(gate?.kind === 'notice').toBe(decision === 'clear')
  },
)

test('a path and a message with signs that commands mean something by come out as they went in', () => {
  const path = 'a,b:c 100%0A/file=x.ts'
  const place = filePlace(path, { startLine: 2, startColumn: 3, endLine: 2, endColumn: 9 })
  const finding = sampleFinding({ place, message: 'Half of 100%0A, a::b and %25.' })
  const report = sampleReport([sampleCheck({ decision: 'blocked', findings: [finding] })], GATE)

  expect(commands(report)[1]).toMatchObject({
    properties: { file: path, line: '2', endLine: '2', col: '3', endColumn: '9' },
    message: 'Half of 100%0A, a::b and %25.',
  })
})

test('no more of a kind than GitHub keeps, and the last says how many there are beside', () => {
  const { checks } = withFindings(1_000)
  const advisory = sampleCheck({
    id: 'ci-gates',
    decision: 'advisory',
    findings: Array.from({ length: 30 }, () => sampleFinding({ severity: 'low' })),
  })

  const all = commands(sampleReport([...checks, advisory], GATE))
  const kinds = (kind: string) => all.filter((each) => each.kind === kind)

  expect(kinds('error')).toHaveLength(COMMANDS_PER_KIND)
  expect(kinds('error').at(-1)?.message).toBe('and 992 more; the job summary has them.')
  expect(kinds('warning')).toHaveLength(COMMANDS_PER_KIND)
  expect(kinds('warning').at(-1)?.message).toBe('and 21 more; the job summary has them.')
})

test('limits hold with 100,000 findings and long texts', () => {
  const report = withFindings(100_000)
  const long = {
    ...report,
    checks: report.checks.map((check) => ({
      ...check,
      findings: check.findings.map((each) => ({ ...each, message: '\u202E'.repeat(9_000) })),
    })),
  }

  const all = commands(long)

  expect(all.length).toBeLessThanOrEqual(3 * COMMANDS_PER_KIND)
  expect(Math.max(...all.map(({ message }) => message.length))).toBeLessThanOrEqual(ANNOTATION_MESSAGE_LIMIT)
})

test.each(HOSTILE_CASES)(
  'hostile text starts no second command and forges no property: $name, text $turn',
  ({ report, name }) => {
    const output = renderWorkflowCommands(report, { anchor: ANCHOR, showsFindings: true })
    const usual = commands(SAMPLE_REPORTS[name as keyof typeof SAMPLE_REPORTS])
    const lines = output.trimEnd().split('\n')

    expectVisible(output)
    expect(lines).toHaveLength(usual.length)
    for (const [index, line] of lines.entries()) {
      const { kind, properties, message } = parsed(line)
      expect(kind).toBe(usual[index]?.kind)
      expect(Object.keys(properties)).toEqual(Object.keys(usual[index]?.properties ?? {}))
      expect(Number(properties['line'] ?? 1)).toBeGreaterThan(0)
      for (const text of [properties['title'] ?? '', message]) {
        expectVisible(text)
        expectInertPlain(text)
      }
    }
  },
)
