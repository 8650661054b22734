import fc from 'fast-check'
import { AUDITS } from '../../src/workflows/audits/registry.ts'
import { parseYaml } from '../../src/syntax/yaml.ts'
import { onlyWhere } from '../support/only-where.ts'
import { corporaFolder, workflowCorpus } from '../support/workflow-corpus.ts'
import { RESTYLINGS } from '../workflows/restyle/restylings.ts'
import { differences } from './other-library.ts'
import { readYaml } from './read-yaml.ts'
import { scalarDocument } from './scalar-arbitraries.ts'

// A lone CR ends a line in YAML, and not in that library.
const STYLES = Object.entries(RESTYLINGS).filter(([name]) => name !== 'CR')

/** What differs in a file as it is and in every other style. */
function differencesInAnyStyle(path: string, text: string): readonly string[] {
  const parsed = parseYaml(text)
  if (!parsed.ok) return []
  const texts = [
    ['as it is', text] as const,
    ...STYLES.map(([name, restyle]) => [name, restyle(text, parsed)] as const),
  ]
  return texts.flatMap(([style, written]) =>
    differences(written, readYaml(written)).map((what) => `${path} with ${style}: ${what}`),
  )
}

describe('another YAML library', () => {
  it("sees the same values at the same places in the audits' examples, in every style", () => {
    const files = AUDITS.flatMap(({ examples }) =>
      [...examples.failing, ...examples.passing].flatMap(({ files: of }) => of()),
    )

    expect(files.flatMap(({ path, text }) => differencesInAnyStyle(path, text))).toEqual([])
  })

  onlyWhere(corporaFolder !== undefined, 'set CORPORA_DIR to the corpora', () =>
    it("sees the same in every file of zizmor's cases, in every style", () => {
      const files = corporaFolder === undefined ? [] : workflowCorpus(corporaFolder)

      expect(files.length).toBeGreaterThan(100)
      expect(files.flatMap(({ path, text }) => differencesInAnyStyle(path, text))).toEqual([])
    }),
  )

  it('sees the same in generated scalars of every style', () => {
    fc.assert(
      fc.property(scalarDocument, (text) => {
        expect(differences(text, readYaml(text))).toEqual([])
      }),
      { numRuns: 1500 },
    )
  })
})
