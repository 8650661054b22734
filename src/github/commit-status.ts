import type { Answer } from './answer.ts'
import { allPages, type Paged } from './paging.ts'
import type { Reading } from './reading.ts'
import type { RequestKind } from './request-count.ts'
import { instant, integer, list, mapped, nullable, object, objectId, text, word } from './shape.ts'

/** How a check run ended, in GitHub's words; `unrecognized` for a word that is new. */
export type Conclusion =
  | 'success'
  | 'failure'
  | 'neutral'
  | 'cancelled'
  | 'skipped'
  | 'timed_out'
  | 'action_required'
  | 'stale'
  | 'startup_failure'
  | 'unrecognized'

const CONCLUSIONS = [
  'success',
  'failure',
  'neutral',
  'cancelled',
  'skipped',
  'timed_out',
  'action_required',
  'stale',
  'startup_failure',
] as const

/** One check run of a commit. */
export interface CheckRun {
  readonly id: number
  readonly name: string
  readonly commit: string
  /** Null until it has ended. */
  readonly conclusion: Conclusion | null
  readonly app: { readonly id: number; readonly slug: string } | null
  readonly suite: number | null
  readonly externalId: string
  readonly url: string
  /** Milliseconds since the epoch. */
  readonly completedAt: number | null
  /** The text that its maker gave; null for none. */
  readonly text: string | null
}

const checkRun = mapped(
  object({
    id: integer,
    name: text,
    head_sha: objectId,
    status: text,
    conclusion: nullable(word(CONCLUSIONS, 'unrecognized')),
    app: nullable(object({ id: integer, slug: nullable(text) })),
    check_suite: nullable(object({ id: integer })),
    external_id: nullable(text),
    html_url: nullable(text),
    completed_at: nullable(instant),
    output: nullable(object({ text: nullable(text) })),
  }),
  (run): CheckRun => ({
    id: run.id,
    name: run.name,
    commit: run.head_sha,
    // What has ended says how; what says how without having ended is not believed.
    conclusion: run.status === 'completed' ? (run.conclusion ?? 'unrecognized') : null,
    app: run.app === null ? null : { id: run.app.id, slug: run.app.slug ?? '' },
    suite: run.check_suite?.id ?? null,
    externalId: run.external_id ?? '',
    url: run.html_url ?? '',
    completedAt: run.completed_at,
    text: run.output?.text ?? null,
  }),
)

/** All check runs of a commit: the latest of each name within a suite, or with `all` the earlier ones too. */
export function readCheckRuns(
  { github, repository, purpose }: Reading,
  commit: string,
  how: { readonly kind: RequestKind; readonly filter: 'latest' | 'all' },
): Promise<Answer<Paged<CheckRun>>> {
  return allPages(github, {
    purpose,
    kind: how.kind,
    what: `The check runs of the commit \`${commit}\``,
    permission: 'checks: read',
    route: 'GET /repos/{owner}/{repo}/commits/{ref}/check-runs',
    parameters: { ...repository, ref: commit, filter: how.filter },
    read: mapped(object({ check_runs: list(checkRun) }), ({ check_runs }) => check_runs),
  })
}

/** One commit status; `unrecognized` for a state that is new. */
export interface CommitStatus {
  readonly context: string
  readonly state: 'error' | 'failure' | 'pending' | 'success' | 'unrecognized'
  readonly url: string | null
}

/** The statuses of a commit, the latest of each context. */
export function readStatuses(
  { github, repository, purpose }: Reading,
  commit: string,
  kind: RequestKind,
): Promise<Answer<Paged<CommitStatus>>> {
  return allPages(github, {
    purpose,
    kind,
    what: `The statuses of the commit \`${commit}\``,
    permission: 'statuses: read',
    route: 'GET /repos/{owner}/{repo}/commits/{ref}/status',
    parameters: { ...repository, ref: commit },
    read: mapped(
      object({
        statuses: list(
          object({
            context: text,
            state: word(['error', 'failure', 'pending', 'success'], 'unrecognized'),
            target_url: nullable(text),
          }),
        ),
      }),
      ({ statuses }) => statuses.map(({ context, state, target_url }) => ({ context, state, url: target_url })),
    ),
  })
}
