import type { Check } from '../../src/checks/define-check.ts'
import { type CheckResult, evaluateCheck } from '../../src/checks/evaluate.ts'
import type { BranchRulesEvidence } from '../../src/evidence/branch-rules.ts'
import { collectEvidence, type Collectors, unasked, withoutSource } from '../../src/evidence/collect.ts'
import type { CommitChecksEvidence } from '../../src/evidence/commit-checks.ts'
import type { Collected, EvidenceBySource, EvidenceSet } from '../../src/evidence/evidence.ts'
import { collectHistory } from '../../src/evidence/history.ts'
import { type NamedSecretsRequest, openNamedSecrets } from '../../src/evidence/named-secrets.ts'
import { collectProgramRuns, type ProgramEnd, type ToolRun } from '../../src/evidence/program-runs.ts'
import { judgedBlobs } from '../../src/evidence/judged-blobs.ts'
import { collectTree } from '../../src/evidence/tree.ts'
import { collectWorkflows } from '../../src/evidence/workflows.ts'
import type { Status } from '../../src/model/answer.ts'
import { type IsoDate, parseIsoDate } from '../../src/model/date.ts'
import type { GapReason } from '../../src/model/gap.ts'
import { lineOf, pathOf } from '../../src/model/place.ts'
import { GITHUB_SOURCES, type SourceName } from '../../src/model/source.ts'
import type { Stage } from '../../src/model/stage.ts'
import { scanRole } from '../../src/secrets/scan-role.ts'
import { secretDigester } from '../../src/secrets/secret-digest.ts'
import { sketchHistory } from './sketch-history.ts'
import { type FilesByPath, sketchTree } from './sketch-tree.ts'

/** A repository in a few lines. It goes through the real collectors, so that cases cannot drift from reality. */
export interface RepoSketch {
  readonly files: FilesByPath
  readonly untracked?: FilesByPath
  /** What only the history holds, beside the files; null for a folder without git. */
  readonly past?: FilesByPath | null
  /** Named secrets with their real values. */
  readonly named?: { readonly [name: string]: string }
  /** How the readiness script ends; left out, nobody asked for it to be run. */
  readonly readiness?: ProgramEnd
  /** Tools that the command line ran; left out, nobody asked for any. */
  readonly tools?: readonly ToolRun[]
  /** What GitHub says of the commit and of the branch; left out, as on the command line, nobody asked it. */
  readonly commitChecks?: Collected<CommitChecksEvidence>
  readonly branchRules?: Collected<BranchRulesEvidence>
  /** Lists of GitHub's by source; the same holds for what is left out. */
  readonly api?: Given
  /** Paths that the policy takes out of the scope. */
  readonly ignored?: readonly string[]
}

/** Path and line are null for what is in no file. */
export interface ExpectedFinding {
  readonly rule: string
  readonly path: string | null
  readonly line: number | null
}

/** What a case expects of one criterion; what is not named is not there. */
export interface ExpectedCriterion {
  readonly status: Status
  readonly findings?: readonly ExpectedFinding[]
  readonly notes?: readonly ExpectedFinding[]
  readonly gaps?: readonly GapReason[]
  /** What the question, or the reason for not applying, must say. */
  readonly because?: RegExp
}

export interface CheckCase {
  readonly name: string
  readonly repo: RepoSketch
  readonly options?: { readonly [name: string]: string | number }
  readonly asOf?: string
  readonly stage?: Stage
  /** Only the criteria that this version judges; those that wait for an engine are tested by themselves. */
  readonly expect: { readonly [criterion: string]: ExpectedCriterion }
}

const AS_OF = '2026-11-24'

/**
 * Runs a check's cases and refuses weak ones: equal names or repositories, a fail without its places, a criterion that no
 * case passes, a rule of the check that no case shows, mutated evidence, two runs that differ. For every case and every
 * source it also takes the source away: what was pass or not-applicable must become unknown, and nothing may become pass.
 */
