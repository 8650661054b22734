import type { Report, ReportedCriterion, ReportedCheck } from '../../src/model/report.ts'

/** A dispatch on the default branch, which is a release. */
export const ON_MAIN = { name: 'workflow_dispatch', ref: 'refs/heads/main' } as const

/** The criterion of that name; there has to be one. */
export function criterionIn(report: Report | null, name: string): ReportedCriterion {
  const found = report?.checks.flatMap(({ criteria }) => criteria).find(({ id }) => id === name)
  if (found === undefined) throw new Error(`The report has no criterion ${name}.`)
  return found
}

/** What a criterion found. */
export function findingsIn(report: Report | null, name: string): readonly ReportedCheck['findings'][number][] {
  return (report?.checks ?? []).flatMap(({ findings }) => findings).filter(({ criterion }) => criterion === name)
}
