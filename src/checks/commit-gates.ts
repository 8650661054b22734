import type { Answer, EvidenceItem } from '../model/answer.ts'
import type { Detection } from '../model/finding.ts'
import { gap, type Gap } from '../model/gap.ts'
import { isNonEmpty } from '../model/non-empty.ts'
import type { Place } from '../model/place.ts'
import type { BranchRulesEvidence } from '../evidence/branch-rules.ts'
import type { CommitCheck, CommitChecksEvidence } from '../evidence/commit-checks.ts'
import { type End, endOf, endText, standingChecks } from './check-ends.ts'

/** A check run or a commit status: whatever has said something of the commit. */
interface Signal {
  readonly kind: 'check' | 'status'
  readonly name: string
  readonly end: End
  /** How it ended, in words that follow its name. */
  readonly text: string
  readonly appId: number | null
  readonly job: CommitCheck['job']
  readonly place: Place
}

/** One thing that the branch requires beside this gate, with all that speaks for it. */
interface Gate {
  /** As the reader is told: a check's name, or the path of a workflow. */
  readonly name: string
  readonly kind: 'check' | 'workflow'
  /** Free of runs and attempts, so that a re-run is the same finding. */
  readonly key: string
  /** The App that alone may report it; null where anybody may. */
  readonly appId: number | null
  readonly signals: readonly Signal[]
  /** Signals of that name by somebody whom the rule does not trust. */
  readonly untrusted: readonly Signal[]
}

/** What one gate, or one signal that nothing requires, comes to. */
interface Part {
  readonly findings?: readonly Detection[]
  readonly notes?: readonly Detection[]
  readonly gaps?: readonly Gap[]
  readonly evidence?: readonly EvidenceItem[]
}

/**
 * Whether every gate but this one passed on the commit. What the branch requires must have said yes: skipped and neutral,
 * which GitHub lets merge, are a gate that did not run. What it does not require must not have said no.
 */
export function judgeCommit(commit: CommitChecksEvidence, rules: BranchRulesEvidence): Answer {
  const signals = signalsOn(commit)
  const gates = requiredGates(rules, commit, signals)
  const required = new Set(gates.flatMap((gate) => gate.signals))
  const others = signals.filter((signal) => !required.has(signal))
  const parts = [...gates.map((gate) => judgeGate(gate, commit, rules)), ...others.map(judgeOther)]
  const findings = parts.flatMap((part) => part.findings ?? [])
  const gaps = parts.flatMap((part) => part.gaps ?? [])
  const evidence = [...parts.flatMap((part) => part.evidence ?? []), ...othersPassed(others)]
  const work = {
    scope: `All checks and statuses of the commit but this gate's own, and what \`${rules.branch}\` requires.`,
    inspected: [
      { what: 'required gates', count: gates.length },
      { what: 'checks and statuses', count: signals.length },
    ],
    notes: parts.flatMap((part) => part.notes ?? []),
  }
  if (isNonEmpty(findings)) return { ...work, status: 'fail', findings, gaps }
  if (isNonEmpty(gaps)) return { ...work, status: 'unknown', gaps }
  return isNonEmpty(evidence)
    ? { ...work, status: 'pass', evidence }
    : { ...work, status: 'unknown', gaps: [NOTHING_RAN] }
}

const NOTHING_RAN = gap(
  'commit-checks',
  'not-found',
  'Nothing but this gate has passed on this commit, and nothing else is required.',
  'Let lint and tests run on this commit, and require them.',
)

function signalsOn({ commit, checks, statuses }: CommitChecksEvidence): readonly Signal[] {
  const own = (checks ?? []).filter(({ isOwn }) => !isOwn)
  return [
    ...standingChecks(own).map((check): Signal => {
      const { name, app, job, place } = check
      return { kind: 'check', name, end: endOf(check), text: endText(check), appId: app?.id ?? null, job, place }
    }),
    ...(statuses ?? []).map(({ context, state, url }): Signal => {
      const place: Place = url === null || url === '' ? { kind: 'commit', commit, line: null } : { kind: 'url', url }
      return { kind: 'status', name: context, ...STATES[state], appId: null, job: null, place }
    }),
  ]
}

