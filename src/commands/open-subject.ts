import { ConfigError } from '../model/errors.ts'
import type { Gap } from '../model/gap.ts'
import type { Report } from '../model/report.ts'
import { isGap, openRepository, type Repository } from '../repository/open-repository.ts'
import type { Listing, Tree } from '../repository/tree.ts'
import type { BaseAt, ResolvedEvent } from '../policy/events.ts'
import type { OptionValues } from '../config/option-values.ts'
import type { Host } from './host.ts'

/** Telling whether a work tree is dirty looks at every file once more; in a larger tree it is not told. */
const DIRTY_TOLD_UP_TO = 50_000

/** A bound for listing before there is a policy that sets one. */
export const LISTED_AT_MOST = 1_000_000

/** What is judged, opened: its tree, listed once. */
export interface OpenedSubject {
  readonly repository: Repository
  readonly tree: Tree
  readonly listing: Listing
  readonly commit: string | null
  readonly ref: string | null
  readonly dirty: boolean | null
}

/** A commit that the subject is compared with. */
export interface ComparedCommit {
  readonly ref: string
  readonly commit: string
  readonly tree: Tree
}

/** Opens the folder that a command was given, or the one that it stands in. */
export function openFolder(path: string | null, host: Host, signal: AbortSignal): Promise<Repository> {
  return openRepository(resolvePath(host.cwd, path), { env: { ...host.env }, signal })
}

/** A path as a person typed it, from the folder they stand in. */
export function resolvePath(cwd: string, path: string | null): string {
  if (path === null) return cwd
  return path.startsWith('/') || /^[A-Za-z]:[\\/]/.test(path) ? path : `${cwd}/${path}`
}

/** Opens what the options ask for: a commit, or the work tree; of a bare repository the commit of HEAD. */
export async function openSubject(
  repository: Repository,
  options: OptionValues,
  signal: AbortSignal,
): Promise<OpenedSubject> {
  const limits = { maxEntries: LISTED_AT_MOST, signal }
  const asked = options.commit ?? (repository.isBare ? 'HEAD' : null)
  if (asked === null) {
    const tree = repository.workTree()
    if (tree === null) throw new Error('A repository that is not bare has no work tree')
    const listing = withGaps(await tree.list(limits), repository.gaps)
    const dirty = listing.entries.length > DIRTY_TOLD_UP_TO ? null : await repository.isDirty()
    return {
      repository,
      tree,
      listing,
      commit: repository.head?.commit ?? null,
      ref: repository.head?.ref ?? null,
      dirty,
    }
  }
  const tree = await repository.treeAt(asked)
  if (isGap(tree)) return refuseOrEmpty(repository, asked, tree, options.commit !== undefined)
  return {
    repository,
    tree,
    listing: withGaps(await tree.list(limits), repository.gaps),
    commit: tree.commit,
    ref: asked,
    dirty: false,
  }
}

/** What the repository itself could not give is missing from every listing of it; a listing may have told it already. */
function withGaps(listing: Listing, gaps: readonly Gap[]): Listing {
  const told = new Set(listing.gaps.map(({ detail }) => detail))
  return { ...listing, gaps: [...listing.gaps, ...gaps.filter(({ detail }) => !told.has(detail))] }
}

/** A commit that somebody asked for must be there; a bare repository without one is judged as empty, with the gap. */
function refuseOrEmpty(repository: Repository, asked: string, because: Gap, wasAsked: boolean): OpenedSubject {
  if (wasAsked) throw commitNotFound('--commit', asked, because)
  const tree: Tree = {
    kind: 'commit',
    commit: null,
    list: () => Promise.resolve({ entries: [], gaps: [because] }),
    read: () => Promise.resolve(),
  }
  return { repository, tree, listing: { entries: [], gaps: [because] }, commit: null, ref: null, dirty: null }
}

/** Finds the base of the event table by git; null where there is none. */
export async function openBase(
  subject: OpenedSubject,
  base: ResolvedEvent['base'],
  tags: readonly string[],
): Promise<ComparedCommit | null> {
  const found = await findBase(subject, base, tags)
  if (found === null) return null
  const tree = await subject.repository.treeAt(found.commit)
  return isGap(tree) ? null : { ...found, tree }
}

async function findBase(
  subject: OpenedSubject,
  base: BaseAt,
  tags: readonly string[],
): Promise<{ readonly ref: string; readonly commit: string } | null> {
  const { repository } = subject
  switch (base.kind) {
    case 'revision': {
      const tree = await repository.treeAt(base.revision)
      if (isGap(tree)) throw commitNotFound('--compare-to', base.revision, tree)
      return tree.commit === null ? null : { ref: base.revision, commit: tree.commit }
    }
    case 'last-release-tag':
      return subject.commit === null ? null : await repository.lastReleaseTag(tags, subject.commit)
    case 'merge-base':
    case 'commit':
    case 'first-parent':
    case 'none':
      throw new Error(`The command line has no base of the kind ${base.kind}`)
  }
}

function commitNotFound(option: string, asked: string, because: Gap): ConfigError {
  return new ConfigError('COMMIT_NOT_FOUND', `${option} ${asked}: ${because.detail}`, because.grant)
}

/** The subject as the report names it. */
export function describeSubject(subject: OpenedSubject, event: ResolvedEvent): Report['subject'] {
  return {
    repository: subject.repository.name,
    commit: subject.commit,
    tree: subject.tree.kind,
    ref: subject.ref,
    event: event.event,
    stage: event.stage,
    dirty: subject.dirty,
  }
}
