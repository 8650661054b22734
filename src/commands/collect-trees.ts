import type { Check } from '../checks/define-check.ts'
import { CHECKS, requireCheck } from '../checks/registry.ts'
import type { OptionValues } from '../config/option-values.ts'
import { type Collection, collectBase, collectEvidence, type Collectors } from '../evidence/collect.ts'
import { judgedBlobs } from '../evidence/judged-blobs.ts'
import { collectHistory, type HistoryEvidence } from '../evidence/history.ts'
import type { NamedSecrets } from '../evidence/named-secrets.ts'
import type { Collected } from '../evidence/evidence.ts'
import { collectTree } from '../evidence/tree.ts'
import { collectWorkflows, type JudgedWorkflows } from '../evidence/workflows.ts'
import { compileGlob } from '../policy/globs.ts'
import { gap } from '../model/gap.ts'
import type { SourceName } from '../model/source.ts'
import { LIMIT_NAMES, type Policy } from '../policy/policy.ts'
import { tooManyEntries } from '../repository/entries.ts'
import type { History } from '../repository/history.ts'
import type { Listing, Tree } from '../repository/tree.ts'
import { scanRole, type ScanRole } from '../secrets/scan-role.ts'
import { secretDigester } from '../secrets/secret-digest.ts'
import type { ComparedEvidence, Limits } from './gathered.ts'
import type { ComparedCommit } from './open-subject.ts'
import type { Progress } from './progress.ts'

/** Values of one run that get a slow digest, at about 10 ms each; the rest is told without one. */
const MAX_SLOW_DIGESTS = 1000

/** A tree with what of it is judged. */
export interface ListedTree {
  readonly tree: Tree
  readonly listing: Listing
}

export interface TreesToCollect {
  readonly subject: ListedTree
  readonly base: ComparedCommit | null
  /** The last release, where it is another commit than the base. */
  readonly lastRelease: ComparedCommit | null
  readonly policy: Policy
  readonly limits: Limits
  /** What all refs ever held; null where there is no repository. */
  readonly history: History | null
  readonly named: NamedSecrets
  /** The collectors of all sources that are not read from a tree or the history; some of them begin with the tree. */
  readonly others: (tree: Collectors['tree']) => OtherCollectors
  /** Where the Actions files were judged before; null for not yet. */
  readonly judgeWorkflows: ReturnType<typeof workflowsJudge> | null
  readonly now: () => number
  /** Told of each source that has ended. */
  readonly ended?: (source: SourceName) => void
  readonly signal: AbortSignal
  readonly progress: Progress
}

/** How the sources are collected that are not the repository's own content. */
export type OtherCollectors = Omit<Collectors, 'tree' | 'workflows' | 'history' | 'named-secrets'>

/** The evidence of the subject, and of the commits that it is compared with. Blobs that they share are judged once. */
export interface CollectedTrees {
  readonly collection: Collection
  readonly base: ComparedEvidence | null
  readonly lastRelease: ComparedEvidence | null
}

/** Collects the evidence of subject, base and last release. */
export async function collectTrees(input: TreesToCollect): Promise<CollectedTrees> {
  const { limits, signal } = input
  const scan = scanOf(input)
  const judgeTree = treeJudge(input, scan)
  const judgeWorkflows = input.judgeWorkflows ?? workflowsJudge(input)
  const { tree, listing } = input.subject
  const listed = { tree, listing: cutListing(listing, limits.maxFiles) }
  const judged = judgeTree(listed)
  const treeOnce = () => judged
  const history = collectHistory({
    ...scan,
    history: input.history,
    maxFileBytes: limits.maxFileBytes,
    progress: (done) => input.progress.step('reading the history', done, null),
  })
  const collectors = {
    tree: treeOnce,
    workflows: () => judgeWorkflows(listed),
    history: () => history,
    'named-secrets': () => Promise.resolve(input.named.collected),
    ...input.others(treeOnce),
  }
  const collection = await collectEvidence(collectors, input.now, input.ended)
  const collectAt = async (commit: ComparedCommit | null): Promise<ComparedEvidence | null> => {
    if (commit === null) return null
    const at = { tree: commit.tree, listing: await commit.tree.list({ maxEntries: limits.maxFiles, signal }) }
    const collectors = {
      tree: () => judgeTree(at),
      workflows: () => judgeWorkflows(at),
      history: () => historyAt(commit.commit, collection.evidence.history, input.history),
    }
    return { ref: commit.ref, commit: commit.commit, evidence: await collectBase(collection.evidence, collectors) }
  }
  return { collection, base: await collectAt(input.base), lastRelease: await collectAt(input.lastRelease) }
}

