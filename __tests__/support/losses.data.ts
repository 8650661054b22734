import type { Fault } from './github/faults.ts'
import type { OperationKey } from './github/operations.ts'

/** What is asked for each kind of evidence: what is lost together. */
export const LOST_OPERATIONS = {
  'workflow runs': ['GET /repos/{owner}/{repo}/actions/runs'],
  jobs: ['GET /repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}/jobs'],
  checks: ['GET /repos/{owner}/{repo}/commits/{ref}/check-runs'],
  statuses: ['GET /repos/{owner}/{repo}/commits/{ref}/status'],
  'branch rules': ['GET /repos/{owner}/{repo}/rules/branches/{branch}'],
  'classic protection': ['GET /repos/{owner}/{repo}/branches/{branch}/protection'],
  rulesets: ['GET /repos/{owner}/{repo}/rulesets/{ruleset_id}'],
  releases: ['GET /repos/{owner}/{repo}/releases'],
  tags: ['GET /repos/{owner}/{repo}/git/ref/{ref}', 'GET /repos/{owner}/{repo}/git/tags/{tag_sha}'],
  'lists of digests': ['GET /repos/{owner}/{repo}/releases/assets/{asset_id}'],
  attestations: ['GET /repos/{owner}/{repo}/attestations/{subject_digest}'],
  environments: ['GET /repos/{owner}/{repo}/environments'],
  'deploying refs': ['GET /repos/{owner}/{repo}/environments/{environment_name}/deployment-branch-policies'],
  'code alerts': ['GET /repos/{owner}/{repo}/code-scanning/alerts'],
  'code analyses': ['GET /repos/{owner}/{repo}/code-scanning/analyses'],
  'default setup': ['GET /repos/{owner}/{repo}/code-scanning/default-setup'],
  'Dependabot alerts': ['GET /repos/{owner}/{repo}/dependabot/alerts'],
  'secret alerts': ['GET /repos/{owner}/{repo}/secret-scanning/alerts'],
  'secrets of the repository': ['GET /repos/{owner}/{repo}/actions/secrets'],
  'secrets of the organisation': ['GET /repos/{owner}/{repo}/actions/organization-secrets'],
  'secrets of Dependabot': ['GET /repos/{owner}/{repo}/dependabot/secrets'],
  'secrets of environments': ['GET /repos/{owner}/{repo}/environments/{environment_name}/secrets'],
  'deploy keys': ['GET /repos/{owner}/{repo}/keys'],
  logs: ['GET /repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}/logs'],
  'artifact lists': ['GET /repos/{owner}/{repo}/actions/runs/{run_id}/artifacts'],
  artifacts: ['GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}'],
} as const satisfies { readonly [name: string]: readonly OperationKey[] }
export type Lost = keyof typeof LOST_OPERATIONS

/** What is lost at once where the network or a limit is at fault: no part of one asks for what another part said. */
export const LOST_TOGETHER: { readonly [name: string]: readonly Lost[] } = {
  'what nothing else rests on': [
    ...(['checks', 'statuses', 'branch rules', 'classic protection', 'rulesets', 'tags', 'lists of digests'] as const),
    ...(['attestations', 'deploying refs', 'code alerts', 'code analyses', 'default setup'] as const),
    ...(['Dependabot alerts', 'secret alerts', 'secrets of the repository', 'secrets of the organisation'] as const),
    ...(['secrets of Dependabot', 'secrets of environments', 'deploy keys', 'logs', 'artifacts'] as const),
  ],
  'lists that more is asked for': ['jobs', 'releases', 'environments', 'artifact lists'],
  'workflow runs': ['workflow runs'],
}

const refused = (headers: { readonly [name: string]: string }): Fault => ({
  kind: 'answer',
  status: 403,
  body: { message: 'Resource not accessible by integration' },
  headers,
})

type Faults = { readonly [name: string]: (elsewhere: string) => Fault }

/** How GitHub may answer one request. */
export const ANSWERS: Faults = {
  '404': () => ({ kind: 'answer', status: 404, body: { message: 'Not Found' } }),
  '410': () => ({ kind: 'answer', status: 410, body: { message: 'Gone' } }),
  '403 without a word': () => refused({}),
  '403 that names a permission': () => refused({ 'x-accepted-github-permissions': 'administration=read' }),
}

/** What may go wrong with any request, whatever it is for. */
export const FAULTS: Faults = {
  '429': () => ({ kind: 'primary-limit', status: 429, resetInSeconds: 3_000 }),
  'secondary limit': () => ({ kind: 'secondary-limit', status: 403, retryAfterSeconds: 3_000 }),
  '503': () => ({ kind: 'answer', status: 503 }),
  cut: () => ({ kind: 'cut' }),
  'half an answer': () => ({ kind: 'truncate' }),
  'redirect loop': () => ({ kind: 'answer', status: 302, headers: { location: '?again=1' } }),
  'redirect to another origin': (elsewhere) => ({ kind: 'answer', status: 302, headers: { location: elsewhere } }),
}

/** What goes wrong at the other origin that GitHub keeps downloads at. */
export const LINK_FAULTS = ['cut', 'expired', 'loop'] as const
