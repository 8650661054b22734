import { awaiting, defineCheck } from './define-check.ts'
import { asvs, cheatSheet, githubDocs } from './references.ts'

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
    'Delete the runs whose logs show a secret.',
    'Rotate each secret that a log has shown.',
  ],
  references: [
    asvs('13', '3.1'),
    githubDocs('Secure use reference', 'actions/reference/security/secure-use'),
    cheatSheet('CI CD Security'),
  ],
  rules: [],
  options: {},
  criteria: [
    awaiting('the workflow engine', {
      id: 'no-literal-credentials',
      question: 'Do all workflows take their credentials from the secrets store?',
      claim: 'universal',
      needs: ['workflows'],
    }),
    awaiting('the workflow engine', {
      id: 'not-printed',
      question: 'Do all steps keep secrets out of logs, summaries and outputs?',
      claim: 'universal',
      needs: ['workflows'],
    }),
    awaiting('the GitHub side', {
      id: 'logs-clean',
      question: 'Are the run logs in scope free of credentials, raw and encoded?',
      claim: 'universal',
      needs: ['run-logs'],
    }),
  ],
})
