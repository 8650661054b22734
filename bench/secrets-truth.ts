// Judges real repositories by the checks about credentials in files, and compares the answers with labels that others made
// by hand.
//
// `labels.ts` says where the repositories and the labels are.
//
// Every `fail` place must be among the findings and no trap. A finding where no label is must be classified in
// `secrets-truth.classified.json`. What deviates, is not classified, or is classified and no longer there makes the exit
// code 1; `--rows` prints findings that are not classified. The history is left out: the labels speak of the files.
import { readFileSync } from 'node:fs'
import { evaluateCheck } from '../src/checks/evaluate.ts'
import { requireCheck } from '../src/checks/registry.ts'
import type { EvidenceSet } from '../src/evidence/evidence.ts'
import type { TreeEvidence } from '../src/evidence/tree.ts'
import type { Finding } from '../src/model/finding.ts'
import type { Place } from '../src/model/place.ts'
import {
  at,
  benchDay,
  covers,
  isTrap,
  type Label,
  type LabelledRepository,
  noEvidence,
  type Truth,
  withLabels,
} from './labels.ts'
import { cloneOf, lookThrough } from './subject-tree.ts'

const CHECKS = ['no-plaintext-secrets', 'no-database-credentials'] as const
type Slug = (typeof CHECKS)[number]

interface Tally {
  hit: number
  disputed: number
  readonly missed: string[]
  readonly traps: string[]
  readonly others: { readonly key: string; readonly text: string }[]
}

const CLASSIFIED = 'bench/secrets-truth.classified.json'

await withLabels(compare)

async function compare(clones: string, labelled: readonly LabelledRepository[]): Promise<void> {
  const classes = JSON.parse(readFileSync(CLASSIFIED, 'utf8')) as { readonly [finding: string]: string }
  const unused = new Set(Object.keys(classes))
  const counts = new Map<string, number>()
  const rows: object[] = []
  let open = 0
  for (const { repo, sha, items } of labelled) {
    const clone = cloneOf(clones, repo)
    const looked = clone === null ? null : await lookThrough(clone, sha)
    if (looked === null) {
      console.log(`${repo}: no clone with ${sha} in ${clones}`)
      open += 1
      continue
    }
    for (const slug of CHECKS) {
      const truth = items[slug]
      if (truth === undefined) continue
      const findings = findingsOf(slug, looked.tree)
      // A place of the one check is a place of the other as well where a password is a database's.
      const tally = compareFindings(findings, truth, otherLabels(items, slug))
      for (const place of tally.missed) console.log(`MISSED ${repo} ${slug} ${place}`)
      for (const place of tally.traps) console.log(`TRAP ${repo} ${slug} ${place}`)
      const unclassified = tally.others.filter(({ key }) => {
        const name = `${repo} ${slug} ${key}`
        unused.delete(name)
        const cls = classes[name]
        if (cls !== undefined) counts.set(cls, (counts.get(cls) ?? 0) + 1)
        return cls === undefined
      })
      if (process.argv.includes('--rows'))
        for (const { key, text } of unclassified) console.log(`  ${repo} ${slug} ${key} | ${text}`)
      open += tally.missed.length + tally.traps.length + unclassified.length
      rows.push({
        repo,
        check: slug,
        label: truth.status,
        found: `${tally.hit}/${truth.status === 'fail' ? (truth.at ?? []).length : 0}`,
        traps: tally.traps.length,
        disputed: tally.disputed,
        others: tally.others.length,
        unclassified: unclassified.length,
      })
    }
  }
  console.table(rows)
  for (const [cls, count] of counts) console.log(`  ${String(count).padStart(4)} ${cls}`)
  for (const key of unused) console.log(`NO LONGER THERE: ${key}`)
  console.log(`${open} missed, sprung or unclassified, ${unused.size} classified and no longer there`)
  if (open + unused.size > 0) process.exitCode = 1
}

/** What the criteria find that need the files alone. */
function findingsOf(slug: Slug, tree: TreeEvidence): readonly Finding[] {
  const evidence: EvidenceSet = { ...noEvidence(), tree: { ok: true, value: tree, gaps: [] } }
  const context = { asOf: benchDay(), stage: 'release', options: {}, maxFindings: 5000 } as const
  return evaluateCheck(requireCheck(slug), evidence, context).criteria.flatMap(({ findings }) => findings)
}

function otherLabels(items: LabelledRepository['items'], slug: Slug): readonly Label[] {
  return CHECKS.filter((other) => other !== slug).flatMap((other) => [
    ...(items[other]?.status === 'fail' ? (items[other].at ?? []) : []),
    ...(items[other]?.disputed ?? []),
  ])
}

function compareFindings(findings: readonly Finding[], truth: Truth, elsewhere: readonly Label[]): Tally {
  const wanted = truth.status === 'fail' ? (truth.at ?? []) : []
  const traps = (truth.disputed ?? []).filter(isTrap)
  const disputed = [...(truth.disputed ?? []), ...elsewhere].filter((label) => !isTrap(label))
  const covered = (labels: readonly Label[]): readonly Label[] =>
    labels.filter((label) => findings.some((finding) => placesOf(finding).some((place) => covers(place, label))))
  const isLabelled = (finding: Finding, labels: readonly Label[]): boolean =>
    labels.some((label) => placesOf(finding).some((place) => covers(place, label)))
  const hits = covered(wanted)
  const unlabelled = findings.filter((finding) => !isLabelled(finding, [...wanted, ...traps]))
  return {
    hit: hits.length,
    missed: wanted.filter((label) => !hits.includes(label)).map(text),
    traps: covered(traps).map(text),
    disputed: unlabelled.filter((finding) => isLabelled(finding, disputed)).length,
    others: unlabelled
      .filter((finding) => !isLabelled(finding, disputed))
      .map(({ place, rule, confidence, message }) => ({
        key: `${rule} ${at(place)}`,
        text: `${confidence} ${message}`,
      })),
  }
}

function placesOf({ place, related }: Finding): readonly Place[] {
  return [place, ...related]
}

function text({ path, line, why }: Label): string {
  return `${path}:${line} (${why})`
}
