import type { CheckResult } from '../checks/evaluate.ts'
import type { SinceRelease } from '../model/report.ts'

/** What changed in the verdicts since the last release. */
export function sinceRelease(
  release: { readonly ref: string; readonly commit: string },
  before: readonly CheckResult[],
  now: readonly CheckResult[],
  entries: SinceRelease['entries'],
): SinceRelease {
  const [earlier, later] = [fingerprintsOf(before), fingerprintsOf(now)]
  const changed = now.flatMap((result) => {
    const was = before.find((candidate) => candidate.check.slug === result.check.slug)
    if (was === undefined || was.status === result.status) return []
    return [{ id: result.check.slug, from: was.status, to: result.status }]
  })
  return {
    ref: release.ref,
    commit: release.commit,
    fixed: [...earlier].filter((print) => !later.has(print)).length,
    introduced: [...later].filter((print) => !earlier.has(print)).length,
    changed,
    regressed: changed.filter(({ from, to }) => isGood(from) && !isGood(to)).map(({ id }) => id),
    entries,
  }
}

function isGood(status: CheckResult['status']): boolean {
  return status === 'pass' || status === 'not-applicable'
}

function fingerprintsOf(results: readonly CheckResult[]): ReadonlySet<string> {
  return new Set(
    results.flatMap(({ check, criteria }) =>
      criteria.flatMap(({ findings }) => findings.map((finding) => `${check.slug} ${finding.fingerprint}`)),
    ),
  )
}
