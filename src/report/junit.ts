import type { Report, ReportedCheck } from '../model/report.ts'
import { clip, forXml, join, type SafeXml, safeXml } from './escape.ts'
import { checkOutcome, gateOutcome, type Outcome } from './junit-outcome.ts'
import { GATE_WORDS } from './wording.ts'

const TEXT_LIMIT = 500

interface Case {
  readonly id: string
  readonly name: string
  readonly outcome: Outcome
}

/**
 * The report as JUnit XML: a suite a section, a case a check, and a last suite for the gate, so that no reader sees all
 * green where the gate does not clear. Passed is what has a tick; what a person stated, accepted or left out is skipped
 * and says why. Fits the schemas of Ant and of Jenkins.
 */
export function renderJunit(report: Report): string {
  const sections = [...new Set(report.checks.map(({ section }) => section))]
  const suites = sections.map((section) => {
    return {
      name: section,
      cases: report.checks.filter((each) => each.section === section).map((each) => caseOf(each, report)),
    }
  })
  const gate = { id: 'gate', name: GATE_WORDS[report.gate.decision], outcome: gateOutcome(report) }
  const all = [...suites, { name: 'Gate', cases: [gate] }]
  const body = join(
    all.map(({ name, cases }, index) => suite(report, index, name, cases)),
    '\n',
  )
  return `${safeXml`<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${body}\n</testsuites>`}\n`
}

function caseOf(check: ReportedCheck, report: Report): Case {
  return { id: check.id, name: `${check.item} ${check.title}`, outcome: checkOutcome(check, report.gate) }
}

// Ant's schema wants a time of day, a host and durations, which a report of evidence has not.
function suite({ tool, run, gate }: Report, index: number, name: string, cases: readonly Case[]): SafeXml {
  const count = (kind: Outcome['kind']) => cases.filter(({ outcome }) => outcome.kind === kind).length
  const identity = safeXml`id="${index}" package="${attribute(tool.name)}" name="${attribute(name)}"`
  const moment = safeXml`timestamp="${attribute(run.asOf)}T00:00:00" hostname="localhost"`
  const counts = safeXml`tests="${cases.length}" failures="${count('failure')}" errors="${count('error')}" skipped="${count('skipped')}"`
  const lines = [
    safeXml`  <testsuite ${identity} ${moment} ${counts} time="0">`,
    // Jenkins' schema takes no empty list.
    safeXml`    <properties><property name="decision" value="${attribute(gate.decision)}"/></properties>`,
    ...cases.map((each) => testcase(tool.name, each)),
    safeXml`    <system-out/>`,
    safeXml`    <system-err/>`,
    safeXml`  </testsuite>`,
  ]
  return join(lines, '\n')
}

function testcase(tool: string, { id, name, outcome }: Case): SafeXml {
  const head = safeXml`<testcase classname="${attribute(`${tool}.${id}`)}" name="${attribute(name)}" time="0"`
  if (outcome.kind === 'passed') return safeXml`    ${head}/>`
  const element = forXml(outcome.kind)
  // Ant's schema gives a skip no type.
  const type = outcome.kind === 'skipped' ? safeXml`` : safeXml` type="${attribute(outcome.type)}"`
  const opening = safeXml`<${element}${type} message="${attribute(outcome.message)}"`
  const body =
    outcome.lines.length === 0
      ? safeXml`${opening}/>`
      : safeXml`${opening}>${join(
          outcome.lines.map((line) => forXml(line)),
          '\n',
        )}</${element}>`
  return safeXml`    ${head}>\n      ${body}\n    </testcase>`
}

function attribute(raw: string): SafeXml {
  return forXml(clip(raw, TEXT_LIMIT))
}
