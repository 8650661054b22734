import { awaiting, defineCheck } from './define-check.ts'
import { asvs, cheatSheet } from './references.ts'

export const strongJwtSecret = defineCheck({
  slug: 'strong-jwt-secret',
  item: 4,
  section: 'Authentication & session',
  title: 'JWT secrets are long, random and enforced',
  level: 'required',
  rationale:
    'One captured token is enough to guess a short or known signing secret offline. Who has the secret can issue a token for any user, administrators included. A default value that stands in when the variable is missing is a secret that everybody knows.',
  applicability: 'Does not apply where no code signs or verifies tokens or sessions with a shared secret.',
  remediation: [
    'Generate a secret of 32 random bytes, for example with `openssl rand -base64 32`.',
    'Read it from the environment without a default value.',
    'Refuse to start when it is missing or shorter than 32 characters.',
    'Name the accepted algorithms at each place that verifies a token.',
    'Delete every use of the algorithm `none` and every switch that turns verification off.',
  ],
  references: [asvs('9', '1.1'), asvs('9', '1.2'), asvs('11', '2.3'), cheatSheet('JSON Web Token')],
  rules: [],
  options: {},
  criteria: [
    awaiting('the code engine', {
      id: 'no-known-secret',
      question: 'Is every signing secret free of literals and of default values?',
      claim: 'universal',
      needs: ['source-code'],
    }),
    awaiting('the code engine', {
      id: 'tokens-verified',
      question: 'Is every token verified with named algorithms, `none` not among them?',
      claim: 'universal',
      needs: ['source-code'],
    }),
    awaiting('the code engine', {
      id: 'strength-shown',
      question: 'Is a length of at least 32 characters enforced at startup, or the real value measured as strong?',
      claim: 'existential',
      anyOf: ['source-code', 'named-secrets'],
    }),
  ],
})
