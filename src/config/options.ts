import { FORMATS } from '../model/format.ts'
import { STAGES } from '../model/stage.ts'

export type OptionKind =
  | { readonly kind: 'flag' }
  /** A flag whose form is `--no-<name>`. */
  | { readonly kind: 'negated' }
  | { readonly kind: 'text'; readonly placeholder: string }
  | { readonly kind: 'word'; readonly words: readonly string[] }
  | { readonly kind: 'words'; readonly words: readonly string[] | null; readonly placeholder: string }
  /** A day, `YYYY-MM-DD`. */
  | { readonly kind: 'date' }
  | { readonly kind: 'count'; readonly minimum: number; readonly unit: string }
  /** A whole commit id: 40 hexadecimal digits. */
  | { readonly kind: 'commit' }

export interface OptionDeclaration {
  readonly value: OptionKind
  /** One line, without a full stop. */
  readonly help: string
  /** What holds where it is not given, as the help shows it; null where nothing does. */
  readonly default: string | null
}

/** When a pull request gets the comment. */
export const COMMENT_MODES = ['always', 'on-findings', 'never'] as const
export type CommentMode = (typeof COMMENT_MODES)[number]

/**
 * THE option table: parser, help, action.yml and the README's tables are made from it, and nothing else lists an option. Names are
 * kebab-case, without the dashes.
 */
export const OPTIONS = {
  format: option(
    { kind: 'words', words: FORMATS, placeholder: 'format' },
    'output format; repeat it for several',
    'terminal',
  ),
  output: option(
    { kind: 'words', words: null, placeholder: 'file' },
    'write the format named before it to this file',
    'standard output',
  ),
  quiet: option({ kind: 'flag' }, 'print what is open and the gate alone, and no progress'),
  color: option({ kind: 'negated' }, 'print without colour, as NO_COLOR does'),
  policy: option({ kind: 'text', placeholder: 'file' }, 'policy file', '.github/release-checklist.yml'),
  attestations: option({ kind: 'text', placeholder: 'file' }, 'attestations file', '.github/release-attestations.yml'),
  'as-of': option({ kind: 'date' }, 'judge dates as of this day in UTC; a past day makes a preview', 'today'),
  stage: option({ kind: 'word', words: STAGES }, 'the stage to judge', 'release'),
  'compare-to': option(
    { kind: 'text', placeholder: 'ref' },
    'compare with this commit, tag or branch',
    'the last release tag',
  ),
  commit: option({ kind: 'text', placeholder: 'ref' }, 'judge this commit and not the work tree'),
  only: option(
    { kind: 'words', words: null, placeholder: 'slug' },
    'judge this check alone; repeat it for several; makes a preview',
  ),
  history: option({ kind: 'flag' }, 'scan every blob of the whole history as well'),
  'history-cache': option(
    { kind: 'text', placeholder: 'folder' },
    'keep in this folder, outside of the repository, what the history holds, and look through what is new alone',
  ),
  stdin: option({ kind: 'flag' }, 'scan standard input and no files'),
  'named-secrets': option(
    { kind: 'words', words: null, placeholder: 'variable' },
    'look for the real value of this environment variable in every encoding; repeat it for several; at the release stage alone',
  ),
  persona: option(
    { kind: 'word', words: ['regular', 'pedantic', 'auditor'] },
    'show what everybody should mend, code smells as well, or all that an auditor looks at',
    'regular',
  ),
  offline: option({ kind: 'flag' }, 'reach no network; what needs it is a gap'),
  'run-readiness': option({ kind: 'flag' }, "run the repository's readiness script, without your environment"),
  'run-tools': option({ kind: 'flag' }, 'run pip-audit and Bandit where they are installed and apply'),
  'max-files': option({ kind: 'count', minimum: 1, unit: 'files' }, 'list this many files at most', 'the policy'),
  'max-file-bytes': option(
    { kind: 'count', minimum: 1, unit: 'bytes' },
    'read this much of one file at most',
    'the policy',
  ),
  'max-findings': option(
    { kind: 'count', minimum: 1, unit: 'findings' },
    'list this many for one criterion at most',
    'the policy',
  ),
  'time-limit': option(
    { kind: 'count', minimum: 1, unit: 'seconds' },
    'collect evidence for this long at most',
    'the policy',
  ),
  'import-suppressions': option(
    { kind: 'flag' },
    "turn other tools' ignore comments into dated waivers of the owner; a policy that is there is added to",
  ),
  force: option({ kind: 'flag' }, 'overwrite files that are already there'),
  kind: option({ kind: 'word', words: ['library', 'service', 'infra'] }, 'what the repository ships', 'service'),
  pin: option({ kind: 'commit' }, "pin this action to the commit of this version's release", 'its tag'),
  criterion: option({ kind: 'text', placeholder: 'id' }, 'attest this criterion alone', 'the whole check'),
  statement: option({ kind: 'text', placeholder: 'text' }, 'what you state, in one sentence'),
  by: option({ kind: 'text', placeholder: 'login' }, 'who states it'),
  on: option({ kind: 'date' }, 'the day it holds from', 'today'),
  expires: option({ kind: 'date' }, 'the last day it holds', '90 days for a waiver, 180 for an attestation'),
  evidence: option({ kind: 'text', placeholder: 'link' }, 'where it can be looked up'),
  reason: option({ kind: 'text', placeholder: 'text' }, 'why the finding is accepted'),
  owner: option({ kind: 'text', placeholder: 'login' }, 'who accepts it'),
  ticket: option({ kind: 'text', placeholder: 'id' }, 'where the mend is tracked'),
  'revoked-on': option({ kind: 'date' }, 'the day the credential was revoked', 'today'),
  'github-token': option(
    { kind: 'text', placeholder: 'token' },
    "reads the repository and posts the result; the job's own token does",
    '${{ github.token }}',
  ),
  'admin-token': option(
    { kind: 'text', placeholder: 'token' },
    "reads what a workflow's token never may, such as the whole protection of a branch; used at the release stage alone",
  ),
  'check-token': option(
    { kind: 'text', placeholder: 'token' },
    'posts the check run as an App of your own, so that no workflow here can forge it',
    'github-token',
  ),
  wait: option(
    { kind: 'count', minimum: 0, unit: 'minutes' },
    'wait this long for checks of the commit that are still running',
    '10',
  ),
  comment: option(
    { kind: 'word', words: COMMENT_MODES },
    'when a pull request gets the comment; one that is there is kept current unless never',
    'on-findings',
  ),
  'check-name': option(
    { kind: 'text', placeholder: 'name' },
    "name of the check run that presents the result; another than the job's, which is what a ruleset requires",
    'Security release checklist',
  ),
  'sarif-file': option(
    { kind: 'text', placeholder: 'file' },
    'write the SARIF to this file',
    "a file in the runner's temporary folder",
  ),
  'report-file': option(
    { kind: 'text', placeholder: 'file' },
    'write the report in JSON to this file',
    "a file in the runner's temporary folder",
  ),
  'override-reason': option(
    { kind: 'text', placeholder: 'text' },
    'break-glass, by dispatch alone: why this release cannot wait',
  ),
  'override-ticket': option(
    { kind: 'text', placeholder: 'id' },
    'break-glass, by dispatch alone: where it is followed up',
  ),
} as const satisfies { readonly [name: string]: OptionDeclaration }

export type OptionName = keyof typeof OPTIONS

function option<const K extends OptionKind, const D extends string | null = null>(
  value: K,
  help: string,
  // Where none is given D is null, which the compiler cannot tell of a default value.
  fallback: D = null as D,
) {
  return { value, help, default: fallback } as const
}
