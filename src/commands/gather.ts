import type { Check } from '../checks/define-check.ts'
import { CHECKS, requireCheck } from '../checks/registry.ts'
import { collectBase, collectEvidence, type Collection } from '../evidence/collect.ts'
import type { Collected, EvidenceSet } from '../evidence/evidence.ts'
import { collectProgramRuns } from '../evidence/program-runs.ts'
import { collectTree, type JudgedBlobs } from '../evidence/tree.ts'
import { type IsoDate, isoDateOf } from '../model/date.ts'
import { gap, type Gap } from '../model/gap.ts'
import type { Report } from '../model/report.ts'
import type { SourceName } from '../model/source.ts'
import { type ResolvedEvent, resolveEvent } from '../policy/events.ts'
import { compileGlob } from '../policy/globs.ts'
import { LIMIT_NAMES, type LimitName, type Policy } from '../policy/policy.ts'
import { type AttestationsReading, readAttestations } from '../policy/read-attestations.ts'
import { type PolicyReading, readPolicy } from '../policy/read-policy.ts'
import { UNPROTECTED } from '../policy/trusted.ts'
import { tooManyEntries } from '../repository/entries.ts'
import type { Listing } from '../repository/tree.ts'
import { secretDigester } from '../secrets/secret-digest.ts'
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
import { askedRuns } from './run-programs.ts'

/** Values of one run that get a slow digest, at about 10 ms each; the rest is told without one. */
const MAX_SLOW_DIGESTS = 1000

export type Limits = { readonly [L in LimitName]: number }

/** Another commit, with what its own tree shows. */
export interface ComparedEvidence {
  readonly ref: string
  readonly commit: string
  readonly evidence: EvidenceSet
}

/** Everything that a verdict is made from, as data; nothing is looked up after this. */
export interface Gathered {
  /** The checks that are judged: all, or those that `only` names. */
  readonly checks: readonly Check[]
  readonly only: readonly string[]
  readonly asOf: IsoDate
  readonly today: IsoDate
  readonly event: ResolvedEvent
  readonly subject: Report['subject']
  readonly trusted: Report['trusted']
  readonly policy: PolicyReading
  readonly attestations: AttestationsReading
  /** Why the policy may be there and was not read; null where that is known. */
  readonly policyUnread: Gap | null
  /** Those that hold, and of them those that this run asked for. */
  readonly limits: Limits
  readonly askedLimits: Partial<Limits>
  readonly collection: Collection
  readonly base: ComparedEvidence | null
  readonly lastRelease: ComparedEvidence | null
}

/** Opens the repository, reads the policy and collects the evidence of subject, base and last release. */
export async function gather(request: Request, host: Host, progress: Progress): Promise<Gathered> {
  const { options } = request
  const only = options.only ?? []
  const checks = chosenChecks(only)
  const today = isoDateOf(host.now())
  const asOf = options['as-of'] ?? today
  // Before the policy is read nothing but what was asked for sets a time; each call to git has a bound of its own.
  const opening = withTime(host.signal, options['time-limit'])

  progress.step('listing files', 0, null)
  const repository = await openFolder(request.argument, host, opening)
  const whole = await openSubject(repository, options, opening)

  const files = await readPolicyFiles(whole.tree, whole.listing, options, host)
  // A day to come must not let an entry reach further than it may, nor a statement of tomorrow count today.
  const written = asOf < today ? asOf : today
  const reading = readPolicy(files.policy, CHECKS, { asOf: written })
  const { policy } = reading
  const attestations = readAttestations(files.attestations, CHECKS, { asOf: written, owners: policy.owners.value })
  const event = commandLineEvent(request, policy)
  const limits = { ...policyLimits(policy), ...askedLimits(request) }
  const signal = withTime(opening, limits.timeSeconds)
  const subject = { ...whole, listing: cutListing(whole.listing, limits.maxFiles) }

  const judgeTree = treeJudge(policy, limits, progress)
  const tree = judgeTree(subject)
  const asked = askedRuns(subject, options, host, { timeSeconds: limits.timeSeconds, signal })
  const collection = await collectEvidence(
    {
      tree: () => tree,
      'commit-checks': notAsked('commit-checks'),
      'branch-rules': notAsked('branch-rules'),
      'program-runs': async () => {
        const seen = await tree
        return seen.ok ? collectProgramRuns(seen.value.readinessScript, asked) : seen
      },
    },
    host.now,
  )
  const collectAt = async (commit: ComparedCommit | null): Promise<ComparedEvidence | null> => {
    if (commit === null) return null
    const listing = await commit.tree.list({ maxEntries: limits.maxFiles, signal })
    const collectors = { tree: () => judgeTree({ tree: commit.tree, listing }) }
    return { ref: commit.ref, commit: commit.commit, evidence: await collectBase(collection.evidence, collectors) }
  }
  const tags = policy.release.tags.value
  const base = await collectAt(await openBase(subject, event.base, tags))
  const comparesWithRelease = event.base.kind === 'last-release-tag'
  const release = comparesWithRelease ? null : await openBase(subject, { kind: 'last-release-tag', except: null }, tags)

  return {
    checks,
    only,
    asOf,
    today,
    event,
    subject: describeSubject(subject, event),
    trusted: {
      ref: UNPROTECTED,
      commit: subject.commit,
      policyDigest: policyDigest(files.policy),
      changedBySubject: [],
    },
    policy: reading,
    attestations,
    policyUnread: files.policyUnread,
    limits,
    askedLimits: askedLimits(request),
    collection,
    base,
    lastRelease: comparesWithRelease ? base : await collectAt(release),
  }
}

