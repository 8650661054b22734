/** What a token needs: `permission: level`, `&` between needs of which all hold, `|` between alternatives. */
type Needs = string

/** How an operation is used and guarded. */
export interface Operation {
  /** https://docs.github.com/en/rest/authentication/permissions-required-for-github-apps */
  readonly needs: Needs
  /** Asked again and again while something is pending; a repeated request counts as polling. */
  readonly polled?: boolean
  /** Answers with a link to bytes that are kept elsewhere, or with the bytes. */
  readonly download?: boolean
  /** An App's or a workflow's token alone may call it, never a person's. */
  readonly appOnly?: boolean
  /** A person's token alone may call it. */
  readonly personOnly?: boolean
}

const METADATA = { needs: 'metadata: read' }
const CONTENTS = { needs: 'contents: read' }
const PULLS = { needs: 'pull_requests: read' }
const CONVERSATION = { needs: 'issues: read | pull_requests: read' }
const CONVERSATION_WRITE = { needs: 'issues: write | pull_requests: write' }
const CHECKS = { needs: 'checks: read' }
const CHECKS_POLLED = { needs: 'checks: read', polled: true }
const CHECKS_WRITE = { needs: 'checks: write', appOnly: true }
const STATUSES_POLLED = { needs: 'statuses: read', polled: true }
const ACTIONS = { needs: 'actions: read' }
const ACTIONS_POLLED = { needs: 'actions: read', polled: true }
const ACTIONS_WRITE = { needs: 'actions: write' }
const ACTIONS_DOWNLOAD = { needs: 'actions: read', download: true }
const ADMINISTRATION = { needs: 'administration: read' }
const SECRETS = { needs: 'secrets: read' }
const SECURITY_EVENTS = { needs: 'security_events: read' }
const NOTHING = { needs: '' }

