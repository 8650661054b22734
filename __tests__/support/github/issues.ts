import { asText, type JsonObject } from './description.ts'
import { associationOf } from './pulls-routes.ts'
import { type Repository, repositoryUrls } from './repository.ts'
import { type Answer, type Call, json, list, notFound, param, refusal, type Routes, unprocessable } from './route.ts'
import { type Account, accountJson, type App, appJson, nextId, nextTime, type World } from './world.ts'

/** A comment on an issue or a pull request. */
export interface IssueComment {
  readonly id: number
  readonly issue: number
  readonly by: Account
  /** The App through which it was written; null for a person. */
  readonly via: App | null
  body: string
  readonly createdAt: string
  updatedAt: string
}

/** What happened to an issue or a pull request. */
export interface IssueEvent {
  readonly id: number
  readonly issue: number
  readonly by: Account
  readonly event: 'base_ref_changed' | 'review_dismissed' | 'head_ref_force_pushed'
  readonly at: string
}

/** The longest comment, in characters. */
export const COMMENT_CHARACTERS = 65_536

/** Writes a comment, as a person or another App does. */
export function addComment(
  world: World,
  repository: Repository,
  issue: number,
  by: Account,
  body: string,
  via: App | null = null,
): IssueComment {
  const at = nextTime(world)
  const comment: IssueComment = { id: nextId(world), issue, by, via, body, createdAt: at, updatedAt: at }
  repository.comments.push(comment)
  return comment
}

/** Records an event at the current time. */
export function recordEvent(
  world: World,
  repository: Repository,
  issue: number,
  by: Account,
  event: IssueEvent['event'],
): void {
  repository.events.push({ id: nextId(world), issue, by, event, at: nextTime(world) })
}

/** Comments and events of issues and pull requests. */
export const issueRoutes: Routes = {
  'GET /repos/{owner}/{repo}/issues/{issue_number}/comments': (call, repository) => {
    const number = issueOf(call, repository)
    if (number === null) return notFound()
    const since = call.query.get('since')
    return list(
      repository.comments
        .filter(({ issue, updatedAt }) => issue === number && (since === null || updatedAt >= since))
        .map((comment) => commentJson(call.world, repository, comment)),
    )
  },
  'POST /repos/{owner}/{repo}/issues/{issue_number}/comments': (call, repository) => {
    const number = issueOf(call, repository)
    if (number === null) return notFound()
    return (
      bodyMistake(call) ??
      json(
        commentJson(
          call.world,
          repository,
          addComment(call.world, repository, number, call.token.account, asText(call.body['body']), call.token.app),
        ),
        201,
      )
    )
  },
  'GET /repos/{owner}/{repo}/issues/comments/{comment_id}': (call, repository) =>
    withComment(call, repository, (comment) => json(commentJson(call.world, repository, comment))),
  'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}': (call, repository) =>
    withComment(call, repository, (comment) => {
      const mistake = bodyMistake(call)
      if (mistake !== null) return mistake
      // A token that can write may edit another's comment, as a maintainer may.
      comment.body = asText(call.body['body'])
      comment.updatedAt = nextTime(call.world)
      return json(commentJson(call.world, repository, comment))
    }),
  'GET /repos/{owner}/{repo}/issues/{issue_number}/events': (call, repository) => {
    const number = issueOf(call, repository)
    if (number === null) return notFound()
    const { api } = repositoryUrls(call.world, repository)
    return list(
      repository.events
        .filter(({ issue }) => issue === number)
        .map((event) => ({
          id: event.id,
          node_id: `E_${event.id}`,
          url: `${api}/issues/events/${event.id}`,
          actor: accountJson(call.world, event.by),
          event: event.event,
          commit_id: null,
          commit_url: null,
          created_at: event.at,
          performed_via_github_app: null,
          ...(event.event === 'review_dismissed'
            ? { dismissed_review: { state: 'approved', review_id: 0, dismissal_message: null } }
            : {}),
        })),
    )
  },
}

function issueOf(call: Call, repository: Repository): number | null {
  const number = Number(param(call, 'issue_number'))
  return number <= repository.lastNumber ? number : null
}

function withComment(call: Call, repository: Repository, run: (comment: IssueComment) => Answer): Answer {
  const comment = repository.comments.find(({ id }) => String(id) === param(call, 'comment_id'))
  return comment === undefined ? notFound() : run(comment)
}

function bodyMistake(call: Call): Answer | null {
  const body = asText(call.body['body'])
  if (body.trim() === '') {
    return unprocessable('Validation Failed', [
      { resource: 'IssueComment', code: 'unprocessable', field: 'data', message: 'Body cannot be blank' },
    ])
  }
  if (Array.from(body).length <= COMMENT_CHARACTERS) return null
  const message = `Body is too long (maximum is ${COMMENT_CHARACTERS} characters)`
  const error = { resource: 'IssueComment', code: 'unprocessable', field: 'data', message }
  return refusal(422, 'Validation Failed', { errors: [error] })
}

function commentJson(world: World, repository: Repository, comment: IssueComment): JsonObject {
  const { api, html } = repositoryUrls(world, repository)
  const isPull = repository.pulls.some(({ number }) => number === comment.issue)
  return {
    id: comment.id,
    node_id: `IC_${comment.id}`,
    url: `${api}/issues/comments/${comment.id}`,
    html_url: `${html}/${isPull ? 'pull' : 'issues'}/${comment.issue}#issuecomment-${comment.id}`,
    issue_url: `${api}/issues/${comment.issue}`,
    user: accountJson(world, comment.by),
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    author_association: associationOf(repository, comment.by),
    body: comment.body,
    performed_via_github_app: comment.via === null ? null : appJson(world, comment.via),
  }
}
