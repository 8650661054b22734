import { CHECKS } from '../../checks/registry.ts'
import { addDays, type IsoDate } from '../../model/date.ts'
import type { Report, ReportedWaiver } from '../../model/report.ts'
import { MAX_WAIVER_DAYS } from '../../policy/entry-rules.ts'
import type { PolicyFile } from '../../policy/located-file.ts'
import { readPolicy } from '../../policy/read-policy.ts'
import { appendEntry } from '../../policy/write-entry.ts'
import { placeText } from '../../report/place-text.ts'

/** Suppressions of other tools that a policy takes in at once; more wants a policy of its own. */
export const MAX_IMPORTED = 500

/** What other tools are silent about and no waiver accepts yet. What the history alone holds, a resolution answers. */
export function importable({ checks, policy }: Report): readonly ReportedWaiver[] {
  const waived = new Set(
    checks.flatMap(({ findings }) =>
      findings.flatMap(({ fingerprint, waiver, place }) =>
        waiver === null && !(place.kind === 'file' && place.commit !== null) ? [] : fingerprint,
      ),
    ),
  )
  return policy.waivers
    .filter(({ owner, fingerprint }) => owner === null && fingerprint !== null && !waived.has(fingerprint))
    .slice(0, MAX_IMPORTED)
}

/** The policy's text with a dated waiver for each of them; the owner answers for all. */
export function withWaivers(
  file: { readonly path: string; readonly text: string },
  suppressions: readonly ReportedWaiver[],
  { owner, today }: { readonly owner: string; readonly today: IsoDate },
): string {
  const read: PolicyFile = { path: file.path, text: file.text }
  const owners = readPolicy(read, CHECKS, { asOf: today }).policy.owners.value
  const context = { checks: CHECKS, asOf: today, owners }
  return suppressions.reduce((text, { check, fingerprint, reason, place }) => {
    if (fingerprint === null) return text
    const expires = addDays(today, MAX_WAIVER_DAYS)
    const told = `${reason} (${placeText(place)})`
    const entry = { check, fingerprint, reason: told, owner, expires }
    return appendEntry({ path: file.path, text }, { kind: 'waiver', entry }, context)
  }, file.text)
}
