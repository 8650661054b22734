import { auditWorkflows } from '../../src/workflows/audit-workflows.ts'
import { AUDITS } from '../../src/workflows/audits/registry.ts'
import { lineOf } from '../../src/model/place.ts'
import { LEAKS } from './leak-catalogue.data.ts'
import type { Leak } from './leak-sketch.ts'

function linesFired({ audits }: Leak, lines: readonly string[]): readonly (number | null)[] {
  const files = [{ path: '.github/workflows/leak.yml', text: `${lines.join('\n')}\n` }]
  const chosen = AUDITS.filter(({ id }) => audits.includes(id))
  const { findings, gaps } = auditWorkflows(files, { persona: 'auditor', audits: chosen })
  expect(gaps.filter(({ detail }) => !detail.includes('`jobs`')).map(({ detail }) => detail)).toEqual([])
  expect(chosen).toHaveLength(audits.length)
  // Any expression in a script is a hint to auditors; the catalogue asks for what harms.
  return findings.filter(({ severity }) => severity !== 'info').map(({ place }) => lineOf(place))
}

describe('the catalogue of leaks', () => {
  it('counts 28 ways, none of them twice', () => {
    expect(LEAKS.map(({ number }) => number)).toEqual(Array.from({ length: 28 }, (_, at) => at + 1))
  })

  it('has two failing and two passing workflows of each at least, no two alike', () => {
    const poor = LEAKS.filter(({ failing, passing }) => {
      const texts = [...failing.map(([, ...lines]) => lines), ...passing].map((lines) => lines.join('\n'))
      return failing.length < 2 || passing.length < 2 || new Set(texts).size < texts.length
    })
    expect(poor.map(({ number }) => number)).toEqual([])
  })

  describe.each(LEAKS)('$number. $name', (leak) => {
    it.each(leak.failing.map(([line, ...lines]) => ({ line, lines })))('is found at line $line', ({ line, lines }) => {
      expect(linesFired(leak, lines)).toContain(line)
    })

    it.each(leak.passing.map((lines) => ({ lines, last: lines.at(-1) })))(
      'is not seen in a near miss: $last',
      ({ lines }) => {
        expect(linesFired(leak, lines)).toEqual([])
      },
    )
  })
})
