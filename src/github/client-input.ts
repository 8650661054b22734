import { ConfigError } from '../model/errors.ts'

/** Where the API of github.com is; a runner gives another one in GITHUB_API_URL. */
export const DEFAULT_API_URL = 'https://api.github.com'

/**
 * The address of the API, without a slash at its end.
 * @throws ConfigError `BAD_OPTION_VALUE` where it is none of http or https.
 */
export function readApiUrl(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : null
  if (url !== null && (url.protocol === 'https:' || url.protocol === 'http:')) return address.replace(/\/+$/, '')
  throw new ConfigError(
    'BAD_OPTION_VALUE',
    `The address of GitHub's API, ${JSON.stringify(address.slice(0, 200))}, is not an address of the web.`,
    `Set GITHUB_API_URL to one, or unset it for ${DEFAULT_API_URL}.`,
  )
}

/**
 * Refuses what can be no token: a header takes no other text, and what refuses it there quotes the token.
 * @throws ConfigError `BAD_OPTION_VALUE`.
 */
export function refuseToken(token: string): void {
  if (/^[!-~]+$/.test(token)) return
  throw new ConfigError(
    'BAD_OPTION_VALUE',
    'A token for GitHub is empty or has a character that no token has, such as a space or a line break within.',
    'Store it again, without anything before, after or within it.',
  )
}
