import { filesOf, commitOf, type GitStore, keepObject, type Person, type TreeFile } from './git-store.ts'

/** What a commit changes, by path: text, bytes or an object that is there already; null removes the path. */
export interface FileChanges {
  readonly [path: string]: string | Uint8Array | { readonly mode: string; readonly sha: string } | null
}

/** A commit to be made in the store alone, without a real repository. */
export interface NewCommit {
  readonly parents: readonly string[]
  readonly changes: FileChanges
  readonly message: string
  readonly author: Person
  readonly committer?: Person
}

/** Makes a commit on its first parent's tree and gives its id, the one that git would give. */
export function writeCommit(store: GitStore, commit: NewCommit): string {
  const [first] = commit.parents
  const parent = first === undefined ? null : commitOf(store, first)
  const files = new Map((parent === null ? [] : filesOf(store, parent.tree)).map((file) => [file.path, file]))
  for (const [path, content] of Object.entries(commit.changes)) {
    if (content === null) files.delete(path)
    else if (typeof content === 'string' || content instanceof Uint8Array) {
      files.set(path, { path, mode: '100644', sha: keepObject(store, 'blob', Buffer.from(content)) })
    } else files.set(path, { path, ...content })
  }
  const lines = [
    `tree ${writeTree(store, [...files.values()])}`,
    ...commit.parents.map((sha) => `parent ${sha}`),
    `author ${personLine(commit.author)}`,
    `committer ${personLine(commit.committer ?? commit.author)}`,
  ]
  return keepObject(store, 'commit', Buffer.from(`${lines.join('\n')}\n\n${commit.message}\n`))
}

/** Makes an annotated tag object; the caller sets the ref. */
export function writeTag(store: GitStore, name: string, commit: string, message: string, tagger: Person): string {
  const lines = [`object ${commit}`, 'type commit', `tag ${name}`, `tagger ${personLine(tagger)}`]
  return keepObject(store, 'tag', Buffer.from(`${lines.join('\n')}\n\n${message}\n`))
}

function personLine({ name, email, at }: Person): string {
  return `${name} <${email}> ${at} +0000`
}

function writeTree(store: GitStore, files: readonly TreeFile[]): string {
  const entries = new Map<string, { readonly mode: string; readonly sha: string }>()
  const folders = new Map<string, TreeFile[]>()
  for (const file of files) {
    const slash = file.path.indexOf('/')
    if (slash < 0) entries.set(file.path, file)
    else {
      const folder = file.path.slice(0, slash)
      folders.set(folder, [...(folders.get(folder) ?? []), { ...file, path: file.path.slice(slash + 1) }])
    }
  }
  for (const [folder, inner] of folders) entries.set(folder, { mode: '040000', sha: writeTree(store, inner) })
  // git sorts a folder as if its name ended with a slash.
  const key = ([name, { mode }]: [string, { readonly mode: string }]) =>
    Buffer.from(mode === '040000' ? `${name}/` : name)
  const sorted = [...entries].sort((a, b) => Buffer.compare(key(a), key(b)))
  const parts = sorted.map(([name, { mode, sha }]) =>
    Buffer.concat([Buffer.from(`${mode.replace(/^0/, '')} ${name}\0`), Buffer.from(sha, 'hex')]),
  )
  return keepObject(store, 'tree', Buffer.concat(parts))
}
