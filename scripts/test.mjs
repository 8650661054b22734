// Everything that must hold before a change lands, in the order in which it fails fastest: format, lint, types, then
// generated files and dist are made again and must be what is committed, then the tests.
//   npm test            all of it
//   npm run check       the same; the name for before a commit
import { spawnSync } from 'node:child_process'

const results = process.env.JEST_JSON_OUTPUT
const steps = [
  ['format', 'prettier', ['--check', '.']],
  ['lint', 'eslint', ['.']],
  ['types', 'tsc', ['-p', '.']],
  ['generate', 'node', ['scripts/run.mjs', 'scripts/generate.ts']],
  ['build', 'node', ['scripts/build.mjs']],
  ['fresh', 'git', ['diff', '--exit-code', '--stat', '--', 'dist', 'schemas', 'docs', 'README.md', 'action.yml']],
  ['tests', 'jest', [...(results === undefined ? [] : ['--json', `--outputFile=${results}`])]],
]

let failed = false
for (const [name, command, args] of steps) {
  console.log(`\n== ${name}`)
  const { status } = spawnSync(command, args, { stdio: 'inherit' })
  if (status === 0) continue
  failed = true
  console.error(`== ${name} failed`)
}
process.exitCode = failed ? 1 : 0
