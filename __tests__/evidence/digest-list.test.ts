import { readDigestList } from '../../src/evidence/digest-list.ts'

describe('readDigestList', () => {
  it('tells SHA-256 digests, and of which files the list has longer ones', () => {
    const list = [`${'a'.repeat(64)}  one.tgz`, `${'b'.repeat(128)} *two.tgz`, `SHA256 (three.tgz) = ${'c'.repeat(64)}`]
    expect(readDigestList(list.join('\n'))).toEqual({
      'one.tgz': `sha256:${'a'.repeat(64)}`,
      'two.tgz': null,
      'three.tgz': `sha256:${'c'.repeat(64)}`,
    })
  })

  it('takes nothing from digests that two files can share', () => {
    expect(readDigestList(`${'a'.repeat(32)}  one.tgz\n${'b'.repeat(40)}  two.tgz\n`)).toEqual({})
  })
})
