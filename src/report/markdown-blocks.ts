import { counted } from '../model/counted.ts'
import { groupBy } from '../model/group-by.ts'
import type { Report, ReportedCheck } from '../model/report.ts'
import {
  clip,
  forMarkdown,
  forMarkdownHtml,
  join,
  proseForMarkdown,
  safeMarkdown,
  type SafeMarkdown,
} from './escape.ts'
import { checkDetails, findingItems, placeLink } from './markdown-check.ts'
import { type NextStep, nextSteps, type StepList, unacceptedFindings } from './next-steps.ts'
import { standingOf } from '../model/standing.ts'
import { andMore, LATER_WORDS, laterOf, LIST_TITLES, MARKS, policyLines, resultParts } from './wording.ts'

/** A part of a markdown output that is there whole or not at all. */
export interface Block {
  /** How it is named where it had to be left out. */
  readonly title: string
  readonly text: SafeMarkdown
}

/** What one output holds, in bytes of UTF-8, and how a reader is told of what it does not hold. */
export interface Room {
  readonly bytes: number
  /** `a job summary holds 1 MiB` */
  readonly because: string
  /** Where everything is. */
  readonly elsewhere: SafeMarkdown
}

/** The signs before our headings; a comment has smaller ones than a page. */
export type Heading = '##' | '###'

const TEXT_LIMIT = 500
// What the note on left-out parts may take: names are clipped, and escapes make each at most eight times as long.
const NOTE_RESERVE = 16 * 1024
const NAMES_SHOWN = 20
const NAME_LIMIT = 80

/** The blocks that fit into the room, in their order; what did not fit is named at the end. */
export function assembled(blocks: readonly Block[], room: Room): SafeMarkdown {
  const encoder = new TextEncoder()
  const left: string[] = []
  const sizes = blocks.map(({ text }) => encoder.encode(text).length + 2)
  const fitsAll = sizes.reduce((sum, size) => sum + size, 0) <= room.bytes
  let free = fitsAll ? room.bytes : room.bytes - NOTE_RESERVE
  const kept = blocks.filter(({ title }, index) => {
    const size = sizes[index] ?? 0
    if (size > free) {
      left.push(title)
      return false
    }
    free -= size
    return true
  })
  const texts = kept.map(({ text }) => text)
  return join(left.length === 0 ? texts : [...texts, leftOut(left, room)], '\n\n')
}

function leftOut(titles: readonly string[], { because, elsewhere }: Room): SafeMarkdown {
  const shown = titles.slice(0, NAMES_SHOWN).map((title) => safe(clip(title, NAME_LIMIT)))
  const rest =
    titles.length > NAMES_SHOWN ? safeMarkdown` ${safe(andMore(titles.length - NAMES_SHOWN))}` : safeMarkdown``
  const parts = safe(counted(titles.length, 'part'))
  return safeMarkdown`> Left out, because ${safe(because)}: ${parts} (${join(shown, ', ')}${rest}). ${elsewhere}`
}

/** A list of next steps for each of those who can act; steps that are the same stand once. */
export function stepBlocks(report: Report, heading: Heading): readonly Block[] {
  const lists = nextSteps(report)
  return (['fix', 'ask', 'access'] as const).flatMap((list) => stepList(report, list, lists[list], heading))
}

function stepList(report: Report, list: StepList, all: readonly NextStep[], heading: Heading): readonly Block[] {
  if (all.length === 0) return []
  const items = [...groupBy(all, ({ step }) => step).values()].map((group) => stepItem(report, group))
  return [headed(heading, LIST_TITLES[list], join(items, '\n'))]
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

/** The whole checklist as one table, a row of its own for each section. */
export function checklistBlock(report: Report, heading: Heading): Block {
  const rows = report.checks.flatMap((check, index) => {
    const opens = report.checks[index - 1]?.section !== check.section
    return [...(opens ? [safeMarkdown`| | | **${safe(check.section)}** | | |`] : []), row(report, check)]
  })
  return { ...headed(heading, 'Checklist', table(rows)), title: 'the checklist' }
}

/** A folded table for each section, with what stands behind its checks in the line that is always seen. */
export function sectionBlocks(report: Report): readonly Block[] {
  const sections = new Set(report.checks.map(({ section }) => section))
  return [...sections].map((section) => {
    const checks = report.checks.filter((check) => check.section === section)
    const words = standingsText(checks)
    return folded(section, words, table(checks.map((check) => row(report, check))))
  })
}

function standingsText(checks: readonly ReportedCheck[]): string {
  const standings = checks.map(standingOf)
  return [...new Set(standings)]
    .map((standing) => `${MARKS[standing].emoji} ${standings.filter((each) => each === standing).length}`)
    .join(' ')
}

function table(rows: readonly SafeMarkdown[]): SafeMarkdown {
  return join([safeMarkdown`| | # | Check | Result | Evidence |`, safeMarkdown`| - | -: | - | - | - |`, ...rows], '\n')
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

/** What the release will ask, folded: known findings and answers that are not there yet. */
export function deferredBlocks(report: Report): readonly Block[] {
  return (['blocks', 'waits'] as const).flatMap((kind) => {
    const checks = report.checks.filter((check) => check.decision === 'deferred' && laterOf(check) === kind)
    if (checks.length === 0) return []
    const items = checks.map((check) => safeMarkdown`- **${check.item} ${safe(check.id)}** ${evidence(report, check)}`)
    return [folded(LATER_WORDS[kind], counted(checks.length, 'check'), join(items, '\n'))]
  })
}

/** What is wrong with the policy, and what became of its entries; none for a policy with nothing to tell. */
export function policyBlocks(report: Report, heading: Heading): readonly Block[] {
  const items = [
    ...findingItems(report.policy.findings, report),
    ...policyLines(report).map((line) => safeMarkdown`- ${prose(line)}`),
  ]
  return items.length === 0 ? [] : [headed(heading, 'Policy', join(items, '\n'))]
}

/** A folded block for each check that has more to say than its row. */
export function detailBlocks(report: Report): readonly Block[] {
  return report.checks.flatMap((check) => {
    const text = checkDetails(report, check)
    return text === null ? [] : [{ title: `details of ${check.id}`, text }]
  })
}

function headed(heading: Heading, title: string, body: SafeMarkdown): Block {
  const opening = heading === '##' ? safeMarkdown`##` : safeMarkdown`###`
  return { title, text: safeMarkdown`${opening} ${safe(title)}\n\n${body}` }
}

/** A block whose body is folded under its title and what is said beside it. */
export function folded(title: string, beside: string | null, body: SafeMarkdown): Block {
  const summary = forMarkdownHtml(clip(beside === null ? title : `${title}: ${beside}`, TEXT_LIMIT))
  return { title, text: safeMarkdown`<details><summary>${summary}</summary>\n\n${body}\n\n</details>` }
}

function safe(raw: string): SafeMarkdown {
  return forMarkdown(clip(raw, TEXT_LIMIT))
}

function prose(raw: string): SafeMarkdown {
  return proseForMarkdown(clip(raw, TEXT_LIMIT))
}
