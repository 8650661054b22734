import { knownKeys } from '../../evidence/deploy-keys.ts'
import { writeKeyRecord } from '../../model/key-record.ts'
import { randomUUID } from 'node:crypto'
import { type InputValues, readInputs } from '../../config/action-inputs.ts'
import { ACTION_OUTPUTS, type OutputName } from '../../config/action-table.ts'
import { OPTIONS } from '../../config/options.ts'
import { TOOL } from '../../config/tool.ts'
import { confirmApproval } from '../../github/approval-reading.ts'
import { type GitHub, openGitHub } from '../../github/client.ts'
import { peelTag } from '../../github/git-objects.ts'
import { openReadBudget, type ReadBudget } from '../../github/read-budget.ts'
import type { Reading } from '../../github/reading.ts'
import { ConfigError, faultText } from '../../model/errors.ts'
import type { Finding } from '../../model/finding.ts'
import { filePlace } from '../../model/place.ts'
import { EXIT_CODES, type ExitCode, type Report } from '../../model/report.ts'
import { DEFAULT_LIMITS } from '../../policy/defaults.ts'
import { acceptEvent } from '../../policy/events.ts'
import { conclusionOf } from '../../policy/gate-table.ts'
import { policyFinding } from '../../policy/policy-findings.ts'
import { readText } from '../../publish/files.ts'
import { appendOutputs, appendSummary } from '../../publish/runner-files.ts'
import { renderMistake } from '../../report/markdown.ts'
import { messageCommand } from '../../report/workflow-commands.ts'
import { conclude } from '../conclude.ts'
import type { Gathered } from '../gathered.ts'
import type { Host } from '../host.ts'
import { POLICY_PATH } from '../policy-files.ts'
import type { Progress } from '../progress.ts'
import { withTime } from '../../process/with-time.ts'
import { type EventPayload, readPayload } from './event-payload.ts'
import { type EventRun, type GatheredEvent, gatherEvent } from './gather-event.ts'
import { postCheckRun, type PostedCheckRun, publishResult, type ResultToPublish } from './publish-result.ts'
import { rerunForReview } from './review-event.ts'
import { readRunner, type Runner } from './runner.ts'

/**
 * The action: judges what its event is about and tells the result. Every mistake that a person can mend ends with 2, and a
 * bug of ours with 3: neither lets anything through.
 */
export async function gateEvent(host: Host): Promise<ExitCode> {
  let runner: Runner | null = null
  try {
    runner = readRunner(host.env)
    acceptEvent(runner.eventName)
    return await gate(runner, host)
  } catch (error) {
    return await tellMistake(error, runner, host)
  }
}

async function gate(runner: Runner, host: Host): Promise<ExitCode> {
  const started = host.now()
  const inputs = readInputs(host.env)
  const payload = readPayload(acceptEvent(runner.eventName), await readEvent(runner, host))
  const run = await openRun(runner, inputs, payload, host)
  const verdict = payload.event === 'pull_request_review' ? await verdictOfRerun(run, host) : null
  if (verdict !== null) return verdict

  const closing = await openClient(runner, tokenOf(inputs), host.signal, run.reads)
  const checkToken = inputs['check-token']
  const checkGithub = checkToken === undefined ? closing : await openClient(runner, checkToken, host.signal, run.reads)
  const judged = await judgeEvent(run, closing, host)
  const seconds = () => Math.round(host.now() - started)
  const result = (gathered: Gathered): ResultToPublish => {
    const report = conclude(gathered, seconds())
    return {
      report,
      conclusion: conclusionOf(report.gate.decision),
      anchor: judged.anchor,
      runner,
      inputs,
      checkName: run.checkName,
      github: closing,
      checkGithub,
      pullNumber: payload.about.kind === 'merge-group' ? null : (judged.subject.pull?.number ?? null),
      isFork: judged.subject.pull?.isFork ?? false,
    }
  }
  const told = await postResult(judged, result)
  const published = await publishResult(told.result, told.checkRun, host)
  const { report } = told.result
  await setOutputs(runner, host, {
    ...outputsOf(report),
    'report-path': published.reportPath ?? '',
    'sarif-path': published.sarifPath ?? '',
    'check-run-url': told.checkRun.url ?? '',
    'comment-url': published.commentUrl ?? '',
  })
  return report.gate.exitCode
}

