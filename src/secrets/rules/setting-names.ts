const SECRET_PARTS = 'token|secret|key|pass|pwd|auth|cred|pat(?:-|$)|jwt|bearer'
/** Last words that make a setting one about a credential, or about something else of the provider's. */
const ABOUT =
  'ids?|names?|urls?|uri|host|path|file|user(?:name)?|email|type|label|title|version|ref|env|header|prefix|length|' +
  'sha(?:1|256|512)?|md5|hash|digest|checksum|commit|rev|revision|integrity|fingerprint|etag'
/** Words of values that everybody may know, such as a key that a browser is given. */
const PUBLIC = 'public|pub|publishable|anon|csrf|site'

/**
 * Matches the name of a setting that holds a credential of a provider, as `names` of an assignment: a word starts with the
 * provider and some word says that the value is secret, or the provider is all there is. `provider` is a part of a regular
 * expression over lower-case words that hyphens join: `git-?hub`. A type may follow: `acmeToken string`.
 */
export function credentialsOf(provider: string): RegExp {
  return new RegExp(
    `^(?=(?:.*-)?(?:${provider}))(?!(?:.*-)?(?:${PUBLIC})(?:-|$))(?:.*(?:${SECRET_PARTS}).*|(?:${provider}))(?<!(?:^|-)(?:${ABOUT})(?:-string)?)$`,
  )
}
