import type { OPTIONS } from '../../config/options.ts'

/** What a repository ships, as `--kind` takes it. */
export type Kind = (typeof OPTIONS.kind.value.words)[number]

/** A line that cannot apply to a kind, with the reason that the team is asked to confirm. */
export interface DeclaredAway {
  readonly check: string
  readonly reason: string
}

const LIBRARY = 'This repository ships a library'
const INFRA = 'This repository holds infrastructure code and no application'

/** What the policy declares for each kind. A declaration answers what nobody could see; it never answers a finding. */
export const DECLARED_AWAY: { readonly [K in Kind]: readonly DeclaredAway[] } = {
  service: [],
  library: [
    { check: 'secure-session-cookies', reason: `${LIBRARY}; the application that uses it sets the cookies.` },
    { check: 'auth-rate-limiting', reason: `${LIBRARY}; it serves no authentication endpoint.` },
    { check: 'tls-required', reason: `${LIBRARY}; it listens on no address of its own.` },
    { check: 'restricted-cors', reason: `${LIBRARY}; it answers no browser.` },
    { check: 'encryption-at-rest', reason: `${LIBRARY}; it stores no data of its own.` },
    { check: 'centralized-logging', reason: `${LIBRARY}; nothing of it runs that could send logs.` },
    { check: 'metrics-and-alerting', reason: `${LIBRARY}; nothing of it runs that could be watched.` },
    { check: 'backup-and-restore', reason: `${LIBRARY}; it keeps no data that must survive.` },
  ],
  infra: [
    { check: 'strong-jwt-secret', reason: `${INFRA}; nothing here signs or verifies a token.` },
    { check: 'secure-session-cookies', reason: `${INFRA}; nothing here sets a cookie.` },
    { check: 'auth-rate-limiting', reason: `${INFRA}; nothing here serves an authentication endpoint.` },
    { check: 'restricted-cors', reason: `${INFRA}; nothing here answers a browser.` },
  ],
}
