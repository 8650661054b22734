import { assertNever } from './errors.ts'
import { SOURCES, type SourceName } from './source.ts'

/** Why evidence could not be had. */
export const GAP_REASONS = [
  'permission',
  'feature-off',
  'not-found',
  'rate-limited',
  'pending',
  'expired',
  'limit',
  'time-limit',
  'offline',
  'malformed',
  'unsupported',
  'shallow',
  'not-checked-out',
  'deferred',
  'not-built',
] as const
export type GapReason = (typeof GAP_REASONS)[number]

/** Evidence that could not be had: why, what exactly, and what would grant it. */
export interface Gap {
  readonly source: SourceName
  readonly reason: GapReason
  readonly detail: string
  readonly grant: string
}

/** Makes a gap; `grant` is what the reader should do, where it is more exact than what the reason alone says. */
export function gap(source: SourceName, reason: GapReason, detail: string, grant?: string): Gap {
  return { source, reason, detail, grant: grant ?? grantFor(source, reason) }
}

function grantFor(source: SourceName, reason: GapReason): string {
  const { title, permissions, token } = SOURCES[source]
  switch (reason) {
    case 'permission':
      if (token === 'admin-token') return `Pass an admin-token that can read this: ${title}.`
      return permissions.length === 0
        ? `Give access to this: ${title}.`
        : `Add ${listed(permissions)} to the job's permissions.`
    case 'feature-off':
      return `Turn this on: ${title}.`
    case 'not-found':
      return 'Add it, or attest it where the criterion allows.'
    case 'rate-limited':
      return 'Run again when the rate limit has reset.'
    case 'pending':
      return 'Run again when it has finished, or raise the wait.'
    case 'expired':
      return 'Produce it again for this commit.'
    case 'limit':
      return 'Raise the limit, or take what need not be judged out of the scope with paths.ignore in the policy.'
    case 'time-limit':
      return 'Raise the time limit and run again.'
    case 'offline':
      return 'Run again with network access.'
    case 'malformed':
      return 'Repair the file so that it can be read.'
    case 'unsupported':
      return 'Attest it where the criterion allows; this version cannot read it.'
    case 'shallow':
      return 'Fetch the whole history: fetch-depth: 0 in actions/checkout, or git fetch --unshallow.'
    case 'not-checked-out':
      return 'Fetch the missing objects: ref and fetch-depth: 0 in actions/checkout, or git fetch.'
    case 'deferred':
      return 'Nothing to do on a pull request; the release stage reads it.'
    case 'not-built':
      return 'Have an owner attest it; this version cannot judge it yet.'
    default:
      return assertNever(reason)
  }
}

function listed(permissions: readonly string[]): string {
  const shown = permissions.map((permission) => `\`${permission}\``)
  return [shown.slice(0, -1).join(', '), ...shown.slice(-1)].filter((part) => part !== '').join(' and ')
}
