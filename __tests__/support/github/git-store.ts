import { createHash } from 'node:crypto'

/** A git object: its kind and its bytes without header. */
export interface GitObject {
  readonly type: 'commit' | 'tree' | 'blob' | 'tag'
  readonly bytes: Buffer
}

/** One repository's refs over objects that a whole fork network shares, as on GitHub. */
export interface GitStore {
  readonly objects: Map<string, GitObject>
  /** Full names such as `refs/heads/main`, and the object that each names. */
  readonly refs: Map<string, string>
}

export interface Person {
  readonly name: string
  readonly email: string
  /** Seconds since the epoch. */
  readonly at: number
}

export interface Commit {
  readonly sha: string
  readonly tree: string
  readonly parents: readonly string[]
  readonly author: Person
  readonly committer: Person
  readonly message: string
  /** The armoured signature; null for none. */
  readonly signature: string | null
}

export interface AnnotatedTag {
  readonly sha: string
  readonly object: string
  readonly type: GitObject['type']
  readonly tag: string
  readonly tagger: Person
  readonly message: string
}

export interface TreeEntry {
  readonly mode: string
  readonly name: string
  readonly sha: string
}

/** A file of a whole tree; `mode` as git writes it. */
export interface TreeFile {
  readonly path: string
  readonly mode: string
  readonly sha: string
}

export function emptyStore(network: GitStore | null = null): GitStore {
  return { objects: network?.objects ?? new Map<string, GitObject>(), refs: new Map<string, string>() }
}

/** Keeps an object and gives the id that git gives it. */
export function keepObject(store: GitStore, type: GitObject['type'], bytes: Buffer): string {
  const sha = createHash('sha1').update(`${type} ${bytes.length}\0`).update(bytes).digest('hex')
  store.objects.set(sha, { type, bytes })
  return sha
}

/** The object of that kind, or null. */
export function objectOf(store: GitStore, sha: string, type: GitObject['type']): Buffer | null {
  const found = store.objects.get(sha)
  return found?.type === type ? found.bytes : null
}

/** A commit, or null where there is none of that id. */
export function commitOf(store: GitStore, sha: string): Commit | null {
  const bytes = objectOf(store, sha, 'commit')
  if (bytes === null) return null
  const { fields, message } = readHeaders(bytes)
  return {
    sha,
    tree: fields.get('tree')?.[0] ?? '',
    parents: fields.get('parent') ?? [],
    author: readPerson(fields.get('author')?.[0] ?? ''),
    committer: readPerson(fields.get('committer')?.[0] ?? ''),
    message,
    signature: fields.get('gpgsig')?.[0] ?? null,
  }
}

/** An annotated tag, or null. */
export function tagOf(store: GitStore, sha: string): AnnotatedTag | null {
  const bytes = objectOf(store, sha, 'tag')
  if (bytes === null) return null
  const { fields, message } = readHeaders(bytes)
  const type = fields.get('type')?.[0]
  return {
    sha,
    object: fields.get('object')?.[0] ?? '',
    type: type === 'tree' || type === 'blob' || type === 'tag' ? type : 'commit',
    tag: fields.get('tag')?.[0] ?? '',
    tagger: readPerson(fields.get('tagger')?.[0] ?? ''),
    message,
  }
}

function readHeaders(bytes: Buffer): { fields: Map<string, string[]>; message: string } {
  const text = bytes.toString('utf8')
  const end = text.indexOf('\n\n')
  const fields = new Map<string, string[]>()
  // A line that begins with a space continues the field before it.
  for (const line of text
    .slice(0, end < 0 ? undefined : end)
    .replaceAll('\n ', '\n\0')
    .split(/\n(?!\0)/)) {
    const space = line.indexOf(' ')
    const name = line.slice(0, space)
    fields.set(name, [...(fields.get(name) ?? []), line.slice(space + 1).replaceAll('\0', '')])
  }
  return { fields, message: end < 0 ? '' : text.slice(end + 2) }
}

function readPerson(line: string): Person {
  const [, name = '', email = '', at = '0'] = /^(.*?) ?<(.*)> (\d+) [+-]\d{4}$/.exec(line) ?? []
  return { name, email, at: Number(at) }
}

