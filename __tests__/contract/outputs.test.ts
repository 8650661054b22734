import { readdirSync, readFileSync } from 'node:fs'
import { ACTION_SURFACES, LOCAL_SURFACES, WRITERS } from '../support/outputs.ts'

/** Calls by which anything leaves the process. */
const WRITES = [
  /\b(?:stdout|stderr|stream|store)\.write\(/,
  /\b(?:writeFile|appendFile|createWriteStream|copyFile|publishFile|appendSummary|appendOutputs)(?:Sync)?\(/,
  /\bconsole\.\w+\(/,
  /\broute: '(?!GET )[A-Z]+ \//,
  /\bfetch\(|\bhttps?\.request\(/,
]

it('every source file that writes is captured by a property that no credential gets out', () => {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .map((name) => `src/${name.replaceAll('\\', '/')}`)
    .filter((name) => name.endsWith('.ts') && !/\.data\.ts$|^src\/workflows\/audits\//.test(name))
  const writers = files.filter((file) => {
    const source = readFileSync(file, 'utf8').replace(/^\s*(?:\/\/|\/?\*).*$/gm, '')
    return WRITES.some((write) => write.test(source))
  })

  expect(writers.sort()).toEqual(Object.keys(WRITERS).sort())
})

it('every surface is written by a file', () => {
  const named = new Set(Object.values(WRITERS).flat())

  expect([...LOCAL_SURFACES, ...ACTION_SURFACES].filter((surface) => !named.has(surface))).toEqual([])
})
