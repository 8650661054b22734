import { auditWorkflows } from '../../src/workflows/audit-workflows.ts'
import { AUDITS } from '../../src/workflows/audits/registry.ts'
import type { SourceFile } from '../../src/workflows/model/read-file.ts'
import { lineOf } from '../../src/model/place.ts'
import { testRules } from '../support/rule-tester.ts'

interface Input {
  readonly audit: string
  readonly files: readonly SourceFile[]
}

testRules<Input>({
  engine: 'workflows',
  rules: AUDITS.map(({ id, examples }) => ({
    id,
    failing: examples.failing.map(({ name, files, lines }) => ({
      name,
      input: () => ({ audit: id, files: files() }),
      expect: lines.map((line) => ({ rule: id, line })),
    })),
    passing: examples.passing.map(({ name, files }) => ({ name, input: () => ({ audit: id, files: files() }) })),
  })),
  run({ audit, files }) {
    const audits = AUDITS.filter(({ id }) => id === audit)
    const { findings, gaps } = auditWorkflows(files, { persona: audits[0]?.persona ?? 'regular', audits })
    // A gap in an example is a mistake of the example.
    const broken = gaps.map(({ detail }) => ({ rule: `gap ${detail}`, line: null }))
    return [...findings.map(({ rule, place }) => ({ rule, line: lineOf(place) })), ...broken]
  },
})

describe('every audit', () => {
  it('says what to do and where to read on', () => {
    for (const { id, title, remediation, references } of AUDITS) {
      expect(id).toMatch(/^[a-z]+(?:-[a-z]+)*$/)
      expect(title).toMatch(/^[A-Z][^.]+[^.]$/)
      expect(remediation).toMatch(/\.$/)
      for (const reference of references) expect(new URL(reference).protocol).toBe('https:')
    }
  })

  it('stands in the registry in order of ids', () => {
    const ids = AUDITS.map(({ id }) => id)
    expect(ids).toEqual([...ids].sort())
  })
})
