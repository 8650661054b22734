import { createHash } from 'node:crypto'
import { gap } from '../model/gap.ts'
import { type Answer, had, missed } from './answer.ts'
import type { Call } from './client.ts'
import { type Reading, sourceOfPurpose } from './reading.ts'
import { flag, list, mapped, object, objectId, text } from './shape.ts'

const target = object({ object: object({ sha: objectId, type: text }) })
/** Tags of tags of tags are allowed, and end somewhere. */
const MAX_PEELS = 10

/** The commit that a tag stands for now, peeled through annotated tags. */
export async function peelTag(reading: Reading, tag: string): Promise<Answer<string>> {
  const { github, repository, purpose } = reading
  const what = `The tag \`${tag}\``
  const common = { purpose, kind: 'read', what, permission: 'contents: read', read: target } as const
  let at = await github.call({
    ...common,
    route: 'GET /repos/{owner}/{repo}/git/ref/{ref}',
    parameters: { ...repository, ref: `tags/${tag}` },
  })
  for (let peels = 0; at.ok; peels++) {
    const { sha, type } = at.value.object
    if (type === 'commit') return had(sha)
    if (type !== 'tag' || peels === MAX_PEELS) {
      const detail = `${what} stands for no commit.`
      return missed(gap(sourceOfPurpose(purpose), 'unsupported', detail, 'Release a tag of a commit.'))
    }
    at = await github.call({
      ...common,
      route: 'GET /repos/{owner}/{repo}/git/tags/{tag_sha}',
      parameters: { ...repository, tag_sha: sha },
    })
  }
  return at
}

/** A tree of git: what each path holds, by its object id. */
export interface TreeAt {
  readonly entries: ReadonlyMap<string, { readonly oid: string; readonly mode: string }>
  /** Whether GitHub left out a part of a large tree. */
  readonly isCut: boolean
}

/** All paths of a tree in one request. Submodules and links are there with their mode. */
export function readTree({ github, repository, purpose }: Reading, tree: string): Promise<Answer<TreeAt>> {
  return github.call(treeCall({ github, repository, purpose }, tree, true))
}

/** The entries right below a tree, for one that is too large to be read whole. */
export function readFolder({ github, repository, purpose }: Reading, tree: string): Promise<Answer<TreeAt>> {
  return github.call(treeCall({ github, repository, purpose }, tree, false))
}

function treeCall({ repository, purpose }: Reading, tree: string, recursive: boolean): Call<TreeAt> {
  return {
    purpose,
    kind: 'read',
    what: `The files at \`${tree}\``,
    permission: 'contents: read',
    route: 'GET /repos/{owner}/{repo}/git/trees/{tree_sha}',
    parameters: { ...repository, tree_sha: tree, ...(recursive ? { recursive: '1' } : {}) },
    read: mapped(
      object({ tree: list(object({ path: text, mode: text, sha: objectId })), truncated: flag }),
      (found) => ({
        entries: new Map(found.tree.map(({ path, mode, sha }) => [path, { oid: sha, mode }])),
        isCut: found.truncated,
      }),
    ),
  }
}

/** Above this a policy file is refused by its reader; nothing larger is asked for. */
export const MAX_TEXT_BYTES = 1024 * 1024 + 1

/** The bytes of a blob, whose id was checked against them. */
export async function readBlob(reading: Reading, oid: string, path: string): Promise<Answer<Uint8Array>> {
  const { github, repository, purpose } = reading
  const what = `The file \`${path}\``
  const source = sourceOfPurpose(purpose)
  const answer = await github.call({
    purpose,
    kind: 'read',
    what,
    permission: 'contents: read',
    route: 'GET /repos/{owner}/{repo}/git/blobs/{file_sha}',
    parameters: { ...repository, file_sha: oid },
    read: object({ content: text, encoding: text }),
  })
  if (!answer.ok) return answer
  if (answer.value.encoding !== 'base64') {
    return missed(gap(source, 'malformed', `${what} came in the encoding "${answer.value.encoding.slice(0, 40)}".`))
  }
  const bytes = Buffer.from(answer.value.content, 'base64')
  if (blobId(bytes, oid.length) === oid) return had(bytes)
  return missed(gap(source, 'malformed', `${what}: the bytes that came are not those of the object \`${oid}\`.`))
}

/** The object id that git gives to a blob of these bytes: SHA-1, or SHA-256 where ids are 64 digits long. */
export function blobId(bytes: Uint8Array, digits: number): string {
  return createHash(digits === 64 ? 'sha256' : 'sha1')
    .update(`blob ${bytes.length}\0`)
    .update(bytes)
    .digest('hex')
}
