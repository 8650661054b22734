import { posix } from 'node:path'
import type { JsonObject } from './description.ts'
import { inLines } from './git-data.ts'
import { entryAt, type GitStore, objectOf, peeledCommit, treeOf, type TreeFile } from './git-store.ts'
import { type Repository, repositoryUrls } from './repository.ts'
import { type Answer, type Call, json, notFound, param, refusal, type Routes } from './route.ts'

// https://docs.github.com/en/rest/repos/contents#get-repository-content
const LISTED_FILES = 1000
const INLINE_BYTES = 1024 * 1024
const SERVED_BYTES = 100 * 1024 * 1024

/** Files and folders at a ref. */
export const contentsRoutes: Routes = {
  'GET /repos/{owner}/{repo}/contents/{path}': (call, repository) => {
    const ref = call.query.get('ref')
    const commit = peeledCommit(repository.git, ref ?? repository.defaultBranch)
    if (commit === null) return ref === null ? refusal(404, 'This repository is empty.') : noRef(ref)
    const path = param(call, 'path').replace(/\/$/, '')
    const entry = entryAt(repository.git, commit.tree, path)
    if (entry === null) return notFound()
    return entry.mode === '040000'
      ? folderAnswer(call, repository, entry, commit.sha)
      : fileAnswer(call, repository, commit.tree, entry, ref ?? repository.defaultBranch)
  },
}

function noRef(ref: string): Answer {
  return refusal(404, `No commit found for the ref ${ref}`)
}

function folderAnswer(call: Call, repository: Repository, folder: TreeFile, ref: string): Answer {
  const entries = (treeOf(repository.git, folder.sha) ?? []).slice(0, LISTED_FILES).map(({ mode, name, sha }) => {
    const path = folder.path === '' ? name : `${folder.path}/${name}`
    return entryJson(call, repository, { path, mode, sha }, ref)
  })
  if (call.media !== 'object') return json(entries)
  return json({ ...entryJson(call, repository, folder, ref), entries })
}

function fileAnswer(call: Call, repository: Repository, tree: string, entry: TreeFile, ref: string): Answer {
  if (entry.mode === '160000') {
    return json({
      ...entryJson(call, repository, entry, ref),
      submodule_git_url: 'https://simulated.invalid/module.git',
    })
  }
  const target = entry.mode === '120000' ? linkTarget(repository.git, tree, entry) : entry
  if (target === null) {
    const link = objectOf(repository.git, entry.sha, 'blob')?.toString('utf8') ?? ''
    return json({ ...entryJson(call, repository, entry, ref), target: link })
  }
  const bytes = objectOf(repository.git, target.sha, 'blob')
  if (bytes === null) return notFound()
  if (bytes.length > SERVED_BYTES) {
    return refusal(
      403,
      'This API returns blobs up to 100 MB in size. The requested blob is too large to fetch via the API.',
    )
  }
  if (call.media === 'raw') return { kind: 'bytes', bytes, type: 'application/vnd.github.raw+json; charset=utf-8' }
  const isInline = bytes.length <= INLINE_BYTES
  return json({
    ...entryJson(call, repository, { ...target, path: entry.path }, ref),
    type: 'file',
    content: isInline ? inLines(bytes) : '',
    encoding: isInline ? 'base64' : 'none',
  })
}

/** The regular file of this tree to which a link leads; null for everything else, which is answered as a link. */
function linkTarget(store: GitStore, tree: string, link: TreeFile): TreeFile | null {
  const text = objectOf(store, link.sha, 'blob')?.toString('utf8') ?? ''
  const path = posix.normalize(posix.join(posix.dirname(link.path), text))
  const target = text.startsWith('/') || path.startsWith('..') ? null : entryAt(store, tree, path)
  return target !== null && target.mode.startsWith('100') ? target : null
}

function entryJson(call: Call, repository: Repository, entry: TreeFile, ref: string): JsonObject {
  const { api, html } = repositoryUrls(call.world, repository)
  const path = entry.path.split('/').map(encodeURIComponent).join('/')
  const type = { '040000': 'dir', '120000': 'symlink', '160000': 'submodule' }[entry.mode] ?? 'file'
  const links = {
    git: `${api}/git/${type === 'dir' ? 'trees' : 'blobs'}/${entry.sha}`,
    html: `${html}/${type === 'dir' ? 'tree' : 'blob'}/${ref}/${path}`,
    self: `${api}/contents/${path}?ref=${encodeURIComponent(ref)}`,
  }
  return {
    type,
    name: posix.basename(entry.path),
    path: entry.path,
    sha: entry.sha,
    size: type === 'file' ? (objectOf(repository.git, entry.sha, 'blob')?.length ?? 0) : 0,
    url: links.self,
    html_url: links.html,
    git_url: links.git,
    download_url: type === 'file' || type === 'symlink' ? `${html}/raw/${ref}/${path}` : null,
    _links: links,
  }
}
