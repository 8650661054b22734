import { counted } from '../model/counted.ts'
import { assertNever } from '../model/errors.ts'
import type { Report, ReportedCheck, ReportedCriterion } from '../model/report.ts'
import { clip, forPlain, forSarif, type SafePlain } from './escape.ts'
import { openCriteria } from './next-steps.ts'
import type { SarifLevel } from './sarif-severity.ts'
import { andMore, type GrantGroup, groupGaps, isAwaiting } from './wording.ts'

/** What a run could not see, or left out. */
export interface Notification {
  readonly level: SarifLevel
  readonly message: { readonly text: SafePlain }
  readonly associatedRule?: { readonly id: string; readonly index: number }
  readonly properties?: { readonly [name: string]: unknown }
}

const TEXT_LIMIT = 500
/** Notifications of one check; what is more is a number. */
const LISTED = 20

/** A notification for each thing that a check could not see and nobody answered, and for each criterion that broke. */
export function gapNotifications({ checks }: Report, indexes: ReadonlyMap<string, number>): readonly Notification[] {
  return checks
    .filter(({ decision }) => decision !== 'off')
    .flatMap((check) => {
      const associatedRule = { id: check.id, index: indexes.get(check.id) ?? -1 }
      return notificationsOf(check).map((each) => ({ ...each, associatedRule }))
    })
}

function notificationsOf(check: ReportedCheck): readonly Notification[] {
  const open = openCriteria(check)
  const all = [...open.flatMap(criterionNotification), ...groupGaps(open).flatMap(gapNotification)]
  const left = all.length - LISTED
  return left > 0 ? [...all.slice(0, LISTED), notification('note', andMore(left))] : all
}

function criterionNotification({ id, status, because, question }: ReportedCriterion): readonly Notification[] {
  switch (status) {
    case 'error':
      return [notification('error', because ?? question, { criterion: id })]
    case 'needs-review':
      return [notification('warning', because ?? question, { criterion: id, reason: status })]
    case 'unknown':
    case 'fail':
    case 'pass':
    case 'not-applicable':
      return []
    default:
      return assertNever(status)
  }
}

function gapNotification({ grant, reason, details }: GrantGroup): readonly Notification[] {
  const level = isAwaiting({ reason }) ? 'note' : 'warning'
  return details.map((detail) =>
    notification(level, `${clip(detail, TEXT_LIMIT)} ${clip(grant, TEXT_LIMIT)}`, { reason }),
  )
}

/** Says that results were left out, and where all of them are. */
export function leftOutNotification(count: number): Notification {
  return notification(
    'warning',
    `${counted(count, 'result')} did not fit into this file. The JSON output has all of them.`,
  )
}

function notification(level: SarifLevel, raw: string, properties?: Notification['properties']): Notification {
  const message = { text: forSarif(forPlain(clip(raw, TEXT_LIMIT * 2 + 1))) }
  return properties === undefined ? { level, message } : { level, message, properties }
}