async function readEvent(runner: Runner, host: Host): Promise<string> {
  return (await readText(host.cwd, runner.eventPath)) ?? ''
}

function tokenOf(inputs: InputValues): string {
  const token = inputs['github-token']
  if (token !== undefined) return token
  throw new ConfigError(
    'MISSING_ARGUMENT',
    'The input github-token is empty, so nothing can be read from GitHub.',
    'Leave it out, or pass a token that can read the repository.',
  )
}

function openClient(runner: Runner, token: string, signal: AbortSignal, reads: ReadBudget): Promise<GitHub> {
  return openGitHub({ apiUrl: runner.apiUrl, token, userAgent: `${TOOL.name}/${TOOL.version}`, signal, reads })
}

async function openRun(runner: Runner, inputs: InputValues, payload: EventPayload, host: Host): Promise<EventRun> {
  const waitMs = (inputs.wait ?? Number(OPTIONS.wait.default)) * 60_000
  const limitMs = (inputs['time-limit'] ?? DEFAULT_LIMITS.timeSeconds) * 1000
  const signal = withTime(host.signal, (limitMs + waitMs) / 1000)
  const admin = inputs['admin-token']
  const reads = openReadBudget('pull-request')
  return {
    runner,
    inputs,
    payload,
    checkName: inputs['check-name'] ?? OPTIONS['check-name'].default,
    waitMs,
    github: await openClient(runner, tokenOf(inputs), signal, reads),
    admin: admin === undefined ? null : await openClient(runner, admin, signal, reads),
    reads,
  }
}

/** The end of the pull request's own job, which a review made run again; null where this job has to judge. */
async function verdictOfRerun(run: EventRun, host: Host): Promise<ExitCode | null> {
  const { runner, payload, github } = run
  if (payload.about.kind !== 'pull-request') return null
  const reading: Reading = { github, repository: runner.repository, purpose: 'trusted-reading' }
  const outcome = await rerunForReview(reading, runner, payload.about.pull, run.waitMs)
  if (outcome.kind === 'judge-here') {
    const message = `The pull request's own job was not run again, so this one judges: ${outcome.because}`
    host.stdout.write(messageCommand('notice', 'Judged here', message))
    return null
  }
  const { job, runId, hasSucceeded } = outcome
  const ended = hasSucceeded ? 'succeeded' : 'has not succeeded'
  const headline = `The review made the job \`${job}\` of run ${runId} run again; it ${ended}, and its verdict is what holds.`
  host.stdout.write(messageCommand(hasSucceeded ? 'notice' : 'error', 'Ran again', headline))
  const exitCode = hasSucceeded ? EXIT_CODES.clear : EXIT_CODES.unverified
  await setOutputs(runner, host, { headline, 'exit-code': String(exitCode) })
  return exitCode
}

/** Gathers, and once more without an approval that went before the verdict could be posted. */
async function judgeEvent(run: EventRun, closing: GitHub, host: Host): Promise<GatheredEvent> {
  const onWait = (pending: number) => {
    host.stdout.write(`Waiting for ${pending} more of this commit's checks.\n`)
  }
  const first = await gatherEvent(run, host, NO_PROGRESS, { isVoid: false, onWait })
  const reading: Reading = { github: closing, repository: run.runner.repository, purpose: 'trusted-reading' }
  const { approved } = first.rules
  const approval = approved === null ? null : await confirmApproval(reading, approved.number, approved.reading)
  const holds = approval === null || (approval.ok && approval.value.approved)
  if (!holds) run.reads.renew()
  const judged = holds ? first : await gatherEvent(run, host, NO_PROGRESS, { isVoid: true, onWait })
  const moved = await movedTag(reading, judged)
  return moved === null ? judged : { ...judged, gathered: withFinding(judged.gathered, moved) }
}

