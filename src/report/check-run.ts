import { counted } from '../model/counted.ts'
import { createHash } from 'node:crypto'
import type { Report } from '../model/report.ts'
import type { Stage } from '../model/stage.ts'
import { type Annotation, annotations } from './annotations.ts'
import {
  clip,
  forMarkdown,
  forPlainWithin,
  join,
  jsonForMarkdown,
  proseForMarkdown,
  safeMarkdown,
  type SafeMarkdown,
  type SafePlain,
} from './escape.ts'
import {
  assembled,
  type Block,
  checklistBlock,
  deferredBlocks,
  detailBlocks,
  policyBlocks,
  type Room,
  stepBlocks,
} from './markdown-blocks.ts'
import type { Standing } from '../model/standing.ts'
import type { Anchor } from './tree-position.ts'
import { GATE_WORDS, headFacts, MARKS, sinceReleaseText } from './wording.ts'

// https://docs.github.com/en/rest/checks/runs#create-a-check-run has them all.
/** Characters of a check run's summary, and as many of its text; bytes are counted in their place. */
export const CHECK_RUN_TEXT_LIMIT = 65_535
/** Characters of its title that a list of checks shows. */
export const CHECK_RUN_TITLE_LIMIT = 255
/** Annotations that one request takes; those of further requests are added. */
export const ANNOTATIONS_PER_REQUEST = 50
/** Annotations of one check run: what a person reads, in six requests. */
export const ANNOTATIONS_LIMIT = 300

const TEXT_LIMIT = 500

/** What a check run is made with beside the report. */
export interface CheckRunOptions {
  /** Where findings without a file of the subject stand. */
  readonly anchor: Anchor
  /** A record that a later run reads back, as JSON on one line; null for none. */
  readonly record: string | null
  /** What a release notes of its deploy keys, likewise; left out for nothing. */
  readonly keyRecord?: string | null
}

/** What a check run shows. */
export interface CheckRunOutput {
  readonly title: SafePlain
  readonly summary: SafeMarkdown
  /** Null where the summary says everything. */
  readonly text: SafeMarkdown | null
  readonly annotations: readonly Annotation[]
}

/**
 * A check run: counts in the title, the checklist as summary, details as text, and the findings that matter most. A record
 * comes first of the details, so that no cut takes it.
 */
export function renderCheckRun(report: Report, { anchor, record, keyRecord = null }: CheckRunOptions): CheckRunOutput {
  let room = ANNOTATIONS_LIMIT
  const { shown, left } = annotations(report, anchor, () => room-- > 0)
  const summary = [
    head(report, left.length),
    ...stepBlocks(report, '##'),
    checklistBlock(report, '##'),
    ...deferredBlocks(report),
    ...policyBlocks(report, '##'),
  ]
  const recorded = record === null ? [] : [{ title: 'the break-glass record', text: jsonForMarkdown(record) }]
  const keys = keyRecord === null ? [] : [{ title: 'the record of deploy keys', text: jsonForMarkdown(keyRecord) }]
  const details = [...recorded, ...keys, ...detailBlocks(report)]
  return {
    title: title(report),
    summary: assembled(summary, roomOf('summary')),
    text: details.length === 0 ? null : assembled(details, roomOf('text')),
    annotations: shown,
  }
}

/** The annotations as requests take them. At least one batch, which may be empty: the run itself is one request. */
export function annotationBatches(all: readonly Annotation[]): readonly (readonly Annotation[])[] {
  const count = Math.max(1, Math.ceil(all.length / ANNOTATIONS_PER_REQUEST))
  return Array.from({ length: count }, (_, index) => {
    return all.slice(index * ANNOTATIONS_PER_REQUEST, (index + 1) * ANNOTATIONS_PER_REQUEST)
  })
}

/** How the `external_id` of every check run of ours begins; a job's own check run cannot choose its. */
export const CHECK_RUN_IDENTITY_PREFIX = 'security-release-checklist:'

/**
 * The `external_id` by which a later run finds the check run that it replaces: the same for each attempt and each event of
 * one check name at one stage.
 */
export function checkRunIdentity(name: string, stage: Stage): string {
  return `${CHECK_RUN_IDENTITY_PREFIX}${stage}:${createHash('sha256').update(name).digest('hex').slice(0, 16)}`
}

// What stops a release comes first, so that a title that is cut still says it.
const COUNTED: readonly Standing[] = [
  'failed',
  'errored',
  'unknown',
  'needsReview',
  'waived',
  'attested',
  'verified',
  'notApplicable',
  'declared',
  'off',
]

function title({ gate }: Report): SafePlain {
  const counts = COUNTED.filter((each) => gate.counts[each] > 0).map(
    (each) => `${gate.counts[each]} ${MARKS[each].word}`,
  )
  const words = [GATE_WORDS[gate.decision], counts.join(', ')].filter((part) => part !== '')
  return forPlainWithin(words.join(': '), CHECK_RUN_TITLE_LIMIT)
}

function head(report: Report, left: number): Block {
  const since = sinceReleaseText(report)
  const facts = headFacts(report).map(([label, fact]) => safeMarkdown`${safe(label)}: ${safe(fact)}`)
  const lines = [
    safeMarkdown`**${proseForMarkdown(clip(report.gate.headline, TEXT_LIMIT))}**`,
    join(facts, '<br>\n'),
    ...(since === null ? [] : [safe(since)]),
    ...(left === 0 ? [] : [safe(`${counted(left, 'finding')} without an annotation; the details below count them.`)]),
  ]
  return { title: 'the head', text: join(lines, '\n\n') }
}

function roomOf(field: 'summary' | 'text'): Room {
  return {
    bytes: CHECK_RUN_TEXT_LIMIT,
    because: `the ${field} of a check run holds 65,535 characters`,
    elsewhere: safeMarkdown`The job summary holds more, and the JSON output everything.`,
  }
}

function safe(raw: string): SafeMarkdown {
  return forMarkdown(clip(raw, TEXT_LIMIT))
}
