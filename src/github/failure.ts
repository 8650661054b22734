import { gap, type Gap, type GapReason } from '../model/gap.ts'
import type { SourceName } from '../model/source.ts'
import type { TransportFailure, TransportFault } from './transport.ts'
import { isRateLimit, limitWait, type Refusal } from './waiting.ts'

/** What was asked, in the words of a message, and what grants it. */
export interface Asked {
  readonly source: SourceName
  /** Stands after "could not be read" or the like: `The rules of the branch \`main\``. */
  readonly what: string
  /** As a workflow writes it, `checks: read`; null where every token may. */
  readonly permission: string | null
  /** Messages by which GitHub says that a feature is off and not that the token lacks something. */
  readonly featureOff?: readonly string[]
  /** What a message says that failed; `had` where it is not given. */
  readonly verb?: 'had' | 'published'
  /** What grants it where GitHub's message for a 403 says more than the permission does; null where it does not. */
  readonly grantFor?: (message: string) => string | null
  /** Whether a team may have made it larger than is read, so that its size is no fault of this program. */
  readonly mayBeLarge?: boolean
}

const MAX_QUOTE = 150

/** The gap for a response that refuses or fails, in one sentence and what to do. */
export function refusalGap(asked: Asked, refusal: Refusal, now: number): Gap {
  const { status } = refusal
  const make = (reason: GapReason, detail: string, grant?: string): Gap =>
    gap(asked.source, reason, `${failed(asked)}: ${detail}`, grant)
  if (isRateLimit(refusal)) {
    const seconds = Math.ceil(limitWait(refusal, now) / 1000)
    return make('rate-limited', `GitHub's rate limit is reached (${status}) and holds for ${seconds} more seconds.`)
  }
  if (asked.featureOff?.includes(refusal.message) === true) {
    return make('feature-off', `GitHub says that it is off (${status}): ${quote(refusal.message)}.`)
  }
  switch (status) {
    case 401:
      return make(
        'permission',
        'GitHub does not accept the token (401); it has expired, was revoked or is mistyped.',
        'Pass a token that is valid now.',
      )
    case 403:
      return make(
        'permission',
        `the token may not (403): ${quote(refusal.message)}.${accepted(refusal)}`,
        asked.grantFor?.(refusal.message) ?? grantOf(asked),
      )
    case 404:
      return make(
        'not-found',
        `it is not there, or the token may not see it; GitHub answers 404 to both.${accepted(refusal)}`,
        `See that it exists. ${grantOf(asked)}`,
      )
    case 410:
      return make('expired', `GitHub no longer keeps it (410): ${quote(refusal.message)}.`)
    default:
      return status >= 500
        ? make('offline', `GitHub failed (${status})${repeated(asked)}.`, 'Run again when GitHub works again.')
        : make('unsupported', `GitHub refused the request (${status}): ${quote(refusal.message)}.`, BUG)
  }
}

const BUG = 'Run again; where it stays, report it as a bug with this text.'

const LARGE = ['limit', 'Look through it by hand and attest that where the criterion allows.'] as const

const TRANSPORT: { readonly [F in TransportFault]: readonly [GapReason, string] } = {
  offline: ['offline', 'Run again with network access to GitHub.'],
  stalled: ['offline', 'Run again when GitHub answers.'],
  cut: ['offline', 'Run again when the connection holds.'],
  'too-large': ['limit', BUG],
  redirect: ['unsupported', 'See that the repository and the address of the API are the current ones.'],
  link: ['offline', 'Run again; GitHub gives a new link then.'],
  stopped: ['time-limit', 'Raise the time limit and run again.'],
  spent: [
    'limit',
    'Attest it where the criterion allows; the report says under `run.sources` what the requests went to.',
  ],
}

/** The gap for a request that got no whole response. */
export function transportGap(asked: Asked, failure: TransportFailure): Gap {
  const [reason, grant] = asked.mayBeLarge === true && failure.fault === 'too-large' ? LARGE : TRANSPORT[failure.fault]
  return gap(asked.source, reason, `${failed(asked)}: ${failure.message}.`, grant)
}

/** The gap for an answer that came whole and says nothing that can be read. */
export function shapeGap(asked: Asked, because: string): Gap {
  return gap(
    asked.source,
    'malformed',
    `${failed(asked)}: the answer has another form than GitHub documents (${because}).`,
    'Run again; where it stays, see what stands between this machine and GitHub.',
  )
}

function failed({ what, verb = 'had' }: Asked): string {
  return `${what} could not be ${verb}`
}

/** A change is asked for once: the server may have made it although it failed. */
function repeated({ verb = 'had' }: Asked): string {
  return verb === 'had' ? ', also when asked again' : ''
}

function grantOf({ permission }: Asked): string {
  return permission === null ? 'Pass a token that can see the repository.' : `Give the token \`${permission}\`.`
}

/** https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api#insufficient-permissions */
function accepted({ headers }: Refusal): string {
  const names = headers['x-accepted-github-permissions']
  if (typeof names !== 'string' || !/^[a-z_=,; ]{1,200}$/.test(names)) return ''
  return ` GitHub would accept \`${names}\`.`
}

function quote(message: string): string {
  const line = message.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s"]+/gu, ' ').trim()
  return line === '' ? 'without a reason' : `"${line.length > MAX_QUOTE ? `${line.slice(0, MAX_QUOTE)}…` : line}"`
}
