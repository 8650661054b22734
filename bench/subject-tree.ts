// What the benches of credentials share: a commit of a clone, looked through as a check does it.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { judgedBlobs } from '../src/evidence/judged-blobs.ts'
import { collectTree, type TreeEvidence } from '../src/evidence/tree.ts'
import type { Gap } from '../src/model/gap.ts'
import { isGap, openRepository } from '../src/repository/open-repository.ts'
import { scanRole } from '../src/secrets/scan-role.ts'
import { secretDigester } from '../src/secrets/secret-digest.ts'

export interface LookedThrough {
  readonly tree: TreeEvidence
  readonly gaps: readonly Gap[]
  readonly ms: number
}

/** Larger than any file of the trees that are measured. */
const MAX_FILE_BYTES = 1_000_000_000
const MAX_SLOW_DIGESTS = 1000

/** Looks through a commit; null where the folder has no such commit. */
export async function lookThrough(gitFolder: string, commit: string): Promise<LookedThrough | null> {
  const repository = await openRepository(gitFolder, { env: process.env })
  const tree = await repository.treeAt(commit)
  if (isGap(tree)) return null
  const listing = await tree.list({ maxEntries: 1_000_000, signal: new AbortController().signal })
  const began = performance.now()
  const collected = await collectTree({
    tree,
    listing,
    isIgnored: () => false,
    readinessScript: '',
    maxFileBytes: MAX_FILE_BYTES,
    roleOf: scanRole,
    judged: judgedBlobs(),
    scanner: { digester: secretDigester(MAX_SLOW_DIGESTS), named: null },
    progress: () => undefined,
  })
  if (!collected.ok) throw new Error(`${gitFolder} was not looked through`)
  const gaps = [...collected.gaps, ...collected.value.contents.gaps]
  return { tree: collected.value, gaps, ms: performance.now() - began }
}

/** The git directory of a clone below a folder of clones, `<owner>+<name>/repo` bare or not; null for none. */
export function cloneOf(clones: string, repo: string): string | null {
  const folder = join(clones, repo.replace('/', '+'), 'repo')
  if (existsSync(join(folder, '.git'))) return join(folder, '.git')
  return existsSync(folder) ? folder : null
}
