import { type Answer, had, missed } from '../github/answer.ts'
import type { GitHub } from '../github/client.ts'
import { allPages } from '../github/paging.ts'
import type { RepositoryName } from '../github/reading.ts'
import { integer, list, mapped, nullable, object, type Reader, text } from '../github/shape.ts'
import { PUBLICATIONS } from '../model/publication.ts'
import { readCommentMarker } from '../report/comment.ts'
import { ownLogin } from './own-login.ts'
import { mayBeDone, publishing, reading } from './publishing-call.ts'

const { permission: PERMISSION } = PUBLICATIONS.comment

/** When the pull request is told: on every run, once something is open, or never. */
export type CommentMode = 'always' | 'on-findings' | 'never'

/** What is to be said on a pull request. */
export interface CommentToPublish {
  readonly pull: number
  /** As `renderComment` makes it: its first line says which comment it is, and the digest of what it says. */
  readonly body: string
  readonly mode: CommentMode
  /** Whether anything is open; without it `on-findings` says nothing first, and still updates what it said before. */
  readonly hasOpen: boolean
}

/** What became of the comment; `unchanged` says that the one that stands has nothing new to learn. */
export interface PublishedComment {
  readonly outcome: 'created' | 'updated' | 'unchanged' | 'none'
  /** Null where there is none. */
  readonly url: string | null
}

const NONE: PublishedComment = { outcome: 'none', url: null }

/**
 * Keeps one comment on a pull request, updated in place. Ours is the first one that has our marker and was written in the
 * name of this token; a marker in anybody else's comment means nothing, and that comment is left alone.
 * @throws Error where the body has no marker, which is a bug.
 */
export async function publishComment(
  github: GitHub,
  repository: RepositoryName,
  wanted: CommentToPublish,
): Promise<Answer<PublishedComment>> {
  if (wanted.mode === 'never') return had(NONE)
  const room: Room = { github, repository, wanted }
  let lost: { readonly answer: Answer<never>; readonly outcome: 'created' | 'updated' } | null = null
  for (;;) {
    const found = await ownComment(room)
    // Another comment might be a second one: none is better.
    if (!found.ok) return lost?.answer ?? found
    const own = found.value
    if (own === null && wanted.mode === 'on-findings' && !wanted.hasOpen) return had(NONE)
    if (own?.digest === markerOf(wanted.body).digest) {
      return had({ outcome: lost?.outcome ?? 'unchanged', url: own.url })
    }
    const updated = own === null ? null : await update(room, own.id)
    const isGone = updated?.ok === false && updated.gap.reason === 'not-found'
    const answer = updated === null || isGone ? await create(room) : updated
    const outcome = updated === null || isGone ? 'created' : 'updated'
    if (answer.ok) return had({ outcome, url: answer.value.url })
    if (lost !== null || !mayBeDone(answer.gap)) return answer
    lost = { answer, outcome }
  }
}

interface Room {
  readonly github: GitHub
  readonly repository: RepositoryName
  readonly wanted: CommentToPublish
}

interface FoundComment {
  readonly id: number
  readonly url: string | null
  readonly login: string | null
  readonly body: string
}

interface OwnComment {
  readonly id: number
  readonly url: string | null
  readonly digest: string
}

const comment: Reader<FoundComment> = mapped(
  object({ id: integer, html_url: nullable(text), user: nullable(object({ login: text })), body: nullable(text) }),
  ({ id, html_url, user, body }) => ({ id, url: html_url, login: user?.login ?? null, body: body ?? '' }),
)

function markerOf(body: string): NonNullable<ReturnType<typeof readCommentMarker>> {
  const marker = readCommentMarker(body)
  if (marker === null) throw new Error('A comment is published that does not begin with its marker.')
  return marker
}

/** Our comment on the pull request; null for none. Who we are is asked only where somebody has our marker. */
async function ownComment(room: Room): Promise<Answer<OwnComment | null>> {
  const { github, repository, wanted } = room
  const { key } = markerOf(wanted.body)
  const comments = await allPages(
    github,
    reading({
      what: `The comments on #${wanted.pull}`,
      permission: PERMISSION,
      route: 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments',
      parameters: { ...repository, issue_number: wanted.pull },
      read: list(comment),
    }),
  )
  if (!comments.ok) return comments
  const { items, gap } = comments.value
  const marked = items.flatMap(({ body, ...each }) => {
    const marker = readCommentMarker(body)
    return marker?.key === key ? [{ ...each, digest: marker.digest }] : []
  })
  const login = marked.length === 0 ? null : await ownLogin(github)
  if (login?.ok === false) return login
  const own = marked.filter((each) => login !== null && isSameLogin(each.login, login.value))
  // Of two, which a race can make, the same one on every run.
  const first = own.reduce<(typeof own)[number] | null>((best, each) => {
    return best === null || each.id < best.id ? each : best
  }, null)
  if (first === null && gap !== null) return missed(gap)
  return had(first === null ? null : { id: first.id, url: first.url, digest: first.digest })
}

function isSameLogin(login: string | null, own: string): boolean {
  return login?.toLowerCase() === own.toLowerCase()
}

type Written = Answer<{ readonly url: string | null }>

const written = mapped(object({ html_url: nullable(text) }), ({ html_url }) => ({ url: html_url }))

function create({ github, repository, wanted: { pull, body } }: Room): Promise<Written> {
  return github.call(
    publishing({
      what: `The comment on #${pull}`,
      permission: PERMISSION,
      route: 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments',
      parameters: { ...repository, issue_number: pull, body },
      read: written,
    }),
  )
}

function update({ github, repository, wanted: { pull, body } }: Room, id: number): Promise<Written> {
  return github.call(
    publishing({
      what: `The comment on #${pull}`,
      permission: PERMISSION,
      route: 'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}',
      parameters: { ...repository, comment_id: id, body },
      read: written,
    }),
  )
}
