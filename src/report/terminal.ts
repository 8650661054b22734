import { groupBy } from '../model/group-by.ts'
import type { Report, ReportedCheck } from '../model/report.ts'
import { join, type SafeTerminal, safeTerminal } from './escape.ts'
import { type NextStep, nextSteps, type StepList, unacceptedFindings } from './next-steps.ts'
import { placeText } from './place-text.ts'
import { checkLines, findingList, INSET, MARGIN } from './terminal-check.ts'
import { createPage, drawn, type Lines, type Page, type TerminalOptions } from './terminal-layout.ts'
import {
  andMore,
  GATE_WORDS,
  headFacts,
  LATER_WORDS,
  laterOf,
  type Later,
  LIST_TITLES,
  policyLines,
  sinceReleaseText,
} from './wording.ts'

const BLANK: Lines = [safeTerminal``]

/** The checklist for a person at a terminal. No line is wider than `width`; pure text, same report, same bytes. */
export function renderTerminal(report: Report, options: TerminalOptions): string {
  const page = createPage(options)
  const whole = options.quiet
    ? []
    : [...head(page, report), ...checklist(page, report), ...deferred(page, report), ...policy(page, report)]
  return drawn([...whole, ...steps(page, report), ...gate(page, report)])
}

function head(page: Page, report: Report): Lines {
  const { tool } = report
  const since = sinceReleaseText(report)
  const facts = headFacts(report).flatMap(([label, fact]) => {
    return page.fold(page.text(fact), MARGIN, safeTerminal`${page.dim(page.text(label.padEnd(11)))}  `)
  })
  return [
    ...page.fold(page.bold(page.text(`Security release checklist ${tool.version}`)), 0),
    ...BLANK,
    ...facts,
    ...(since === null ? [] : page.fold(page.text(since), MARGIN)),
    ...BLANK,
  ]
}

function checklist(page: Page, report: Report): Lines {
  return report.checks.flatMap((check, index) => {
    const opens = report.checks[index - 1]?.section !== check.section
    const section = opens ? [...BLANK, ...page.fold(page.bold(page.text(check.section)), 0)] : []
    return [...section, ...checkLines(page, check)]
  })
}

function deferred(page: Page, report: Report): Lines {
  const waiting = report.checks.filter(({ decision }) => decision === 'deferred')
  return [
    ...later(
      page,
      'blocks',
      waiting.flatMap((check) => blockingLater(page, check)),
    ),
    ...later(
      page,
      'waits',
      page.fold(
        join(
          waiting.filter(isWaiting).map(({ id }) => page.text(id)),
          ', ',
        ),
        MARGIN + 2,
      ),
    ),
  ]
}

function later(page: Page, kind: Later, lines: Lines): Lines {
  return lines.length === 0 ? [] : [...BLANK, ...page.fold(page.bold(page.text(LATER_WORDS[kind])), 0), ...lines]
}

function isWaiting(check: ReportedCheck): boolean {
  return laterOf(check) === 'waits'
}

function blockingLater(page: Page, check: ReportedCheck): Lines {
  const [first, ...others] = unacceptedFindings(check)
  if (first === undefined) return []
  const beside = others.length > 0 ? ` ${andMore(others.length)}` : ''
  const where = page.cyan(page.text(`${placeText(first.place)}${beside}`))
  return page.spread(page.text(check.id), where, MARGIN + 2, numbered(page, check.item))
}

function policy(page: Page, report: Report): Lines {
  const lines = policyLines(report)
  const found = report.policy.findings
  if (lines.length + found.length === 0) return []
  return [
    ...BLANK,
    ...page.fold(page.bold(page.text('Policy')), 0),
    ...findingList(page, found),
    ...lines.flatMap((line) => page.fold(page.text(line), MARGIN, safeTerminal`- `)),
  ]
}

function steps(page: Page, report: Report): Lines {
  const lists = nextSteps(report)
  const lines = [
    ...stepList(page, 'fix', lists.fix),
    ...stepList(page, 'ask', lists.ask),
    ...stepList(page, 'access', lists.access),
  ]
  if (lines.length === 0) return []
  const command = page.text(`${report.tool.name} explain <check>`)
  return [...lines, ...BLANK, ...page.fold(page.dim(safeTerminal`More on a check: ${command}`), MARGIN)]
}

function stepList(page: Page, list: StepList, all: readonly NextStep[]): Lines {
  if (all.length === 0) return []
  return [
    ...BLANK,
    ...page.fold(page.bold(page.text(LIST_TITLES[list])), 0),
    ...[...groupBy(all, ({ step }) => step).values()].flatMap((group) => stepGroup(page, group)),
  ]
}

function stepGroup(page: Page, group: readonly NextStep[]): Lines {
  const [first] = group
  if (first === undefined) return []
  if (group.length > 1) {
    const slugs = group.map(({ check }) => page.text(check ?? 'policy'))
    return [...page.fold(page.text(first.step), MARGIN + 2), ...page.fold(page.dim(join(slugs, ', ')), INSET)]
  }
  const beside = first.more > 0 ? ` ${andMore(first.more)}` : ''
  const where = first.place === null ? '' : `${placeText(first.place)}${beside}`
  const slug = page.text(first.check ?? 'policy')
  return [
    ...page.spread(slug, page.cyan(page.text(where)), MARGIN + 2, numbered(page, first.item)),
    ...page.fold(page.text(first.step), INSET),
  ]
}

function numbered(page: Page, item: number | null): SafeTerminal {
  return page.text(`${(item === null ? '' : String(item)).padStart(2)}  `)
}

function gate(page: Page, { gate: { decision, exitCode, headline } }: Report): Lines {
  const word = page.bold(page.text(GATE_WORDS[decision]))
  const tone = exitCode === 0 ? (decision === 'clear' ? page.green : page.yellow) : page.red
  const exit = page.dim(page.text(`exit ${exitCode}`))
  return [...BLANK, ...page.spread(tone(word), exit, 0), ...page.fold(page.text(headline), 0)]
}
