import { type Answer, had } from './answer.ts'
import type { Reading } from './reading.ts'
import { anything, flag, instant, list, mapped, nullable, object, objectId, text } from './shape.ts'

/** A file of a release, with the digest that GitHub made of it; null for one from before GitHub made any. */
export interface Asset {
  readonly name: string
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
    assets: list(object({ name: text, digest: nullable(text), browser_download_url: text })),
  }),
  (found): Release & { readonly isDraft: boolean } => ({
    tag: found.tag_name,
    isDraft: found.draft,
    isImmutable: found.immutable ?? false,
    publishedAt: found.published_at ?? found.created_at,
    url: found.html_url,
    assets: found.assets.map(({ name, digest, browser_download_url }) => ({
      name,
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

/** How many attestations GitHub holds for a digest; whether they verify is another question. */
export function readAttestationCount(
  { github, repository, purpose }: Reading,
  digest: string,
): Promise<Answer<number>> {
  return github.call({
    purpose,
    kind: 'read',
    what: `The attestations of \`${digest}\``,
    permission: 'attestations: read',
    route: 'GET /repos/{owner}/{repo}/attestations/{subject_digest}',
    parameters: { ...repository, subject_digest: digest },
    read: mapped(object({ attestations: list(anything) }), ({ attestations }) => attestations.length),
  })
}
