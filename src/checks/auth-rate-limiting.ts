import { awaiting, defineCheck } from './define-check.ts'
import { asvs, cheatSheet } from './references.ts'

export const authRateLimiting = defineCheck({
  slug: 'auth-rate-limiting',
  item: 6,
  section: 'Authentication & session',
  title: 'Authentication endpoints limit attempts',
  level: 'required',
  rationale:
    'Lists of leaked passwords are tried against every login that answers. Without a limit on attempts a weak or reused password falls within hours, and a one-time code of six digits within minutes. The same flood also takes the endpoint down for honest users.',
  applicability: 'Does not apply where the repository has no authentication route, which a person must confirm.',
  remediation: [
    'Put a rate limiter in front of each route for sign-in, sign-up, token, password reset and one-time codes.',
    'Count by account as well as by address.',
    'Lock or slow an account after repeated failures.',
    'Keep the counters in a store that all instances share.',
    'Answer with status 429 and `Retry-After`.',
  ],
  references: [
    asvs('6', '1.1'),
    asvs('6', '3.1'),
    cheatSheet('Authentication'),
    cheatSheet('Credential Stuffing Prevention'),
  ],
  rules: [],
  options: {},
  criteria: [
    awaiting('the code engine', {
      id: 'routes-limited',
      question: 'Is a rate limiter on the path of every authentication route, in the code or at the gateway?',
      claim: 'universal',
      needs: ['source-code'],
    }),
    awaiting('the code engine', {
      id: 'lockout',
      question: 'Is an account locked or slowed after repeated failures?',
      claim: 'existential',
      needs: ['source-code'],
    }),
    awaiting('the live probe', {
      id: 'live-limit',
      question: 'Does the running application refuse after a bounded number of failed attempts?',
      claim: 'existential',
      needs: ['live-target'],
      optional: true,
    }),
  ],
})
