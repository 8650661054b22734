import { recentVersions } from '../../src/evidence/recent-versions.ts'

const isKnown = (versions: ReturnType<typeof recentVersions>, path: string, text: string): boolean =>
  versions.newParts(path, Buffer.from(text)) !== undefined

describe('recentVersions', () => {
  it('drops what was met longest ago, and what is too long', () => {
    const versions = recentVersions(10, 6)
    versions.keep('a', Buffer.from('aaaa'), false)
    versions.keep('b', Buffer.from('bbbb'), false)
    expect(isKnown(versions, 'a', 'aaaa')).toBe(true)
    versions.keep('c', Buffer.from('cccc'), false)
    versions.keep('d', Buffer.from('ddddddd'), false)

    expect(['a', 'b', 'c', 'd'].map((path) => isKnown(versions, path, 'x'))).toEqual([false, true, true, false])
  })

  it('keeps copies, and what reached far', () => {
    const versions = recentVersions(1000, 1000)
    const bytes = Buffer.from('one\n'.repeat(100))
    versions.keep('a', bytes, true)
    bytes.fill('x')
    const { parts, reachesFar } = versions.newParts('a', Buffer.from('one\n'.repeat(100))) ?? {}
    expect(reachesFar).toBe(true)
    // Nothing changed: what is left is the place behind the end, with what stands before it.
    expect(parts?.map(({ end }) => end)).toEqual([400])
    expect(parts?.[0]?.start).toBeGreaterThan(0)
  })

  it('compares with the version of the branch that is nearest', () => {
    const version = (branch: string, change: string): Buffer =>
      Buffer.from(`${Array.from({ length: 3000 }, (_, index) => `${branch} ${index}\n`).join('')}${change}`)
    const versions = recentVersions(10_000_000, 1_000_000)
    const sizes = ['main', 'next', 'main', 'next'].map((branch, index) => {
      const bytes = version(branch, `change ${index}\n`)
      const parts = versions.newParts('file', bytes)?.parts
      versions.keep('file', bytes, false)
      return parts?.reduce((sum, { start, end }) => sum + (end - start), 0) ?? bytes.length
    })
    expect(sizes[2]).toBeLessThan(1000)
    expect(sizes[3]).toBeLessThan(1000)
  })
})
