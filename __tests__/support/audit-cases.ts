import type { Check } from '../../src/checks/define-check.ts'
import type { Detection } from '../../src/model/finding.ts'
import { lineOf, pathOf } from '../../src/model/place.ts'
import { compareSeverity } from '../../src/model/severity.ts'
import { auditWorkflows } from '../../src/workflows/audit-workflows.ts'
import { AUDITS } from '../../src/workflows/audits/registry.ts'
import type { CheckCase, ExpectedCriterion, ExpectedFinding } from './check-tester.ts'

/** Which audits each criterion of a check answers by. */
export type Answering = { readonly [criterion: string]: readonly string[] }

/**
 * A case for each audit of the table: the audit's own first failing example as the repository. Every criterion is expected to
 * show what the engine sees of its audits, and nothing else.
 */
export function auditCases(check: Check, answering: Answering): readonly CheckCase[] {
  return Object.values(answering)
    .flat()
    .map((rule): CheckCase => {
      const [example] = AUDITS.filter(({ id }) => id === rule).flatMap(({ examples }) => examples.failing)
      if (example === undefined) throw new Error(`There is no audit ${rule}.`)
      const sources = example.files()
      const { findings } = auditWorkflows(sources)
      return {
        name: `the example of ${rule}`,
        repo: { files: Object.fromEntries(sources.map(({ path, text }) => [path, text])) },
        expect: Object.fromEntries(
          Object.entries(answering).map(([id, rules]) => {
            const optional = check.criteria.find((criterion) => criterion.id === id)?.optional === true
            return [
              id,
              expected(
                findings.filter((finding) => rules.includes(finding.rule)),
                optional,
              ),
            ]
          }),
        ),
      }
    })
}

function expected(found: readonly Detection[], optional: boolean): ExpectedCriterion {
  const sorted = [...found].sort(byPlace).sort((a, b) => compareSeverity(a.severity, b.severity))
  const [findings, notes] = [false, true].map((isNote) =>
    sorted.filter(({ confidence }) => (confidence === 'low') === isNote).map(shown),
  )
  const status = findings?.length === 0 ? 'pass' : 'fail'
  return optional
    ? { status, notes: [...(findings ?? []), ...(notes ?? [])] }
    : { status, findings: findings ?? [], notes: notes ?? [] }
}

function byPlace(a: Detection, b: Detection): number {
  const [left, right] = [pathOf(a.place) ?? '', pathOf(b.place) ?? '']
  return left === right ? (lineOf(a.place) ?? 0) - (lineOf(b.place) ?? 0) : left < right ? -1 : 1
}

function shown({ rule, place }: Detection): ExpectedFinding {
  return { rule, path: pathOf(place), line: lineOf(place) }
}
