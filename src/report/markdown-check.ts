import type { Finding } from '../model/finding.ts'
import type { Place } from '../model/place.ts'
import type { Report, ReportedCheck, ReportedCriterion } from '../model/report.ts'
import {
  clip,
  forMarkdown,
  forMarkdownCode,
  forMarkdownHtml,
  join,
  safeMarkdown,
  markdownLink,
  proseForMarkdown,
  type SafeMarkdown,
} from './escape.ts'
import { openCriteria } from './next-steps.ts'
import { placeText, placeUrl } from './place-text.ts'
import { type Standing, standingOf } from '../model/standing.ts'
import { andMore, doesNotDecide, groupGaps, isAwaiting, MARKS, resultParts } from './wording.ts'

/** Findings that one check lists in markdown; JSON has them all. */
export const FINDINGS_LISTED = 100

const TEXT_LIMIT = 500
const ITEMS_LISTED = 20

/** A check's folded details; null where its row in the table says everything. */
export function checkDetails(report: Report, check: ReportedCheck): SafeMarkdown | null {
  const standing = standingOf(check)
  const open = openCriteria(check)
  const awaiting = open.length === check.criteria.length && open.every(isUnjudged)
  if (standing === 'off' || awaiting) return null
  const { emoji } = MARKS[standing]
  const title = forMarkdownHtml(clip(`${check.item}  ${check.title}`, TEXT_LIMIT))
  const result = forMarkdownHtml(clip(resultParts(check).join(', '), TEXT_LIMIT))
  const parts = [
    join(capped(check.criteria.map((criterion) => criterionItem(report, criterion))), '\n'),
    list('Findings', findingItems(check.findings, report)),
    check.findings.some(({ waiver }) => waiver === null)
      ? list('What to do', capped(numbered(check.remediation)))
      : null,
    list('What could not be seen', gapItems(open)),
    list(
      'Notes',
      findingItems(
        check.criteria.flatMap(({ notes }) => notes),
        report,
      ),
    ),
  ].filter((part) => part !== null)
  const summary = safeMarkdown`<details><summary>${forMarkdownHtml(emoji)} ${title}: ${result}</summary>`
  return join([summary, ...parts, safeMarkdown`</details>`], '\n\n')
}

/** A list item for each finding, the first of them in full and the rest as a number. */
export function findingItems(findings: readonly Finding[], report: Report): readonly SafeMarkdown[] {
  const items = findings.slice(0, FINDINGS_LISTED).map(({ place, severity, origin, message, waiver, related }) => {
    const tags = [severity, ...(origin === 'unknown' ? [] : [origin])].join(', ')
    const accepted = waiver === null ? safeMarkdown`` : safeMarkdown` Waived by ${safe(waiver)}.`
    const others = related.slice(0, ITEMS_LISTED).map((each) => placeLink(each, report))
    const left = related.length - others.length
    const rest = left > 0 ? safeMarkdown` ${safe(andMore(left))}` : safeMarkdown``
    const also = others.length === 0 ? safeMarkdown`` : safeMarkdown` Also at ${join(others, ', ')}${rest}.`
    return safeMarkdown`- ${placeLink(place, report)} (${safe(tags)}): ${prose(message)}${also}${accepted}`
  })
  const left = findings.length - items.length
  return left > 0 ? [...items, safeMarkdown`- ${safe(andMore(left))}`] : items
}

/** A place as code, linked where it has an address. */
export function placeLink(place: Place, report: Report): SafeMarkdown {
  return markdownLink(forMarkdownCode(clip(placeText(place), TEXT_LIMIT)), placeUrl(place, report))
}

function criterionItem(report: Report, criterion: ReportedCriterion): SafeMarkdown {
  const { question, because, scope, evidence, attestation, optional, status } = criterion
  const { emoji, word } = MARKS[standingOfCriterion(criterion)]
  const asked = optional && status === 'fail' ? doesNotDecide(question) : question
  const lines = [
    safeMarkdown`- ${safe(emoji)} ${prose(asked)} (${safe(word)})`,
    ...(because === null ? [] : [safeMarkdown`  - ${prose(because)}`]),
    ...(isUnjudged(criterion) ? [] : [safeMarkdown`  - Scope: ${prose(scope)}`]),
    ...capped(
      evidence.map(({ summary, place }) => {
        const at = place === null ? safeMarkdown`` : safeMarkdown` ${placeLink(place, report)}`
        return safeMarkdown`  - ${prose(summary)}${at}`
      }),
    ),
    ...(attestation === null ? [] : [attestationItem(report, attestation)]),
  ]
  return join(lines, '\n')
}

function attestationItem(report: Report, given: NonNullable<ReportedCriterion['attestation']>): SafeMarkdown {
  const { by, on, expires, statement, evidence, place } = given
  // The address itself is shown, so that nobody follows it blindly.
  const shown = markdownLink(forMarkdownCode(clip(evidence, TEXT_LIMIT)), evidence)
  const said = evidence.startsWith('https://') ? shown : prose(evidence)
  const who = safeMarkdown`${safe(by)} on ${safe(on)}, until ${safe(expires)}`
  return safeMarkdown`  - ${prose(statement)} (${who}, ${placeLink(place, report)}; ${said})`
}

function gapItems(open: readonly ReportedCriterion[]): readonly SafeMarkdown[] {
  const items = groupGaps(open).flatMap(({ details, grant }) => {
    return details.map((detail) => safeMarkdown`- ${prose(detail)} ${prose(grant)}`)
  })
  return capped(items)
}

function capped(items: readonly SafeMarkdown[]): readonly SafeMarkdown[] {
  const left = items.length - ITEMS_LISTED
  return left > 0 ? [...items.slice(0, ITEMS_LISTED), safeMarkdown`- ${safe(andMore(left))}`] : items
}

function numbered(steps: readonly string[]): readonly SafeMarkdown[] {
  return steps.map((step, index) => safeMarkdown`${index + 1}. ${prose(step)}`)
}

function list(title: string, items: readonly SafeMarkdown[]): SafeMarkdown | null {
  return items.length === 0 ? null : safeMarkdown`**${safe(title)}**\n\n${join(items, '\n')}`
}

function isUnjudged({ status, gaps }: ReportedCriterion): boolean {
  return status === 'unknown' && gaps.every(isAwaiting)
}

function standingOfCriterion({ status, attestation }: ReportedCriterion): Standing {
  if (attestation !== null) return 'attested'
  switch (status) {
    case 'pass':
      return 'verified'
    case 'fail':
      return 'failed'
    case 'unknown':
      return 'unknown'
    case 'error':
      return 'errored'
    case 'needs-review':
      return 'needsReview'
    case 'not-applicable':
      return 'notApplicable'
  }
}

function safe(raw: string): SafeMarkdown {
  return forMarkdown(clip(raw, TEXT_LIMIT))
}

function prose(raw: string): SafeMarkdown {
  return proseForMarkdown(clip(raw, TEXT_LIMIT))
}
