// Judges real repositories by the checks about workflows, and compares the answers with labels that others made by hand.
//
//   MIRRORS_DIR  bare clones, one a repository: <owner>+<name>/repo or <owner>+<name>/repo/.git
//   CORPORA_DIR  repositories/truth.json with the labels
//
// Only what the files show is judged; what GitHub alone knows stays unknown and is left out here. Every `fail` place must be
// among the findings, every `pass` place in the file of some evidence, and a trap silent. A deviation that
// `workflows-truth-deviations.data.ts` does not name makes the exit code 1.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { evaluateCheck, type CheckResult } from '../src/checks/evaluate.ts'
import { requireCheck } from '../src/checks/registry.ts'
import { withoutSource } from '../src/evidence/collect.ts'
import type { EvidenceSet } from '../src/evidence/evidence.ts'
import { collectWorkflows } from '../src/evidence/workflows.ts'
import { STATUSES, type Status } from '../src/model/answer.ts'
import { parseIsoDate } from '../src/model/date.ts'
import type { Place } from '../src/model/place.ts'
import { SOURCE_NAMES } from '../src/model/source.ts'
import { isGap, openRepository } from '../src/repository/open-repository.ts'
import { DEVIATIONS } from './workflows-truth-deviations.data.ts'

const CHECKS = [
  'ci-secrets-protected',
  'security-scan',
  'ci-gates',
  'artifact-signing',
  'clean-artifact-uploads',
] as const
type Slug = (typeof CHECKS)[number]

interface Label {
  readonly path: string
  readonly line: number
  readonly why: string
}
interface Truth {
  readonly status: 'fail' | 'pass' | 'absent' | 'n/a'
  readonly grade?: string
  readonly at?: readonly Label[]
  readonly disputed?: readonly Label[]
}
interface LabelledRepository {
  readonly repo: string
  readonly sha: string
  readonly items: { readonly [S in Slug]?: Truth }
}

const { MIRRORS_DIR: mirrors, CORPORA_DIR: corpora } = process.env
if (mirrors === undefined || corpora === undefined) {
  console.log(
    'Skipped: set MIRRORS_DIR to a folder of clones and CORPORA_DIR to the folder with repositories/truth.json.',
  )
} else await compare(mirrors, corpora)

async function compare(clones: string, root: string): Promise<void> {
  // The corpus' own form; a bench may trust it.
  const labelled = JSON.parse(
    readFileSync(join(root, 'repositories', 'truth.json'), 'utf8'),
  ) as readonly LabelledRepository[]
  const rows: object[] = []
  const deviations: string[] = []
  for (const { repo, sha, items } of labelled) {
    const read = await evidenceOf(clones, repo, sha)
    if (read === null) {
      console.log(`${repo}: no clone with ${sha} in ${clones}`)
      continue
    }
    for (const slug of CHECKS) {
      const truth = items[slug]
      if (truth === undefined) continue
      const answer = judge(slug, read.evidence)
      const found = deviationsOf(answer, truth).map((text) => `${repo} ${slug}: ${text}`)
      deviations.push(...found)
      const label = truth.grade === undefined ? truth.status : `${truth.status} (${truth.grade})`
      rows.push({ repo, check: slug, label, ours: statusOf(answer), deviations: found.length, ms: Math.round(read.ms) })
    }
  }
  console.table(rows)
  for (const deviation of deviations) {
    console.log(
      `${DEVIATIONS[deviation] === undefined ? 'UNEXPLAINED' : 'explained'} ${deviation}${reasonOf(deviation)}`,
    )
  }
  const stale = Object.keys(DEVIATIONS).filter((deviation) => !deviations.includes(deviation))
  for (const deviation of stale) console.log(`NO LONGER THERE: ${deviation}`)
  const open = deviations.filter((deviation) => DEVIATIONS[deviation] === undefined)
  console.log(`${rows.length} labels, ${deviations.length} deviations, ${open.length} of them unexplained`)
  if (open.length + stale.length > 0) process.exitCode = 1
}

function reasonOf(deviation: string): string {
  const reason = DEVIATIONS[deviation]
  return reason === undefined ? '' : `: ${reason}`
}

