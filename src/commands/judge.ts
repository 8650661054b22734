import { type CheckResult, evaluateCheck } from '../checks/evaluate.ts'
import type { Check } from '../checks/define-check.ts'
import { markOrigins } from '../checks/origin.ts'
import { CHECKS, requireCheck } from '../checks/registry.ts'
import { collectBase, collectEvidence } from '../evidence/collect.ts'
import type { EvidenceSet } from '../evidence/evidence.ts'
import { collectProgramRuns } from '../evidence/program-runs.ts'
import { collectTree, type JudgedBlobs } from '../evidence/tree.ts'
import { type IsoDate, isoDateOf } from '../model/date.ts'
import type { Finding } from '../model/finding.ts'
import type { Report, SinceRelease } from '../model/report.ts'
import { decideChecks } from '../policy/apply-policy.ts'
import { type ResolvedEvent, resolveEvent } from '../policy/events.ts'
import { decideGate } from '../policy/gate.ts'
import { compileGlob } from '../policy/globs.ts'
import { entryNotes, lapsingEntries } from '../policy/lapse.ts'
import type { LimitName, Policy } from '../policy/policy.ts'
import { problemFindings } from '../policy/policy-findings.ts'
import { previewReasons } from '../policy/preview.ts'
import { readAttestations } from '../policy/read-attestations.ts'
import { readPolicy } from '../policy/read-policy.ts'
import { UNPROTECTED } from '../policy/trusted.ts'
import { reportWaivers } from '../policy/waivers.ts'
import { assembleReport, toEvaluated } from './assemble-report.ts'
import type { Host } from './host.ts'
import {
  type ComparedCommit,
  describeSubject,
  openBase,
  type OpenedSubject,
  openFolder,
  openSubject,
} from './open-subject.ts'
import { policyDigest, readPolicyFiles } from './policy-files.ts'
import type { Progress } from './progress.ts'
import type { Request } from './request.ts'
import { scriptRunner } from './run-readiness.ts'
import { sinceRelease } from './since-release.ts'

/** A bound for opening the repository, before there is a policy that sets one. */
const OPENING_LIMITS = { maxEntries: 1_000_000, timeSeconds: 600 }

/**
 * The whole use case: opens the repository, reads the policy, collects the evidence, judges subject and base, applies the
 * policy and writes the report down. Prints nothing and decides no exit code of its own.
 */
export async function judge(request: Request, host: Host, progress: Progress): Promise<Report> {
  const started = host.now()
  const { options } = request
  const checks = chosenChecks(options.only ?? [])
  const asOf = options['as-of'] ?? isoDateOf(started)

  const timeSeconds = options['time-limit'] ?? OPENING_LIMITS.timeSeconds
  const signal = AbortSignal.any([host.signal, AbortSignal.timeout(timeSeconds * 1000)])
  const repository = await openFolder(request.argument, host, signal)
  progress.step('listing files', 0, null)
  const subject = await openSubject(repository, options, {
    maxEntries: options['max-files'] ?? OPENING_LIMITS.maxEntries,
    signal,
  })

  const files = await readPolicyFiles(subject.tree, subject.listing, options, host)
  const reading = readPolicy(files.policy, CHECKS, { asOf })
  const { policy } = reading
  const attested = readAttestations(files.attestations, CHECKS, { asOf, owners: policy.owners.value })
  const event = resolveEvent(
    {
      event: 'command-line',
      defaultBranch: '',
      commit: options.commit ?? null,
      compareTo: options['compare-to'] ?? null,
      stage: options.stage ?? null,
    },
    { branches: policy.release.branches.value, heads: policy.release.heads.value },
  )
  const tags = policy.release.tags.value
  const limits = limitsOf(request, policy)
  const base = await openBase(subject, event.base, tags)
  const release = await lastRelease(subject, base, options['compare-to'] !== undefined, tags)

  const gather = gatherer({ policy, limits, progress, signal })
  const tree = gather(subject)
  const collection = await collectEvidence(
    {
      tree: () => tree,
      'program-runs': async () => {
        const seen = await tree
        if (!seen.ok) return seen
        const run = options['run-readiness'] === true ? scriptRunner(subject, limits.timeSeconds, host, signal) : null
        return collectProgramRuns(seen.value.readinessScript, run)
      },
    },
    host.now,
  )
  const compare = async (commit: ComparedCommit | null): Promise<EvidenceSet | null> => {
    if (commit === null) return null
    const listing = await commit.tree.list({ maxEntries: limits.maxFiles, signal })
    return collectBase(collection.evidence, { tree: () => gather({ tree: commit.tree, listing }) })
  }
  const evaluate = (evidence: EvidenceSet): readonly CheckResult[] =>
    checks.map((check) => evaluateCheck(check, evidence, contextOf(check, policy, event, asOf, limits.maxFindings)))
  const baseEvidence = await compare(base)
  const baseResults = baseEvidence === null ? null : evaluate(baseEvidence)
  const results = evaluate(collection.evidence).map((result, index) =>
    markOrigins(result, baseResults?.[index] ?? null),
  )

  const evaluated = results.map((result, index) => toEvaluated(result, baseResults?.[index] ?? null))
  const { waivers, attestations } = { waivers: policy.waivers, attestations: attested.attestations }
  const decided = decideChecks({ checks: evaluated, policy, waivers, attestations, stage: event.stage, asOf })
  const policyFindings: readonly Finding[] = [
    ...problemFindings(reading.problems, reading.broken),
    ...problemFindings(attested.problems, attested.broken),
    ...entryNotes(decided),
  ]
  const gate = decideGate({
    checks: decided.checks,
    policyFindings,
    stage: event.stage,
    previews: previewReasons({
      only: options.only ?? [],
      asOf,
      today: isoDateOf(started),
      limits: askedLimits(request),
      policyLimits: policyLimits(policy),
    }),
    override: null,
    hasConfigurationError: false,
  })
  return assembleReport({
    subject: describeSubject(subject, event),
    trusted: {
      ref: UNPROTECTED,
      commit: subject.commit,
      policyDigest: policyDigest(files.policy),
      changedBySubject: [],
    },
    comparedTo: base === null ? null : { ref: base.ref, commit: base.commit },
    gate,
    results,
    decided: decided.checks,
    policy: {
      findings: policyFindings,
      waivers: reportWaivers(
        decided.waivers,
        [],
        decided.checks.flatMap((check) => check.findings),
      ),
      lapsing: lapsingEntries({ ...decided, asOf }),
    },
    sinceRelease: await changesSince(release, base, baseResults, results, async (commit) => {
      const evidence = await compare(commit)
      return evidence === null ? [] : evaluate(evidence)
    }),
    run: { url: null, asOf, durationMs: Math.round(host.now() - started), sources: collection.runs },
  })
}

