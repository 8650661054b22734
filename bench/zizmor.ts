// Compares the workflow audits with zizmor's own findings on zizmor's own cases, at the same line, column and id.
//
//   CORPORA_DIR  workflows/zizmor.tar.gz: inputs and expected.json
//   ZIZMOR       an installed zizmor; where it is set, that one's findings on the same files are compared too
//
// `node scripts/run.mjs bench/zizmor.ts [audit]` prints a table an audit; with an id, every deviation of that audit too. A
// deviation that `zizmor-deviations.data.ts` does not name makes the exit code 1.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AUDITS } from '../src/workflows/audits/registry.ts'
import type { Persona } from '../src/workflows/audits/define-audit.ts'
import { auditWorkflows } from '../src/workflows/audit-workflows.ts'
import { compareInstalled, type Deviation } from './installed-zizmor.ts'
import { DEVIATIONS, INSTALLED_DEVIATIONS } from './zizmor-deviations.data.ts'

interface Expected {
  readonly input: string
  readonly persona: Persona
  readonly test: string
  readonly findings: readonly { readonly id: string; readonly line: number; readonly column: number }[]
}

interface Tally {
  expected: number
  matched: number
  /** The line and id agree, the column does not. */
  shifted: number
  extra: number
}

const corpora = process.env['CORPORA_DIR']
if (corpora === undefined) console.log('Skipped: set CORPORA_DIR to the folder that holds workflows/zizmor.tar.gz.')
else compare(corpora)

