import { lstatSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { publishFile } from '../../src/publish/files.ts'
import { temporaryFolder } from '../support/git-fixture.ts'

const TEXT = 'the whole report'

test('nothing is written through a link that a repository put where the draft might be', async () => {
  const [folder, elsewhere] = [temporaryFolder(), path.join(temporaryFolder(), 'kept')]
  writeFileSync(elsewhere, 'kept')
  symlinkSync(elsewhere, path.join(folder, `report.json.${String(TEXT.length)}.part`))

  await publishFile(folder, { path: 'report.json', text: TEXT })

  expect(readFileSync(elsewhere, 'utf8')).toBe('kept')
  expect(readFileSync(path.join(folder, 'report.json'), 'utf8')).toBe(TEXT)
})

test('a link in the place of the file is replaced and not followed, and no draft stays', async () => {
  const [folder, elsewhere] = [temporaryFolder(), path.join(temporaryFolder(), 'kept')]
  writeFileSync(elsewhere, 'kept')
  symlinkSync(elsewhere, path.join(folder, 'report.json'))

  await publishFile(folder, { path: 'report.json', text: TEXT })

  expect(lstatSync(path.join(folder, 'report.json')).isFile()).toBe(true)
  expect(readFileSync(elsewhere, 'utf8')).toBe('kept')
  expect(readdirSync(folder)).toEqual(['report.json'])
})
