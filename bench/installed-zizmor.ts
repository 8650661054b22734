// Runs the zizmor that ZIZMOR names on the same files as ours, offline and without configuration, and lists where the two
// differ. The files are written to a folder of the run's own, under the paths by which both tell what they are.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { auditWorkflows } from '../src/workflows/audit-workflows.ts'
import { AUDITS } from '../src/workflows/audits/registry.ts'
import type { Persona } from '../src/workflows/audits/define-audit.ts'
import type { SourceFile } from '../src/workflows/model/read-file.ts'

export interface Located {
  readonly id: string
  readonly path: string
  readonly line: number
  readonly column: number
}

interface Run {
  readonly findings: readonly Located[]
  /** Wall time, its start included. */
  readonly ms: number
  readonly version: string
}

/** What is read of its JSON: https://docs.zizmor.sh/usage/#json */
interface ZizmorFinding {
  readonly ident: string
  readonly ignored: boolean
  readonly locations: readonly {
    readonly symbolic: { readonly kind: string; readonly key: { readonly Local?: { readonly verbatim_path: string } } }
    readonly concrete: {
      readonly location: { readonly start_point: { readonly row: number; readonly column: number } }
    }
  }[]
}

export function runZizmor(binary: string, files: readonly SourceFile[], persona: Persona): Run {
  const folder = mkdtempSync(join(tmpdir(), 'zizmor-run-'))
  try {
    for (const { path, text } of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
    const began = performance.now()
    const options = ['--offline', '--no-config', '--no-progress', '--no-exit-codes', '--format=json-v1', '--quiet']
    const { stdout, status, stderr } = spawnSync(
      binary,
      [...options, `--persona=${persona}`, ...files.map(({ path }) => path)],
      { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 30 },
    )
    const ms = performance.now() - began
    if (status !== 0) throw new Error(`zizmor ended with ${status}: ${stderr.slice(-500)}`)
    // Its own documented form; a bench may trust it.
    const found = JSON.parse(stdout) as readonly ZizmorFinding[]
    const version = spawnSync(binary, ['--version'], { encoding: 'utf8' }).stdout.trim()
    const texts = new Map(files.map(({ path, text }) => [path, text]))
    const findings = found.filter(({ ignored }) => !ignored).flatMap((one) => located(one, texts))
    return { findings, ms, version }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Rows and columns count from 0, columns in bytes. */
function located({ ident, locations }: ZizmorFinding, texts: ReadonlyMap<string, string>): readonly Located[] {
  const primary = locations.find(({ symbolic }) => symbolic.kind === 'Primary')
  const path = primary?.symbolic.key.Local?.verbatim_path
  if (primary === undefined || path === undefined) return []
  const { row, column } = primary.concrete.location.start_point
  const line = texts.get(path)?.split('\n')[row] ?? ''
  const before = Buffer.from(line).subarray(0, column).toString()
  return [{ id: ident, path, line: row + 1, column: before.length + 1 }]
}

/** Our findings on the files, each file alone, as zizmor sees them. */
function runOurs(files: readonly SourceFile[], persona: Persona): Omit<Run, 'version'> {
  const began = performance.now()
  const findings = files.flatMap((file) =>
    auditWorkflows([file], { persona }).findings.flatMap(({ rule, place }) =>
      place.kind === 'file'
        ? [{ id: rule, path: file.path, line: place.startLine ?? 0, column: place.startColumn ?? 0 }]
        : [],
    ),
  )
  return { findings, ms: performance.now() - began }
}

interface Tally {
  theirs: number
  matched: number
  missed: number
  extra: number
}

export interface Deviation extends Located {
  readonly kind: 'missed' | 'extra'
}

/** Pairs both sides' findings of the ids that both have, at the same path, line and column. */
function compareRuns(
  ours: readonly Located[],
  theirs: readonly Located[],
  ids: ReadonlySet<string>,
): { readonly tallies: ReadonlyMap<string, Tally>; readonly deviations: readonly Deviation[] } {
  const tallies = new Map<string, Tally>()
  const tallyOf = (id: string): Tally => {
    const tally = tallies.get(id) ?? { theirs: 0, matched: 0, missed: 0, extra: 0 }
    tallies.set(id, tally)
    return tally
  }
  const open = new Map<string, Located[]>()
  for (const one of ours) if (ids.has(one.id)) open.set(textOf(one), [...(open.get(textOf(one)) ?? []), one])
  const deviations: Deviation[] = []
  for (const one of theirs) {
    if (!ids.has(one.id)) continue
    const tally = tallyOf(one.id)
    tally.theirs += 1
    if (open.get(textOf(one))?.pop() !== undefined) tally.matched += 1
    else {
      tally.missed += 1
      deviations.push({ ...one, kind: 'missed' })
    }
  }
  for (const one of [...open.values()].flat()) {
    tallyOf(one.id).extra += 1
    deviations.push({ ...one, kind: 'extra' })
  }
  return { tallies, deviations }
}

function textOf({ id, path, line, column }: Located): string {
  return `${id} ${path}:${line}:${column}`
}

function printTallies(tallies: ReadonlyMap<string, Tally>): void {
  const rows = [...tallies].sort(([, one], [, other]) => other.theirs - one.theirs)
  const recall = ({ theirs, matched }: Tally): string =>
    theirs === 0 ? '-' : `${((100 * matched) / theirs).toFixed(1)} %`
  console.table(Object.fromEntries(rows.map(([id, tally]) => [id, { ...tally, recall: recall(tally) }])))
  const sum = (of: (tally: Tally) => number): number => rows.reduce((total, [, tally]) => total + of(tally), 0)
  const total = {
    theirs: sum((tally) => tally.theirs),
    matched: sum((tally) => tally.matched),
    missed: sum((tally) => tally.missed),
    extra: sum((tally) => tally.extra),
  }
  console.log(
    `${total.matched} of its ${total.theirs} findings at the same line and column (${recall(total)}), ${total.extra} extra`,
  )
}

/** Compares on these files and prints the table, both times and what is not classified; whether everything is. */
export function compareInstalled(
  binary: string,
  files: readonly SourceFile[],
  reasonOf: (deviation: Deviation, all: readonly Deviation[]) => string | undefined,
): boolean {
  const theirs = runZizmor(binary, files, 'auditor')
  const ours = runOurs(files, 'auditor')
  const known = new Set(AUDITS.map(({ id }) => id))
  const ids = new Set(theirs.findings.map(({ id }) => id).filter((id) => known.has(id)))
  const { tallies, deviations } = compareRuns(ours.findings, theirs.findings, ids)
  printTallies(tallies)
  const time = (ms: number): string => `${Math.round(ms)} ms, ${(ms / files.length).toFixed(2)} ms a file`
  console.log(`${theirs.version}, its start included: ${time(theirs.ms)}; ours, cold: ${time(ours.ms)}`)
  const byReason = new Map<string, Deviation[]>()
  for (const deviation of deviations) {
    const reason = reasonOf(deviation, deviations) ?? 'UNEXPLAINED'
    byReason.set(reason, [...(byReason.get(reason) ?? []), deviation])
  }
  for (const [reason, of] of byReason) {
    const kinds = new Set(of.map(({ id, kind }) => `${id} ${kind}`))
    console.log(`${of.length} x ${[...kinds].join(', ')}: ${reason}`)
    if (reason === 'UNEXPLAINED') for (const one of of) console.log(`  ${one.kind} ${textOf(one)}`)
  }
  return !byReason.has('UNEXPLAINED')
}
