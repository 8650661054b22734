import { ABOUT_WORDS, PUBLIC_WORDS } from '../values.data.ts'

/**
 * Names, as words joined with hyphens, that say that a provider's value is a credential and not one of its identifiers,
 * addresses or public keys: `twilio-auth-token` is one, `twilio-token-url` and `mattermost-channel-id` are not.
 */
export const CREDENTIAL_NAME = new RegExp(
  `^(?!(?:.*-)?(?:${[...PUBLIC_WORDS].join('|')})(?:-|$))` +
    `(?!.*-(?:${[...ABOUT_WORDS].join('|')}|digest|hash)$)` +
    '.*(?:token|key|secret|pass|auth|cred|login|-pat$)',
)
