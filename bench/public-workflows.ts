// Compares the workflow audits with an installed zizmor on the `.github` folders of real repositories.
//
//   ZIZMOR  an installed zizmor
//
// `node scripts/run.mjs bench/public-workflows.ts <clone>...` reads HEAD of each clone, bare or not. A finding of either side
// that the other has not, of an audit that both have, is told with its kind; one that `public-workflows-kinds.data.ts` has no
// kind for makes the exit code 1.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { workflowFileKind, type SourceFile } from '../src/workflows/model/read-file.ts'
import { compareInstalled } from './installed-zizmor.ts'
import { kindOf } from './public-workflows-kinds.data.ts'

const clones = process.argv.slice(2)
const { ZIZMOR: binary } = process.env
if (binary === undefined || clones.length === 0) {
  console.log('Skipped: set ZIZMOR to an installed zizmor and name clones.')
} else {
  const files = clones.flatMap(workflowFiles)
  const lines = new Map(files.map(({ path, text }) => [path, text.split('\n')]))
  console.log(`${files.length} files of ${clones.length} repositories`)
  const isClassified = compareInstalled(binary, files, (deviation, all) =>
    kindOf(deviation, (path) => lines.get(path) ?? [], all),
  )
  if (!isClassified) process.exitCode = 1
}

/** The files below `.github` that GitHub reads, under a folder with the clone's name. */
function workflowFiles(clone: string): readonly SourceFile[] {
  const folder = existsSync(join(clone, '.git')) ? join(clone, '.git') : clone
  const name = basename(clone) === 'repo' ? basename(dirname(clone)) : basename(clone)
  const git = (...args: readonly string[]): string =>
    spawnSync('git', ['--git-dir', folder, ...args], { encoding: 'utf8', maxBuffer: 1 << 28 }).stdout
  return git('ls-tree', '-r', '-z', '--name-only', 'HEAD', '.github')
    .split('\0')
    .filter((path) => workflowFileKind(path) !== null)
    .map((path) => ({ path: `${name}/${path}`, text: git('show', `HEAD:${path}`) }))
}
