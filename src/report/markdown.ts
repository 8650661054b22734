import type { Report } from '../model/report.ts'
import { clip, forMarkdown, join, safeMarkdown, markdownLink, proseForMarkdown, type SafeMarkdown } from './escape.ts'
import {
  assembled,
  checklistBlock,
  deferredBlocks,
  detailBlocks,
  policyBlocks,
  type Room,
  stepBlocks,
} from './markdown-blocks.ts'
import { GATE_WORDS, headFacts, sinceReleaseText } from './wording.ts'

/** Bytes of one job summary. https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#step-isolation-and-limits */
export const JOB_SUMMARY_LIMIT = 1024 * 1024

const TEXT_LIMIT = 500
const ROOM: Room = {
  // The final line break.
  bytes: JOB_SUMMARY_LIMIT - 1,
  because: 'a job summary holds 1 MiB',
  elsewhere: safeMarkdown`The JSON output has everything.`,
}

/** The job summary in GitHub's markdown. Within the limit in bytes; what did not fit is named at the end. */
export function renderMarkdown(report: Report): string {
  const blocks = [
    { title: 'the head', text: head(report) },
    ...stepBlocks(report, '##'),
    checklistBlock(report, '##'),
    ...deferredBlocks(report),
    ...policyBlocks(report, '##'),
    ...detailBlocks(report),
  ]
  return `${assembled(blocks, ROOM)}\n`
}

/** The job summary of a run that could judge nothing, because of a mistake that it names. */
export function renderMistake(message: string, mend: string): string {
  return `${safeMarkdown`# Security release checklist: nothing was judged\n\n**${prose(message)}**\n\n${prose(mend)}`}\n`
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

function safe(raw: string): SafeMarkdown {
  return forMarkdown(clip(raw, TEXT_LIMIT))
}

function prose(raw: string): SafeMarkdown {
  return proseForMarkdown(clip(raw, TEXT_LIMIT))
}