const NO_PROGRESS: Progress = { step: () => undefined, end: () => undefined }

/** A tag that stands for another commit by now would release what nobody judged. */
async function movedTag(reading: Reading, { subject }: GatheredEvent): Promise<Finding | null> {
  const { tag, commit, isPeeled } = subject
  if (tag === null || !isPeeled) return null
  const now = await peelTag(reading, tag)
  if (now.ok && now.value === commit) return null
  const stands = now.ok ? `stands for \`${now.value}\` now` : `could not be read again: ${now.gap.detail}`
  const message = `\`${commit}\` was judged, for which the tag \`${tag}\` stood when the run began; it ${stands}. Run again.`
  return policyFinding('policy/subject-moved', message, filePlace(POLICY_PATH), 'moved')
}

function withFinding(gathered: Gathered, finding: Finding): Gathered {
  const { rules } = gathered
  return { ...gathered, rules: { ...rules, findings: [...rules.findings, finding] } }
}

interface PostedResult {
  readonly result: ResultToPublish
  readonly checkRun: PostedCheckRun
}

/** Posts the check run. A break-glass holds only with its record: where that cannot be written down, nothing is overridden. */
async function postResult(
  { gathered }: GatheredEvent,
  resultOf: (gathered: Gathered) => ResultToPublish,
): Promise<PostedResult> {
  const result = resultOf(gathered)
  const keys = gathered.collection.evidence['deploy-keys']
  const checkRun = await postCheckRun(result, gathered.override, keys.ok ? writeKeyRecord(knownKeys(keys.value)) : null)
  if (gathered.override === null || checkRun.url !== null) return { result, checkRun }
  const message = `The break-glass is refused: its record could not be posted. ${checkRun.gap?.detail ?? ''}`
  const refused = policyFinding('policy/break-glass-refused', message, filePlace(POLICY_PATH), 'unrecorded')
  const without = { ...withFinding(gathered, refused), override: null }
  return { result: resultOf(without), checkRun }
}

function outputsOf({ gate: decided }: Report): Outputs {
  return {
    decision: decided.decision,
    'exit-code': String(decided.exitCode),
    blocking: decided.blocking.join(','),
    unverified: decided.unverified.join(','),
    headline: decided.headline,
  }
}

type Outputs = { readonly [N in OutputName]?: string }

async function setOutputs(runner: Runner, host: Host, outputs: Outputs): Promise<void> {
  if (runner.outputFile === null) return
  const names = Object.keys(ACTION_OUTPUTS) as OutputName[]
  const all = Object.fromEntries(names.map((name) => [name, outputs[name] ?? '']))
  const written = await appendOutputs(runner.outputFile, all, `end-${randomUUID()}`)
  if (written.ok) return
  host.stdout.write(messageCommand('warning', 'Outputs', `${written.gap.detail} ${written.gap.grant}`))
}

async function tellMistake(error: unknown, runner: Runner | null, host: Host): Promise<ExitCode> {
  const isMistake = error instanceof ConfigError
  const bug = `This is a bug of ${TOOL.name} ${TOOL.version}; nothing was verified`
  const message = isMistake ? error.message : `${bug}: ${faultText(error)}.`
  const mend = isMistake ? error.mend : 'Report it, with the log of this run.'
  host.stdout.write(messageCommand('error', isMistake ? 'Configuration error' : 'Bug', `${message} ${mend}`))
  const exitCode = isMistake ? EXIT_CODES['configuration-error'] : EXIT_CODES.unverified
  if (runner !== null) {
    if (runner.summaryFile !== null) await appendSummary(runner.summaryFile, renderMistake(message, mend))
    const decision = isMistake ? 'configuration-error' : 'unverified'
    await setOutputs(runner, host, { decision, 'exit-code': String(exitCode), headline: message })
  }
  return exitCode
}
