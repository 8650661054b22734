import type { Answer, Work } from '../model/answer.ts'
import { counted } from '../model/counted.ts'
import { daysBetween, type IsoDate } from '../model/date.ts'
import type { Detection } from '../model/finding.ts'
import { isNonEmpty } from '../model/non-empty.ts'
import { filePlace, type Place } from '../model/place.ts'
import type { SourceName } from '../model/source.ts'
import type { AlertFact } from '../evidence/alerts.ts'

/** For how many days an alert may stay open, by its severity. */
export interface Grace {
  readonly asOf: IsoDate
  readonly criticalDays: number
  readonly highDays: number
}

/** The alerts of one source. */
export interface AlertList {
  readonly source: SourceName & ('dependabot-alerts' | 'code-scanning')
  /** `Dependabot`, `Code scanning`. */
  readonly name: string
  readonly isOn: boolean
  readonly alerts: readonly AlertFact[]
  readonly place: Place
}

/** Whether every high and critical alert is mended or within its grace. To put an alert aside mends nothing. */
export function judgeAlerts({ source, name, isOn, alerts, place }: AlertList, grace: Grace): Answer {
  const work: Work = {
    scope: `The alerts of ${name} that are open or were dismissed: critical ones for at most ${counted(grace.criticalDays, 'day')}, high ones for at most ${counted(grace.highDays, 'day')}.`,
    inspected: [
      { what: 'lists of alerts', count: 1 },
      { what: 'alerts', count: alerts.length },
    ],
  }
  if (!isOn) {
    const question = `${name} is off here, or has seen nothing. Does something else watch for what it finds?`
    return { ...work, status: 'needs-review', question }
  }
  const weighty = alerts.filter(({ severity }) => severity === 'critical' || severity === 'high')
  const late = weighty.filter((alert) => isLate(alert, grace))
  const findings = late.map((alert) => found(alert, source, grace.asOf))
  if (isNonEmpty(findings)) return { ...work, status: 'fail', findings }
  const waiting = weighty.length === 0 ? '' : `; ${counted(weighty.length, 'alert')} within the grace`
  const summary = `${name} has no high or critical alert past its grace${waiting}.`
  return { ...work, status: 'pass', evidence: [{ summary, source, place, assurance: 'reported' }] }
}

function isLate({ severity, raisedOn, dismissed }: AlertFact, { asOf, criticalDays, highDays }: Grace): boolean {
  // A grace is for what is being mended; what was put aside is not.
  if (dismissed !== null) return true
  return daysBetween(raisedOn, asOf) > (severity === 'critical' ? criticalDays : highDays)
}

function found(alert: AlertFact, source: SourceName, asOf: IsoDate): Detection {
  const { number, about, severity, raisedOn, dismissed, fixedIn, path, line, place } = alert
  const age = daysBetween(raisedOn, asOf)
  const state =
    dismissed === null
      ? `open for ${counted(Math.max(0, age), 'day')}`
      : `dismissed (\`${dismissed}\`), which mends nothing`
  const mended = fixedIn === null ? '' : ` It is mended in \`${fixedIn}\`.`
  return {
    rule: dismissed === null ? 'open-alert' : 'dismissed-alert',
    message: `${capital(severity)}: ${about}, ${state}.${mended}`,
    severity,
    confidence: 'high',
    place,
    related: path === null ? [] : [filePlace(path, { startLine: line })],
    key: `${source} ${number}`,
    secret: null,
  }
}

function capital(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`
}
