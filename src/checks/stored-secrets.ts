import type { Answer, EvidenceItem, Work } from '../model/answer.ts'
import { counted } from '../model/counted.ts'
import { daysBetween, type IsoDate } from '../model/date.ts'
import type { Detection } from '../model/finding.ts'
import { gap, type Gap } from '../model/gap.ts'
import { isNonEmpty } from '../model/non-empty.ts'
import type { ReleasedNames, StoredSecretFact, StoredSecretsEvidence } from '../evidence/stored-secrets.ts'
import type { WorkflowsEvidence } from '../evidence/workflows.ts'

/** How old the value of a stored secret may be. */
export interface SecretLimits {
  readonly asOf: IsoDate
  readonly maxAgeDays: number
}

const SEEN = { source: 'stored-secrets', assurance: 'measured' } as const

const RELEASE_UNSEEN = gap(
  'stored-secrets',
  'shallow',
  'The clone is shallow, so that the last release, and what changed since, was not seen.',
  'Check out with `fetch-depth: 0`.',
)

/** Whether each stored secret was updated within its age limit, and after the last release where that is asked for. */
export function judgeSecretAges(
  evidence: StoredSecretsEvidence,
  { asOf, maxAgeDays, eachRelease }: SecretLimits & { readonly eachRelease: boolean },
): Answer {
  const { secrets, place, lastRelease } = evidence
  const release = eachRelease ? lastRelease : null
  const since =
    release === null
      ? eachRelease
        ? '; there is no earlier release'
        : ''
      : `, and after ${release.ref} ${onDay(release)}`
  const work = workOn(
    evidence,
    `Every store that this repository can use: updated at most ${counted(maxAgeDays, 'day')} ago${since}.`,
  )
  const findings = secrets.flatMap((secret) => {
    const age = daysBetween(secret.updatedOn, asOf)
    const isOld = age > maxAgeDays
    // An update on that very day may have come before it.
    const isBefore = release !== null && release.on !== null && secret.updatedOn <= release.on
    if (!isOld && !isBefore) return []
    const why = isOld
      ? `${counted(age, 'day')} ago (at most ${counted(maxAgeDays, 'day')})`
      : `and not after ${release?.ref ?? ''} ${onDay(release)}`
    const message = `${named(secret)} was last updated on ${secret.updatedOn}, ${why}.`
    return [found(secret, 'stored-secret-stale', message, 'high')]
  })
  if (isNonEmpty(findings)) return { ...work, status: 'fail', findings }
  // By a day the clocks of GitHub and of a machine elsewhere may differ.
  const ahead = secrets.filter(({ updatedOn }) => daysBetween(asOf, updatedOn) > 1)
  if (ahead.length > 0) return { ...work, status: 'unknown', gaps: [updatedAfter(ahead, asOf)] }
  if (eachRelease && secrets.length > 0 && (release === null ? evidence.isReleaseUnseen : release.on === null)) {
    return { ...work, status: 'unknown', gaps: [RELEASE_UNSEEN] }
  }
  const facts = secrets.map((secret): EvidenceItem => ({
    ...SEEN,
    summary: `${named(secret)} was updated on ${secret.updatedOn}.`,
    place: secret.place,
  }))
  if (isNonEmpty(facts)) return { ...work, status: 'pass', evidence: facts }
  return { ...work, status: 'not-applicable', because: NONE, evidence: [{ ...SEEN, summary: NONE, place }] }
}

function updatedAfter(secrets: readonly StoredSecretFact[], asOf: IsoDate): Gap {
  const shown = secrets.slice(0, 3).map((secret) => `${named(secret)} on ${secret.updatedOn}`)
  const detail = `How old values are on ${asOf} cannot be told: updated after that, ${shown.join(', ')}.`
  return gap(
    'stored-secrets',
    'unsupported',
    detail,
    'See that the clock of the runner is right, and judge as of today.',
  )
}

const NONE =
  'No secret is stored for this repository, its environments or Dependabot, and no organisation shares one with it.'

/**
 * Whether a secret that the last release used has gone while another came: a renamed entry has a new day and the old value.
 * GitHub tells no value, so that a person has to say.
 */
