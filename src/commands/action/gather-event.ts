import type { InputValues } from '../../config/action-inputs.ts'
import type { SourceRun } from '../../evidence/collect.ts'
import { openNamedSecrets, type NamedSecretsRequest } from '../../evidence/named-secrets.ts'
import type { GitHub } from '../../github/client.ts'
import type { ReadBudget } from '../../github/read-budget.ts'
import { isoDateOf } from '../../model/date.ts'
import { resolveEvent } from '../../policy/events.ts'
import type { Anchor } from '../../report/tree-position.ts'
import { askedLimits, chosenChecks, collectTrees, workflowsJudge } from '../collect-trees.ts'
import { type Gathered, policyLimits } from '../gathered.ts'
import type { Host } from '../host.ts'
import { type ComparedCommit, openFolder } from '../open-subject.ts'
import { OWN_VOCABULARY } from '../own-vocabulary.ts'
import type { Progress } from '../progress.ts'
import { readEntryWords } from '../released-entries.ts'
import { withTime } from '../../process/with-time.ts'
import { findAnchor } from './anchor.ts'
import { apiInputOf, readingOf } from './api-input.ts'
import { settleBreakGlass } from './break-glass.ts'
import { attestationsApprovedBy, countingAtRelease } from './entry-approvals.ts'
import { logOptionsOf } from './download-evidence.ts'
import { startEvidence } from './event-evidence.ts'
import { type EventPayload, factsOf } from './event-payload.ts'
import { blobsOf, type EventRules, readEventRules } from './event-rules.ts'
import { type EventSubject, findSubject, NO_RELEASES, proposalOf, ruledBranch } from './event-subject.ts'
import { openCommit, openEventBase } from './open-commit.ts'
import { jobsToConfirm } from './jobs-to-confirm.ts'
import { ownWorkflowPath, type Runner, runUrl } from './runner.ts'
import { subjectNotes } from './subject-notes.ts'

/** Requests for looking jobs up: a pull request has fifteen for everything. */
const CONFIRM_AT_RELEASE = 18
const CONFIRM_ON_PULL_REQUEST = 5

/** Requests at release once the rules are read: records of break-glass with their approvals, and the tag once more. */
const READS_AFTER_RULES = 12

/** One run of the action, read and checked, with GitHub as its tokens see it. */
export interface EventRun {
  readonly runner: Runner
  readonly inputs: InputValues
  readonly payload: EventPayload
  /** What a ruleset cannot require by mistake: the name of the posted check run. */
  readonly checkName: string
  /** How long to wait for checks of the commit, in milliseconds. */
  readonly waitMs: number
  /** Reads within the run's time. */
  readonly github: GitHub
  /** The administrator's token; null where none was given. */
  readonly admin: GitHub | null
  /** What all clients of this run may read together. */
  readonly reads: ReadBudget
}

export interface GatheredEvent {
  readonly gathered: Gathered
  readonly subject: EventSubject
  readonly rules: EventRules
  readonly anchor: Anchor
}

