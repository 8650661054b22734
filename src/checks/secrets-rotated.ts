import { type CheckOptions, criterion, defineCheck } from './define-check.ts'
import { judgeLeaks } from './leaked-secrets.ts'
import { asvs, cheatSheet, osps } from './references.ts'
import { judgeRenames, judgeSecretAges, judgeUse } from './stored-secrets.ts'

const options = {
  maxAgeDays: {
    type: 'days',
    default: 90,
    minimum: 1,
    maximum: 730,
    stricter: 'lower',
    help: 'Days for which the value of a stored secret may stay, from its last update',
  },
  rotation: {
    type: 'word',
    words: ['by-age', 'each-release'],
    default: 'by-age',
    stricter: 'later',
    help: 'Whether the age alone says that a stored secret was rotated, or it has to be updated after the last release as well',
  },
} as const satisfies CheckOptions

export const secretsRotated = defineCheck({
  slug: 'secrets-rotated',
  item: 1,
  section: 'Secrets & keys',
  title: 'Secrets are rotated within their age limit',
  level: 'required',
  rationale:
    'A secret that served development, tests and CI has passed through laptops, logs and the hands of people who have left. As long as it stays valid, whoever kept a copy can sign in to production. Rotation makes every copy worthless, the known and the unknown ones.',
  applicability:
    'Does not apply where the repository, its environments and its organisation share no stored secret with it.',
  remediation: [
    'List the secrets with their age: `gh secret list` for the repository, and again with `--env` for each environment.',
    'Issue a new value at the service that the secret belongs to.',
    'Store the new value with `gh secret set NAME`.',
    'Revoke the old value at the service.',
    'Delete secrets that no workflow uses.',
    'Record a leaked credential that was revoked with `security-release-checklist resolve`.',
  ],
  references: [asvs('13', '1.4'), asvs('13', '3.4'), osps('BR-07.02'), cheatSheet('Secrets Management')],
  rules: [
    'stored-secret-stale',
    'leaked-secret-not-replaced',
    'stored-secret-new-entry',
    'stored-secret-unused',
    'secret-not-defined',
  ],
  options,
  criteria: [
    criterion({
      id: 'stored-secrets-recent',
      question: 'Was every stored secret updated within its age limit?',
      claim: 'universal',
      needs: ['stored-secrets'],
      stage: 'release',
      attestable: ['permission', 'limit', 'unsupported', 'shallow'],
      options,
      evaluate: (evidence, { asOf, options: { maxAgeDays, rotation } }) =>
        judgeSecretAges(evidence['stored-secrets'], { asOf, maxAgeDays, eachRelease: rotation === 'each-release' }),
    }),
    criterion({
      id: 'secrets-not-renamed',
      question: 'Is no secret new in name alone since the last release?',
      claim: 'universal',
      needs: ['stored-secrets', 'workflows'],
      stage: 'release',
      attestable: ['permission', 'limit', 'unsupported', 'shallow'],
      options,
      evaluate: ({ workflows, ...rest }, { asOf, options: { maxAgeDays } }) =>
        judgeRenames(rest['stored-secrets'], workflows, { asOf, maxAgeDays }),
    }),
    criterion({
      id: 'leaked-secrets-replaced',
      question: 'Was every credential that is in the history replaced or revoked after it leaked?',
      claim: 'universal',
      needs: ['history', 'stored-secrets', 'workflows'],
      stage: 'release',
      attestable: ['permission', 'limit', 'unsupported'],
      evaluate: ({ history, workflows, ...rest }, { asOf }) =>
        judgeLeaks(history, rest['stored-secrets'], workflows, asOf),
    }),
    criterion({
      id: 'secrets-in-use',
      question: 'Is every stored secret used, and every name that a workflow takes stored?',
      claim: 'universal',
      needs: ['stored-secrets', 'workflows'],
      stage: 'release',
      optional: true,
      evaluate: ({ workflows, ...rest }) => judgeUse(rest['stored-secrets'], workflows),
    }),
  ],
})
