import type { Answer, Work } from '../model/answer.ts'
import { counted } from '../model/counted.ts'
import type { Detection } from '../model/finding.ts'
import { isNonEmpty } from '../model/non-empty.ts'
import type { SecretAlertsEvidence } from '../evidence/alerts.ts'

/** The word with which a person says that the secret no longer works; any other puts the alert aside. */
const REVOKED = 'revoked'

/** Whether every alert of secret scanning is closed because its secret was revoked. */
export function judgeSecretAlerts({ isOn, alerts, place }: SecretAlertsEvidence): Answer {
  const work: Work = {
    scope: 'All alerts of secret scanning, open and resolved; never the secrets.',
    inspected: [
      { what: 'lists of alerts', count: 1 },
      { what: 'alerts', count: alerts.length },
    ],
  }
  if (!isOn) {
    return {
      ...work,
      status: 'needs-review',
      question: 'Secret scanning is off here. Does something else watch pushes?',
    }
  }
  const findings = alerts.filter(({ resolution }) => resolution !== REVOKED).map(found)
  if (isNonEmpty(findings)) return { ...work, status: 'fail', findings }
  const summary = `Secret scanning has ${counted(alerts.length, 'alert')}, each closed because its secret was revoked.`
  return {
    ...work,
    status: 'pass',
    evidence: [{ summary, source: 'secret-scanning-alerts', place, assurance: 'reported' }],
  }
}

function found(alert: SecretAlertsEvidence['alerts'][number]): Detection {
  const { number, type, resolution, isPublic, isActive, wasBypassed, place } = alert
  const facts = [
    ...(isActive ? ['the secret still works'] : []),
    ...(isPublic ? ['it is public elsewhere'] : []),
    ...(wasBypassed ? ['push protection was bypassed'] : []),
  ]
  const state = resolution === null ? 'is open' : `was closed as \`${resolution}\``
  return {
    rule: 'secret-scanning-alert',
    message: `The alert ${number} for a \`${type}\` ${state}${facts.map((fact) => `, ${fact}`).join('')}.`,
    severity: isActive || isPublic ? 'critical' : 'high',
    confidence: 'high',
    place,
    related: [],
    key: `alert ${number}`,
    secret: null,
  }
}
