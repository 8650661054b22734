import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { loadAll } from 'js-yaml'
import { parseYaml } from '../src/syntax/yaml.ts'

/**
 * Parses every YAML file below a folder and prints the time as a ratio to the parser's own loader, which keeps no places, in
 * the same run. Without a folder it makes workflows of its own.
 */
const folder = process.argv[2]

function madeWorkflows(): readonly string[] {
  const step =
    '      - name: Build # with care\n        run: |\n          npm ci\n          npm test -- "${{ matrix.part }}"\n'
  const job = (at: number): string => `  job-${at}:\n    runs-on: ubuntu-latest\n    steps:\n${step.repeat(8)}`
  const jobs = [1, 2, 3, 4].map(job).join('')
  return Array.from({ length: 150 }, (_, at) => `name: made-${at}\non: [push]\njobs:\n${jobs}`)
}

function workflowsIn(root: string): readonly string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.ya?ml$/.test(file))
    .map((file) => readFileSync(path.join(root, file), 'utf8'))
    .filter((text) => parseYaml(text).ok && isLoaded(text))
}

/** The loader refuses some files that the tree takes, such as those with tags of their own. */
function isLoaded(text: string): boolean {
  try {
    loadAll(text)
    return true
  } catch {
    return false
  }
}

function timed(act: () => void): number {
  const began = performance.now()
  act()
  return performance.now() - began
}

const texts = folder === undefined ? madeWorkflows() : workflowsIn(folder)
// Turn about, so that neither runs on a colder engine or a busier machine than the other; the fastest of each counts.
const rounds = Array.from({ length: 25 }, () => ({
  load: timed(() => texts.forEach((text) => loadAll(text))),
  parse: timed(() => texts.forEach((text) => parseYaml(text))),
}))
const loadMs = Math.min(...rounds.map(({ load }) => load))
const parseMs = Math.min(...rounds.map(({ parse }) => parse))
console.table([
  {
    files: texts.length,
    'load ms': Number(loadMs.toFixed(2)),
    'located ms': Number(parseMs.toFixed(2)),
    ratio: Number((parseMs / loadMs).toFixed(2)),
  },
])
