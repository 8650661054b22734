// Breaks the workflows of public repositories as people break them, and asks the checks.
//
//   node scripts/run.mjs bench/workflow-defects.ts <clone>[@<commit>]...
//
// A clone is a folder with or without a work tree; its commit is HEAD unless given. Every defect of
// `__tests__/support/workflow-defects.data.ts` that can be put there is put there by itself. `flips`: the question is answered
// with no, at the line, and was not before. `adds`: it was no before, and the new line is named. The rest is a miss, and makes
// the exit code 1 unless `workflow-defects-deviations.data.ts` says why.
import { basename, dirname } from 'node:path'
import { isActionsFile } from '../src/evidence/actions-files.ts'
import { isGap, openRepository } from '../src/repository/open-repository.ts'
import type { FilesByPath } from '../__tests__/support/sketch-tree.ts'
import { judge, names, seed, type Said, type Seeded } from '../__tests__/support/workflow-defects.ts'
import { DEFECTS } from '../__tests__/support/workflow-defects.data.ts'
import { DEVIATIONS } from './workflow-defects-deviations.data.ts'

interface Outcome {
  readonly before: string
  readonly after: string
  readonly outcome: string
}

const NOT_HERE: Outcome = { before: '-', after: '-', outcome: '-' }

const clones = process.argv.slice(2)
if (clones.length === 0) console.log('Skipped: name clones of repositories whose workflows are to be broken.')
else await breakAll(clones)

async function breakAll(given: readonly string[]): Promise<void> {
  const rows: { readonly [column: string]: string | number }[] = []
  for (const one of given) {
    const [folder = '', commit = 'HEAD'] = one.split('@')
    const name = basename(folder) === 'repo' ? basename(dirname(folder)) : basename(folder)
    const files = await filesOf(folder, commit)
    const seeded = await seed(files)
    for (const { defect } of DEFECTS) {
      const found = seeded.find((each) => each.defect === defect)
      const outcome = found === undefined ? NOT_HERE : await outcomeOf(found)
      rows.push({ set: name, defect, ...outcome, reason: DEVIATIONS[`${name} ${defect}`] ?? '' })
    }
  }
  console.table(rows)
  const count = (outcome: string): number => rows.filter((row) => row['outcome'] === outcome).length
  const open = rows.filter(({ outcome, reason }) => outcome === 'MISSED' && reason === '')
  console.log(
    `${count('flips')} flip, ${count('adds')} add, ${count('MISSED')} missed (${open.length} without a reason), ${count('-')} not possible`,
  )
  const stale = rows.filter(({ outcome, reason }) => outcome !== 'MISSED' && reason !== '')
  for (const { set, defect } of stale) console.log(`NO LONGER MISSED: ${set} ${defect}`)
  if (open.length + stale.length > 0) process.exitCode = 1
}

async function outcomeOf({ sound, broken, check, criterion, named }: Seeded): Promise<Outcome> {
  const before = await judge(sound, check, criterion)
  const after = await judge(broken, check, criterion)
  const isNamed = names(after, named) && after.status === 'fail'
  const isNew = after.named.some((one) => named.some((line) => isSame(line, one)) && !has(before, one))
  const outcome = !isNamed ? 'MISSED' : before.status === 'fail' ? (isNew ? 'adds' : 'MISSED') : 'flips'
  return { before: before.status, after: after.status, outcome }
}

function isSame(wanted: Said['named'][number], one: Said['named'][number]): boolean {
  return wanted.rule === one.rule && wanted.path === one.path && wanted.line === one.line
}

function has({ named }: Said, one: Said['named'][number]): boolean {
  return named.some(({ rule, path, line }) => rule === one.rule && path === one.path && line === one.line)
}

/** The names of all files, and the texts of those that the evidence is made of. */
async function filesOf(folder: string, commit: string): Promise<FilesByPath> {
  const repository = await openRepository(folder, { env: process.env })
  const tree = await repository.treeAt(commit)
  if (isGap(tree)) throw new Error(`${folder}: ${tree.detail}`)
  const { entries } = await tree.list({ maxEntries: 1_000_000, signal: new AbortController().signal })
  const files: { [path: string]: string } = Object.fromEntries(entries.map(({ path }) => [path, '']))
  await tree.read(
    entries.filter(({ path, kind }) => kind === 'file' && isActionsFile(path)),
    10_000_000,
    ({ path }, blob) => {
      if (blob.ok) files[path] = new TextDecoder().decode(blob.bytes)
    },
  )
  return files
}