/** Finds the subject of an event, reads the rules that it is judged by, and collects the evidence. */
export async function gatherEvent(
  run: EventRun,
  host: Host,
  progress: Progress,
  { isVoid, onWait }: { readonly isVoid: boolean; readonly onWait: (pending: number) => void },
): Promise<GatheredEvent> {
  const { runner, inputs, payload } = run
  const only = inputs.only ?? []
  const checks = chosenChecks(only)
  const today = isoDateOf(host.now())
  const asOf = inputs['as-of'] ?? today
  const written = asOf < today ? asOf : today
  const opening = withTime(host.signal, inputs['time-limit'])

  const reading = readingOf(run, 'trusted-reading')
  const subject = await findSubject(reading, payload, runner.commit)
  const facts = factsOf(payload, runner.commit, subject.pull)
  run.reads.enter(resolveEvent(facts, NO_RELEASES).stage)
  const repository = await openFolder(runner.workspace, host, opening)
  const opened = await openCommit(repository, subject.commit, opening)
  const found = await readEventRules(reading, {
    event: payload.event,
    defaultBranch: payload.defaultBranch,
    workflow: ownWorkflowPath(runner),
    subject: opened,
    pull: proposalOf(subject, payload.sender, repository, opening),
    asOf: written,
    isVoid,
  })
  const { policy } = found.rules.policy
  const event = resolveEvent(facts, {
    branches: policy.release.branches.value,
    heads: policy.release.heads.value,
  })
  const isRelease = event.stage === 'release'
  run.reads.enter(event.stage)
  const entriesAt = { defaultBranch: payload.defaultBranch, asOf: written }
  const rules = isRelease ? await countingAtRelease(reading, found, entriesAt) : found.rules
  run.reads.keep('trusted-reading', isRelease ? READS_AFTER_RULES : 0)

  const limits = { ...policyLimits(policy), ...askedLimits(inputs) }
  // What is waited for takes time of its own: a slow test must not cost the evidence that was read meanwhile.
  const signal = withTime(opening, limits.timeSeconds)
  const hints = { targetCommit: targetOf(payload, subject), tags: policy.release.tags.value }
  const base = await openEventBase(opened, event.base, hints)
  const comparesWithRelease = event.base.kind === 'last-release-tag'
  const release = comparesWithRelease
    ? base
    : await openEventBase(opened, { kind: 'last-release-tag', except: null }, hints)
  const judgeWorkflows = workflowsJudge({ policy, limits })
  const workflowsAt = async ({ tree }: ComparedCommit): ReturnType<typeof judgeWorkflows> =>
    judgeWorkflows({ tree, listing: await tree.list({ maxEntries: limits.maxFiles, signal }) })
  const api = apiInputOf(run, subject, isRelease)
  const named = openNamedSecrets(namedAtEvent(run, subject, isRelease, host))
  const others = await startEvidence({
    ...api,
    admin: api.adminFor('branch-rules'),
    lastRelease:
      release === null
        ? null
        : {
            ref: release.ref,
            commit: release.commit,
            dates: await repository.datesOf(release.commit),
            workflows: () => workflowsAt(release),
          },
    isReleaseUnseen: release === null && repository.isShallow,
    runner,
    commit: subject.commit,
    ownRun: { runId: runner.runId, attempt: runner.attempt },
    workflows: () => judgeWorkflows(opened),
    named: named.search,
    logs: logOptionsOf(policy),
    finished: payload.about.kind === 'finished-run' ? payload.about.run : null,
    branch: ruledBranch(payload, subject.pull),
    rules: found,
    blobs: blobsOf(opened),
    checkName: run.checkName,
    confirm: jobsToConfirm(policy, await judgeWorkflows(opened)),
    confirmRequests: isRelease ? CONFIRM_AT_RELEASE : CONFIRM_ON_PULL_REQUEST,
    byApp: inputs['check-token'] !== undefined,
    waitMs: run.waitMs,
    onWait,
  })
  const [glass, collected] = await Promise.all([
    settleBreakGlass(
      reading,
      {
        event: payload.event,
        reason: inputs['override-reason'],
        ticket: inputs['override-ticket'],
        sender: payload.sender?.login ?? null,
        triggeringActor: runner.triggeringActor,
        commit: subject.commit,
        at: host.now(),
      },
      rules,
      {
        commit: isRelease ? (release?.commit ?? null) : null,
        isCutOff: isRelease && release === null && repository.isShallow,
        attestationsApprovedBy: (owners) => attestationsApprovedBy(reading, found, entriesAt, owners),
      },
      asOf,
    ),
    collectTrees({
      subject: opened,
      base,
      lastRelease: comparesWithRelease ? null : release,
      policy,
      limits,
      history: repository.history(subject.commit),
      named,
      others,
      judgeWorkflows,
      now: host.now,
      // What a source has not needed of its requests is anybody's once it has ended.
      ended: (source) => run.reads.keep(source, 0),
      signal,
      progress,
    }),
  ])
  const findings = [...rules.findings, ...glass.findings, ...subjectNotes(run, subject, event.base.kind, base !== null)]
  return {
    subject,
    rules: found,
    anchor: await findAnchor(opened, runner),
    gathered: {
      checks,
      only,
      asOf,
      today,
      event,
      subject: {
        repository: `${runner.repository.owner}/${runner.repository.repo}`,
        commit: subject.commit,
        tree: 'commit',
        ref: subject.ref,
        event: event.event,
        stage: event.stage,
        dirty: false,
      },
      rules: { ...rules, findings },
      limits,
      askedLimits: askedLimits(inputs),
      collection: { ...collected.collection, runs: withRequests(collected.collection.runs, run) },
      base: collected.base,
      lastRelease: comparesWithRelease ? collected.base : collected.lastRelease,
      releasedEntries: release === null ? null : await readEntryWords(release, written, signal),
      override: glass.record,
      runUrl: runUrl(runner),
    },
  }
}

/** Real values belong to the release stage, and never meet what a fork wrote. */
function namedAtEvent(
  { inputs, payload }: EventRun,
  { pull }: EventSubject,
  isRelease: boolean,
  host: Host,
): NamedSecretsRequest {
  const names = inputs['named-secrets'] ?? []
  if (names.length === 0) return { kind: 'none-named' }
  // Who set off the run that this one follows is not known beforehand, and what it logged may hold guesses.
  if (payload.about.kind === 'finished-run') return { kind: 'finished-run' }
  if (!isRelease) return { kind: 'deferred' }
  if (pull?.isFork === true) return { kind: 'fork' }
  return { kind: 'asked', names, valueOf: (name) => host.env[name], ownVocabulary: OWN_VOCABULARY }
}

/** A merge group's pull request has another target commit than the group has a base. */
function targetOf({ about }: EventPayload, { pull }: EventSubject): string | null {
  return about.kind === 'merge-group' ? null : (pull?.targetCommit ?? null)
}

/** What each source cost, from the clients' own count. */
function withRequests(runs: readonly SourceRun[], { github, admin }: EventRun): readonly SourceRun[] {
  const counts = [...github.requests(), ...(admin?.requests() ?? [])]
  return runs.map((source) => ({
    ...source,
    requests: counts.filter(({ purpose }) => purpose === source.name).reduce((sum, { count }) => sum + count, 0),
  }))
}
