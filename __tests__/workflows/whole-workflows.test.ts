import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { lineOf, pathOf } from '../../src/model/place.ts'
import { auditWorkflows } from '../../src/workflows/audit-workflows.ts'
import { readCase, sourcesOf } from '../support/whole-workflows.ts'
import { judge, type Named } from '../support/workflow-defects.ts'

const FOLDER = join(import.meta.dirname, '../fixtures/workflows')
const CASES = readdirSync(FOLDER).map((name) => ({
  name: name.replace(/\.txt$/, ''),
  ...readCase(readFileSync(join(FOLDER, name), 'utf8')),
}))
/** The rules that some case asks for; where none does, a finding of them is a false alarm. */
const WATCHED = new Set(CASES.flatMap(({ wanted }) => wanted.map(({ rule }) => rule)))

const textOf = ({ rule, path, line }: Named): string => `${path}:${String(line)} ${rule}`

describe('workflows as people write them', () => {
  it.each(CASES)('$name', async ({ files, wanted, criteria }) => {
    const { findings, gaps } = auditWorkflows(sourcesOf(files), { persona: 'regular' })
    const said = await Promise.all(
      criteria.map(async ({ check, criterion, status }) => ({
        wanted: status,
        ...(await judge(files, check, criterion)),
      })),
    )
    const all = [
      ...findings.map(({ rule, confidence, place }) => ({
        rule,
        path: pathOf(place) ?? '',
        line: lineOf(place),
        confidence,
      })),
      ...said.flatMap(({ named }) => named.map((one) => ({ ...one, confidence: 'high' }))),
    ]
    const asked = wanted.filter(({ isOpen }) => !isOpen).map(textOf)
    const allowed = new Set(wanted.map(textOf))
    const alarms = all.filter((one) => one.confidence !== 'low' && WATCHED.has(one.rule) && !allowed.has(textOf(one)))
    const found = new Set(all.map(textOf))
    expect(gaps).toEqual([])
    expect({
      missed: asked.filter((one) => !found.has(one)),
      alarms: [...new Set(alarms.map(textOf))],
      answers: said.map(({ status }) => status),
    }).toEqual({ missed: [], alarms: [], answers: criteria.map(({ status }) => status) })
  })
})