const STATES = {
  success: { end: 'passed', text: 'passed' },
  failure: { end: 'failed', text: 'failed' },
  error: { end: 'failed', text: 'ended with an error' },
  pending: { end: 'pending', text: 'has not ended' },
  unrecognized: { end: 'unrecognized', text: 'has a state that this version does not know' },
} as const satisfies { readonly [state: string]: Pick<Signal, 'end' | 'text'> }

/** A name that is required twice, of an App and of anybody, is met by that App's. */
function requiredGates(
  { required, workflows }: BranchRulesEvidence,
  { checks }: CommitChecksEvidence,
  signals: readonly Signal[],
): readonly Gate[] {
  // Where the job's name could not be told to the rules, its check still is this very gate.
  const ownNames = new Set((checks ?? []).filter(({ isOwn }) => isOwn).map(({ name }) => name))
  const others = required.filter(({ isOwn, context }) => !isOwn && !ownNames.has(context))
  const gates = new Map<string, Gate>()
  for (const { context, appId } of others) {
    if (appId === null && others.some((other) => other.context === context && other.appId !== null)) continue
    const key = JSON.stringify(['check', context, appId])
    const named = signals.filter(({ name }) => name === context)
    // GitHub does not say which App set a status, so one by the name of an App's check may be that App's.
    const mayCount = (signal: Signal): boolean => appId === null || signal.kind === 'status' || signal.appId === appId
    const [trusted, untrusted] = [named.filter(mayCount), named.filter((signal) => !mayCount(signal))]
    gates.set(key, { name: context, kind: 'check', key, appId, signals: trusted, untrusted })
  }
  for (const { path, isOwn, isHere } of workflows) {
    if (isOwn) continue
    const key = JSON.stringify(['workflow', path, isHere])
    // A file of that name here is another workflow than the one that is required from elsewhere.
    const jobs = signals.filter(({ job }) => job?.workflow === path && isHere === (job.file !== 'unknown'))
    gates.set(key, { name: path, kind: 'workflow', key, appId: null, signals: jobs, untrusted: [] })
  }
  return [...gates.values()]
}

function judgeGate(gate: Gate, commit: CommitChecksEvidence, rules: BranchRulesEvidence): Part {
  const { name, signals } = gate
  const ended = (...ends: readonly End[]): readonly Signal[] => signals.filter(({ end }) => ends.includes(end))
  const failed = ended('failed', 'stopped')
  const open = [...ended('pending').map(pendingGap), ...ended('unrecognized').map(unrecognizedGap)]
  if (failed.length > 0) return { findings: failed.map((signal) => failedGate(gate, signal)), gaps: open }
  if (open.length > 0) return { gaps: open }
  const passed = ended('passed')
  const [first] = passed
  if (first === undefined) {
    const [idle] = ended('not-run')
    return idle === undefined ? missingGate(gate, commit, rules) : { findings: [idleGate(gate, idle)] }
  }
  if (gate.appId !== null && passed.every(({ kind }) => kind === 'status')) return { gaps: [unboundGap(gate)] }
  const summary = `\`${name}\` passed.`
  return {
    evidence: [{ summary, source: 'commit-checks', place: first.place, assurance: 'measured' }],
    notes: passed.filter(({ job }) => job?.file === 'changed').map((signal) => changedGate(gate, signal)),
  }
}

function failedGate(gate: Gate, signal: Signal): Detection {
  const job = gate.kind === 'workflow' ? ` of the required workflow \`${gate.name}\`` : ', which is required,'
  const message = `\`${signal.name}\`${job} ${signal.text} on this commit.`
  return finding('required-check-failed', message, 'high', signal.place, keyOf(gate, signal))
}

function idleGate(gate: Gate, signal: Signal): Detection {
  const message = `\`${gate.name}\` is required and ${signal.text}. GitHub lets that merge; the gate has not looked at this commit.`
  return finding('required-check-not-run', message, 'high', signal.place, gate.key)
}