function chosenChecks(only: readonly string[]): readonly Check[] {
  const chosen = new Set(only.map((slug) => requireCheck(slug).slug))
  return chosen.size === 0 ? CHECKS : CHECKS.filter((check) => chosen.has(check.slug))
}

type Limits = { readonly [L in LimitName]: number }

function policyLimits({ limits }: Policy): Limits {
  const { maxFiles, maxFileBytes, maxFindings, timeSeconds } = limits
  return {
    maxFiles: maxFiles.value,
    maxFileBytes: maxFileBytes.value,
    maxFindings: maxFindings.value,
    timeSeconds: timeSeconds.value,
  }
}

function askedLimits({ options }: Request): Partial<Limits> {
  const asked: readonly (readonly [LimitName, number | undefined])[] = [
    ['maxFiles', options['max-files']],
    ['maxFileBytes', options['max-file-bytes']],
    ['maxFindings', options['max-findings']],
    ['timeSeconds', options['time-limit']],
  ]
  return Object.fromEntries(asked.filter(([, value]) => value !== undefined))
}

function limitsOf(request: Request, policy: Policy): Limits {
  return { ...policyLimits(policy), ...askedLimits(request) }
}

function gatherer(world: {
  readonly policy: Policy
  readonly limits: Limits
  readonly progress: Progress
  readonly signal: AbortSignal
}): (of: Pick<OpenedSubject, 'tree' | 'listing'>) => ReturnType<typeof collectTree> {
  const judged: JudgedBlobs = new Map()
  const ignored = world.policy.paths.ignore.value.map(compileGlob)
  return ({ tree, listing }) =>
    collectTree({
      tree,
      listing,
      isIgnored: (path) => ignored.some((matches) => matches(path)),
      readinessScript: readinessPath(world.policy),
      maxFileBytes: world.limits.maxFileBytes,
      judged,
      progress: (done, total) => world.progress.step('judging files', done, total),
    })
}

function readinessPath(policy: Policy): string {
  return String(policy.checks['production-readiness']?.options['script']?.value ?? '')
}

function contextOf(check: Check, policy: Policy, event: ResolvedEvent, asOf: IsoDate, maxFindings: number) {
  const options = Object.entries(policy.checks[check.slug]?.options ?? {}).map(([name, { value }]) => [name, value])
  return {
    asOf,
    stage: event.stage,
    maxFindings,
    options: Object.fromEntries(options) as { [name: string]: string | number },
  }
}

async function lastRelease(
  subject: OpenedSubject,
  base: ComparedCommit | null,
  wasAsked: boolean,
  tags: readonly string[],
): Promise<ComparedCommit | null> {
  return wasAsked ? await openBase(subject, { kind: 'last-release-tag', except: null }, tags) : base
}

async function changesSince(
  release: ComparedCommit | null,
  base: ComparedCommit | null,
  baseResults: readonly CheckResult[] | null,
  results: readonly CheckResult[],
  evaluateAt: (commit: ComparedCommit) => Promise<readonly CheckResult[]>,
): Promise<SinceRelease | null> {
  if (release === null) return null
  const before = release.commit === base?.commit && baseResults !== null ? baseResults : await evaluateAt(release)
  return sinceRelease(release, before, results)
}
