import type { Check } from '../checks/define-check.ts'
import { CHECKS, requireCheck } from '../checks/registry.ts'
import type { OptionValues } from '../config/option-values.ts'
import { type Collection, collectBase, collectEvidence, type Collectors } from '../evidence/collect.ts'
import { collectTree, type JudgedBlobs } from '../evidence/tree.ts'
import { collectWorkflows, type JudgedWorkflows } from '../evidence/workflows.ts'
import { compileGlob } from '../policy/globs.ts'
import { LIMIT_NAMES, type Policy } from '../policy/policy.ts'
import { tooManyEntries } from '../repository/entries.ts'
import type { Listing, Tree } from '../repository/tree.ts'
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
  /** The collectors of all sources that are not read from a tree; some of them begin with it. */
  readonly others: (tree: Collectors['tree']) => Omit<Collectors, 'tree' | 'workflows'>
  /** Where the Actions files were judged before; null for not yet. */
  readonly judgeWorkflows: ReturnType<typeof workflowsJudge> | null
  readonly now: () => number
  readonly signal: AbortSignal
  readonly progress: Progress
}

/** The evidence of the subject, and of the commits that it is compared with. Blobs that they share are judged once. */
export interface CollectedTrees {
  readonly collection: Collection
  readonly base: ComparedEvidence | null
  readonly lastRelease: ComparedEvidence | null
}

/** Collects the evidence of subject, base and last release. */
export async function collectTrees(input: TreesToCollect): Promise<CollectedTrees> {
  const { limits, signal } = input
  const judgeTree = treeJudge(input)
  const judgeWorkflows = input.judgeWorkflows ?? workflowsJudge(input)
  const { tree, listing } = input.subject
  const listed = { tree, listing: cutListing(listing, limits.maxFiles) }
  const judged = judgeTree(listed)
  const treeOnce = () => judged
  const workflows = () => judgeWorkflows(listed)
  const collection = await collectEvidence({ tree: treeOnce, workflows, ...input.others(treeOnce) }, input.now)
  const collectAt = async (commit: ComparedCommit | null): Promise<ComparedEvidence | null> => {
    if (commit === null) return null
    const at = { tree: commit.tree, listing: await commit.tree.list({ maxEntries: limits.maxFiles, signal }) }
    const collectors = { tree: () => judgeTree(at), workflows: () => judgeWorkflows(at) }
    return { ref: commit.ref, commit: commit.commit, evidence: await collectBase(collection.evidence, collectors) }
  }
  return { collection, base: await collectAt(input.base), lastRelease: await collectAt(input.lastRelease) }
}

/** What is judged at most. The policy was looked for in the whole, so that no limit makes it disappear. */
function cutListing({ entries, gaps }: Listing, maxFiles: number): Listing {
  if (entries.length <= maxFiles) return { entries, gaps }
  return { entries: entries.slice(0, maxFiles), gaps: [...gaps, tooManyEntries(maxFiles)] }
}

/** Judges trees by one policy; what two trees share is judged once. */
function treeJudge({ policy, limits, progress }: TreesToCollect): (of: ListedTree) => ReturnType<typeof collectTree> {
  const judged: JudgedBlobs = new Map()
  const digester = secretDigester(MAX_SLOW_DIGESTS)
  return ({ tree, listing }) =>
    collectTree({
      tree,
      listing,
      ...scopeOf(policy),
      maxFileBytes: limits.maxFileBytes,
      judged,
      digester,
      progress: (done, total) => progress.step('judging files', done, total),
    })
}

/** Judges the Actions files of trees by one policy; trees that share them all are judged once. */
export function workflowsJudge({
  policy,
  limits,
}: Pick<TreesToCollect, 'policy' | 'limits'>): (of: ListedTree) => ReturnType<typeof collectWorkflows> {
  const judged: JudgedWorkflows = new Map()
  return ({ tree, listing }) =>
    collectWorkflows({ tree, listing, ...scopeOf(policy), maxFileBytes: limits.maxFileBytes, judged })
}

/** What the policy says of a tree: what is out of the scope, and where the readiness script is. */
function scopeOf(policy: Policy): { readonly isIgnored: (path: string) => boolean; readonly readinessScript: string } {
  const ignored = policy.paths.ignore.value.map(compileGlob)
  const script = policy.checks['production-readiness']?.options['script']?.value ?? ''
  return { isIgnored: (path) => ignored.some((matches) => matches(path)), readinessScript: String(script) }
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

/** A signal that also ends after so many seconds; undefined for no time of its own. */
export function withTime(signal: AbortSignal, seconds: number | undefined): AbortSignal {
  return seconds === undefined ? signal : AbortSignal.any([signal, AbortSignal.timeout(seconds * 1000)])
}
