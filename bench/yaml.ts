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
  return Array.from(
    { length: 150 },
    (_, at) => `on: [push]\njobs:\n${[1, 2, 3, at].map((part) => job(part + at)).join('')}`,
  )
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

/** The fastest of several runs, in milliseconds. */
function fastest(act: () => void): number {
  const times = Array.from({ length: 15 }, () => {
    const began = performance.now()
    act()
    return performance.now() - began
  })
  return Math.min(...times)
}

const texts = folder === undefined ? madeWorkflows() : workflowsIn(folder)
const loadMs = fastest(() => texts.forEach((text) => loadAll(text)))
const parseMs = fastest(() => texts.forEach((text) => parseYaml(text)))
console.table([
  {
    files: texts.length,
    'load ms': Number(loadMs.toFixed(2)),
    'located ms': Number(parseMs.toFixed(2)),
    ratio: Number((parseMs / loadMs).toFixed(2)),
  },
])