async function evidenceOf(
  clones: string,
  repo: string,
  sha: string,
): Promise<{ readonly evidence: EvidenceSet; readonly ms: number } | null> {
  const folder = join(clones, repo.replace('/', '+'), 'repo')
  const git = existsSync(join(folder, '.git')) ? join(folder, '.git') : folder
  if (!existsSync(git)) return null
  const repository = await openRepository(git, { env: process.env })
  const tree = await repository.treeAt(sha)
  if (isGap(tree)) return null
  const listing = await tree.list({ maxEntries: 1_000_000, signal: new AbortController().signal })
  const began = performance.now()
  const workflows = await collectWorkflows({
    tree,
    listing,
    isIgnored: () => false,
    readinessScript: 'scripts/check_prod_readiness.py',
    maxFileBytes: 10_000_000,
    judged: new Map(),
  })
  const nothing = SOURCE_NAMES.reduce((set, name) => withoutSource(set, name, 'offline'), {} as EvidenceSet)
  return { evidence: { ...nothing, workflows }, ms: performance.now() - began }
}

/** The criteria that need nothing but workflows. */
function judge(slug: Slug, evidence: EvidenceSet): CheckResult['criteria'] {
  const asOf = parseIsoDate('2026-11-24')
  if (asOf === null) throw new Error('a day')
  const check = requireCheck(slug)
  const result = evaluateCheck(check, evidence, { asOf, stage: 'release', options: {}, maxFindings: 5000 })
  return result.criteria.filter(({ id, optional }) => {
    const needs = check.criteria.find((criterion) => criterion.id === id)
    return !optional && needs?.awaits === null && needs.needs.join() === 'workflows'
  })
}

function statusOf(criteria: CheckResult['criteria']): Status {
  return STATUSES.find((status) => criteria.some((one) => one.status === status)) ?? 'unknown'
}

function deviationsOf(criteria: CheckResult['criteria'], truth: Truth): readonly string[] {
  const status = statusOf(criteria)
  const findings = criteria.flatMap((one) => one.findings)
  const evidence = criteria.flatMap((one) => one.evidence)
  const traps = (truth.disputed ?? []).filter(({ why }) => why.includes('TRAP'))
  const sprung = traps.filter((label) => findings.some(({ place }) => covers(place, label)))
  const found = sprung.map(({ path, line }) => `trap ${path}:${line} is a finding`)
  if (truth.grade !== undefined) return found
  switch (truth.status) {
    case 'fail': {
      const missed = (truth.at ?? []).filter((label) => !findings.some(({ place }) => covers(place, label)))
      return [...found, ...missed.map(({ path, line }) => `missed ${path}:${line}`)]
    }
    case 'pass': {
      if (status !== 'pass' && status !== 'not-applicable') {
        const where = findings.map(({ rule, place }) => `${rule} ${at(place)}`)
        return [...found, `${status} where the label is pass (${[...new Set(where)].slice(0, 3).join(', ')})`]
      }
      const unshown = (truth.at ?? []).filter(
        ({ path }) =>
          evidence.length > 0 && !evidence.some(({ place }) => place?.kind === 'file' && place.path === path),
      )
      return [...found, ...unshown.map(({ path, line }) => `no evidence in ${path} (${line})`)]
    }
    case 'absent':
    case 'n/a':
      // A person is asked, or it does not apply: whatever is no yes and no no.
      return status === 'fail' || status === 'pass'
        ? [
            ...found,
            `${status} where the label is ${truth.status} (${findings
              .map(({ rule, place }) => `${rule} ${at(place)}`)
              .slice(0, 3)
              .join(', ')})`,
          ]
        : found
  }
}

function at(place: Place): string {
  return place.kind === 'file' ? `${place.path}:${String(place.startLine ?? 0)}` : place.kind
}

function covers(place: Place, { path, line }: Label): boolean {
  if (place.kind !== 'file' || place.path !== path) return false
  return place.startLine === null || (place.startLine <= line && (place.endLine ?? place.startLine) >= line)
}
