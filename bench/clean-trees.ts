// Looks through trees in which nobody stored a credential: nothing may be told of them at high or medium confidence. Then
// plants credentials in a copy of each, made of a seed, of which at least 49 of 50 must be told at their place.
//   node scripts/run.mjs bench/clean-trees.ts [--seed <text>] <git directory>...
// This project's own tree is always among them. The bytes that were looked at are compared with the sum that git gives.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { parseArgs } from 'node:util'
import type { TreeEvidence } from '../src/evidence/tree.ts'
import type { Detection } from '../src/model/finding.ts'
import { lineOf, pathOf } from '../src/model/place.ts'
import { drawsOf, plantedOf } from './planted.ts'
import { lookThrough } from './subject-tree.ts'

const PLANTED = 50
const LEAST_FOUND = 49

/** What starts a comment, by the ending of a file that lines are planted in. */
const COMMENTS: { readonly [ending: string]: string } = {
  '.js': '//',
  '.mjs': '//',
  '.ts': '//',
  '.yml': '#',
  '.yaml': '#',
  '.md': '-',
}

interface Place {
  readonly what: string
  readonly path: string
  /** Null where any line of the file will do. */
  readonly line: number | null
}

const { values, positionals } = parseArgs({
  options: { seed: { type: 'string', default: 'clean trees' } },
  allowPositionals: true,
})
const own = join(git('.', ['rev-parse', '--path-format=absolute', '--git-common-dir']))
const rows: object[] = []
let isGood = true
for (const folder of [...positionals, own]) isGood = (await measure(folder)) && isGood
console.table(rows)
if (!isGood) process.exitCode = 1

async function measure(folder: string): Promise<boolean> {
  const work = mkdtempSync(join(tmpdir(), 'clean-trees-'))
  try {
    const commit = git(folder === own ? '.' : folder, ['rev-parse', 'HEAD'])
    const clone = join(work, 'clone.git')
    git(work, ['clone', '--quiet', '--bare', '--shared', folder, clone])
    const clean = await lookThrough(clone, commit)
    if (clean === null) throw new Error(`${folder} has no commit ${commit}`)
    const told = toldOf(clean.tree)
    for (const each of told)
      console.log(`${folder}: ${each.confidence} ${each.rule} ${placeText(each)} ${each.message}`)
    const { commit: spoilt, places } = plant(clone, commit)
    const looked = await lookThrough(clone, spoilt)
    const found = looked === null ? [] : toldOf(looked.tree)
    const missed = places.filter((place) => !found.some((detection) => isAt(detection, place)))
    for (const { what, path, line } of missed) console.log(`${folder}: missed ${what} in ${path}:${line ?? 'any line'}`)
    const bytes = bytesByGit(clone, commit)
    for (const { detail } of clean.gaps) console.log(`${folder}: gap: ${detail}`)
    rows.push({
      tree: folder === own ? 'this project' : folder.split('/').slice(-3).join('/'),
      files: clean.tree.contents.files,
      MB: (clean.tree.contents.bytes / 1e6).toFixed(2),
      'MB by git': (bytes / 1e6).toFixed(2),
      'same bytes': clean.tree.contents.bytes === bytes,
      'high or medium': told.length,
      low: clean.tree.contents.found.filter(({ confidence }) => confidence === 'low').length,
      planted: places.length,
      found: places.length - missed.length,
      s: (clean.ms / 1000).toFixed(1),
    })
    return (
      told.length === 0 &&
      clean.gaps.length === 0 &&
      clean.tree.contents.bytes === bytes &&
      places.length === PLANTED &&
      places.length - missed.length >= LEAST_FOUND
    )
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

function toldOf({ contents, sensitive }: TreeEvidence): readonly Detection[] {
  return [...contents.found, ...sensitive].filter(({ confidence }) => confidence !== 'low')
}

function placeText({ place }: Detection): string {
  return `${pathOf(place) ?? ''}:${lineOf(place) ?? 0}`
}

function isAt({ place, related }: Detection, { path, line }: Place): boolean {
  return [place, ...related].some(
    (each) =>
      each.kind === 'file' &&
      each.path === path &&
      (line === null ||
        each.startLine === null ||
        (each.startLine <= line && (each.endLine ?? each.startLine) >= line)),
  )
}

/** A commit on top of another, with one credential at each place. */
function plant(clone: string, commit: string): { readonly commit: string; readonly places: readonly Place[] } {
  const draw = drawsOf(`${values.seed} files`)
  const lines = git(clone, ['ls-tree', '-r', '--format=%(objecttype) %(path)', commit])
    .split('\n')
    .flatMap((line) => (line.startsWith('blob ') ? [line.slice(5)] : []))
    .filter((path) => COMMENTS[extname(path)] !== undefined)
  const changed = new Map<string, string[]>()
  const added = new Map<string, Buffer>()
  const places = plantedOf(values.seed, PLANTED).map(({ what, target, content }) => {
    if (target.kind === 'new') {
      added.set(target.path, content(''))
      return { what, path: target.path, line: null }
    }
    // Each in a file of its own, so that a line is where it was put.
    const path = lines.splice(draw(lines.length), 1)[0] ?? ''
    const text = (changed.get(path) ?? git(clone, ['show', `${commit}:${path}`]).split('\n')).slice()
    const at = draw(text.length)
    text.splice(at, 0, content(COMMENTS[extname(path)] ?? '').toString())
    changed.set(path, text)
    return { what, path, line: at + 1 }
  })
  for (const [path, text] of changed) added.set(path, Buffer.from(`${text.join('\n')}\n`))
  const index = { GIT_INDEX_FILE: join(clone, 'planted') }
  git(clone, ['read-tree', commit], undefined, index)
  const info = [...added].map(
    ([path, bytes]) => `100644 ${git(clone, ['hash-object', '-w', '--stdin'], bytes)}\t${path}\n`,
  )
  git(clone, ['update-index', '--add', '--index-info'], Buffer.from(info.join('')), index)
  const tree = git(clone, ['write-tree'], undefined, index)
  return { commit: git(clone, ['commit-tree', tree, '-p', commit, '-m', 'Plant']), places }
}

/** The sum of the sizes of the blobs of a commit, each as often as there are paths to it. */
function bytesByGit(clone: string, commit: string): number {
  return git(clone, ['ls-tree', '-r', '--format=%(objecttype) %(objectsize)', commit])
    .split('\n')
    .filter((line) => line.startsWith('blob '))
    .reduce((sum, line) => sum + Number(line.slice(5)), 0)
}

function git(folder: string, args: readonly string[], input?: Buffer, env: NodeJS.ProcessEnv = {}): string {
  const author = { GIT_AUTHOR_NAME: 'bench', GIT_AUTHOR_EMAIL: 'bench@example.org' }
  const committer = { GIT_COMMITTER_NAME: 'bench', GIT_COMMITTER_EMAIL: 'bench@example.org' }
  const { stdout, stderr, status } = spawnSync('git', ['-C', folder, ...args], {
    input,
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
    env: { ...process.env, ...author, ...committer, ...env },
  })
  if (status !== 0) throw new Error(`git ${args[0] ?? ''} failed in ${folder}: ${stderr}`)
  return stdout.replace(/\n$/, '')
}
