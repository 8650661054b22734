import { eachRecord, pathOfLatin1 } from './entries.ts'
import type { Git } from './git.ts'
import type { HistoryPath } from './history.ts'

/** What one commit did to one path, as seen from one of its parents. An id is null where the path was not there. */
export interface HistoryChange extends HistoryPath {
  readonly commit: string
  /** The parent that it is seen from where there are several; null where there is but one, or none. */
  readonly parent: string | null
  readonly before: string | null
  readonly after: string | null
}

/** Changes kept at most; past these nothing of them is told. */
const MAX_CHANGES = 200_000

/** What is asked for: everything at these paths, and these blobs wherever they are. */
export interface WantedChanges {
  readonly paths: readonly HistoryPath[]
  readonly oids: readonly string[]
}

/** Paths that git is asked for by name; of more, everything is gone through. */
const MAX_NAMED = 200
/** Commits whose whole change and whose parents' trees are looked at for other paths of a blob. */
const MAX_FOLLOWED = 24
/** Moves of moved files that are followed. */
const MAX_ROUNDS = 8

/**
 * What commits did to the paths and with the blobs, newest first; null where git could not tell. Merges are seen from each
 * parent, so that what a merge alone brought shows. Git is asked for the paths alone, which takes a fraction of the time of
 * going through all changes, and where a commit brought in or took out a blob, what else it changed and what its parents
 * held says at which other paths the blob stood. Bytes that came in twice, at paths of branches that were never joined, are
 * known at the paths that were asked for. With `known`, and where it is a matter of many paths, all changes are gone through.
 */
export async function readChanges(
  git: Git,
  tips: readonly string[],
  wanted: WantedChanges,
  known: readonly string[],
): Promise<readonly HistoryChange[] | null> {
  if (wanted.paths.length + wanted.oids.length === 0) return []
  const { oids } = wanted
  const wantedOids = new Set<string | null>(oids)
  const paths = new Map(wanted.paths.map((path) => [keyOf(path), path]))
  const followed = new Set<string>()
  for (let round = 0; known.length === 0 && round < MAX_ROUNDS; round++) {
    if (paths.size === 0 || !isNamable([...paths.values()])) break
    const changes = await diffTree(git, tips, { paths: [...paths.values()], oids }, { known, named: true })
    if (changes === null) return null
    // Here a wanted blob came to a path, or left it.
    const moves = changes.filter(({ before, after }) => wantedOids.has(before) || wantedOids.has(after))
    const commits = [...new Set(moves.map(({ commit }) => commit))].filter((commit) => !followed.has(commit))
    if (followed.size + commits.length > MAX_FOLLOWED) break
    const others = await pathsBeside(git, commits, new Set(oids))
    if (others === null) break
    for (const commit of commits) followed.add(commit)
    const news = others.filter((path) => !paths.has(keyOf(path)))
    if (news.length === 0) return changes
    for (const path of news) paths.set(keyOf(path), path)
  }
  return diffTree(git, tips, wanted, { known, named: false })
}

/** An argument is text, so a path that is not UTF-8 cannot be one. */
function isNamable(paths: readonly HistoryPath[]): boolean {
  return paths.length <= MAX_NAMED && paths.every(({ pathBytes }) => pathBytes === null)
}

/** Where blobs stand in what these commits changed and in the trees of their parents; null where git could not tell. */
async function pathsBeside(
  git: Git,
  commits: readonly string[],
  wanted: ReadonlySet<string>,
): Promise<readonly HistoryPath[] | null> {
  if (commits.length === 0) return []
  const facts = await readCommits(git, commits)
  const trees = [...new Set(commits.flatMap((commit) => [commit, ...(facts.get(commit)?.parents ?? [])]))]
  const listings = await Promise.all(trees.map((tree) => pathsIn(git, tree, wanted)))
  return listings.includes(null) ? null : listings.flatMap((paths) => paths ?? [])
}

async function pathsIn(git: Git, tree: string, oids: ReadonlySet<string>): Promise<readonly HistoryPath[] | null> {
  const stream = git.stream('ls-tree', ['-r', '-z', '--full-tree', tree])
  const paths: HistoryPath[] = []
  await eachRecord(stream.stdout, (record) => {
    const tab = record.indexOf('\t')
    if (oids.has(record.slice(record.indexOf(' ', 7) + 1, tab))) paths.push(pathOfLatin1(record.slice(tab + 1)))
    return true
  })
  return (await stream.outcome).failure === null ? paths : null
}