/** The entries of one tree object; null where there is none. */
export function treeOf(store: GitStore, sha: string): TreeEntry[] | null {
  const bytes = objectOf(store, sha, 'tree')
  if (bytes === null) return null
  const entries: TreeEntry[] = []
  for (let at = 0; at < bytes.length;) {
    const space = bytes.indexOf(0x20, at)
    const end = bytes.indexOf(0, space)
    entries.push({
      mode: bytes.toString('latin1', at, space).padStart(6, '0'),
      name: bytes.toString('utf8', space + 1, end),
      sha: bytes.toString('hex', end + 1, end + 21),
    })
    at = end + 21
  }
  return entries
}

/** Every file under a tree, by path; folders are walked, not listed. */
export function filesOf(store: GitStore, tree: string, prefix = ''): TreeFile[] {
  return (treeOf(store, tree) ?? []).flatMap(({ mode, name, sha }) =>
    mode === '040000' ? filesOf(store, sha, `${prefix}${name}/`) : [{ path: prefix + name, mode, sha }],
  )
}

/** The entry at a path below a tree; null where there is none. The empty path is the tree itself. */
export function entryAt(store: GitStore, tree: string, path: string): TreeFile | null {
  if (path === '') return { path: '', mode: '040000', sha: tree }
  let at = tree
  const parts = path.split('/')
  for (const [index, part] of parts.entries()) {
    const entry = treeOf(store, at)?.find(({ name }) => name === part)
    if (entry === undefined) return null
    if (index === parts.length - 1) return { path, mode: entry.mode, sha: entry.sha }
    at = entry.sha
  }
  return null
}

/** The object that a name leads to: a full id, a branch, a tag, `heads/…`, `tags/…` or a full ref name. */
export function revisionOf(store: GitStore, name: string): string | null {
  if (/^[0-9a-f]{40}$/.test(name) && store.objects.has(name)) return name
  for (const candidate of [name, `refs/${name}`, `refs/heads/${name}`, `refs/tags/${name}`]) {
    const sha = store.refs.get(candidate)
    if (sha !== undefined) return sha
  }
  if (!/^[0-9a-f]{7,39}$/.test(name)) return null
  const matching = [...store.objects.keys()].filter((sha) => sha.startsWith(name))
  return matching.length === 1 ? (matching[0] ?? null) : null
}

/** The commit behind a name, with tags peeled; null where the name leads to none. */
export function peeledCommit(store: GitStore, name: string): Commit | null {
  let sha = revisionOf(store, name)
  while (sha !== null) {
    const tag = tagOf(store, sha)
    if (tag === null) return commitOf(store, sha)
    sha = tag.object
  }
  return null
}

/** A commit and everything that it descends from, newest first by date as `git log` has it. */
export function ancestryOf(store: GitStore, from: string): Commit[] {
  const seen = new Set<string>()
  const found: Commit[] = []
  const waiting = [commitOf(store, from)]
  while (waiting.length > 0) {
    waiting.sort((a, b) => (b?.committer.at ?? 0) - (a?.committer.at ?? 0))
    const commit = waiting.shift()
    if (commit === undefined || commit === null || seen.has(commit.sha)) continue
    seen.add(commit.sha)
    found.push(commit)
    waiting.push(...commit.parents.map((parent) => commitOf(store, parent)))
  }
  return found
}

/** The nearest common ancestor; null for unrelated histories. */
export function mergeBaseOf(store: GitStore, a: string, b: string): Commit | null {
  const ofB = new Set(ancestryOf(store, b).map(({ sha }) => sha))
  const common = ancestryOf(store, a).filter(({ sha }) => ofB.has(sha))
  return (
    common.find(({ sha }) => !common.some((other) => other.sha !== sha && isAncestor(store, sha, other.sha))) ?? null
  )
}

/** Whether `ancestor` is in the history of `of`, or is it. */
export function isAncestor(store: GitStore, ancestor: string, of: string): boolean {
  return ancestryOf(store, of).some(({ sha }) => sha === ancestor)
}
