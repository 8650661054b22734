import { type Answer, had } from './answer.ts'
import type { Reading } from './reading.ts'
import { flag, instant, integer, list, mapped, nullable, object, objectId, text } from './shape.ts'

/** A file of a release, with the digest that GitHub made of it; null for one from before GitHub made any. */
export interface Asset {
  readonly id: number
  readonly name: string
  readonly bytes: number
  readonly digest: string | null
  readonly url: string
}

/** A published release. */
export interface Release {
  readonly tag: string
  readonly isImmutable: boolean
  /** Milliseconds since the epoch. */
  readonly publishedAt: number
  readonly url: string
  readonly assets: readonly Asset[]
}

const DIGEST = /^sha256:[0-9a-f]{64}$/

const release = mapped(
  object({
    tag_name: text,
    draft: flag,
    immutable: nullable(flag),
    created_at: instant,
    published_at: nullable(instant),
    html_url: text,
    assets: list(
      object({ id: integer, name: text, size: integer, digest: nullable(text), browser_download_url: text }),
    ),
  }),
  (found): Release & { readonly isDraft: boolean } => ({
    tag: found.tag_name,
    isDraft: found.draft,
    isImmutable: found.immutable ?? false,
    publishedAt: found.published_at ?? found.created_at,
    url: found.html_url,
    assets: found.assets.map(({ id, name, size, digest, browser_download_url }) => ({
      id,
      name,
      bytes: size,
      digest: digest !== null && DIGEST.test(digest) ? digest : null,
      url: browser_download_url,
    })),
  }),
)

/** Releases that are looked through for the newest published one. */
const NEWEST = 30

/** The newest published releases, newest first. One request. */
export async function readNewestReleases({
  github,
  repository,
  purpose,
}: Reading): Promise<Answer<readonly Release[]>> {
  const answer = await github.call({
    purpose,
    kind: 'read',
    what: 'The releases',
    permission: 'contents: read',
    route: 'GET /repos/{owner}/{repo}/releases',
    parameters: { ...repository, per_page: NEWEST },
    read: list(release),
  })
  if (!answer.ok) return answer
  const published = answer.value.filter(({ isDraft }) => !isDraft)
  return had([...published].sort((a, b) => b.publishedAt - a.publishedAt))
}

/** What GitHub says of the signature of a tag, or of the commit of a tag that is none of its own. */
export interface TagSignature {
  readonly of: 'tag' | 'commit'
  readonly isVerified: boolean
  /** GitHub's word for it: `valid`, `unsigned`, `unknown_key`. */
  readonly reason: string
}

const verification = nullable(object({ verified: flag, reason: text }))

/** How a tag is signed. Two requests. */
export async function readTagSignature(reading: Reading, tag: string): Promise<Answer<TagSignature>> {
  const { github, repository, purpose } = reading
  const common = {
    purpose,
    kind: 'read',
    what: `The signature of the tag \`${tag}\``,
    permission: 'contents: read',
  } as const
  const ref = await github.call({
    ...common,
    route: 'GET /repos/{owner}/{repo}/git/ref/{ref}',
    parameters: { ...repository, ref: `tags/${tag}` },
    read: object({ object: object({ sha: objectId, type: text }) }),
  })
  if (!ref.ok) return ref
  const { sha, type } = ref.value.object
  const of = type === 'tag' ? 'tag' : 'commit'
  const read = mapped(object({ verification }), (found): TagSignature => {
    const { verified, reason } = found.verification ?? { verified: false, reason: 'unsigned' }
    return { of, isVerified: verified, reason }
  })
  return of === 'tag'
    ? github.call({
        ...common,
        route: 'GET /repos/{owner}/{repo}/git/tags/{tag_sha}',
        parameters: { ...repository, tag_sha: sha },
        read,
      })
    : github.call({
        ...common,
        route: 'GET /repos/{owner}/{repo}/git/commits/{commit_sha}',
        parameters: { ...repository, commit_sha: sha },
        read,
      })
}

/**
 * How many attestations GitHub holds for a digest that are of the repository of this number; whether they verify is another
 * question. Anybody may attest anything of these bytes somewhere else.
 */
export function readAttestationCount(
  { github, repository, purpose }: Reading,
  digest: string,
  repositoryId: number | null,
): Promise<Answer<number>> {
  const one = object({ repository_id: nullable(integer) })
  return github.call({
    purpose,
    kind: 'read',
    what: `The attestations of \`${digest}\``,
    permission: 'attestations: read',
    route: 'GET /repos/{owner}/{repo}/attestations/{subject_digest}',
    parameters: { ...repository, subject_digest: digest },
    read: mapped(
      object({ attestations: list(one) }),
      ({ attestations }) =>
        attestations.filter(({ repository_id: of }) => repositoryId !== null && of === repositoryId).length,
    ),
  })
}

/** What an asset holds. */
export function downloadAsset(
  { github, repository, purpose }: Reading,
  { id, name }: Pick<Asset, 'id' | 'name'>,
  maxBytes: number,
): Promise<Answer<Uint8Array>> {
  return github.download({
    purpose,
    maxBytes,
    what: `The asset \`${name}\``,
    permission: 'contents: read',
    // Else GitHub tells about the asset and does not give it: https://docs.github.com/en/rest/releases/assets#get-a-release-asset
    accept: 'application/octet-stream',
    route: 'GET /repos/{owner}/{repo}/releases/assets/{asset_id}',
    parameters: { ...repository, asset_id: id },
  })
}
