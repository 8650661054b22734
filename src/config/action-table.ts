import type { OptionName } from './options.ts'

/** What the action takes and gives; action.yml and the README's tables are made from it. */
export const ACTION = {
  name: 'Security Release Checklist',
  description:
    'Judges a commit against the security release checklist, with evidence for every tick, and gates the release.',
  // https://docs.github.com/en/actions/reference/workflows-and-actions/metadata-syntax#branding
  branding: { icon: 'check-square', color: 'green' },
  main: 'dist/index.js',
  inputs: [
    'github-token',
    'admin-token',
    'check-token',
    'as-of',
    'only',
    'named-secrets',
    'wait',
    'comment',
    'check-name',
    'sarif-file',
    'report-file',
    'override-reason',
    'override-ticket',
    'max-files',
    'max-file-bytes',
    'max-findings',
    'time-limit',
  ],
} as const satisfies {
  readonly name: string
  readonly description: string
  readonly branding: { readonly icon: string; readonly color: string }
  readonly main: string
  readonly inputs: readonly OptionName[]
}

export type InputName = (typeof ACTION.inputs)[number]

/** Every output with what it holds, one line without a full stop; empty where the run has none. */
export const ACTION_OUTPUTS = {
  decision:
    'what the gate decides: clear, not-enforced, overridden, blocked, unverified, preview or configuration-error',
  'exit-code': 'what the step ends with: 0, 1, 2 or 3',
  blocking: 'the checks that block, separated by commas',
  unverified: 'the checks that could not be verified, separated by commas',
  headline: 'the verdict in one sentence',
  'report-path': 'the report in JSON',
  'sarif-path': 'the findings in SARIF, for an upload to code scanning',
  'check-run-url': 'the check run that presents the result',
  'comment-url': "the pull request's comment",
} as const satisfies { readonly [name: string]: string }

export type OutputName = keyof typeof ACTION_OUTPUTS
