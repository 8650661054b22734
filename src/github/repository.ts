import { gap } from '../model/gap.ts'
import { type Answer, had, missed } from './answer.ts'
import { blobId } from './git-objects.ts'
import { type Reading, sourceOfPurpose } from './reading.ts'
import { flag, integer, list, mapped, nullable, object, objectId, text, word } from './shape.ts'

export interface RepositoryFacts {
  readonly id: number
  readonly defaultBranch: string
  readonly isPrivate: boolean
}

/** The repository's own facts. */
export function readRepository({ github, repository, purpose }: Reading): Promise<Answer<RepositoryFacts>> {
  return github.call({
    purpose,
    kind: 'read',
    what: `The repository \`${repository.owner}/${repository.repo}\``,
    permission: null,
    route: 'GET /repos/{owner}/{repo}',
    parameters: { ...repository },
    read: mapped(object({ id: integer, default_branch: text, private: flag }), (found) => ({
      id: found.id,
      defaultBranch: found.default_branch,
      isPrivate: found.private,
    })),
  })
}

/** What classic protection demands of a branch, as far as everybody may see. */
export interface ClassicContexts {
  /** Who must keep to it: nobody, all but administrators, or everybody; null for a word that is new. */
  readonly enforcement: 'off' | 'non_admins' | 'everyone' | null
  readonly checks: readonly { readonly context: string; readonly appId: number | null }[]
}

export interface Branch {
  readonly name: string
  readonly commit: string
  /** The tree of the commit. */
  readonly tree: string
  readonly isProtected: boolean
  /** Whether classic protection is among what protects it; null where GitHub does not say. */
  readonly hasClassic: boolean | null
  /** Null where GitHub does not say. */
  readonly classic: ClassicContexts | null
}

const contexts = mapped(
  object({
    enforcement_level: nullable(word(['off', 'non_admins', 'everyone'], null)),
    contexts: list(text),
    // -1 stands for any App, as null does. https://docs.github.com/en/rest/branches/branch-protection
    checks: nullable(list(object({ context: text, app_id: nullable(integer) }))),
  }),
  (found): ClassicContexts => {
    const checks = (found.checks ?? []).map(({ context, app_id }) => ({
      context,
      appId: app_id === -1 ? null : app_id,
    }))
    const bare = found.contexts.filter((context) => !checks.some((check) => check.context === context))
    return {
      enforcement: found.enforcement_level,
      checks: [...checks, ...bare.map((context) => ({ context, appId: null }))],
    }
  },
)

/** The head of a branch, with what classic protection demands. */
export function readBranch({ github, repository, purpose }: Reading, branch: string): Promise<Answer<Branch>> {
  return github.call({
    purpose,
    kind: 'read',
    what: `The branch \`${branch}\``,
    permission: 'contents: read',
    route: 'GET /repos/{owner}/{repo}/branches/{branch}',
    parameters: { ...repository, branch },
    read: mapped(
      object({
        name: text,
        commit: object({ sha: objectId, commit: object({ tree: object({ sha: objectId }) }) }),
        protected: flag,
        protection: nullable(object({ enabled: nullable(flag), required_status_checks: nullable(contexts) })),
      }),
      (found) => ({
        name: found.name,
        commit: found.commit.sha,
        tree: found.commit.commit.tree.sha,
        isProtected: found.protected,
        hasClassic: found.protected ? (found.protection?.enabled ?? null) : false,
        classic: found.protection?.required_status_checks ?? null,
      }),
    ),
  })
}

/** How a commit stands to a base. */
export interface Comparison {
  /** Whether every commit of the head is in the base. */
  readonly isReachable: boolean
  readonly mergeBase: string
}

/** Compares what two names stand for. Where the head is reachable from the base, the merge base is the head's commit. */
export function compareCommits(reading: Reading, base: string, head: string): Promise<Answer<Comparison>> {
  const { github, repository, purpose } = reading
  return github.call({
    purpose,
    kind: 'read',
    what: `The comparison of \`${head}\` with \`${base}\` in \`${repository.owner}/${repository.repo}\``,
    permission: 'contents: read',
    route: 'GET /repos/{owner}/{repo}/compare/{basehead}',
    parameters: { ...repository, basehead: `${base}...${head}`, per_page: 1 },
    read: mapped(
      object({ ahead_by: integer, status: text, merge_base_commit: object({ sha: objectId }) }),
      ({ ahead_by, status, merge_base_commit }) => ({
        isReachable: ahead_by === 0 && (status === 'behind' || status === 'identical'),
        mergeBase: merge_base_commit.sha,
      }),
    ),
  })
}

/** A file as the contents of a commit. */
export interface FileAt {
  readonly oid: string
  readonly bytes: Uint8Array
}

/** A file at a commit; links, folders and submodules are refused, and so are bytes that are not the object's. */
export async function readFile(reading: Reading, path: string, commit: string): Promise<Answer<FileAt>> {
  const { github, repository, purpose } = reading
  const what = `The file \`${path}\` at \`${commit}\` in \`${repository.owner}/${repository.repo}\``
  const source = sourceOfPurpose(purpose)
  const answer = await github.call({
    purpose,
    kind: 'read',
    what,
    permission: 'contents: read',
    route: 'GET /repos/{owner}/{repo}/contents/{path}',
    parameters: { ...repository, path, ref: commit },
    read: fileOrFolder,
  })
  if (!answer.ok) return answer
  const { type, encoding, content, sha, size } = answer.value
  if (type !== 'file') return missed(gap(source, 'unsupported', `${what} is no file (${type}).`, 'Name a file.'))
  if (encoding !== 'base64') {
    return missed(gap(source, 'limit', `${what} is too large to be read (${size} bytes).`, 'Make it smaller.'))
  }
  const bytes = Buffer.from(content ?? '', 'base64')
  if (blobId(bytes, sha.length) === sha) return had({ oid: sha, bytes })
  return missed(gap(source, 'malformed', `${what}: the bytes that came are not those of the object \`${sha}\`.`))
}

const entry = object({
  type: word(['file', 'dir', 'symlink', 'submodule'], 'other'),
  sha: objectId,
  size: integer,
  encoding: nullable(text),
  content: nullable(text),
})

/** A folder comes as a list of its entries. */
const fileOrFolder: typeof entry = (value, at) =>
  Array.isArray(value) ? { type: 'dir', sha: '', size: 0, encoding: null, content: null } : entry(value, at)

/** The latest commits on a commit's history that changed a path, newest first, at most `count`. */
export function readCommitsOfPath(
  { github, repository, purpose }: Reading,
  path: string,
  from: string,
  count: number,
): Promise<Answer<readonly string[]>> {
  return github.call({
    purpose,
    kind: 'read',
    what: `The history of \`${path}\``,
    permission: 'contents: read',
    route: 'GET /repos/{owner}/{repo}/commits',
    parameters: { ...repository, sha: from, path, per_page: count },
    read: mapped(list(object({ sha: objectId })), (commits) => commits.map(({ sha }) => sha)),
  })
}