function changedGate(gate: Gate, signal: Signal): Detection {
  const message = `\`${signal.name}\` passed in a workflow file that differs from the trusted one: read what is changed in it before you take its word.`
  return finding('gate-workflow-changed', message, 'low', signal.place, keyOf(gate, signal))
}

function keyOf(gate: Gate, signal: Signal): string {
  return gate.kind === 'workflow' ? `${gate.key} ${signal.name}` : gate.key
}

/** A list that was not read to its end may hold what is missing; and of a workflow GitHub does not always name the file. */
function missingGate(
  gate: Gate,
  { isWhole }: CommitChecksEvidence,
  { place, hasMergeQueue }: BranchRulesEvidence,
): Part {
  const { name, appId, untrusted } = gate
  if (!isWhole.checks || !isWhole.statuses) {
    const detail = `\`${name}\` is required and was not seen, for not all checks of this commit were read.`
    return { gaps: [gap('commit-checks', 'not-found', detail, 'Grant what is missing to read them, and run again.')] }
  }
  if (gate.kind === 'workflow') {
    const detail = `The required workflow \`${name}\` was not seen on this commit.`
    const grant = 'Look whether it ran and passed, and attest it.'
    return { gaps: [gap('commit-checks', 'unsupported', detail, grant)] }
  }
  const whose = appId === null ? '' : ` of the App ${appId}`
  const instead = untrusted.length === 0 ? '' : ' Another App has reported that name, which does not count.'
  const queue = hasMergeQueue ? ' In the merge queue its workflow must run on `merge_group` as well.' : ''
  const message = `\`${name}\` is required${whose} and has not run on this commit.${instead}${queue}`
  return { findings: [finding('required-check-missing', message, 'high', place, gate.key)] }
}

/** What nothing requires. Its no counts; that it was stopped or skipped is nobody's answer. */
function judgeOther(signal: Signal): Part {
  const { kind, name, text, place } = signal
  const key = JSON.stringify([kind, name, signal.appId])
  switch (signal.end) {
    case 'failed': {
      const message = `\`${name}\` ${text} on this commit. Nothing requires it, so nothing has stopped the merge.`
      return { findings: [finding('other-check-failed', message, 'medium', place, key)] }
    }
    case 'stopped': {
      const message = `\`${name}\` ${text} on this commit. Nothing requires it.`
      return { notes: [finding('other-check-stopped', message, 'low', place, key)] }
    }
    case 'unrecognized':
      return { gaps: [unrecognizedGap(signal)] }
    // The source tells what is pending, which leaves the whole unknown.
    case 'pending':
    case 'passed':
    case 'not-run':
      return {}
  }
}

function othersPassed(others: readonly Signal[]): readonly EvidenceItem[] {
  const passed = others.filter(({ end }) => end === 'passed')
  const [first] = passed
  if (first === undefined) return []
  const more = passed.length === 1 ? '' : ` and ${passed.length - 1} more that nothing requires`
  const summary = `\`${first.name}\`${more} passed, and nothing failed.`
  return [{ summary, source: 'commit-checks', place: first.place, assurance: 'measured' }]
}

function pendingGap({ name }: Signal): Gap {
  return gap('commit-checks', 'pending', `\`${name}\` is required and has not ended on this commit.`)
}

function unrecognizedGap({ name, text }: Signal): Gap {
  return gap('commit-checks', 'unsupported', `\`${name}\` ${text}.`, 'Look at how it ended, and attest it.')
}

function unboundGap({ name, appId }: Gate): Gap {
  const detail = `\`${name}\` is required of the App ${appId ?? ''} and passed as a status; GitHub does not say which App set it.`
  return gap('commit-checks', 'unsupported', detail, 'Look at who set the status, and attest it.')
}

function finding(rule: string, message: string, severity: Detection['severity'], place: Place, key: string): Detection {
  return { rule, message, severity, confidence: 'high', place, related: [], key, secret: null }
}
