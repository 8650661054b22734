import type { Answer } from '../model/answer.ts'
import { counted } from '../model/counted.ts'
import type { WorkflowsEvidence } from '../evidence/workflows.ts'
import { type CheckOptions, criterion, defineCheck } from './define-check.ts'
import { judgeLogs } from './log-content.ts'
import { asvs, cheatSheet, githubDocs } from './references.ts'
import { countOf, evidenceOf, judgeAudits } from './workflow-audits.ts'

/** A credential that is written down, or kept where nothing masks it. */
const LITERAL = [
  'hardcoded-credentials',
  'hardcoded-container-credentials',
  'secret-in-vars',
  'secret-in-workflow-input',
]

/** A secret, or what is made of one, on its way to where people read. */
const PRINTED = [
  'secret-in-log',
  'unredacted-secrets',
  'environment-dump',
  'shell-trace-with-secrets',
  'verbose-client-with-secrets',
  'late-add-mask',
  'secret-in-command-line',
  'secret-in-output',
  'debug-enabled',
  'insecure-commands',
  'secret-exfiltration',
  'runner-memory-access',
  'known-compromised-actions',
]

/** Ways by which somebody else, or more of the workflow than needs it, comes at a secret. */
const WITHIN_REACH = [
  'overprovisioned-secrets',
  'secrets-inherit',
  'excessive-secret-scope',
  'template-injection',
  'dangerous-triggers',
  'untrusted-checkout',
  'artifact-poisoning',
  'github-env',
  'bot-conditions',
  'forbidden-uses',
]

/** What a log shows beside credentials that have a form of their own. */
const LOGGED = [
  'secret-beside-its-name',
  'secret-in-mask-command',
  'runner-memory-dump',
  'compromised-action-ran',
  'debug-log',
  'token-wider-than-declared',
]

const options = {
  logRuns: {
    type: 'count',
    default: 5,
    minimum: 1,
    maximum: 50,
    stricter: 'higher',
    help: 'How many of the newest runs of each workflow that takes secrets have their logs read, beside those of the commit',
  },
  logScope: {
    type: 'word',
    words: ['newest', 'since-release'],
    default: 'newest',
    stricter: 'later',
    help: 'Whether those newest runs alone have their logs read, or every run since the last release as well',
  },
} as const satisfies CheckOptions

export const ciSecretsProtected = defineCheck({
  slug: 'ci-secrets-protected',
  item: 3,
  section: 'Secrets & keys',
  title: 'CI takes secrets from the store and keeps them out of its logs',
  level: 'required',
  rationale:
    'Logs are read by more people than secrets are meant for, and on a public repository by everybody. The masking of a runner knows the stored value alone: a literal, a part, a transformed or a derived value is printed in clear. Whoever reads it owns what it protects.',
  applicability: 'Does not apply where the repository has no GitHub Actions file.',
  remediation: [
    'Move every literal credential of a workflow into the secrets store with `gh secret set NAME`.',
    'Give a secret to the one step that needs it, through `env:` of that step.',
    'Remove `echo`, `printenv`, `env`, `set -x` and debug switches from steps that have a secret in scope.',
    'Mask a value that a step computes from a secret with `::add-mask::` before anything can print it.',
    'Rotate each secret that a log has shown.',
    'Delete each log that shows a secret, once that is revoked: `gh api --method DELETE repos/OWNER/REPO/actions/runs/RUN/logs`.',
    'Attest what a deleted log held: a log that is gone shows nothing, so that it does not tick.',
  ],
  references: [
    asvs('13', '3.1'),
    githubDocs('Secure use reference', 'actions/reference/security/secure-use'),
    cheatSheet('CI CD Security'),
  ],
  rules: [...LITERAL, ...PRINTED, ...WITHIN_REACH, ...LOGGED],
  options,
  criteria: [
    criterion({
      id: 'no-literal-credentials',
      question: 'Do all workflows take their credentials from the secrets store?',
      claim: 'universal',
      needs: ['workflows'],
      evaluate: ({ workflows }) => judgeLiterals(workflows),
    }),
    criterion({
      id: 'not-printed',
      question: 'Do all steps keep secrets out of logs, summaries, outputs and the hands of strangers?',
      claim: 'universal',
      needs: ['workflows'],
      evaluate: ({ workflows }) => judgePrinting(workflows),
    }),
    criterion({
      id: 'out-of-reach',
      question: 'Are secrets out of reach of those who do not need them?',
      claim: 'universal',
      needs: ['workflows'],
      optional: true,
      evaluate: ({ workflows }) =>
        judgeAudits(workflows, {
          scope: 'Triggers, checkouts and expressions that others control, and how widely secrets are handed on.',
          rules: WITHIN_REACH,
          evidence: [],
          summary: 'No workflow hands secrets to those who do not need them.',
        }),
    }),
    criterion({
      id: 'logs-clean',
      question: 'Are the run logs in scope free of credentials, raw and encoded?',
      claim: 'universal',
      needs: ['run-logs'],
      attestable: ['not-found', 'expired', 'limit', 'malformed', 'permission', 'unsupported'],
      evaluate: (evidence) => judgeLogs(evidence['run-logs']),
    }),
  ],
})

function judgeLiterals(workflows: WorkflowsEvidence): Answer {
  return judgeAudits(workflows, {
    scope: 'Every `env:`, `with:`, `run:`, input and container of all workflows and of the actions that they use.',
    rules: LITERAL,
    evidence: evidenceOf(workflows.posture.secretUses, 'Taken from the secrets store'),
    summary: 'No workflow holds a credential, and none takes one from the secrets store.',
  })
}

function judgePrinting(workflows: WorkflowsEvidence): Answer {
  return judgeAudits(workflows, {
    scope:
      'Every step, with what becomes of secrets in its commands, files and outputs. What a called program prints is not seen.',
    rules: PRINTED,
    evidence: evidenceOf(workflows.posture.secretUses, 'Takes a secret and prints nothing of it'),
    summary: `${counted(countOf(workflows, 'steps'), 'step')} read; none has a secret of the store in reach, and none prints the token of its job.`,
  })
}
