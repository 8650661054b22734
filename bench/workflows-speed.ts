// How long the workflow audits take: a thousand workflows that are all different, in one run from cold, on one core.
//
//   ZIZMOR  an installed zizmor; where it is set, its time on the same files is printed too
//
// `node scripts/run.mjs bench/workflows-speed.ts [folder]` takes the files of a folder instead of made ones. Processor time is
// counted, which does not move with what else the machine does. More than 3 ms a file makes the exit code 1.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseYaml } from '../src/syntax/yaml.ts'
import { auditWorkflows } from '../src/workflows/audit-workflows.ts'
import { AUDITS } from '../src/workflows/audits/registry.ts'
import type { SourceFile } from '../src/workflows/model/read-file.ts'
import { runZizmor } from './installed-zizmor.ts'
import { madeWorkflows } from './made-workflows.ts'

const MOST_MS = 3

const [folder] = process.argv.slice(2)
const files = folder === undefined ? madeWorkflows(1_000) : filesIn(folder)

function filesIn(root: string): readonly SourceFile[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.ya?ml$/.test(path))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
}

function processorMs(act: () => void): number {
  const began = process.cpuUsage()
  act()
  const { user, system } = process.cpuUsage(began)
  return (user + system) / 1_000
}

// The audits first: neither may find the parser warm.
const audited = processorMs(() => void auditWorkflows(files))
const again = processorMs(() => void auditWorkflows(files))
const parsed = processorMs(() => files.forEach(({ text }) => parseYaml(text)))
const bytes = files.reduce((sum, { text }) => sum + text.length, 0)
const a = (ms: number): string => `${(ms / files.length).toFixed(2)} ms a file`
console.log(`${files.length} files, ${Math.round(bytes / 1024)} KiB`)
console.log(`audits from cold: ${a(audited)}; again: ${a(again)}`)
console.log(`YAML alone, warm: ${a(parsed)}; the audits take ${(again / parsed).toFixed(1)} times that`)
const { ZIZMOR: binary } = process.env
if (binary === undefined) console.log('ZIZMOR names no zizmor: not compared with it.')
else {
  const { ms, version } = runZizmor(binary, files, 'regular')
  console.log(`${version}, by the clock and on all cores: ${a(ms)}; ours take ${(audited / ms).toFixed(2)} times that`)
}
// Files that were read keep what was found out about them, so that each audit pays for itself alone.
const { subject } = auditWorkflows(files)
const costs = AUDITS.map((audit) => ({
  audit: audit.id,
  ms: processorMs(() => subject.files.forEach((file) => [...audit.run(file, subject)])),
}))
console.log('Dearest audits, when all have run before:')
console.table(costs.sort((one, other) => other.ms - one.ms).slice(0, 5))
if (audited / files.length > MOST_MS) process.exitCode = 1
