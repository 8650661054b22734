import { faultText } from '../model/errors.ts'
import { gap, type Gap, type GapReason } from '../model/gap.ts'
import { SOURCE_NAMES, SOURCES, type SourceName } from '../model/source.ts'
import type { Collected, EvidenceBySource, EvidenceSet } from './evidence.ts'

/** How each source that this version can read is collected. One that does not depend on the tree is asked for the subject alone. */
export type Collectors = { readonly [S in keyof EvidenceBySource]: () => Promise<Collected<EvidenceBySource[S]>> }

/** Collectors that ask nobody: each gives the same gap, of its own source. */
export function unasked<S extends SourceName>(
  names: readonly S[],
  because: Pick<Gap, 'detail' | 'grant'>,
): { readonly [N in S]: () => Promise<Collected<never>> } {
  const asked = (name: S) => () => Promise.resolve(missing({ ...because, source: name, reason: 'unsupported' }))
  // Object.fromEntries loses the names' type.
  return Object.fromEntries(names.map((name) => [name, asked(name)])) as ReturnType<typeof unasked<S>>
}

/** What became of a source, for the report's `run`. */
export interface SourceRun {
  readonly name: SourceName
  readonly status: 'collected' | 'partial' | 'gap'
  readonly durationMs: number
  readonly requests: number
}

export interface Collection {
  readonly evidence: EvidenceSet
  readonly runs: readonly SourceRun[]
}

/** Collects every source once, those that need no other at the same time. A source that throws is a bug, and is kept as a gap. */
export async function collectEvidence(
  collectors: Collectors,
  clock: () => number,
  ended: (name: SourceName) => void = () => undefined,
): Promise<Collection> {
  const runs: SourceRun[] = []
  const collected = await Promise.all(
    SOURCE_NAMES.map(async (name) => {
      const start = clock()
      const value = isBuilt(name, collectors) ? await guarded<unknown>(name, collectors[name]) : notBuilt(name)
      const status = !value.ok ? 'gap' : value.gaps.length > 0 ? 'partial' : 'collected'
      runs.push({ name, status, durationMs: Math.round(clock() - start), requests: 0 })
      ended(name)
      return [name, value] as const
    }),
  )
  runs.sort((a, b) => SOURCE_NAMES.indexOf(a.name) - SOURCE_NAMES.indexOf(b.name))
  return { evidence: Object.fromEntries(collected) as EvidenceSet, runs }
}

/** The evidence of the base: its own tree, history and workflows, and for everything else what the subject has. */
export async function collectBase(
  subject: EvidenceSet,
  collectors: Pick<Collectors, 'tree' | 'history' | 'workflows'>,
): Promise<EvidenceSet> {
  const [tree, history, workflows] = await Promise.all([
    guarded('tree', collectors.tree),
    guarded('history', collectors.history),
    guarded('workflows', collectors.workflows),
  ])
  return { ...subject, tree, history, workflows }
}

/** A set in which one source could not be had; the check tester and the fixtures ask what that changes. */
export function withoutSource(evidence: EvidenceSet, name: SourceName, reason: GapReason): EvidenceSet {
  return { ...evidence, [name]: missing(gap(name, reason, 'This evidence was taken away.')) }
}

function isBuilt(name: SourceName, collectors: Collectors): name is keyof EvidenceBySource {
  return name in collectors
}

async function guarded<T>(name: SourceName, collect: () => Promise<Collected<T>>): Promise<Collected<T>> {
  try {
    return await collect()
  } catch (cause) {
    return missing(
      gap(
        name,
        'unsupported',
        `Collecting it broke: ${faultText(cause)}.`,
        'Report this as a bug, with the command and its output.',
      ),
    )
  }
}

function notBuilt(name: SourceName): Collected<never> {
  return missing(gap(name, 'not-built', `This version cannot read this yet: ${SOURCES[name].title}.`))
}

function missing(one: Gap): Collected<never> {
  return { ok: false, gaps: [one] }
}
