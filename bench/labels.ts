// What the benches on labelled repositories share: the labels, and whether a place is one of them.
//
//   MIRRORS_DIR  bare clones, one a repository: <owner>+<name>/repo or <owner>+<name>/repo/.git
//   CORPORA_DIR  repositories/truth.json with the labels
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { withoutSource } from '../src/evidence/collect.ts'
import type { EvidenceSet } from '../src/evidence/evidence.ts'
import { type IsoDate, parseIsoDate } from '../src/model/date.ts'
import type { Place } from '../src/model/place.ts'
import { SOURCE_NAMES } from '../src/model/source.ts'

/** A place that somebody judged by hand, with the reason. */
export interface Label {
  readonly path: string
  readonly line: number
  readonly why: string
  readonly whole_file?: boolean
}

/** What holds for one line of the checklist. */
export interface Truth {
  readonly status: 'fail' | 'pass' | 'absent' | 'n/a'
  readonly grade?: string
  readonly at?: readonly Label[]
  readonly disputed?: readonly Label[]
}

export interface LabelledRepository {
  readonly repo: string
  readonly sha: string
  /** By the check's slug. */
  readonly items: { readonly [slug: string]: Truth | undefined }
}

/** Runs a comparison where both folders are named, and says so where they are not. */
export async function withLabels(
  compare: (clones: string, labelled: readonly LabelledRepository[]) => Promise<void>,
): Promise<void> {
  const { MIRRORS_DIR: mirrors, CORPORA_DIR: corpora } = process.env
  if (mirrors === undefined || corpora === undefined) {
    console.log(
      'Skipped: set MIRRORS_DIR to a folder of clones and CORPORA_DIR to the folder with repositories/truth.json.',
    )
    return
  }
  const text = readFileSync(join(corpora, 'repositories', 'truth.json'), 'utf8')
  // The corpus' own form; a bench may trust it.
  await compare(mirrors, JSON.parse(text) as readonly LabelledRepository[])
}

/** A place that looks like a defect and is none. */
export function isTrap({ why }: Label): boolean {
  return why.includes('TRAP')
}

/** Whether a place takes in the line of a label. */
export function covers(place: Place, { path, line, whole_file: isWhole = false }: Label): boolean {
  if (place.kind !== 'file' || place.path !== path) return false
  return isWhole || place.startLine === null || (place.startLine <= line && (place.endLine ?? place.startLine) >= line)
}

/** A place as the tables and the classified rows name it. */
export function at(place: Place): string {
  if (place.kind !== 'file') return place.kind
  const inside = place.entry === null ? '' : `!/${place.entry}`
  return `${place.path}${inside}:${String(place.startLine ?? 0)}`
}

/** Evidence of which no source could be had. */
export function noEvidence(): EvidenceSet {
  return SOURCE_NAMES.reduce((set, name) => withoutSource(set, name, 'offline'), {} as EvidenceSet)
}

/** The day on which the benches judge. */
export function benchDay(): IsoDate {
  const day = parseIsoDate('2026-11-24')
  if (day === null) throw new Error('It is no day.')
  return day
}
