// Runs a TypeScript script: bundles it in memory of a temporary file, since Node 20 reads no types.
//   node scripts/run.mjs scripts/generate.ts [arguments]
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const [script, ...rest] = process.argv.slice(2)
if (script === undefined) throw new Error('Name the script: node scripts/run.mjs scripts/<name>.ts')

const { version } = JSON.parse(await readFile(join(import.meta.dirname, '../package.json'), 'utf8'))

// Inside node_modules, so that packages are found from there.
const folder = await mkdtemp(join(import.meta.dirname, '../node_modules/.run-'))
try {
  const outfile = join(folder, 'script.mjs')
  await build({
    entryPoints: [script],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    define: { __VERSION__: JSON.stringify(version) },
  })
  process.argv.splice(1, process.argv.length - 1, script, ...rest)
  await import(pathToFileURL(outfile).href)
} finally {
  await rm(folder, { recursive: true, force: true })
}
