import { auditWorkflows, type WorkflowAudit } from '../../src/workflows/audit-workflows.ts'
import type { Detection } from '../../src/model/finding.ts'
import { AUDITS } from '../../src/workflows/audits/registry.ts'
import type { SourceFile } from '../../src/workflows/model/read-file.ts'
import { parseYaml } from '../../src/syntax/yaml.ts'
import { onlyWhere } from '../support/only-where.ts'
import { corporaFolder, workflowCorpus } from '../support/workflow-corpus.ts'
import { readYaml } from '../syntax/read-yaml.ts'
import { placeMap, unmoved } from './restyle/moved-findings.ts'
import { RESTYLINGS, type Restyling } from './restyle/restylings.ts'

const known = new Map<string, WorkflowAudit>()

/** The findings of a file as it was; each restyling is compared with the same. */
function auditOf(file: SourceFile): WorkflowAudit {
  const audit = known.get(`${file.path} ${file.text}`) ?? auditWorkflows([file], { persona: 'auditor' })
  known.set(`${file.path} ${file.text}`, audit)
  return audit
}

/** Tells which findings of a file, alone, do not follow it into another style. */
function strays({ path, text }: SourceFile, restyle: Restyling): readonly string[] {
  const parsed = parseYaml(text)
  if (!parsed.ok) return []
  const restyled = restyle(text, parsed)
  const before = auditOf({ path, text })
  const after = auditWorkflows([{ path, text: restyled }], { persona: 'auditor' })
  if (before.gaps.length !== after.gaps.length) return [`${path}: ${after.gaps.map(({ detail }) => detail).join(' ')}`]
  const map = placeMap(parsed, readYaml(restyled))
  const compare = (of: (audit: WorkflowAudit) => readonly Detection[]): readonly string[] =>
    unmoved(map, of(before), of(after))
  return [
    ...compare(({ findings }) => findings),
    ...compare(({ suppressed }) => suppressed.map(({ detection }) => detection)).map((stray) => `suppressed ${stray}`),
  ].map((stray) => `${path}: ${stray}`)
}

describe.each(Object.entries(RESTYLINGS))('written with %s', (_, restyle) => {
  it("the audits' own examples keep their findings, each at its place", () => {
    const files = AUDITS.flatMap(({ examples }) =>
      [...examples.failing, ...examples.passing].flatMap(({ files: of }) => of()),
    )

    expect(files.length).toBeGreaterThan(AUDITS.length)
    // A restyling that changes nothing would show nothing.
    expect(files.filter(({ text }) => restyle(text, readYaml(text)) !== text).length).toBeGreaterThan(10)
    expect(files.flatMap((file) => strays(file, restyle))).toEqual([])
  })

  onlyWhere(corporaFolder !== undefined, 'set CORPORA_DIR to the corpora', () =>
    it("every file of zizmor's cases keeps its findings, each at its place", () => {
      const files = corporaFolder === undefined ? [] : workflowCorpus(corporaFolder)

      expect(files.length).toBeGreaterThan(100)
      expect(files.flatMap((file) => strays(file, restyle))).toEqual([])
    }),
  )
})
