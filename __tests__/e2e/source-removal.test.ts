import { rmSync } from 'node:fs'
import type { Check } from '../../src/checks/define-check.ts'
import { CHECKS } from '../../src/checks/registry.ts'
import { conclude } from '../../src/commands/conclude.ts'
import { gather } from '../../src/commands/gather.ts'
import type { Gathered } from '../../src/commands/gathered.ts'
import { withoutSource } from '../../src/evidence/collect.ts'
import type { Report, ReportedCheck } from '../../src/model/report.ts'
import { SOURCE_NAMES, type SourceName } from '../../src/model/source.ts'
import { parseRequest, testHost } from '../support/run-command.ts'
import { buildVector, readVector, VECTOR_NAMES } from '../support/vector.ts'

/** Paths of everything that two JSON values differ in. */
function differences(a: unknown, b: unknown, path = ''): readonly string[] {
  if (JSON.stringify(a) === JSON.stringify(b)) return []
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return [path]
  const [left, right] = [new Map(Object.entries(a)), new Map(Object.entries(b))]
  const keys = new Set([...left.keys(), ...right.keys()])
  return [...keys].flatMap((key) => differences(left.get(key), right.get(key), `${path}/${key}`))
}

const withoutIn = (gathered: Gathered, source: SourceName): Gathered => {
  const collection = {
    ...gathered.collection,
    evidence: withoutSource(gathered.collection.evidence, source, 'offline'),
  }
  return { ...gathered, collection }
}

const reads = (check: Check, criterion: string, source: SourceName): boolean => {
  const declared = check.criteria.find(({ id }) => id === criterion)
  return declared !== undefined && [...declared.needs, ...declared.anyOf].includes(source)
}

/** What may differ: the criteria that read the source, what follows from them in their check, and the sums over all. */
function isExpected(path: string, source: SourceName, report: Report): boolean {
  if (/^\/(?:gate|sinceRelease)(?:\/|$)/.test(path)) return true
  if (/^\/policy\/(?:findings|waivers|lapsing)(?:\/|$)/.test(path)) return true
  const [, index, part, position] = /^\/checks\/(\d+)\/([^/]+)(?:\/(\d+))?/.exec(path) ?? []
  const check = CHECKS.find(({ slug }) => slug === report.checks[Number(index)]?.id)
  if (check === undefined) return false
  const readers = check.criteria.filter(({ id }) => reads(check, id, source))
  if (part !== 'criteria') return readers.length > 0
  return reads(check, report.checks[Number(index)]?.criteria[Number(position)]?.id ?? '', source)
}

const isReached = ({ verdict }: ReportedCheck): boolean =>
  verdict.status === 'pass' || verdict.status === 'not-applicable'

describe.each(VECTOR_NAMES)('the repository %s', (name) => {
  let root = ''
  let gathered: Gathered
  beforeAll(async () => {
    const vector = readVector(name)
    root = buildVector(vector)
    const host = testHost(root)
    gathered = await gather(await parseRequest(['check', ...vector.arguments]), host, {
      step: () => undefined,
      end: () => undefined,
    })
  })
  afterAll(() => rmSync(root, { recursive: true, force: true }))

  it.each(SOURCE_NAMES)('without %s changes only where that is read, and never towards a pass', (source) => {
    const whole = conclude(gathered, 0)
    const less = conclude(withoutIn(gathered, source), 0)

    expect(differences(whole, less).filter((path) => !isExpected(path, source, whole))).toEqual([])
    for (const [index, check] of less.checks.entries()) {
      const before = whole.checks[index]
      // What the policy declares is a person's entry and holds without evidence.
      if (isReached(check) && check.assurance !== 'declared')
        expect(before === undefined ? [] : [before.verdict.status]).toEqual([check.verdict.status])
      for (const [position, criterion] of check.criteria.entries()) {
        const was = before?.criteria[position]?.status
        if (criterion.status === 'pass' || criterion.status === 'not-applicable') expect(was).toBe(criterion.status)
      }
    }
  })
})
