import { NO_CODE_SCANNING } from './alerts.ts'
import { type Answer, had } from './answer.ts'
import { nextPage, PER_PAGE } from './paging.ts'
import type { Reading } from './reading.ts'
import { instant, integer, list, mapped, nullable, object, objectId, text } from './shape.ts'

/** One upload to code scanning. */
export interface Analysis {
  readonly id: number
  readonly commit: string
  readonly ref: string
  readonly tool: string
  /** The workflow and job that it says that it is of; its maker chooses that. */
  readonly key: string
  /** What went wrong with it, in GitHub's words; empty where nothing did. */
  readonly error: string
  readonly results: number
  readonly rules: number
  /** Milliseconds since the epoch. */
  readonly at: number
}

const analysis = mapped(
  object({
    id: integer,
    commit_sha: objectId,
    ref: text,
    tool: object({ name: nullable(text) }),
    analysis_key: text,
    error: text,
    results_count: integer,
    rules_count: integer,
    created_at: instant,
  }),
  (found): Analysis => ({
    id: found.id,
    commit: found.commit_sha,
    ref: found.ref,
    tool: found.tool.name ?? 'a tool',
    key: found.analysis_key,
    error: found.error,
    results: found.results_count,
    rules: found.rules_count,
    at: found.created_at,
  }),
)

/** The newest analyses; `isWhole` says whether there are no older ones. A commit that is released is among the newest. */
export async function readNewestAnalyses({
  github,
  repository,
  purpose,
}: Reading): Promise<Answer<{ readonly items: readonly Analysis[]; readonly isWhole: boolean }>> {
  const answer = await github.page({
    purpose,
    kind: 'read',
    what: 'The analyses of code scanning',
    permission: 'security-events: read',
    route: 'GET /repos/{owner}/{repo}/code-scanning/analyses',
    parameters: { ...repository, per_page: PER_PAGE },
    featureOff: NO_CODE_SCANNING,
    read: list(analysis),
  })
  if (!answer.ok) return answer
  return had({ items: answer.value.value, isWhole: nextPage(answer.value.link) === null })
}

/** The languages that default setup scans; null where it is not set up. */
export function readDefaultSetup({ github, repository, purpose }: Reading): Promise<Answer<readonly string[] | null>> {
  return github.call({
    purpose,
    kind: 'read',
    what: 'The default setup of code scanning',
    permission: 'administration: read',
    route: 'GET /repos/{owner}/{repo}/code-scanning/default-setup',
    parameters: { ...repository },
    featureOff: NO_CODE_SCANNING,
    read: mapped(object({ state: text, languages: nullable(list(text)) }), ({ state, languages }) =>
      state === 'configured' ? (languages ?? []) : null,
    ),
  })
}
