import { counted } from '../model/counted.ts'
import type { Status } from '../model/answer.ts'
import type { Finding } from '../model/finding.ts'
import type { ReportedAttestation, ReportedCheck, ReportedCriterion } from '../model/report.ts'
import { type SafeTerminal, safeTerminal } from './escape.ts'
import { openCriteria, unacceptedFindings } from './next-steps.ts'
import { placeText } from './place-text.ts'
import { type Standing, standingOf } from '../model/standing.ts'
import type { Lines, Page } from './terminal-layout.ts'
import { andMore, doesNotDecide, groupGaps, isAwaiting, MARKS, resultParts } from './wording.ts'

/** Findings that one check shows on a terminal; JSON has them all. */
export const FINDINGS_SHOWN = 5

/** Where marks start. */
export const MARGIN = 2
/** Where titles start; everything under a check is set in to its title. */
export const INSET = 8

/** One check: its line, and under it what a reader has to know about it and no more. */
export function checkLines(page: Page, check: ReportedCheck): Lines {
  const standing = standingOf(check)
  const number = page.text(String(check.item).padStart(2))
  const title = isRed(standing) ? page.bold(page.text(check.title)) : page.text(check.title)
  const result = page.text(resultParts(check).join(page.unicode ? ' · ' : ', '))
  const lead = safeTerminal`${markOf(page, standing)} ${number}  `
  return [...page.spread(title, toned(page, standing)(result), MARGIN, lead), ...details(page, check, standing)]
}

function details(page: Page, check: ReportedCheck, standing: Standing): Lines {
  switch (standing) {
    case 'off':
      return []
    case 'verified':
      return [...passed(page, check), ...advice(page, check), ...notes(page, check)]
    case 'notApplicable':
    case 'declared':
      return page.fold(page.dim(page.text(reasonOf(check))), INSET)
    case 'attested':
      return [...attestations(page, check), ...advice(page, check), ...notes(page, check)]
    case 'waived':
      return [...findingList(page, check.findings), ...attestations(page, check), ...notes(page, check)]
    case 'failed':
      // What waits for the release is listed once, under its own title.
      if (check.decision === 'deferred') return []
      return [...criteria(page, check), ...notes(page, check)]
    case 'unknown':
    case 'needsReview':
    case 'errored':
      return check.decision === 'deferred' ? [] : [...criteria(page, check), ...notes(page, check)]
  }
}

function passed(page: Page, check: ReportedCheck): Lines {
  const scopes = new Set(check.criteria.filter(({ status }) => status === 'pass').map(({ scope }) => scope))
  const evidence = check.criteria.flatMap((criterion) => criterion.evidence)
  const seen = evidence.find(({ place }) => place !== null) ?? evidence[0]
  const parts = [...scopes]
  if (seen !== undefined) parts.push(seen.place === null ? seen.summary : `${seen.summary} (${placeText(seen.place)})`)
  return page.fold(page.dim(page.text(parts.join(' '))), INSET)
}

function reasonOf({ verdict, criteria: all }: ReportedCheck): string {
  return verdict.because ?? all.find(({ because }) => because !== null)?.because ?? ''
}

function criteria(page: Page, check: ReportedCheck): Lines {
  const open = openCriteria(check)
  const awaiting = open.filter(({ status, gaps }) => status === 'unknown' && gaps.every(isAwaiting))
  if (awaiting.length === check.criteria.length) return []
  const lines = (...statuses: readonly Status[]) =>
    check.criteria
      .filter((criterion) => statuses.includes(criterion.status) && !awaiting.includes(criterion))
      .flatMap((criterion) => criterionLines(page, criterion, check))
  const unjudged = awaiting.length === 0 ? '' : `${counted(awaiting.length, 'more question')} not judged here`
  return [
    ...lines('pass', 'not-applicable', 'fail'),
    ...remediation(page, check),
    ...lines('error', 'needs-review', 'unknown'),
    ...gaps(page, open),
    ...page.fold(page.dim(page.text(unjudged)), INSET, marked(page, 'unknown')),
  ]
}

function criterionLines(page: Page, criterion: ReportedCriterion, check: ReportedCheck): Lines {
  const { status, because, question, attestation } = criterion
  const line = (standing: Standing, text: string) => page.fold(page.text(text), INSET, marked(page, standing))
  switch (status) {
    case 'pass':
      return line('verified', question)
    case 'not-applicable':
      return line('notApplicable', because ?? question)
    case 'fail': {
      if (criterion.optional) return [...line('failed', doesNotDecide(question)), ...findingList(page, criterion.notes)]
      const own = unacceptedFindings(check).filter((finding) => finding.criterion === criterion.id)
      const waived = check.findings.filter((finding) => finding.waiver !== null && finding.criterion === criterion.id)
      const accepted = waived.length === 0 ? [] : line('waived', `${counted(waived.length, 'finding')} waived`)
      return [...line('failed', question), ...findingList(page, own), ...accepted]
    }
    case 'error':
      return line('errored', because ?? question)
    case 'needs-review':
      return attestation === null ? line('needsReview', because ?? question) : line('attested', question)
    case 'unknown':
      return line(attestation === null ? 'unknown' : 'attested', question)
  }
}

