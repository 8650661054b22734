// Judges real repositories by the checks about workflows, and compares the answers with labels that others made by hand.
//
// `labels.ts` says where the repositories and the labels are.
//
// Only what the files show is judged; what GitHub alone knows stays unknown and is left out here. Every `fail` place must be
// among the findings, every `pass` place in the file of some evidence, and a trap silent. A deviation that
// `workflows-truth-deviations.data.ts` does not name makes the exit code 1.
import { evaluateCheck, type CheckResult } from '../src/checks/evaluate.ts'
import { requireCheck } from '../src/checks/registry.ts'
import type { EvidenceSet } from '../src/evidence/evidence.ts'
import { collectWorkflows } from '../src/evidence/workflows.ts'
import { STATUSES, type Status } from '../src/model/answer.ts'
import { isGap, openRepository } from '../src/repository/open-repository.ts'
import { at, benchDay, covers, isTrap, type LabelledRepository, noEvidence, type Truth, withLabels } from './labels.ts'
import { cloneOf } from './subject-tree.ts'
import { DEVIATIONS } from './workflows-truth-deviations.data.ts'

const CHECKS = [
  'ci-secrets-protected',
  'security-scan',
  'ci-gates',
  'artifact-signing',
  'clean-artifact-uploads',
] as const
type Slug = (typeof CHECKS)[number]

await withLabels(compare)

async function compare(clones: string, labelled: readonly LabelledRepository[]): Promise<void> {
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
  const git = cloneOf(clones, repo)
  if (git === null) return null
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
  return { evidence: { ...noEvidence(), workflows }, ms: performance.now() - began }
}

/** The criteria that need nothing but workflows. */
function judge(slug: Slug, evidence: EvidenceSet): CheckResult['criteria'] {
  const check = requireCheck(slug)
  const result = evaluateCheck(check, evidence, { asOf: benchDay(), stage: 'release', options: {}, maxFindings: 5000 })
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
  const traps = (truth.disputed ?? []).filter(isTrap)
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
