// Bundles the entries into dist/ with shared chunks, so that each needs nothing but Node, and collects the licences of
// what is inside. Names carry content hashes and nothing of this machine, so that the same source gives the same bytes.
import { readFile, rm, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'

const root = join(import.meta.dirname, '..')
const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))

await rm(join(root, 'dist'), { recursive: true, force: true })
const result = await build({
  absWorkingDir: root,
  entryPoints: { cli: 'src/cli.ts', index: 'src/action.ts' },
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  chunkNames: 'chunks/[name]-[hash]',
  metafile: true,
  legalComments: 'none',
  minifySyntax: true,
  minifyWhitespace: true,
  keepNames: true,
  define: { __VERSION__: JSON.stringify(version) },
  // CommonJS packages inside call require for Node's own modules, which an ES module has not.
  banner: {
    js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
  },
  logLevel: 'warning',
})

// dist must run when it is copied alone, where no package.json says that its files are modules.
await writeFile(join(root, 'dist/package.json'), '{ "type": "module" }\n')
await writeFile(join(root, 'dist/licenses.txt'), await licences(Object.keys(result.metafile.inputs)))

async function licences(inputs) {
  const folders = new Set()
  for (const input of inputs) {
    const match = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)
    if (match !== null) folders.add(match[1])
  }
  const parts = []
  for (const folder of [...folders].sort()) {
    const manifest = JSON.parse(await readFile(join(root, folder, 'package.json'), 'utf8'))
    const file = ['LICENSE', 'LICENSE.md', 'license', 'LICENCE', 'LICENSE.txt'].find((name) =>
      existsSync(join(root, folder, name)),
    )
    if (file === undefined) throw new Error(`${folder} ships no licence file; it cannot be bundled.`)
    const text = await readFile(join(root, folder, file), 'utf8')
    parts.push(`${manifest.name} ${manifest.version} (${manifest.license})\n\n${text.trim()}\n`)
  }
  return parts.join(`\n${'-'.repeat(80)}\n\n`)
}