/** What only GitHub knows is asked by the action alone. */
function notAsked(source: SourceName): () => Promise<Collected<never>> {
  const detail = 'The command line does not ask GitHub.'
  const one = gap(source, 'unsupported', detail, 'Run the gate as an action on GitHub, or attest it.')
  return () => Promise.resolve({ ok: false, gaps: [one] })
}

function withTime(signal: AbortSignal, seconds: number | undefined): AbortSignal {
  return seconds === undefined ? signal : AbortSignal.any([signal, AbortSignal.timeout(seconds * 1000)])
}

/** What is judged at most. The policy was looked for in the whole, so that no limit makes it disappear. */
function cutListing({ entries, gaps }: Listing, maxFiles: number): Listing {
  if (entries.length <= maxFiles) return { entries, gaps }
  return { entries: entries.slice(0, maxFiles), gaps: [...gaps, tooManyEntries(maxFiles)] }
}

function chosenChecks(only: readonly string[]): readonly Check[] {
  const chosen = new Set(only.map((slug) => requireCheck(slug).slug))
  return chosen.size === 0 ? CHECKS : CHECKS.filter((check) => chosen.has(check.slug))
}

function commandLineEvent({ options }: Request, policy: Policy): ResolvedEvent {
  const facts = {
    event: 'command-line',
    defaultBranch: '',
    commit: options.commit ?? null,
    compareTo: options['compare-to'] ?? null,
    stage: options.stage ?? null,
  } as const
  return resolveEvent(facts, { branches: policy.release.branches.value, heads: policy.release.heads.value })
}

/** The policy's limits as plain numbers. */
export function policyLimits({ limits }: Policy): Limits {
  const { maxFiles, maxFileBytes, maxFindings, timeSeconds } = limits
  return {
    maxFiles: maxFiles.value,
    maxFileBytes: maxFileBytes.value,
    maxFindings: maxFindings.value,
    timeSeconds: timeSeconds.value,
  }
}

function askedLimits({ options }: Request): Partial<Limits> {
  const asked = {
    maxFiles: options['max-files'],
    maxFileBytes: options['max-file-bytes'],
    maxFindings: options['max-findings'],
    timeSeconds: options['time-limit'],
  }
  return Object.fromEntries(
    LIMIT_NAMES.flatMap((name) => {
      const value = asked[name]
      return value === undefined ? [] : [[name, value]]
    }),
  )
}

type JudgeTree = (of: Pick<OpenedSubject, 'tree' | 'listing'>) => ReturnType<typeof collectTree>

/** Judges trees by one policy; what two trees share is judged once. */
function treeJudge(policy: Policy, limits: Limits, progress: Progress): JudgeTree {
  const judged: JudgedBlobs = new Map()
  const digester = secretDigester(MAX_SLOW_DIGESTS)
  const ignored = policy.paths.ignore.value.map(compileGlob)
  const script = policy.checks['production-readiness']?.options['script']?.value ?? ''
  return ({ tree, listing }) =>
    collectTree({
      tree,
      listing,
      isIgnored: (path) => ignored.some((matches) => matches(path)),
      readinessScript: String(script),
      maxFileBytes: limits.maxFileBytes,
      judged,
      digester,
      progress: (done, total) => progress.step('judging files', done, total),
    })
}
