import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { findProgram, withPathOutside } from '../../src/process/find-program.ts'
import { temporaryFolder } from '../support/git-fixture.ts'

const folder = temporaryFolder()
const project = path.join(folder, 'project')
const inside = path.join(project, 'node_modules/.bin')
const outside = path.join(folder, 'bin')
const linked = path.join(folder, 'linked')
for (const made of [inside, outside]) {
  mkdirSync(made, { recursive: true })
  writeFileSync(path.join(made, 'tool'), '#!/bin/sh\n')
  chmodSync(path.join(made, 'tool'), 0o755)
}
writeFileSync(path.join(outside, 'text'), 'no program')
mkdirSync(path.join(outside, 'folder'))
symlinkSync(inside, linked)
symlinkSync(path.join(inside, 'tool'), path.join(outside, 'planted'))

describe('findProgram', () => {
  it('gives the first program on PATH that is outside of the folder', () => {
    const env = { PATH: [inside, linked, '/nowhere', outside].join(path.delimiter) }

    expect(findProgram('tool', env, project)).toBe(path.join(outside, 'tool'))
  })

  it.each(['planted', 'text', 'folder', 'absent'])('finds none in `%s`', (name) => {
    expect(findProgram(name, { PATH: outside }, project)).toBeNull()
  })

  it('finds none without PATH', () => {
    expect(findProgram('tool', {}, project)).toBeNull()
  })

  it('takes folders of the project off PATH, also where a link leads there', () => {
    const env = { PATH: [inside, linked, outside].join(path.delimiter), HOME: '/home/a' }

    expect(withPathOutside(env, project)).toEqual({ PATH: outside, HOME: '/home/a' })
  })
})
