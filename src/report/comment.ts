import { createHash } from 'node:crypto'
import type { Report } from '../model/report.ts'
import { commentDigest } from './comment-digest.ts'
import {
  clip,
  forMarkdown,
  hiddenMarkdown,
  join,
  markdownLink,
  proseForMarkdown,
  safeMarkdown,
  type SafeMarkdown,
} from './escape.ts'
import {
  assembled,
  type Block,
  deferredBlocks,
  folded,
  policyBlocks,
  type Room,
  sectionBlocks,
  stepBlocks,
} from './markdown-blocks.ts'
import { GATE_WORDS, headFacts, sinceReleaseText } from './wording.ts'

/**
 * Characters of one comment: GitHub answers "Body is too long" beyond. Bytes are counted in their place, of which a
 * character has at least one, so that no way of counting finds more. https://github.com/dead-claudia/github-limits/pull/13
 */
export const COMMENT_LIMIT = 65_536

const TEXT_LIMIT = 500
const MARKER = /^<!-- security-release-checklist: key=([0-9a-f]{16}) digest=([0-9a-f]{32}) -->/u

/** What the hidden first line of a comment of ours says. */
export interface CommentMarker {
  /** Whose comment it is; one gate has one comment on a pull request. */
  readonly key: string
  /** The digest of what it says; the same digest says nothing new. */
  readonly digest: string
}

/** What a comment is made with beside the report. */
export interface CommentOptions {
  /** Tells the comments of two gates on one pull request apart, such as the workflow's path and the job. */
  readonly identity: string
}

/** The marker of the comment that this report makes. */
export function commentMarker(report: Report, { identity }: CommentOptions): CommentMarker {
  const key = createHash('sha256').update(identity).digest('hex').slice(0, 16)
  return { key, digest: commentDigest(report) }
}

/** Reads the marker of a comment; null for a comment that has none at its very start. Anybody can write one. */
export function readCommentMarker(body: string): CommentMarker | null {
  const [, key, digest] = MARKER.exec(body) ?? []
  return key === undefined || digest === undefined ? null : { key, digest }
}

/**
 * The one comment on a pull request: what the gate says, what is to be done and by whom; the checklist and the rest are
 * folded. Within the limit; what did not fit is named at the end.
 */
export function renderComment(report: Report, options: CommentOptions): string {
  const blocks = [
    head(report, options),
    ...stepBlocks(report, '###'),
    ...sectionBlocks(report),
    ...deferredBlocks(report),
    ...policyBlocks(report, '###'),
    about(report),
  ]
  return `${assembled(blocks, roomOf(report))}\n`
}

function head(report: Report, options: CommentOptions): Block {
  const { decision, headline } = report.gate
  const { key, digest } = commentMarker(report, options)
  const since = sinceReleaseText(report)
  const lines = [
    hiddenMarkdown(`security-release-checklist: key=${key} digest=${digest}`),
    safeMarkdown`## Security release checklist: ${safe(GATE_WORDS[decision])}`,
    safeMarkdown`**${prose(headline)}**`,
    ...(since === null ? [] : [safe(since)]),
    ...runLink(report),
  ]
  return { title: 'the head', text: join(lines, '\n\n') }
}

function about(report: Report): Block {
  const facts = headFacts(report).map(([label, fact]) => safeMarkdown`${safe(label)}: ${safe(fact)}`)
  return folded('About this run', null, join(facts, '<br>\n'))
}

function roomOf(report: Report): Room {
  const [link] = runLink(report)
  const everything = safeMarkdown`The JSON output has everything.`
  return {
    // The final line break.
    bytes: COMMENT_LIMIT - 1,
    because: 'a comment holds 65,536 characters',
    elsewhere: link === undefined ? everything : safeMarkdown`${everything} ${link}.`,
  }
}

function runLink({ run }: Report): readonly SafeMarkdown[] {
  return run.url === null ? [] : [markdownLink(safeMarkdown`The run and its summary`, run.url)]
}

function safe(raw: string): SafeMarkdown {
  return forMarkdown(clip(raw, TEXT_LIMIT))
}

function prose(raw: string): SafeMarkdown {
  return proseForMarkdown(clip(raw, TEXT_LIMIT))
}
