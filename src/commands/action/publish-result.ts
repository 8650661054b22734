import type { InputValues } from '../../config/action-inputs.ts'
import { OPTIONS } from '../../config/options.ts'
import type { GitHub } from '../../github/client.ts'
import type { BreakGlassRecord } from '../../policy/break-glass.ts'
import { writeBreakGlassRecord } from '../../policy/break-glass.ts'
import type { Conclusion } from '../../policy/gate-table.ts'
import { ConfigError } from '../../model/errors.ts'
import type { Gap } from '../../model/gap.ts'
import type { Report } from '../../model/report.ts'
import { publishCheckRun } from '../../publish/check-run.ts'
import { publishComment } from '../../publish/comment.ts'
import { publishFile } from '../../publish/files.ts'
import { appendSummary } from '../../publish/runner-files.ts'
import { checkRunIdentity, renderCheckRun } from '../../report/check-run.ts'
import { renderComment } from '../../report/comment.ts'
import { renderJson } from '../../report/json.ts'
import { renderMarkdown } from '../../report/markdown.ts'
import { renderSarif } from '../../report/sarif.ts'
import type { Anchor } from '../../report/tree-position.ts'
import { messageCommand, renderWorkflowCommands } from '../../report/workflow-commands.ts'
import type { Host } from '../host.ts'
import type { Runner } from './runner.ts'

/** Everything that a result is told with. */
export interface ResultToPublish {
  readonly report: Report
  readonly conclusion: Conclusion
  readonly anchor: Anchor
  readonly runner: Runner
  readonly inputs: InputValues
  readonly checkName: string
  /** Writes with the workflow's token, and what makes check runs. */
  readonly github: GitHub
  readonly checkGithub: GitHub
  /** The pull request that gets the comment; null for none. */
  readonly pullNumber: number | null
  /** Whether the job's token may only read, as that of a fork's pull request. */
  readonly isFork: boolean
}

/** The check run as it was posted: its address, or why there is none. */
export interface PostedCheckRun {
  readonly url: string | null
  readonly gap: Gap | null
}

/** Posts the check run that presents the result on the subject's commit, with a break-glass record where there is one. */
export async function postCheckRun(
  result: ResultToPublish,
  record: BreakGlassRecord | null,
  keyRecord: string | null,
): Promise<PostedCheckRun> {
  const { report, conclusion, anchor, runner, checkName } = result
  const posted = await publishCheckRun(result.checkGithub, runner.repository, {
    commit: report.subject.commit ?? '',
    name: checkName,
    externalId: checkRunIdentity(checkName, report.subject.stage),
    detailsUrl: report.run.url,
    conclusion,
    output: renderCheckRun(report, {
      anchor,
      record: record === null ? null : writeBreakGlassRecord(record),
      keyRecord,
    }),
  })
  if (!posted.ok) return { url: null, gap: posted.gap }
  return { url: posted.value.url, gap: posted.value.missing?.gap ?? null }
}

/** Where the rest of the result can be found; null for what there is none of. */
export interface PublishedResult {
  readonly reportPath: string | null
  readonly sarifPath: string | null
  readonly commentUrl: string | null
}

/** Tells the result everywhere but in the check run: files, summary, log, comment. What fails is one line of the log. */
export async function publishResult(
  result: ResultToPublish,
  checkRun: PostedCheckRun,
  host: Host,
): Promise<PublishedResult> {
  const { report, anchor, runner, inputs } = result
  const tell = (gap: Gap) => host.stdout.write(failureLine(gap, result.isFork))
  const reportPath = await written(
    inputs['report-file'] ?? `${runner.temporary}/${REPORT_FILE}`,
    renderJson(report),
    host,
  )
  const sarifPath = await written(
    inputs['sarif-file'] ?? `${runner.temporary}/${SARIF_FILE}`,
    renderSarif(report, { anchor }),
    host,
  )
  const summary = runner.summaryFile === null ? null : await appendSummary(runner.summaryFile, renderMarkdown(report))
  if (summary?.ok === false) tell(summary.gap)
  if (checkRun.gap !== null) tell(checkRun.gap)
  host.stdout.write(renderWorkflowCommands(report, { anchor, showsFindings: checkRun.url === null }))
  const comment = await comments(result)
  if (comment?.ok === false) tell(comment.gap)
  return { reportPath, sarifPath, commentUrl: comment?.ok === true ? comment.value.url : null }
}

/** Names in the runner's temporary folder. */
const REPORT_FILE = 'security-release-checklist.json'
const SARIF_FILE = 'security-release-checklist.sarif'

/** Where the file is; null where it could not be written, which changes nothing of the verdict. */
async function written(path: string, text: string, host: Host): Promise<string | null> {
  try {
    await publishFile(host.cwd, { path, text })
    return path
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    host.stdout.write(messageCommand('warning', 'Not written', `${error.message} ${error.mend}`))
    return null
  }
}

async function comments({ report, runner, inputs, checkName, github, pullNumber }: ResultToPublish) {
  if (pullNumber === null) return null
  // One comment for each gate: two workflows on one pull request keep to their own.
  const identity = `${runner.workflow?.path ?? ''} ${runner.job} ${checkName}`
  return await publishComment(github, runner.repository, {
    pull: pullNumber,
    body: renderComment(report, { identity }),
    mode: inputs.comment ?? OPTIONS.comment.default,
    hasOpen: report.gate.decision !== 'clear',
  })
}

/** On a fork's pull request it is the rule, and a warning would only teach people not to look. */
function failureLine({ detail, grant }: Gap, isFork: boolean): string {
  return messageCommand(isFork ? 'notice' : 'warning', 'Not published', `${detail} ${grant}`)
}
