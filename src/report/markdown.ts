import type { Report, ReportedCheck } from '../model/report.ts'
import {
  clip,
  forMarkdown,
  forMarkdownHtml,
  join,
  safeMarkdown,
  markdownLink,
  proseForMarkdown,
  type SafeMarkdown,
} from './escape.ts'
import { checkDetails, findingItems, placeLink } from './markdown-check.ts'
import { type NextStep, nextSteps, type StepList, unacceptedFindings } from './next-steps.ts'
import { standingOf } from './standing.ts'
import {
  andMore,
  counted,
  GATE_WORDS,
  headFacts,
  LATER_WORDS,
  laterOf,
  LIST_TITLES,
  MARKS,
  policyLines,
  resultParts,
  sinceReleaseText,
} from './wording.ts'

/** Bytes of one job summary. https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#step-isolation-and-limits */
export const JOB_SUMMARY_LIMIT = 1024 * 1024

// What the note on left-out parts may take.
const NOTE_RESERVE = 16 * 1024
const TEXT_LIMIT = 500
const NAMES_SHOWN = 30

/** A part that is there whole or not at all. */
interface Block {
  readonly title: string
  readonly text: SafeMarkdown
}

/** The job summary in GitHub's markdown. Within the limit in bytes; what did not fit is named at the end. */
export function renderMarkdown(report: Report): string {
  const blocks = [
    { title: 'the head', text: head(report) },
    ...(['fix', 'ask', 'access'] as const).flatMap((list) => stepList(report, list)),
    checklist(report),
    ...deferred(report),
    ...policy(report),
    ...report.checks.flatMap((check) => details(report, check)),
  ]
  return assembled(blocks)
}

function assembled(blocks: readonly Block[]): string {
  const encoder = new TextEncoder()
  const left: string[] = []
  let room = JOB_SUMMARY_LIMIT - NOTE_RESERVE
  const kept = blocks.filter(({ title, text }) => {
    const size = encoder.encode(text).length + 2
    if (size > room) {
      left.push(title)
      return false
    }
    room -= size
    return true
  })
  const texts = kept.map(({ text }) => text)
  return `${join(left.length === 0 ? texts : [...texts, leftOut(left)], '\n\n')}\n`
}

function leftOut(titles: readonly string[]): SafeMarkdown {
  const shown = titles.slice(0, NAMES_SHOWN).map((title) => safe(clip(title, 80)))
  const rest =
    titles.length > NAMES_SHOWN ? safeMarkdown` ${safe(andMore(titles.length - NAMES_SHOWN))}` : safeMarkdown``
  const parts = safe(counted(titles.length, 'part'))
  return safeMarkdown`> Left out, because a job summary holds 1 MiB: ${parts} (${join(shown, ', ')}${rest}). The JSON output has everything.`
}

function head(report: Report): SafeMarkdown {
  const { decision, headline } = report.gate
  const facts = headFacts(report).map(([label, fact]) => safeMarkdown`${safe(label)}: ${safe(fact)}`)
  const since = sinceReleaseText(report)
  const lines = [
    safeMarkdown`# Security release checklist: ${safe(GATE_WORDS[decision])}`,
    safeMarkdown`**${prose(headline)}**`,
    join(facts, '<br>\n'),
    ...(since === null ? [] : [safe(since)]),
    ...(report.run.url === null ? [] : [markdownLink(safeMarkdown`The run and its logs`, report.run.url)]),
  ]
  return join(lines, '\n\n')
}

function stepList(report: Report, list: StepList): readonly Block[] {
  const all = nextSteps(report)[list]
  if (all.length === 0) return []
  const byStep = new Map<string, NextStep[]>()
  for (const each of all) {
    const group = byStep.get(each.step)
    if (group === undefined) byStep.set(each.step, [each])
    else group.push(each)
  }
  const items = [...byStep.values()].map((group) => stepItem(report, group))
  const title = LIST_TITLES[list]
  return [{ title, text: safeMarkdown`## ${safe(title)}\n\n${join(items, '\n')}` }]
}

function stepItem(report: Report, group: readonly NextStep[]): SafeMarkdown {
  const [first] = group
  if (first === undefined) return safeMarkdown``
  const names = group.map(({ item, check }) => safe(item === null ? 'policy' : `${item} ${check ?? ''}`))
  if (group.length > 1) return safeMarkdown`- ${prose(first.step)} **${join(names, ', ')}**`
  const beside = first.more === 0 ? safeMarkdown`` : safeMarkdown` ${safe(andMore(first.more))}`
  const where = first.place === null ? safeMarkdown`` : safeMarkdown` at ${placeLink(first.place, report)}${beside}`
  return safeMarkdown`- **${join(names, ', ')}**${where}: ${prose(first.step)}`
}

function checklist(report: Report): Block {
  const rows = report.checks.flatMap((check, index) => {
    const opens = report.checks[index - 1]?.section !== check.section
    return [...(opens ? [safeMarkdown`| | | **${safe(check.section)}** | | |`] : []), row(report, check)]
  })
  const table = [safeMarkdown`| | # | Check | Result | Evidence |`, safeMarkdown`| - | -: | - | - | - |`, ...rows]
  return { title: 'the checklist', text: safeMarkdown`## Checklist\n\n${join(table, '\n')}` }
}

function row(report: Report, check: ReportedCheck): SafeMarkdown {
  const { emoji } = MARKS[standingOf(check)]
  const result = safe(resultParts(check).join(' · '))
  return safeMarkdown`| ${safe(emoji)} | ${check.item} | ${prose(check.title)} | ${result} | ${evidence(report, check)} |`
}

// One place that can be clicked: what was found, or what the tick rests on.
function evidence(report: Report, check: ReportedCheck): SafeMarkdown {
  const attested = check.criteria.flatMap(({ attestation }) => attestation?.place ?? [])
  const seen = check.criteria.flatMap((criterion) => criterion.evidence.flatMap(({ place }) => place ?? []))
  const found = unacceptedFindings(check)[0]?.place
  const place = found ?? attested[0] ?? seen[0]
  return place === undefined ? safeMarkdown`` : placeLink(place, report)
}

function deferred(report: Report): readonly Block[] {
  return (['blocks', 'waits'] as const).flatMap((kind) => {
    const checks = report.checks.filter((check) => check.decision === 'deferred' && laterOf(check) === kind)
    if (checks.length === 0) return []
    const items = checks.map((check) => safeMarkdown`- **${check.item} ${safe(check.id)}** ${evidence(report, check)}`)
    const title = LATER_WORDS[kind]
    const summary = forMarkdownHtml(`${title}: ${counted(checks.length, 'check')}`)
    const opening = safeMarkdown`<details><summary>${summary}</summary>`
    return [{ title, text: safeMarkdown`${opening}\n\n${join(items, '\n')}\n\n</details>` }]
  })
}

function policy(report: Report): readonly Block[] {
  const items = [
    ...findingItems(report.policy.findings, report),
    ...policyLines(report).map((line) => safeMarkdown`- ${prose(line)}`),
  ]
  return items.length === 0 ? [] : [{ title: 'Policy', text: safeMarkdown`## Policy\n\n${join(items, '\n')}` }]
}

function details(report: Report, check: ReportedCheck): readonly Block[] {
  const text = checkDetails(report, check)
  return text === null ? [] : [{ title: `details of ${check.id}`, text }]
}

function safe(raw: string): SafeMarkdown {
  return forMarkdown(clip(raw, TEXT_LIMIT))
}

function prose(raw: string): SafeMarkdown {
  return proseForMarkdown(clip(raw, TEXT_LIMIT))
}