/** What a check that is settled says besides: criteria that inform, and were not met. */
function advice(page: Page, check: ReportedCheck): Lines {
  return check.criteria
    .filter(({ optional, status }) => optional && status === 'fail')
    .flatMap((criterion) => criterionLines(page, criterion, check))
}

function gaps(page: Page, open: readonly ReportedCriterion[]): Lines {
  const groups = groupGaps(open).filter((group) => !isAwaiting(group))
  return groups.flatMap(({ details: found, grant }) => [
    ...found.slice(0, FINDINGS_SHOWN).flatMap((detail) => page.fold(page.text(detail), INSET + 2)),
    ...rest(page, found.length - FINDINGS_SHOWN),
    ...page.fold(page.text(grant), INSET + 2, arrow(page)),
  ])
}

/** Findings, the first of them in full and the rest as a number. */
export function findingList(page: Page, all: readonly Finding[]): Lines {
  return [
    ...all.slice(0, FINDINGS_SHOWN).flatMap((finding) => findingLines(page, finding)),
    ...rest(page, all.length - FINDINGS_SHOWN),
  ]
}

function findingLines(page: Page, { place, severity, origin, message, related, waiver }: Finding): Lines {
  const known = origin === 'unknown' ? [] : [origin]
  const elsewhere = related.length === 0 ? [] : [counted(related.length, 'more place')]
  const tags = page.text([severity, ...known, ...elsewhere].join(', '))
  const accepted = waiver === null ? [] : page.fold(page.dim(page.text(`Waived by ${waiver}.`)), INSET + 4)
  return [
    ...page.spread(page.cyan(page.text(placeText(place))), page.dim(tags), INSET + 2),
    ...page.fold(page.text(message), INSET + 4),
    ...accepted,
  ]
}

function rest(page: Page, left: number): Lines {
  return left > 0 ? page.fold(page.dim(page.text(andMore(left))), INSET + 2) : []
}

// Only what is red has something to mend.
function remediation(page: Page, check: ReportedCheck): Lines {
  if (unacceptedFindings(check).length === 0) return []
  return check.remediation.flatMap((step) => page.fold(page.text(step), INSET + 2, arrow(page)))
}

function attestations(page: Page, check: ReportedCheck): Lines {
  const given = new Map<string, ReportedAttestation>()
  for (const { attestation } of check.criteria) {
    if (attestation !== null) given.set(JSON.stringify(attestation), attestation)
  }
  return [...given.values()].flatMap(({ by, on, expires, statement, evidence, place }) => [
    ...page.fold(page.text(statement), INSET),
    ...page.fold(page.dim(page.text(`${by} on ${on}, until ${expires}, ${placeText(place)}`)), INSET),
    ...page.fold(page.dim(page.text(`Evidence: ${evidence}`)), INSET),
  ])
}

function notes(page: Page, check: ReportedCheck): Lines {
  const untold = check.criteria.filter(({ optional, status }) => !(optional && status === 'fail'))
  const count = untold.reduce((sum, criterion) => sum + criterion.notes.length, 0)
  return count === 0 ? [] : page.fold(page.dim(page.text(counted(count, 'note'))), INSET)
}

function arrow(page: Page): SafeTerminal {
  return safeTerminal`${page.sign('→', '>')} `
}

function marked(page: Page, standing: Standing): SafeTerminal {
  return safeTerminal`${markOf(page, standing)} `
}

function markOf(page: Page, standing: Standing): SafeTerminal {
  const { unicode, ascii } = MARKS[standing]
  return toned(page, standing)(page.sign(unicode, ascii))
}

function isRed(standing: Standing): boolean {
  return standing === 'failed' || standing === 'errored'
}

function toned(page: Page, standing: Standing): (text: SafeTerminal) => SafeTerminal {
  switch (standing) {
    case 'verified':
      return page.green
    case 'failed':
    case 'errored':
      return page.red
    case 'unknown':
    case 'needsReview':
      return page.yellow
    case 'attested':
    case 'waived':
      return page.cyan
    case 'notApplicable':
    case 'declared':
    case 'off':
      return page.dim
  }
}
