import type { Gap } from '../../src/model/gap.ts'
import type { Report } from '../../src/model/report.ts'

/** One difference of two reports: of a list what went and what came. */
export interface Difference {
  /** Where it stands, with checks and criteria by their names. */
  readonly at: readonly string[]
  readonly was: unknown
  readonly is: unknown
}

/** Everything that two reports say otherwise, but for what differs from run to run; the same at several places once. */
export function reportDifferences(before: Report | null, after: Report | null): readonly Difference[] {
  const [first, second] = [saidBy(before), saidBy(after)]
  const found = new Map<string, { at: string[]; was: unknown; is: unknown }>()
  for (const path of new Set([...first.keys(), ...second.keys()])) {
    const [was, is] = changed(first.get(path) ?? null, second.get(path) ?? null)
    const key = JSON.stringify([was, is])
    if (JSON.stringify(was) === JSON.stringify(is)) continue
    const known = found.get(key) ?? { at: [], was, is }
    known.at.push(path)
    found.set(key, known)
  }
  return [...found.values()]
}

function changed(before: unknown, after: unknown): readonly [unknown, unknown] {
  if (!Array.isArray(before) || !Array.isArray(after)) return [before, after]
  const [was, is] = [before.map((one) => JSON.stringify(one)), after.map((one) => JSON.stringify(one))]
  return [before.filter((_, at) => !is.includes(was[at] ?? '')), after.filter((_, at) => !was.includes(is[at] ?? ''))]
}

/** By path, with checks and criteria by their names, what a report says. */
function saidBy(report: Report | null): ReadonlyMap<string, unknown> {
  const said = new Map<string, unknown>()
  const put = (path: string, value: unknown): void => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) said.set(path, steady(value))
    else for (const [key, inner] of Object.entries(value)) put(path === '' ? key : `${path}.${key}`, inner)
  }
  if (report === null) return said
  const { run, checks, gate, policy, trusted, ...rest } = report
  put('', rest)
  put('trusted.changedBySubject', trusted.changedBySubject)
  put('policy', policy)
  put('gate', { ...gate, headline: '' })
  for (const { name, status } of run.sources) put(`run.sources.${name}`, status)
  for (const { id, criteria, remediation: _, ...check } of checks) {
    put(`checks.${id}`, { ...check, findings: check.findings.map(({ message, rule }) => `${rule}: ${message}`) })
    for (const { id: name, ...criterion } of criteria) {
      put(`checks.${id}.${name}`, {
        ...criterion,
        gaps: criterion.gaps.map(gapText),
        notes: criterion.notes.map(({ message, rule }) => `${rule}: ${message}`),
        evidence: criterion.evidence.map(({ summary }) => summary),
        inspected: criterion.inspected.map(({ what, count }) => `${count} ${what}`),
      })
    }
  }
  return said
}

function gapText({ source, reason, detail, grant }: Gap): string {
  return `${source} ${reason}: ${detail} ${grant}`
}

/** Without what differs from run to run: ports, commits, days, seconds that are left. */
function steady(value: unknown): unknown {
  if (typeof value === 'string')
    return value
      .replaceAll(/127\.0\.0\.1:\d+/g, 'github.test')
      .replaceAll(/\b[0-9a-f]{40,64}\b/g, '<id>')
      .replaceAll(/\b20\d\d-\d\d-\d\d(?:T[\d:.]+Z)?/g, '<day>')
      .replaceAll(/\bfor \d+ more seconds/g, 'for <n> more seconds')
  return Array.isArray(value) ? value.map(steady) : value
}