/** What is judged at most. The policy was looked for in the whole, so that no limit makes it disappear. */
function cutListing({ entries, gaps }: Listing, maxFiles: number): Listing {
  if (entries.length <= maxFiles) return { entries, gaps }
  return { entries: entries.slice(0, maxFiles), gaps: [...gaps, tooManyEntries(maxFiles)] }
}

/** The history as it was at a commit: what came in by later commits was not there. */
async function historyAt(
  base: string,
  subject: Collected<HistoryEvidence>,
  history: History | null,
): Promise<Collected<HistoryEvidence>> {
  if (!subject.ok) return subject
  const isEmpty = subject.value.found.length === 0 || history === null
  const later = isEmpty ? new Set<string>() : await history.commitsNotIn(base)
  if (later === null)
    return { ok: false, gaps: [gap('history', 'not-checked-out', `What came after ${base} is unknown.`)] }
  const found = subject.value.found.filter(({ first }) => first !== null && !later.has(first.commit))
  return { ...subject, value: { ...subject.value, found } }
}

/** What scans of all trees and of the history go by. */
type Scan = Pick<Parameters<typeof collectTree>[0], 'isIgnored' | 'roleOf' | 'scanner'>

function scanOf({ policy, named }: TreesToCollect): Scan {
  return {
    isIgnored: matcherOf(policy.paths.ignore.value),
    roleOf: roleReader(policy),
    scanner: { digester: secretDigester(MAX_SLOW_DIGESTS), named: named.search },
  }
}

/** Judges trees by one policy; what two trees share is judged once. */
function treeJudge(
  { policy, limits, progress, signal }: TreesToCollect,
  scan: Scan,
): (of: ListedTree) => ReturnType<typeof collectTree> {
  const judged = judgedBlobs()
  return ({ tree, listing }) =>
    collectTree({
      tree,
      listing,
      ...scan,
      readinessScript: readinessScriptOf(policy),
      maxFileBytes: limits.maxFileBytes,
      judged,
      signal,
      progress: (done, total) => progress.step('judging files', done, total),
    })
}

/** Judges the Actions files of trees by one policy; trees that share them all are judged once. */
export function workflowsJudge({
  policy,
  limits,
}: Pick<TreesToCollect, 'policy' | 'limits'>): (of: ListedTree) => ReturnType<typeof collectWorkflows> {
  const judged: JudgedWorkflows = new Map()
  const isIgnored = matcherOf(policy.paths.ignore.value)
  const { maxFileBytes } = limits
  return ({ tree, listing }) =>
    collectWorkflows({ tree, listing, isIgnored, readinessScript: readinessScriptOf(policy), maxFileBytes, judged })
}

function readinessScriptOf({ checks }: Policy): string {
  return String(checks['production-readiness']?.options['script']?.value ?? '')
}

function matcherOf(globs: readonly string[]): (path: string) => boolean {
  const matchers = globs.map(compileGlob)
  return (path) => matchers.some((matches) => matches(path))
}

/** What a file is for: the policy's word goes before what its folders seem to say. */
function roleReader({ paths }: Policy): (path: string) => ScanRole {
  const [production, development] = [matcherOf(paths.production.value), matcherOf(paths.development.value)]
  return (path) => {
    const role = scanRole(path)
    if (role === 'lock' || role === 'bulk') return role
    if (production(path)) return role === 'example' ? roleByName(path) : role
    return development(path) ? 'example' : role
  }
}

function roleByName(path: string): ScanRole {
  const role = scanRole(path.slice(path.lastIndexOf('/') + 1))
  return role === 'settings' ? role : 'production'
}

/** The checks that were asked for; all where none was. */
export function chosenChecks(only: readonly string[]): readonly Check[] {
  const chosen = new Set(only.map((slug) => requireCheck(slug).slug))
  return chosen.size === 0 ? CHECKS : CHECKS.filter((check) => chosen.has(check.slug))
}

/** The limits that a run asked for. */
export function askedLimits(options: OptionValues): Partial<Limits> {
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
