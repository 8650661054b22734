import { createHash } from 'node:crypto'
import { gap } from '../model/gap.ts'
import type { TrustedFile } from '../policy/trusted.ts'
import { type Answer, had, missed } from './answer.ts'
import { type Reading, sourceOfPurpose } from './reading.ts'
import { blobId, MAX_TEXT_BYTES, readBlob, readFolder, readTree, type TreeAt } from './git-objects.ts'
import { type Branch, readBranch } from './repository.ts'
import { isSuppressionFile } from './watched-files.ts'

/** What is judged, as far as it is compared with the trusted ref. */
export interface SubjectFiles {
  /** The blob at each path; only files and links. */
  readonly blobs: ReadonlyMap<string, string>
  /** The bytes of a blob of whatever commit, or null where they are not here; they are checked against its id. */
  readonly read: (oid: string) => Promise<Uint8Array | null>
}

/** Where the files stand that a run takes its rules from. */
export interface TrustedPaths {
  readonly policy: string
  readonly attestations: string
  /** The workflow that runs this, in this repository; null where it is of another one or none. */
  readonly workflow: string | null
}

/** A text of the trusted ref. */
export interface TrustedText {
  readonly path: string
  readonly text: string
  readonly commit: string
}

/** The rules that hold: what the default branch says, and where the subject says otherwise. */
export interface TrustedReading {
  /** The default branch's full ref. */
  readonly ref: string
  readonly commit: string
  readonly branch: Branch
  /** Null where the trusted ref has no such file, which was seen and not guessed. */
  readonly policy: TrustedText | null
  readonly attestations: TrustedText | null
  /** Every such file of either side, with its blob's id on both. */
  readonly files: readonly TrustedFile[]
  /** The blob at a path of the trusted ref; null for none. Unknown, and so null, for paths that a cut tree leaves out. */
  readonly blobAt: (path: string) => string | null
}

/**
 * Reads the rules at the default branch's head: the branch, its tree, and those of the two files that the subject does not
 * hold unchanged. Two to four requests. That a file is not there is taken from the tree alone, never from a 404.
 */
export async function readTrusted(
  reading: Reading,
  defaultBranch: string,
  paths: TrustedPaths,
  subject: SubjectFiles,
): Promise<Answer<TrustedReading>> {
  const branch = await readBranch(reading, defaultBranch)
  if (!branch.ok) return branch
  const tree = await readTrustedTree(reading, branch.value.tree, paths, subject)
  if (!tree.ok) return tree
  const { commit } = branch.value
  const textAt = (path: string) => readTrustedText(reading, tree.value, path, commit, subject)
  const [policy, attestations] = await Promise.all([textAt(paths.policy), textAt(paths.attestations)])
  if (!policy.ok) return policy
  if (!attestations.ok) return attestations
  const blobAt = (path: string) => tree.value.entries.get(path)?.oid ?? null
  return had({
    ref: `refs/heads/${defaultBranch}`,
    commit,
    branch: branch.value,
    policy: policy.value,
    attestations: attestations.value,
    files: trustedFiles(tree.value, paths, subject),
    blobAt,
  })
}

/** A digest of the files that a run takes its rules from, as the subject has them. */
export function filesDigest(files: readonly TrustedFile[]): string {
  const lines = files.map(({ path, atSubject }) => `${atSubject ?? '-'} ${path}`).sort()
  return createHash('sha256').update(lines.join('\n')).digest('hex')
}

/** Of a tree that GitHub cuts, the folders that hold the files in question are read one by one. */
async function readTrustedTree(
  reading: Reading,
  root: string,
  paths: TrustedPaths,
  subject: SubjectFiles,
): Promise<Answer<TreeAt>> {
  const whole = await readTree(reading, root)
  if (!whole.ok || !whole.value.isCut) return whole
  const entries = new Map(whole.value.entries)
  const seen = new Set<string>()
  for (const path of [...namedPaths(paths), ...[...subject.blobs.keys()].filter(isSuppressionFile)]) {
    const parts = path.split('/').slice(0, -1)
    for (let depth = 0; depth <= parts.length && seen.size < MAX_FOLDERS; depth++) {
      const folder = parts.slice(0, depth).join('/')
      const oid = folder === '' ? root : entries.get(folder)?.oid
      // A folder that its parent's listing lacks is not there.
      if (oid === undefined) break
      if (seen.has(folder)) continue
      const inner = await readFolder(reading, oid)
      if (!inner.ok) return inner
      if (inner.value.isCut) return missed(cutGap(reading, folder))
      seen.add(folder)
      for (const [name, entry] of inner.value.entries) entries.set(folder === '' ? name : `${folder}/${name}`, entry)
    }
  }
  return had({ entries, isCut: true })
}

/** Past this, a suppression file of the subject counts as new. */
const MAX_FOLDERS = 5

function cutGap({ purpose }: Reading, folder: string): ReturnType<typeof gap> {
  return gap(
    sourceOfPurpose(purpose),
    'limit',
    `GitHub lists only a part of the folder \`${folder === '' ? '.' : folder}\`.`,
  )
}

function namedPaths({ policy, attestations, workflow }: TrustedPaths): readonly string[] {
  return workflow === null ? [policy, attestations] : [policy, attestations, workflow]
}

async function readTrustedText(
  reading: Reading,
  tree: TreeAt,
  path: string,
  commit: string,
  subject: SubjectFiles,
): Promise<Answer<TrustedText | null>> {
  const entry = tree.entries.get(path)
  if (entry === undefined) return had(null)
  // What is no file must not pass for a repository without one; an empty text is a broken policy.
  if (!REGULAR_MODES.includes(entry.mode)) return had({ path, text: '', commit })
  const bytes = await bytesOf(reading, entry.oid, path, subject)
  if (!bytes.ok) return bytes
  return had({ path, text: new TextDecoder().decode(bytes.value.slice(0, MAX_TEXT_BYTES)), commit })
}

const REGULAR_MODES = ['100644', '100755']

/** The bytes that are here, where the blob is; an id vouches for its bytes wherever they come from. */
async function bytesOf(
  reading: Reading,
  oid: string,
  path: string,
  subject: SubjectFiles,
): Promise<Answer<Uint8Array>> {
  const local = await subject.read(oid)
  return local !== null && blobId(local, oid.length) === oid ? had(local) : await readBlob(reading, oid, path)
}

function trustedFiles(tree: TreeAt, paths: TrustedPaths, subject: SubjectFiles): TrustedFile[] {
  const watched = new Set(namedPaths(paths))
  for (const path of [...tree.entries.keys(), ...subject.blobs.keys()]) if (isSuppressionFile(path)) watched.add(path)
  return [...watched]
    .map((path) => ({
      path,
      atTrusted: tree.entries.get(path)?.oid ?? null,
      atSubject: subject.blobs.get(path) ?? null,
    }))
    .filter(({ atTrusted, atSubject }) => atTrusted !== null || atSubject !== null)
    .sort((a, b) => (a.path < b.path ? -1 : 1))
}
