import { awaiting, defineCheck } from './define-check.ts'
import { asvs, cheatSheet } from './references.ts'

export const secureSessionCookies = defineCheck({
  slug: 'secure-session-cookies',
  item: 5,
  section: 'Authentication & session',
  title: 'Session cookies are Secure, HttpOnly and SameSite',
  level: 'required',
  rationale:
    'A session cookie is the user: who has it needs no password. Without Secure it travels over plain HTTP, without HttpOnly any script on the page reads it, without SameSite other sites make the browser send it. Most frameworks leave at least one of the three off.',
  applicability: 'Does not apply where no code and no configuration sets a session or authentication cookie.',
  remediation: [
    'Set `Secure` on every session and authentication cookie.',
    'Set `HttpOnly` on every one of them.',
    'Set `SameSite=Strict`, or `Lax` where a sign-in comes back from another site.',
    'Write all three out instead of trusting the default of the framework.',
    'Tell the framework about the proxy that ends TLS, so that `Secure` takes effect behind it.',
  ],
  references: [asvs('3', '3.1'), asvs('3', '3.2'), asvs('3', '3.4'), cheatSheet('Session Management')],
  rules: [],
  options: {},
  criteria: [
    awaiting('the code engine', {
      id: 'cookies-hardened',
      question: 'Does every session and authentication cookie set Secure, HttpOnly and SameSite?',
      claim: 'universal',
      needs: ['source-code'],
    }),
    awaiting('the live probe', {
      id: 'live-cookies',
      question: 'Do the cookies that the running application sets carry the three attributes?',
      claim: 'universal',
      needs: ['live-target'],
      optional: true,
    }),
  ],
})