interface DiffScope {
  readonly known: readonly string[]
  /** Whether git is asked for the paths alone. */
  readonly named: boolean
}

async function diffTree(
  git: Git,
  tips: readonly string[],
  { paths, oids }: WantedChanges,
  { known, named }: DiffScope,
): Promise<readonly HistoryChange[] | null> {
  const [wantedPaths, wantedOids] = [new Set(paths.map(keyOf)), new Set<string | null>(oids)]
  const commits = git.stream('rev-list', [...tips, '--stdin'], { stdin: exclusions(known) })
  const args = ['--stdin', '-r', '-m', '--root', '--raw', '-z', '--no-abbrev', '--no-renames', '--pretty=oneline']
  const pathspecs = named ? ['--', ...paths.map(({ path }) => `:(top,literal)${path}`)] : []
  const diffs = git.stream('diff-tree', [...args, ...pathspecs], { stdin: commits.stdout })
  const changes: HistoryChange[] = []
  const parser = changeParser((change) => {
    const isWanted = wantedOids.has(change.before) || wantedOids.has(change.after) || wantedPaths.has(keyOf(change))
    if (isWanted) changes.push(change)
  })
  try {
    const { stopped } = await eachRecord(diffs.stdout, (record) => {
      parser(record)
      return changes.length <= MAX_CHANGES
    })
    if (stopped) return null
  } finally {
    diffs.stop()
    commits.stop()
  }
  const [listed, told] = await Promise.all([commits.outcome, diffs.outcome])
  return listed.failure === null && told.failure === null ? changes : null
}

/** Says to `--stdin` that these commits, and what they descend from, are not asked for. */
export function exclusions(known: readonly string[]): readonly string[] {
  return known.length === 0 ? [] : [known.map((commit) => `^${commit}\n`).join('')]
}

function keyOf({ path, pathBytes }: HistoryPath): string {
  return pathBytes ?? path
}

const OIDS = /^:\d{6} \d{6} ([0-9a-f]+) ([0-9a-f]+) [A-Z]/
const HEADER = /^\n?([0-9a-f]{40}(?:[0-9a-f]{24})?)(?: \(from ([0-9a-f]+)\))?(?: |$)/

/** Takes records of `diff-tree -z`: a commit's line, then for each path what it was and is, and the path. */
function changeParser(onChange: (change: HistoryChange) => void): (record: string) => void {
  let commit: string | null = null
  let parent: string | null = null
  let ids: readonly [string | null, string | null] | null = null
  return (record) => {
    if (ids !== null) {
      const [before, after] = ids
      ids = null
      if (commit !== null) onChange({ commit, parent, before, after, ...pathOfLatin1(record) })
      return
    }
    const found = OIDS.exec(record)
    if (found !== null) {
      ids = [idOf(found[1]), idOf(found[2])]
      return
    }
    const header = HEADER.exec(record)
    if (header === null) return
    commit = header[1] ?? null
    parent = header[2] ?? null
  }
}

function idOf(oid: string | undefined): string | null {
  return oid === undefined || /^0+$/.test(oid) ? null : oid
}

/** What a commit says of itself. */
export interface CommitFacts {
  /** The author's date as git writes it in ISO 8601. */
  readonly date: string
  /** The committer's, which is that of the last time it was rewritten. Whoever commits chooses both. */
  readonly committed: string
  readonly parents: readonly string[]
}

/** Dates and parents of commits; one that git does not know is left out. */
export async function readCommits(git: Git, commits: readonly string[]): Promise<ReadonlyMap<string, CommitFacts>> {
  const facts = new Map<string, CommitFacts>()
  if (commits.length === 0) return facts
  const stdin = [`${commits.join('\n')}\n`]
  const result = await git.run('rev-list', ['--no-walk', '--stdin', '--format=%H %aI %cI %P'], { stdin })
  if (!result.ok) return facts
  for (const line of result.stdout.toString('latin1').split('\n')) {
    const [commit, date, committed, ...parents] = line.split(' ')
    // Without `--no-commit-header`, which older gits have not, each is announced by `commit <id>`.
    if (commit === undefined || date === undefined || committed === undefined || commit === 'commit') continue
    facts.set(commit, { date, committed, parents: parents.filter((parent) => parent !== '') })
  }
  return facts
}