export function testCheck(check: Check, { cases }: { readonly cases: readonly CheckCase[] }): void {
  describe(check.slug, () => {
    it('has cases with names and repositories of their own', () => {
      expect(new Set(cases.map((one) => one.name)).size).toBe(cases.length)
      expect(new Set(cases.map(identityOf)).size).toBe(cases.length)
    })

    for (const criterion of check.criteria.filter((candidate) => candidate.awaits === null)) {
      it(`has a case in which ${criterion.id} passes, and one in which it does not`, () => {
        const statuses = cases.flatMap((one) => one.expect[criterion.id]?.status ?? [])
        expect(statuses).toContain('pass')
        expect(statuses.some((status) => status !== 'pass')).toBe(true)
      })
    }

    it('shows every rule that it names', () => {
      const shown = cases.flatMap((one) =>
        Object.values(one.expect).flatMap((expected) => [...(expected.findings ?? []), ...(expected.notes ?? [])]),
      )
      expect([...new Set(shown.map((finding) => finding.rule))].sort()).toEqual(
        expect.arrayContaining([...check.rules].sort()),
      )
    })

    for (const one of cases) runCase(check, one)
    for (const criterion of check.criteria.filter((candidate) => candidate.awaits !== null))
      expectAwaiting(check, criterion.id)
  })
}

/** Tests a check of which this version judges nothing: every criterion says so, and a person may answer it. */
export function testAwaitingCheck(check: Check): void {
  describe(check.slug, () => {
    it('waits for an engine with every criterion', () => {
      expect(check.criteria.filter((criterion) => criterion.awaits === null)).toEqual([])
    })
    for (const criterion of check.criteria) expectAwaiting(check, criterion.id)
  })
}

function expectAwaiting(check: Check, id: string): void {
  it(`answers unknown for ${id} until its engine is there`, async () => {
    const evidence = await collectSketch(check, { name: '', repo: { files: { 'README.md': 'x' } }, expect: {} })
    const result = evaluate(check, evidence, 'release')

    const criterion = result.criteria.find((candidate) => candidate.id === id)
    expect(criterion).toMatchObject({ status: 'unknown', findings: [], evidence: [] })
    expect(criterion?.gaps.map((gap) => gap.reason)).toEqual(['not-built'])
    expect(criterion?.attestable).toContain('not-built')
  })
}

function runCase(check: Check, one: CheckCase): void {
  describe(one.name, () => {
    // Collected once: the evidence is frozen, so that no run can change what the next one sees.
    let collected: Promise<EvidenceSet> | null = null
    const judge = async (change: (set: EvidenceSet) => EvidenceSet = (set) => set): Promise<CheckResult> => {
      collected ??= collectSketch(check, one).then(deepFreeze)
      return evaluate(check, change(await collected), one.stage ?? 'release', one)
    }

    it('answers as expected', async () => {
      const result = await judge()

      const judged = check.criteria.filter((criterion) => criterion.awaits === null).map((criterion) => criterion.id)
      expect(Object.keys(one.expect).sort()).toEqual([...judged].sort())
      for (const [id, expected] of Object.entries(one.expect)) expectCriterion(result, id, expected)
    })

    it('answers the same twice', async () => {
      expect(JSON.stringify(await judge())).toBe(JSON.stringify(await judge()))
    })

    for (const source of sourcesOf(check)) {
      it(`comes no nearer to a pass without ${source}`, async () => {
        const [before, after] = [await judge(), await judge((set) => withoutSource(set, source, 'offline'))]

        for (const criterion of check.criteria) expectNoNearer(criterion, source, before, after)
      })
    }
  })
}

function expectCriterion(result: CheckResult, id: string, expected: ExpectedCriterion): void {
  const criterion = result.criteria.find((candidate) => candidate.id === id)
  const places = (findings: CheckResult['criteria'][number]['findings']): unknown =>
    findings.map((finding) => ({ rule: finding.rule, path: pathOf(finding.place), line: lineOf(finding.place) }))
  expect({
    status: criterion?.status,
    findings: places(criterion?.findings ?? []),
    notes: places(criterion?.notes ?? []),
    gaps: criterion?.gaps.map((gap) => gap.reason),
  }).toEqual({
    status: expected.status,
    findings: expected.findings ?? [],
    notes: expected.notes ?? [],
    gaps: expected.gaps ?? [],
  })
  if (expected.because !== undefined) expect(criterion?.because ?? '').toMatch(expected.because)
  // What informs alone shows its findings as notes.
  if (expected.status === 'fail') expect([...(expected.findings ?? []), ...(expected.notes ?? [])]).not.toEqual([])
  if (expected.status === 'needs-review') expect(expected.because).toBeDefined()
}

