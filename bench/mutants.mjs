// Breaks the frame by hand, one place at a time, and asks the test suite whether it notices.
//   node bench/mutants.mjs            all of them
//   node bench/mutants.mjs 3 7        those of the list
// Works in a copy, so that the sources are never touched. The list and the last result stand in docs/decisions/.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MUTANTS } from './mutants.data.mjs'

const root = join(import.meta.dirname, '..')
const copy = mkdtempSync(join(tmpdir(), 'mutants-'))
for (const part of [
  'src',
  '__tests__',
  'docs',
  'schemas',
  'dist',
  'scripts',
  'package.json',
  'jest.config.mjs',
  'tsconfig.json',
  'README.md',
]) {
  cpSync(join(root, part), join(copy, part), { recursive: true })
}
symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))

const chosen = process.argv.slice(2).map(Number)
const suites = [
  '__tests__/checks',
  '__tests__/policy',
  '__tests__/property/decision',
  '__tests__/model',
  '__tests__/evidence',
  '__tests__/e2e/vectors',
  '__tests__/e2e/source-removal',
]
let killed = 0
let run = 0
for (const [index, mutant] of MUTANTS.entries()) {
  if (chosen.length > 0 && !chosen.includes(index + 1)) continue
  const file = join(copy, mutant.file)
  const text = readFileSync(file, 'utf8')
  if (text.split(mutant.find).length !== 2)
    throw new Error(`Mutant ${index + 1} (${mutant.what}) names a place that is not there once in ${mutant.file}.`)
  writeFileSync(
    file,
    text.replace(mutant.find, () => mutant.replace),
  )
  const { status } = spawnSync('node_modules/.bin/jest', ['--bail', '--silent', ...suites], {
    cwd: copy,
    stdio: 'ignore',
  })
  writeFileSync(file, text)
  run += 1
  if (status !== 0) killed += 1
  console.log(`${String(index + 1).padStart(2)}  ${status === 0 ? 'SURVIVED' : 'killed  '}  ${mutant.what}`)
}
console.log(`${killed} of ${run} killed`)
rmSync(copy, { recursive: true, force: true })
