// Cuts GitHub's published description of its API down to what the simulator of the tests needs:
//   node scripts/run.mjs scripts/trim-openapi.ts [folder of the package @octokit/openapi]
import { readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import type { Description } from '../__tests__/support/github/description.ts'
import { OPERATION_KEYS } from '../__tests__/support/github/operations.ts'
import { trimDescription, trimmedText } from '../__tests__/support/github/trim.ts'

const PACKAGE = '@octokit/openapi'
const TARGET = '__tests__/support/github'

const given = process.argv[2]
const folder = given ?? path.dirname(createRequire(path.resolve('package.json')).resolve(`${PACKAGE}/package.json`))

// The package's own files; their shape is checked by the trimming, which fails on a missing operation.
const about = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8')) as {
  readonly version: string
  readonly license: string
}
const published = JSON.parse(await readFile(path.join(folder, 'generated/api.github.com.json'), 'utf8')) as Description
const source = { package: PACKAGE, version: about.version, license: about.license }
const text = trimmedText(trimDescription(published, OPERATION_KEYS, source))

await writeFile(path.join(TARGET, 'api.json'), text)
// The licence asks that its text goes wherever a part of the description goes.
await writeFile(path.join(TARGET, 'api.LICENSE'), await readFile(path.join(folder, 'LICENSE'), 'utf8'))
console.log(`${TARGET}/api.json: ${OPERATION_KEYS.length} operations, ${text.length} characters`)
