import type { OptionName } from './options.ts'

export interface CommandDeclaration {
  /** As typed, with its arguments: `explain <slug>`. */
  readonly usage: string
  readonly summary: string
  readonly options: readonly OptionName[]
  /** Options that must be given. */
  readonly required: readonly OptionName[]
  /** What to type, and what it does. */
  readonly examples: readonly (readonly [command: string, effect: string])[]
}

const FILES = ['policy', 'attestations'] as const satisfies readonly OptionName[]
const LIMITS = ['max-files', 'max-file-bytes', 'max-findings', 'time-limit'] as const satisfies readonly OptionName[]

/** Every command, in the order in which help shows them. */
export const COMMANDS = {
  check: {
    usage: 'check [path]',
    summary: 'Judge a repository against the checklist (the default, for the folder you are in)',
    options: [
      'format',
      'output',
      'quiet',
      'color',
      ...FILES,
      'as-of',
      'stage',
      'compare-to',
      'commit',
      'only',
      'named-secrets',
      'offline',
      'run-readiness',
      'run-tools',
      ...LIMITS,
    ],
    required: [],
    examples: [
      ['check', 'judge the work tree that you are in'],
      ['check ../service --stage pull-request', 'judge another repository as a pull request would be'],
      ['check --format json --output report.json --format terminal', 'write the report and print it'],
      ['check --only no-plaintext-secrets --quiet', 'ask one line of the checklist'],
      ['check --run-readiness --as-of 2027-01-15', 'judge as of the day you mean to ship'],
    ],
  },
  list: {
    usage: 'list',
    summary: 'List the checks in checklist order',
    options: ['color'],
    required: [],
    examples: [['list', 'print every slug with its title']],
  },
  explain: {
    usage: 'explain <slug>',
    summary: 'Say what a check asks, why, and how to mend it',
    options: ['color'],
    required: [],
    examples: [['explain strong-jwt-secret', 'explain one line of the checklist']],
  },
  init: {
    usage: 'init [path]',
    summary: 'Write a policy and the workflow that gates the release',
    options: ['kind', 'pin', 'force', 'import-suppressions', 'owner'],
    required: [],
    examples: [
      ['init', 'detect the stack and write the files'],
      ['init --kind library', 'declare the lines that do not apply to a library'],
      [
        'init --import-suppressions --owner octocat',
        'accept what ignore comments silence, for 90 days, in the name of one person',
      ],
      [`init --pin ${'3f2a9c1b'.repeat(5)}`, 'pin the action to the commit that you reviewed'],
    ],
  },
  attest: {
    usage: 'attest <slug>',
    summary: 'Write a dated attestation for a check',
    options: ['criterion', 'statement', 'by', 'on', 'expires', 'evidence', ...FILES],
    required: ['statement', 'by', 'evidence'],
    examples: [
      [
        'attest backup-and-restore --by octocat --statement "Restored the October backup." --evidence https://wiki.example.com/restore',
        'state what no tool can see, for 180 days',
      ],
    ],
  },
  waive: {
    usage: 'waive <fingerprint>',
    summary: 'Write a dated waiver for a finding',
    options: ['reason', 'owner', 'expires', 'ticket', ...FILES],
    required: ['reason', 'owner'],
    examples: [
      [
        'waive 0123456789abcdef0123456789abcdef --owner octocat --reason "Test key." --ticket SEC-7',
        'accept one finding for 90 days',
      ],
    ],
  },
  resolve: {
    usage: 'resolve <secret>',
    summary: 'Write that a leaked credential was revoked',
    options: ['by', 'revoked-on', 'evidence', 'policy'],
    required: ['by', 'evidence'],
    examples: [
      [
        'resolve sha256:… --by octocat --evidence https://tickets.example.com/SEC-8',
        'record the revocation; `scan secrets --history` and `check --format json` tell the digest',
      ],
    ],
  },
  'scan secrets': {
    usage: 'scan secrets [path]',
    summary: 'Look for credentials alone, in files, the whole history, or standard input',
    options: [
      'history',
      'history-cache',
      'stdin',
      'format',
      'output',
      'quiet',
      'color',
      'commit',
      'named-secrets',
      'max-file-bytes',
      'time-limit',
    ],
    required: [],
    examples: [
      ['scan secrets', 'scan the files of the work tree that you are in'],
      ['scan secrets ../service --history --format json', 'scan files and history of another repository'],
      ['scan secrets --stdin < build.log', 'scan what another program wrote'],
    ],
  },
  'scan workflows': {
    usage: 'scan workflows [path]',
    summary: 'Audit the GitHub Actions files of a folder, or one such file, without a checklist',
    options: ['persona', 'format', 'output', 'color', 'max-files', 'max-file-bytes', 'time-limit'],
    required: [],
    examples: [
      ['scan workflows', 'audit the repository that you are in; exit code 1 with findings, 3 with gaps alone'],
      ['scan workflows .github/workflows/release.yml --persona auditor', 'look at one file as an auditor does'],
      ['scan workflows --format json', 'hand the findings to another program'],
    ],
  },
  'policy lint': {
    usage: 'policy lint [path]',
    summary: 'Tell every mistake in the policy and the attestations, with the mend',
    options: [...FILES, 'as-of', 'color'],
    required: [],
    examples: [['policy lint', 'check both files']],
  },
  'policy show': {
    usage: 'policy show [path]',
    summary: 'Print the effective policy and where each value comes from',
    options: [...FILES, 'as-of', 'color'],
    required: [],
    examples: [['policy show', 'see defaults and overrides side by side']],
  },
} as const satisfies { readonly [name: string]: CommandDeclaration }

export type CommandName = keyof typeof COMMANDS