/** Every operation of GitHub that the product may use: the simulator knows no other, and the description holds no other. */
export const OPERATIONS = {
  'GET /app': { needs: '', appOnly: true },
  'GET /apps/{app_slug}': NOTHING,
  'GET /installation/repositories': { needs: 'metadata: read', appOnly: true },
  'GET /orgs/{org}/actions/secrets': { needs: 'organization_secrets: read' },
  'GET /rate_limit': NOTHING,
  'GET /repos/{owner}/{repo}': METADATA,
  'GET /repos/{owner}/{repo}/actions/artifacts': ACTIONS,
  'GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}': ACTIONS,
  'GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}': ACTIONS_DOWNLOAD,
  'GET /repos/{owner}/{repo}/actions/jobs/{job_id}': ACTIONS_POLLED,
  'GET /repos/{owner}/{repo}/actions/jobs/{job_id}/logs': ACTIONS_DOWNLOAD,
  'POST /repos/{owner}/{repo}/actions/jobs/{job_id}/rerun': ACTIONS_WRITE,
  'GET /repos/{owner}/{repo}/actions/organization-secrets': SECRETS,
  'GET /repos/{owner}/{repo}/actions/permissions': ADMINISTRATION,
  'GET /repos/{owner}/{repo}/actions/permissions/fork-pr-contributor-approval': ADMINISTRATION,
  'GET /repos/{owner}/{repo}/actions/permissions/selected-actions': ADMINISTRATION,
  'GET /repos/{owner}/{repo}/actions/permissions/workflow': ADMINISTRATION,
  'GET /repos/{owner}/{repo}/actions/runs': ACTIONS_POLLED,
  'GET /repos/{owner}/{repo}/actions/runs/{run_id}': ACTIONS_POLLED,
  'GET /repos/{owner}/{repo}/actions/runs/{run_id}/approvals': ACTIONS,
  'GET /repos/{owner}/{repo}/actions/runs/{run_id}/artifacts': ACTIONS,
  'GET /repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}': ACTIONS_POLLED,
  'GET /repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}/jobs': ACTIONS_POLLED,
  'GET /repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}/logs': ACTIONS_DOWNLOAD,
  'GET /repos/{owner}/{repo}/actions/runs/{run_id}/jobs': ACTIONS_POLLED,
  'GET /repos/{owner}/{repo}/actions/runs/{run_id}/logs': ACTIONS_DOWNLOAD,
  'POST /repos/{owner}/{repo}/actions/runs/{run_id}/rerun': ACTIONS_WRITE,
  'GET /repos/{owner}/{repo}/actions/secrets': SECRETS,
  'GET /repos/{owner}/{repo}/actions/workflows': ACTIONS,
  'GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}': ACTIONS,
  'GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs': ACTIONS_POLLED,
  'GET /repos/{owner}/{repo}/attestations/{subject_digest}': { needs: 'attestations: read' },
  'GET /repos/{owner}/{repo}/branches': CONTENTS,
  'GET /repos/{owner}/{repo}/branches/{branch}': CONTENTS,
  'GET /repos/{owner}/{repo}/branches/{branch}/protection': ADMINISTRATION,
  'POST /repos/{owner}/{repo}/check-runs': CHECKS_WRITE,
  'GET /repos/{owner}/{repo}/check-runs/{check_run_id}': CHECKS_POLLED,
  'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}': CHECKS_WRITE,
  'GET /repos/{owner}/{repo}/check-runs/{check_run_id}/annotations': CHECKS,
  'GET /repos/{owner}/{repo}/check-suites/{check_suite_id}': CHECKS,
  'GET /repos/{owner}/{repo}/check-suites/{check_suite_id}/check-runs': CHECKS_POLLED,
  'GET /repos/{owner}/{repo}/code-scanning/alerts': SECURITY_EVENTS,
  'GET /repos/{owner}/{repo}/code-scanning/analyses': SECURITY_EVENTS,
  'GET /repos/{owner}/{repo}/code-scanning/default-setup': ADMINISTRATION,
  'POST /repos/{owner}/{repo}/code-scanning/sarifs': { needs: 'security_events: write' },
  'GET /repos/{owner}/{repo}/code-scanning/sarifs/{sarif_id}': { needs: 'security_events: read', polled: true },
  'GET /repos/{owner}/{repo}/codeowners/errors': CONTENTS,
  'GET /repos/{owner}/{repo}/collaborators/{username}/permission': METADATA,
  'GET /repos/{owner}/{repo}/commits': CONTENTS,
  'GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls': PULLS,
  'GET /repos/{owner}/{repo}/commits/{ref}': CONTENTS,
  'GET /repos/{owner}/{repo}/commits/{ref}/check-runs': CHECKS_POLLED,
  'GET /repos/{owner}/{repo}/commits/{ref}/check-suites': CHECKS_POLLED,
  'GET /repos/{owner}/{repo}/commits/{ref}/status': STATUSES_POLLED,
  'GET /repos/{owner}/{repo}/commits/{ref}/statuses': STATUSES_POLLED,
  'GET /repos/{owner}/{repo}/compare/{basehead}': CONTENTS,
  'GET /repos/{owner}/{repo}/contents/{path}': CONTENTS,
  'GET /repos/{owner}/{repo}/dependabot/alerts': { needs: 'vulnerability_alerts: read' },
  'GET /repos/{owner}/{repo}/dependabot/secrets': { needs: 'dependabot_secrets: read' },
  'GET /repos/{owner}/{repo}/environments': ACTIONS,
  'GET /repos/{owner}/{repo}/environments/{environment_name}': ACTIONS,
  'GET /repos/{owner}/{repo}/environments/{environment_name}/deployment-branch-policies': ACTIONS,
  'GET /repos/{owner}/{repo}/environments/{environment_name}/secrets': { needs: 'environments: read' },
  'GET /repos/{owner}/{repo}/git/blobs/{file_sha}': CONTENTS,
  'GET /repos/{owner}/{repo}/git/commits/{commit_sha}': CONTENTS,
  'GET /repos/{owner}/{repo}/git/matching-refs/{ref}': CONTENTS,
  'GET /repos/{owner}/{repo}/git/ref/{ref}': CONTENTS,
  'GET /repos/{owner}/{repo}/git/tags/{tag_sha}': CONTENTS,
  'GET /repos/{owner}/{repo}/git/trees/{tree_sha}': CONTENTS,
  'GET /repos/{owner}/{repo}/immutable-releases': ADMINISTRATION,
  'GET /repos/{owner}/{repo}/issues/comments/{comment_id}': CONVERSATION,
  'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}': CONVERSATION_WRITE,
  'GET /repos/{owner}/{repo}/issues/{issue_number}/comments': CONVERSATION,
  'POST /repos/{owner}/{repo}/issues/{issue_number}/comments': CONVERSATION_WRITE,
  'GET /repos/{owner}/{repo}/issues/{issue_number}/events': CONVERSATION,
  'GET /repos/{owner}/{repo}/keys': ADMINISTRATION,
  'GET /repos/{owner}/{repo}/private-vulnerability-reporting': METADATA,
  'GET /repos/{owner}/{repo}/pulls': PULLS,
  'GET /repos/{owner}/{repo}/pulls/{pull_number}': PULLS,
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/commits': PULLS,
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/files': PULLS,
  // Asked again just before a verdict is posted.
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews': { ...PULLS, polled: true },
  'GET /repos/{owner}/{repo}/releases': CONTENTS,
  'GET /repos/{owner}/{repo}/releases/assets/{asset_id}': { needs: 'contents: read', download: true },
  'GET /repos/{owner}/{repo}/releases/latest': CONTENTS,
  'GET /repos/{owner}/{repo}/releases/tags/{tag}': CONTENTS,
  'GET /repos/{owner}/{repo}/releases/{release_id}/assets': CONTENTS,
  'GET /repos/{owner}/{repo}/rules/branches/{branch}': METADATA,
  'GET /repos/{owner}/{repo}/rulesets': METADATA,
  'GET /repos/{owner}/{repo}/rulesets/{ruleset_id}': METADATA,
  'GET /repos/{owner}/{repo}/secret-scanning/alerts': { needs: 'secret_scanning_alerts: read' },
  'GET /repos/{owner}/{repo}/security-advisories': { needs: 'repository_advisories: read' },
  'POST /repos/{owner}/{repo}/statuses/{sha}': { needs: 'statuses: write' },
  'GET /repos/{owner}/{repo}/tags': METADATA,
  'GET /repos/{owner}/{repo}/vulnerability-alerts': ADMINISTRATION,
  'GET /user': { needs: '', personOnly: true },
  'GET /user/{account_id}': NOTHING,
  'GET /users/{username}': NOTHING,
} as const satisfies { readonly [key: string]: Operation }

/** An operation's name: method and path template. */
export type OperationKey = keyof typeof OPERATIONS

/** The keys, in the table's order. */
export const OPERATION_KEYS: readonly OperationKey[] = Object.keys(OPERATIONS).filter(isOperation)

/** Whether the table has such an operation. */
export function isOperation(key: string): key is OperationKey {
  return Object.hasOwn(OPERATIONS, key)
}

/** How the operation is used and guarded. */
export function operationOf(key: OperationKey): Operation {
  return OPERATIONS[key]
}
