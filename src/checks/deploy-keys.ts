import type { Answer, EvidenceItem, Work } from '../model/answer.ts'
import { counted } from '../model/counted.ts'
import { daysBetween, type IsoDate } from '../model/date.ts'
import type { Detection } from '../model/finding.ts'
import { isNonEmpty } from '../model/non-empty.ts'
import type { DeployKeyFact, DeployKeysEvidence } from '../evidence/deploy-keys.ts'

/** How old a deploy key may be, and how long it may go without use. */
export interface KeyLimits {
  readonly asOf: IsoDate
  readonly maxAgeDays: number
  readonly unusedDays: number
}

/** Whether every key is within its age and in use; a key that was just added has time to be used. */
export function judgeKeyAges(evidence: DeployKeysEvidence, limits: KeyLimits): Answer {
  const { maxAgeDays, unusedDays } = limits
  const work = workOn(
    evidence,
    `The deploy keys: added at most ${counted(maxAgeDays, 'day')} ago, used in the last ${counted(unusedDays, 'day')}.`,
  )
  const findings = evidence.keys.flatMap((key) => [...tooOld(key, limits), ...unused(key, limits)])
  return answered(evidence, work, findings, (key) => {
    const use = key.usedOn === null ? 'not used yet' : `last used on ${key.usedOn}`
    return `${named(key)} was added on ${key.addedOn} and is ${use}.`
  })
}

/** Whether no key may write. */
export function judgeKeyAccess(evidence: DeployKeysEvidence): Answer {
  const work = workOn(evidence, 'The deploy keys: whether one may write.')
  const findings = evidence.keys.flatMap((key) =>
    key.isReadOnly
      ? []
      : [found(key, 'deploy-key-writable', `${named(key)} may write: whoever holds it can change what is released.`)],
  )
  return answered(evidence, work, findings, (key) => `${named(key)} may read alone.`)
}

function answered(
  { keys, place }: DeployKeysEvidence,
  work: Work,
  findings: readonly Detection[],
  summaryOf: (key: DeployKeyFact) => string,
): Answer {
  if (isNonEmpty(findings)) return { ...work, status: 'fail', findings }
  const evidence = keys.map((key): EvidenceItem => ({ ...SEEN, summary: summaryOf(key), place: key.place }))
  if (isNonEmpty(evidence)) return { ...work, status: 'pass', evidence }
  const because = 'The repository has no deploy key.'
  return { ...work, status: 'not-applicable', because, evidence: [{ ...SEEN, summary: because, place }] }
}

const SEEN = { source: 'deploy-keys', assurance: 'measured' } as const

function tooOld(key: DeployKeyFact, { asOf, maxAgeDays }: KeyLimits): readonly Detection[] {
  const age = daysBetween(key.addedOn, asOf)
  if (age <= maxAgeDays) return []
  const again = key.listedOn === key.addedOn ? '' : `, and was added again on ${key.listedOn}`
  const message = `${named(key)} was added on ${key.addedOn}, ${counted(age, 'day')} ago (at most ${counted(maxAgeDays, 'day')})${again}.`
  return [found(key, 'deploy-key-stale', message)]
}

function unused(key: DeployKeyFact, { asOf, unusedDays }: KeyLimits): readonly Detection[] {
  const idle = daysBetween(key.usedOn ?? key.addedOn, asOf)
  if (idle <= unusedDays) return []
  const since = key.usedOn === null ? `in the ${counted(idle, 'day')} since it was added` : `since ${key.usedOn}`
  return [found(key, 'deploy-key-unused', `${named(key)} was not used ${since}.`)]
}

/** The digest tells a key that is listed under several titles, or under another title than before. */
function named({ titles: [title, ...others], digest }: DeployKeyFact): string {
  const more = others.length === 0 ? '' : `, the same key as ${others.map((other) => `\`${other}\``).join(', ')}`
  return `The deploy key \`${title}\` (\`${digest}\`${more})`
}

function workOn({ keys }: DeployKeysEvidence, scope: string): Work {
  return {
    scope,
    inspected: [
      { what: 'lists of deploy keys', count: 1 },
      { what: 'deploy keys', count: keys.length },
    ],
  }
}

function found({ digest, place }: DeployKeyFact, rule: string, message: string): Detection {
  const severity = rule === 'deploy-key-writable' ? 'high' : 'medium'
  return { rule, message, severity, confidence: 'high', place, related: [], key: `key ${digest}`, secret: null }
}
