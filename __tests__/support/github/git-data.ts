import { parentsJson, personJson, verificationJson } from './commits.ts'
import type { Json, JsonObject } from './description.ts'
import { commitOf, type GitStore, objectOf, peeledCommit, tagOf, treeOf } from './git-store.ts'
import { type Repository, repositoryUrls } from './repository.ts'
import { type Call, json, list, notFound, param, type Routes, under, unprocessable } from './route.ts'

/** A recursive tree is cut there. https://docs.github.com/en/rest/git/trees#get-a-tree */
const TREE_ENTRIES = 100_000

/** Git's own objects and refs. */
export const gitRoutes: Routes = {
  'GET /repos/{owner}/{repo}/git/blobs/{file_sha}': (call, repository) => {
    const sha = param(call, 'file_sha')
    const bytes = objectOf(repository.git, sha, 'blob')
    if (bytes === null) return notFound()
    if (call.media === 'raw') return { kind: 'bytes', bytes, type: 'application/vnd.github.raw' }
    return json({
      sha,
      node_id: `B_${sha}`,
      size: bytes.length,
      url: under(call, repository, `git/blobs/${sha}`),
      content: inLines(bytes),
      encoding: 'base64',
    })
  },
  'GET /repos/{owner}/{repo}/git/commits/{commit_sha}': (call, repository) => {
    const commit = commitOf(repository.git, param(call, 'commit_sha'))
    if (commit === null) return notFound()
    return json({
      sha: commit.sha,
      node_id: `C_${commit.sha}`,
      url: under(call, repository, `git/commits/${commit.sha}`),
      html_url: `${repositoryUrls(call.world, repository).html}/commit/${commit.sha}`,
      author: personJson(commit.author),
      committer: personJson(commit.committer),
      tree: { sha: commit.tree, url: under(call, repository, `git/trees/${commit.tree}`) },
      message: commit.message.replace(/\n$/, ''),
      parents: parentsJson(call.world, repository, commit),
      verification: verificationJson(commit),
    })
  },
  'GET /repos/{owner}/{repo}/git/matching-refs/{ref}': (call, repository) =>
    list(
      [...repository.git.refs.keys()]
        .filter((name) => name.startsWith(`refs/${param(call, 'ref')}`))
        .sort()
        .map((name) => refJson(call, repository, name)),
    ),
  'GET /repos/{owner}/{repo}/git/ref/{ref}': (call, repository) => {
    const name = `refs/${param(call, 'ref')}`
    return repository.git.refs.has(name) ? json(refJson(call, repository, name)) : notFound()
  },
  'GET /repos/{owner}/{repo}/git/tags/{tag_sha}': (call, repository) => {
    const tag = tagOf(repository.git, param(call, 'tag_sha'))
    if (tag === null) return notFound()
    return json({
      sha: tag.sha,
      node_id: `T_${tag.sha}`,
      url: under(call, repository, `git/tags/${tag.sha}`),
      tag: tag.tag,
      message: tag.message,
      tagger: personJson(tag.tagger),
      object: { sha: tag.object, type: tag.type, url: under(call, repository, `git/${tag.type}s/${tag.object}`) },
      verification: verificationJson({ signature: null }),
    })
  },
  'GET /repos/{owner}/{repo}/git/trees/{tree_sha}': (call, repository) => {
    const name = param(call, 'tree_sha')
    const tree = treeOf(repository.git, name) === null ? peeledCommit(repository.git, name)?.tree : name
    if (tree === undefined) return notFound()
    const entries = call.query.has('recursive')
      ? deepEntries(repository.git, tree, '')
      : entriesIn(repository.git, tree, '')
    return json({
      sha: tree,
      url: under(call, repository, `git/trees/${tree}`),
      tree: entries.slice(0, TREE_ENTRIES).map((entry) => ({
        ...entry,
        ...(entry.type === 'commit' ? {} : { url: under(call, repository, `git/${entry.type}s/${entry.sha}`) }),
      })),
      truncated: entries.length > TREE_ENTRIES,
    })
  },
  'GET /repos/{owner}/{repo}/tags': (call, repository) => {
    const { html } = repositoryUrls(call.world, repository)
    const names = [...repository.git.refs.keys()].filter((name) => name.startsWith('refs/tags/'))
    return list(
      names
        .map((name) => name.slice('refs/tags/'.length))
        .sort((a, b) => (a < b ? 1 : -1))
        .flatMap((name): Json[] => {
          const commit = peeledCommit(repository.git, `refs/tags/${name}`)
          if (commit === null) return []
          return [
            {
              name,
              commit: { sha: commit.sha, url: under(call, repository, `commits/${commit.sha}`) },
              zipball_url: `${html}/zipball/refs/tags/${name}`,
              tarball_url: `${html}/tarball/refs/tags/${name}`,
              node_id: `REF_${name}`,
            },
          ]
        }),
    )
  },
  'GET /repos/{owner}/{repo}/codeowners/errors': (call, repository) => {
    const commit = peeledCommit(repository.git, call.query.get('ref') ?? repository.defaultBranch)
    if (commit === null) return unprocessable('The ref names no commit')
    return json({ errors: repository.settings.codeownersErrors })
  },
}

function refJson(call: Call, repository: Repository, name: string): JsonObject {
  const sha = repository.git.refs.get(name) ?? ''
  const type = repository.git.objects.get(sha)?.type ?? 'commit'
  return {
    ref: name,
    node_id: `REF_${name}`,
    url: under(call, repository, `git/${name}`),
    object: { sha, type, url: under(call, repository, `git/${type}s/${sha}`) },
  }
}

interface ListedEntry {
  readonly path: string
  readonly mode: string
  readonly type: 'tree' | 'blob' | 'commit'
  readonly sha: string
  readonly size?: number
  readonly [key: string]: Json
}

function entriesIn(store: GitStore, tree: string, prefix: string): ListedEntry[] {
  return (treeOf(store, tree) ?? []).map(({ mode, name, sha }): ListedEntry => {
    const type = mode === '040000' ? 'tree' : mode === '160000' ? 'commit' : 'blob'
    const size = objectOf(store, sha, 'blob')?.length
    return { path: prefix + name, mode, type, sha, ...(type === 'blob' && size !== undefined ? { size } : {}) }
  })
}

function deepEntries(store: GitStore, tree: string, prefix: string): ListedEntry[] {
  return entriesIn(store, tree, prefix).flatMap((entry) =>
    entry.type === 'tree' ? [entry, ...deepEntries(store, entry.sha, `${entry.path}/`)] : [entry],
  )
}

/** Base64 as GitHub sends it: in lines of sixty characters. */
export function inLines(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replace(/.{60}/g, '$&\n')
}
