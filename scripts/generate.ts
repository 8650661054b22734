import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import prettier from 'prettier'
import { generatedFiles } from './generated-files.ts'

const current = (path: string): Promise<string | null> =>
  existsSync(path) ? readFile(path, 'utf8') : Promise.resolve(null)

for (const file of await generatedFiles(current)) {
  const config = await prettier.resolveConfig(file.path)
  const text = file.path.endsWith('.md')
    ? await prettier.format(file.text, { ...config, parser: 'markdown' })
    : file.text
  if ((await current(file.path)) === text) continue
  await mkdir(dirname(file.path), { recursive: true })
  await writeFile(file.path, text)
  console.log(`wrote ${file.path}`)
}
