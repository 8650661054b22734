/**
 * Inputs whose text an action runs as code, or puts through a template engine that can run code; by `owner/repository` in
 * lower case.
 */
export const CODE_INPUTS: ReadonlyMap<string, readonly string[]> = new Map([
  ['8398a7/action-slack', ['custom_payload']],
  ['actions/github-script', ['script']],
  ['addnab/docker-run-action', ['options', 'run']],
  ['amadevus/pwsh-script', ['script']],
  ['appleboy/ssh-action', ['script']],
  ['azure/cli', ['inlineScript']],
  ['azure/powershell', ['inlineScript']],
  ['cardinalby/js-eval-action', ['expression']],
  ['devorbitus/yq-action-output', ['cmd']],
  ['gautamkrishnar/blog-post-workflow', ['item_exec']],
  ['imjohnbo/issue-bot', ['body', 'linked-comments-previous-issue-text', 'linked-comments-new-issue-text']],
  ['jannekem/run-python-script-action', ['script']],
  ['lucasbento/auto-close-issues', ['issue-close-message']],
  ['mikefarah/yq', ['cmd']],
  ['roots/issue-closer-action', ['issue-close-message', 'pr-close-message']],
  ['sergeysova/jq-action', ['cmd']],
  ['skitionek/notify-microsoft-teams', ['overwrite']],
  ['tibdex/backport', ['body_template', 'head_template', 'labels_template', 'title_template']],
])

/** Contexts of the run itself, which nobody outside chooses: ids, counters, hashes, paths of the runner, the owner's names. */
export const FIXED_CONTEXTS: ReadonlySet<string> = new Set([
  'github.action_path',
  'github.event.after',
  'github.event.before',
  'github.event.merge_group.base_sha',
  'github.event.pull_request.base.sha',
  'github.event.pull_request.head.sha',
  'github.event_name',
  'github.job',
  'github.repository',
  'github.repository_id',
  'github.repository_owner',
  'github.repository_owner_id',
  'github.repositoryurl',
  'github.run_attempt',
  'github.run_id',
  'github.run_number',
  'github.server_url',
  'github.sha',
  'github.token',
  'github.triggering_actor',
  'github.workspace',
  'runner.arch',
  'runner.debug',
  'runner.os',
  'runner.temp',
  'runner.tool_cache',
])

/** Last names of event fields that are numbers, booleans, dates or words from a short list, wherever they stand. */
export const FIXED_FIELDS: ReadonlySet<string> = new Set([
  ...['id', 'number', 'comments', 'commits', 'additions', 'deletions', 'changed_files', 'review_comments', 'size'],
  ...['draft', 'merged', 'mergeable', 'rebaseable', 'locked', 'fork', 'private', 'archived', 'disabled', 'prerelease'],
  ...['created_at', 'updated_at', 'closed_at', 'merged_at', 'pushed_at', 'submitted_at', 'published_at', 'started_at'],
  ...[
    'completed_at',
    'due_on',
    'author_association',
    'state',
    'site_admin',
    'deleted',
    'forced',
    'created',
    'distinct',
  ],
  ...[
    'conclusion',
    'status',
    'run_attempt',
    'run_number',
    'run_started_at',
    'workflow_id',
    'check_suite_id',
    'total_count',
  ],
  ...['maintainer_can_modify', 'allow_auto_merge', 'allow_forking', 'is_template', 'open_issues', 'closed_issues'],
  ...['forks', 'forks_count', 'open_issues_count', 'stargazers', 'stargazers_count', 'watchers', 'watchers_count'],
  ...['subscribers_count', 'network_count', 'has_issues', 'has_wiki', 'has_pages', 'has_projects', 'has_downloads'],
  ...[
    'ref_type',
    'repository_id',
    'installations_count',
    'download_count',
    'merge_method',
    'mergeable_state',
    'privacy',
  ],
])

/** Last names of fields that are addresses with a name in them: chosen in part, within a fixed frame. */
export const FRAMED_FIELDS: ReadonlySet<string> = new Set([
  'events_url',
  'following_url',
  'gists_url',
  'href',
  'starred_url',
  'upload_url',
])

/** Variables that the runner sets itself before every step. `CI` can be set to something else. */
export const RUNNER_VARIABLES: ReadonlySet<string> = new Set(
  [
    ...['action', 'action_path', 'action_repository', 'actions', 'actor', 'actor_id', 'api_url', 'base_ref', 'env'],
    ...[
      'event_name',
      'event_path',
      'graphql_url',
      'head_ref',
      'job',
      'output',
      'path',
      'ref',
      'ref_name',
      'ref_protected',
    ],
    ...['ref_type', 'repository', 'repository_id', 'repository_owner', 'repository_owner_id', 'run_attempt', 'run_id'],
    ...[
      'run_number',
      'server_url',
      'sha',
      'step_summary',
      'triggering_actor',
      'workflow',
      'workflow_ref',
      'workflow_sha',
    ],
    ...['workspace'],
  ]
    .map((name) => `github_${name}`)
    .concat(['arch', 'debug', 'environment', 'name', 'os', 'temp', 'tool_cache'].map((name) => `runner_${name}`)),
)