export function judgeRenames(
  evidence: StoredSecretsEvidence,
  { posture }: WorkflowsEvidence,
  { asOf, maxAgeDays }: SecretLimits,
): Answer {
  const { secrets, lastRelease, place } = evidence
  const work = workOn(evidence, 'The secrets that the workflows take by name, now and at the last release.')
  if (lastRelease === null && evidence.isReleaseUnseen) return { ...work, status: 'unknown', gaps: [RELEASE_UNSEEN] }
  if (lastRelease === null) {
    const because = 'There is no earlier release whose secrets could have been renamed.'
    return { ...work, status: 'not-applicable', because, evidence: [{ ...SEEN, summary: because, place }] }
  }
  const used = new Set(posture.secretNames.map(({ name }) => name))
  const stored = new Set(secrets.map(({ name }) => name.toUpperCase()))
  const gone = lastRelease.names.filter((name) => !stored.has(name) && !used.has(name))
  const fresh = secrets.filter(
    ({ name, createdOn }) =>
      !lastRelease.names.includes(name.toUpperCase()) &&
      (posture.takesUnnamed || used.has(name.toUpperCase())) &&
      daysBetween(createdOn, asOf) <= maxAgeDays,
  )
  if (gone.length > 0 && fresh.length > 0) {
    const old = gone.map((name) => `\`${name}\``).join(', ')
    const now = fresh.map((secret) => `${named(secret)}, created on ${secret.createdOn}`).join('; ')
    const question = `${old}, which the workflows used at ${lastRelease.ref}, is gone, and this is new: ${now}. Does it hold a new value, and was the old one revoked?`
    return { ...work, status: 'needs-review', question }
  }
  const summary = `Since ${lastRelease.ref} no secret that the workflows use took the place of another.`
  return { ...work, notes: newEntries(evidence, lastRelease), status: 'pass', evidence: [{ ...SEEN, summary, place }] }
}

/**
 * Entries of names that the last release used and that were made since: deleted and made again, or moved to another store. An
 * update keeps the day on which an entry was made. The value may be new all the same, so that this informs.
 */
function newEntries({ secrets }: StoredSecretsEvidence, { ref, on, names }: ReleasedNames): readonly Detection[] {
  if (on === null) return []
  return names.flatMap((name) => {
    const entries = secrets.filter((secret) => secret.name.toUpperCase() === name)
    const [first] = entries
    if (first === undefined || entries.some(({ createdOn }) => createdOn <= on)) return []
    const message = `${named(first)} was made on ${first.createdOn}, and the workflows used that name at ${ref} already: deleted and made again, or moved. Whether its value is new GitHub does not tell.`
    return [found(first, 'stored-secret-new-entry', message, 'low')]
  })
}

/** Names without a secret, and secrets without a use. Both inform. */
export function judgeUse(evidence: StoredSecretsEvidence, { posture }: WorkflowsEvidence): Answer {
  const { secrets, place, isWhole } = evidence
  const { secretNames, takesUnnamed } = posture
  const work = workOn(evidence, 'The names that workflows take from the stores, and the secrets in them.')
  const stored = new Set(secrets.map(({ name }) => name.toUpperCase()))
  const used = new Set(secretNames.map(({ name }) => name))
  const undefinedOnes = [...new Map(secretNames.map((one) => [one.name, one])).values()].filter(
    // What is in none of the stores that were read may be in another.
    ({ name }) => isWhole && !stored.has(name),
  )
  const findings = [
    ...undefinedOnes.map(({ name, site }): Detection => ({
      rule: 'secret-not-defined',
      message: `\`${name}\` is in no store that this repository can use, so that the workflow gets an empty text.`,
      severity: 'low',
      confidence: 'medium',
      place: site.place,
      related: [],
      key: `name ${name}`,
      secret: null,
    })),
    // A secret of Dependabot's is used by its runs, and by what reads its registries.
    ...secrets
      .filter(({ name, store }) => !takesUnnamed && store !== 'Dependabot' && !used.has(name.toUpperCase()))
      .map((secret) => found(secret, 'stored-secret-unused', `${named(secret)} is used by no workflow.`, 'low')),
  ]
  if (isNonEmpty(findings)) return { ...work, status: 'fail', findings }
  const summary = 'Each stored secret is used, and each name that a workflow takes is stored.'
  return { ...work, status: 'pass', evidence: [{ ...SEEN, summary, place }] }
}

function workOn({ secrets, stores }: StoredSecretsEvidence, scope: string): Work {
  return {
    scope,
    inspected: [
      { what: 'stores', count: stores },
      { what: 'stored secrets', count: secrets.length },
    ],
  }
}

function onDay(release: ReleasedNames | null): string {
  return `of ${release?.on ?? 'an unknown day'}`
}

function named({ name, store }: StoredSecretFact): string {
  return `\`${name}\` of ${store}`
}

function found(secret: StoredSecretFact, rule: string, message: string, severity: Detection['severity']): Detection {
  const key = `${secret.store} ${secret.name}`
  return { rule, message, severity, confidence: 'high', place: secret.place, related: [], key, secret: null }
}
