/**
 * Names, as words joined with hyphens, that say that a provider's value is a credential and not one of its identifiers,
 * addresses or public keys: `twilio-auth-token` is one, `twilio-token-url` and `mattermost-channel-id` are not.
 */
export const CREDENTIAL_NAME =
  /^(?!.*(?:public|publishable|-(?:ids?|url|uri|path|file|name|endpoint|host|hash|digest|version|expiry|ttl)$)).*(?:token|key|secret|pass|auth|cred|login|-pat$)/
