import { evaluateCheck, type CheckResult } from '../../src/checks/evaluate.ts'
import { requireCheck } from '../../src/checks/registry.ts'
import { withoutSource } from '../../src/evidence/collect.ts'
import type { EvidenceSet } from '../../src/evidence/evidence.ts'
import { collectWorkflows, type WorkflowsEvidence } from '../../src/evidence/workflows.ts'
import { parseIsoDate } from '../../src/model/date.ts'
import { lineOf, pathOf } from '../../src/model/place.ts'
import { SOURCE_NAMES } from '../../src/model/source.ts'
import { branchRules } from './github-evidence.ts'
import { sketchTree, type FilesByPath } from './sketch-tree.ts'
import { DEFECTS } from './workflow-defects.data.ts'
import type { Edit } from './workflow-edits.ts'

/** A line that must be named, and the rule that names it; null where a finding is about a whole file. */
export interface Named {
  readonly rule: string
  readonly path: string
  readonly line: number | null
}

/** Sound workflows, and what one defect makes of them. */
export interface Seeded {
  readonly defect: string
  readonly check: string
  readonly criterion: string
  readonly sound: FilesByPath
  readonly broken: FilesByPath
  /** At least one finding of the broken files is one of these. */
  readonly named: readonly Named[]
}

/** What a criterion says of files. */
export interface Said {
  readonly status: string
  readonly named: readonly Named[]
}

/** The workflows' evidence of files in memory. */
export async function workflowsOf(files: FilesByPath): Promise<WorkflowsEvidence> {
  const { tree, listing } = sketchTree(files)
  const collected = await collectWorkflows({
    tree,
    listing,
    isIgnored: () => false,
    readinessScript: 'scripts/check_prod_readiness.py',
    maxFileBytes: 1_048_576,
    judged: new Map(),
  })
  if (!collected.ok) throw new Error('The workflows could not be collected.')
  return collected.value
}

/** A branch that requires every job that gates a change, and has a merge queue. */
function rulesFor({ posture }: WorkflowsEvidence): ReturnType<typeof branchRules> {
  const gating = new Set(posture.gates.filter(({ when }) => when.pullRequest).map(({ job }) => job))
  const contexts = posture.jobs.flatMap(({ key, checkName }) => {
    if (!gating.has(key) || checkName === null || checkName.text === '') return []
    return [checkName.isPrefix ? `${checkName.text}1)` : checkName.text]
  })
  return branchRules([...new Set(contexts)], { hasMergeQueue: true })
}

/** Judges one criterion of one check by nothing but files, and a branch that requires what they run. */
export async function judge(files: FilesByPath, check: string, criterion: string): Promise<Said> {
  const workflows = await workflowsOf(files)
  const nothing = SOURCE_NAMES.reduce((set, name) => withoutSource(set, name, 'offline'), {} as EvidenceSet)
  const evidence: EvidenceSet = {
    ...nothing,
    workflows: { ok: true, value: workflows, gaps: [] },
    'branch-rules': rulesFor(workflows),
  }
  const asOf = parseIsoDate('2026-11-24')
  if (asOf === null) throw new Error('a day')
  const result = evaluateCheck(requireCheck(check), evidence, {
    asOf,
    stage: 'release',
    options: {},
    maxFindings: 5000,
  })
  return saidBy(result, criterion)
}

function saidBy({ criteria }: CheckResult, id: string): Said {
  const found = criteria.find((one) => one.id === id)
  if (found === undefined) throw new Error(`There is no criterion ${id}.`)
  const named = found.findings.map(({ rule, place }) => ({ rule, path: pathOf(place) ?? '', line: lineOf(place) }))
  return { status: found.status, named }
}

/** Everything that can be broken in these files, each defect by itself. */
export async function seed(files: FilesByPath): Promise<readonly Seeded[]> {
  const given = await workflowsOf(files)
  const seeded: Seeded[] = []
  for (const { defect, check, criterion, prepare = [], breaks, rule } of DEFECTS) {
    let [sound, evidence] = [files, given]
    for (const make of prepare) {
      const edits = make(sound, evidence)
      if (edits.length === 0) continue
      sound = edited(sound, edits)
      evidence = await workflowsOf(sound)
    }
    const edits = breaks(sound, evidence)
    if (edits.length === 0) continue
    const broken = edited(sound, edits)
    const named = edits.flatMap((edit) =>
      edit.names.map((line) => ({ rule, path: edit.path, line: line + shiftAt(edit, edits) })),
    )
    seeded.push({ defect, check, criterion, sound, broken, named })
  }
  return seeded
}

/** By how many lines the edits before one move it. */
function shiftAt({ path, line }: Edit, edits: readonly Edit[]): number {
  const before = edits.filter((edit) => edit.path === path && edit.line < line)
  return before.reduce((sum, { added, removed }) => sum + added.length - removed, 0)
}

/** Carries out edits of lines, from the end of each file to its beginning. */
export function edited(files: FilesByPath, edits: readonly Edit[]): FilesByPath {
  const changed: { [path: string]: string | Uint8Array } = { ...files }
  for (const path of new Set(edits.map((edit) => edit.path))) {
    const content = files[path]
    if (typeof content !== 'string') throw new Error(`${path} is no text.`)
    const lines = content.split('\n')
    const own = edits.filter((edit) => edit.path === path).sort((a, b) => b.line - a.line)
    for (const { line, removed, added } of own) lines.splice(line - 1, removed, ...added)
    changed[path] = lines.join('\n')
  }
  return changed
}

/** Whether one of the lines is named, by a rule that may. */
export function names({ named }: Said, expected: readonly Named[]): boolean {
  return expected.some(({ rule, path, line }) =>
    named.some((one) => one.rule === rule && one.path === path && one.line === line),
  )
}