function expectNoNearer(
  criterion: Check['criteria'][number],
  source: SourceName,
  before: CheckResult,
  after: CheckResult,
): void {
  const [was, is] = [before, after].map((result) => result.criteria.find((candidate) => candidate.id === criterion.id))
  const needed = criterion.needs.includes(source)
  const lastOfAny = criterion.anyOf.includes(source)
  if (!needed && !lastOfAny) {
    expect(is).toEqual(was)
    return
  }
  const reached = was?.status === 'pass' || was?.status === 'not-applicable'
  if (reached && needed) expect(is?.status).toBe('unknown')
  if (!reached) expect(['pass', 'not-applicable']).not.toContain(is?.status)
}

function evaluate(check: Check, evidence: EvidenceSet, stage: Stage, one?: CheckCase): CheckResult {
  const defaults = Object.fromEntries(Object.entries(check.options).map(([name, option]) => [name, option.default]))
  return evaluateCheck(check, evidence, {
    asOf: day(one?.asOf ?? AS_OF),
    stage,
    options: { ...defaults, ...one?.options },
    maxFindings: 5000,
  })
}

async function collectSketch(check: Check, one: CheckCase): Promise<EvidenceSet> {
  const { files, untracked, past, readiness, tools, ignored, commitChecks, branchRules } = one.repo
  const { tree, listing } = sketchTree(files, untracked)
  const secrets = openNamedSecrets(namedRequest(one.repo))
  const scan = {
    roleOf: scanRole,
    isIgnored: (path: string) => (ignored ?? []).includes(path),
    scanner: { digester: secretDigester(1000), named: secrets.search },
  }
  const script = one.options?.['script'] ?? check.options['script']?.default ?? 'scripts/check_prod_readiness.py'
  const scope = {
    tree,
    listing,
    isIgnored: scan.isIgnored,
    readinessScript: String(script),
    maxFileBytes: 1024 * 1024,
  }
  const collectedTree = await collectTree({
    ...scope,
    ...scan,
    judged: judgedBlobs(),
    progress: () => undefined,
  })
  const collectedHistory = await collectHistory({
    ...scan,
    history: past === null ? null : sketchHistory(files, past ?? {}),
    maxFileBytes: 1024 * 1024,
    progress: () => undefined,
  })
  const asked = {
    script: readiness === undefined ? null : () => Promise.resolve(readiness),
    tools: tools === undefined ? null : () => Promise.resolve(tools),
  }
  const { evidence } = await collectEvidence(
    {
      ...unasked(GITHUB_SOURCES, { detail: 'Nobody asked GitHub.', grant: 'Ask it.' }),
      ...given(one.repo.api ?? {}),
      ...given(commitChecks === undefined ? {} : { 'commit-checks': commitChecks }),
      ...given(branchRules === undefined ? {} : { 'branch-rules': branchRules }),
      tree: () => Promise.resolve(collectedTree),
      workflows: () => collectWorkflows({ ...scope, judged: new Map() }),
      history: () => Promise.resolve(collectedHistory),
      'named-secrets': () => Promise.resolve(secrets.collected),
      'program-runs': () => collectProgramRuns(collectedTree.ok ? collectedTree.value.readinessScript : null, asked),
    },
    () => 0,
  )
  return evidence
}

function namedRequest({ named }: RepoSketch): NamedSecretsRequest {
  if (named === undefined) return { kind: 'none-named' }
  return { kind: 'asked', names: Object.keys(named), valueOf: (name) => named[name], ownVocabulary: new Set() }
}

type Given = { readonly [S in keyof EvidenceBySource]?: Collected<EvidenceBySource[S]> }

/** Collectors of what is there. */
function given(evidence: Given): Partial<Collectors> {
  // Object.fromEntries loses the names' type.
  return Object.fromEntries(Object.entries(evidence).map(([name, one]) => [name, () => Promise.resolve(one)]))
}

function sourcesOf(check: Check): readonly SourceName[] {
  return [...new Set(check.criteria.flatMap((criterion) => [...criterion.needs, ...criterion.anyOf]))]
}

function identityOf(one: CheckCase): string {
  return JSON.stringify([one.repo, one.options ?? {}, one.asOf ?? AS_OF, one.stage ?? 'release'])
}

function day(text: string): IsoDate {
  const date = parseIsoDate(text)
  if (date === null) throw new Error(`${text} is no day`)
  return date
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const part of Object.values(value)) deepFreeze(part)
  }
  return value
}