function compare(root: string): void {
  const folder = mkdtempSync(join(tmpdir(), 'zizmor-'))
  try {
    const unpacked = spawnSync('tar', ['xzf', join(root, 'workflows/zizmor.tar.gz'), '-C', folder])
    if (unpacked.status !== 0) throw new Error('The corpus cannot be unpacked.')
    // The corpus' own form; a bench may trust it.
    const runs = JSON.parse(readFileSync(join(folder, 'zizmor/expected.json'), 'utf8')) as readonly Expected[]
    const read = (input: string): string => readFileSync(join(folder, 'zizmor/inputs', input), 'utf8')
    report(runs, read)
    const binary = process.env['ZIZMOR']
    if (binary === undefined) console.log('ZIZMOR names no zizmor: not compared with an installed one.')
    else {
      const files = [...new Set(runs.map(({ input }) => input))].map((path) => ({ path, text: read(path) }))
      const reasonOf = ({ id, kind, path, line, column }: Deviation): string | undefined =>
        INSTALLED_DEVIATIONS[`${id} ${kind} ${path}:${line}:${column}`]
      if (!compareInstalled(binary, files, reasonOf)) process.exitCode = 1
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function report(runs: readonly Expected[], read: (input: string) => string): void {
  // zizmor's ids: those of its findings, and those whose runs are all negatives.
  const theirs = new Set(
    runs.flatMap(({ findings, test }) => [...findings.map(({ id }) => id), test.split('::')[0] ?? '']),
  )
  const ours = new Set(AUDITS.map(({ id }) => id))
  const tallies = new Map<string, Tally>()
  const tallyOf = (id: string): Tally => {
    const known = tallies.get(id) ?? { expected: 0, matched: 0, shifted: 0, extra: 0 }
    tallies.set(id, known)
    return known
  }
  const wanted = process.argv[2]
  const deviations: string[] = []
  let ms = 0
  for (const { input, persona, findings } of runs) {
    const text = read(input)
    const began = performance.now()
    const { findings: found, gaps } = auditWorkflows([{ path: input, text }], { persona })
    ms += performance.now() - began
    if (wanted === 'gaps') for (const { detail } of gaps) console.log(`gap ${detail}`)
    const rest = found.flatMap(({ rule, place }) =>
      place.kind === 'file' ? [{ id: rule, line: place.startLine ?? 0, column: place.startColumn ?? 0 }] : [],
    )
    const take = (matches: (one: (typeof rest)[number]) => boolean): boolean => {
      const at = rest.findIndex(matches)
      if (at !== -1) rest.splice(at, 1)
      return at !== -1
    }
    const missed = findings.filter((one) => {
      const tally = tallyOf(one.id)
      tally.expected += 1
      const isFound = take(({ id, line, column }) => id === one.id && line === one.line && column === one.column)
      if (isFound) tally.matched += 1
      return !isFound
    })
    for (const one of missed) {
      const isShifted = take(({ id, line }) => id === one.id && line === one.line)
      if (isShifted) tallyOf(one.id).shifted += 1
      deviations.push(`${one.id} ${isShifted ? 'shifted' : 'missed'} ${persona} ${input}:${one.line}:${one.column}`)
    }
    for (const { id, line, column } of rest) {
      if (!theirs.has(id)) continue
      tallyOf(id).extra += 1
      deviations.push(`${id} extra ${persona} ${input}:${line}:${column}`)
    }
  }
  const rows = [...tallies].sort(([, a], [, b]) => b.expected - a.expected)
  console.table(
    Object.fromEntries(
      rows.map(([id, { expected, matched, shifted, extra }]) => [
        id,
        { ours: ours.has(id), expected, matched, recall: percent(matched, expected), shifted, extra },
      ]),
    ),
  )
  const sum = (pick: (tally: Tally) => number): number => rows.reduce((total, [, tally]) => total + pick(tally), 0)
  const [expected, matched, extra] = [sum((t) => t.expected), sum((t) => t.matched), sum((t) => t.extra)]
  console.log(
    `${matched} of ${expected} findings (${percent(matched, expected)}), ${extra} extra (${percent(extra, expected)})`,
  )
  const weak = rows.filter(([, tally]) => tally.expected > 0 && tally.matched < 0.8 * tally.expected)
  console.log(`audits below 80 %: ${weak.map(([id]) => id).join(', ') || 'none'}`)
  console.log(`${runs.length} runs, ${(ms / runs.length).toFixed(2)} ms each, the first ones cold`)
  console.log(`processor time a file, warm: ${cost(runs.map(({ input }) => read(input))).toFixed(2)} ms`)
  const changed = runs.filter(({ input, persona }) => !staysWithOtherLineEnds(input, read(input), persona))
  console.log(`files whose findings move with CR LF: ${changed.map(({ input }) => input).join(', ') || 'none'}`)
  const unexplained = deviations.filter((deviation) => DEVIATIONS[deviation] === undefined)
  const stale = Object.keys(DEVIATIONS).filter((deviation) => !deviations.includes(deviation))
  for (const deviation of deviations) {
    const reason = DEVIATIONS[deviation]
    if (reason !== undefined) console.log(`explained: ${deviation}: ${reason}`)
    else if (wanted === undefined || wanted === 'all' || deviation.startsWith(`${wanted} `))
      console.log(`UNEXPLAINED ${deviation}`)
  }
  for (const deviation of stale) console.log(`NO LONGER THERE: ${deviation}`)
  if (unexplained.length > 0 || stale.length > 0) process.exitCode = 1
}

function percent(part: number, whole: number): string {
  return whole === 0 ? '-' : `${((100 * part) / whole).toFixed(1)} %`
}

/** Processor time, which does not count what else the machine does; the fastest of five rounds. */
function cost(texts: readonly string[]): number {
  const rounds = Array.from({ length: 5 }, () => {
    const began = process.cpuUsage()
    texts.forEach((text, at) => auditWorkflows([{ path: `.github/workflows/${at}.yml`, text }]))
    const { user, system } = process.cpuUsage(began)
    return (user + system) / 1_000 / texts.length
  })
  return Math.min(...rounds)
}

function staysWithOtherLineEnds(path: string, text: string, persona: Persona): boolean {
  const found = (changed: string): string =>
    auditWorkflows([{ path, text: changed }], { persona })
      .findings.map(({ rule, place }) =>
        place.kind === 'file' ? `${rule} ${place.startLine} ${place.startColumn}` : rule,
      )
      .join('\n')
  return found(text) === found(text.replaceAll('\n', '\r\n'))
}
