import fc from 'fast-check'
import { gzipSync } from 'node:zlib'
import { type ArchiveLimits, DEFAULT_ARCHIVE_LIMITS, walkArchive } from '../../src/archive/archive.ts'
import { zipOf } from '../support/github/zip.ts'
import { tarOf } from '../support/tar.ts'

function walk(bytes: Uint8Array, part: Partial<ArchiveLimits> = {}) {
  const files: Record<string, string> = {}
  const result = walkArchive(bytes, { ...DEFAULT_ARCHIVE_LIMITS, ...part }, (path, content) => {
    files[path] = Buffer.from(content).toString('latin1')
  })
  return { files, entries: result?.entries, issues: result?.issues.map(({ reason, entry }) => [reason, entry]) }
}

const text = (content: string): Uint8Array => Buffer.from(content)

describe('walkArchive', () => {
  it('is null for what is no archive', () => {
    for (const bytes of [
      text(''),
      text('PK'),
      text('BZh is no archive'),
      text('x'.repeat(2000)),
      new Uint8Array(1024),
    ]) {
      expect(walkArchive(bytes, DEFAULT_ARCHIVE_LIMITS, () => undefined)).toBeNull()
    }
  })

  it('hands over the files of a zip, a tar and both packed', () => {
    const files = { 'a.txt': 'one', 'b/c.txt': 'two' }
    const entries = [['a.txt', text('one')] as const, ['b/c.txt', text('two')] as const]

    for (const bytes of [zipOf(entries), tarOf(entries), gzipSync(tarOf(entries))]) {
      expect(walk(bytes)).toEqual({ files, entries: 2, issues: [] })
    }
    expect(walk(gzipSync('alone')).files).toEqual({ content: 'alone' })
  })

  it('opens a zip behind a program', () => {
    const bytes = Buffer.concat([text('#!/bin/sh\nexec run "$0"\n'), zipOf([['a.txt', text('one')]])])
    expect(walk(bytes)).toEqual({ files: { 'a.txt': 'one' }, entries: 1, issues: [] })
  })

  it('reads long names of tar', () => {
    const name = `${'d/'.repeat(80)}a.txt`
    expect(walk(tarOf([[name, text('one')]])).files).toEqual({ [name]: 'one' })
  })

  it('opens archives in archives as deep as it may, and tells of deeper ones', () => {
    const inner = zipOf([['deep.txt', text('deep')]])
    const middle = gzipSync(tarOf([['inner.zip', inner]]))
    const outer = zipOf([['middle.tgz', middle]])

    expect(walk(outer)).toEqual({
      files: { 'middle.tgz!/inner.zip!/deep.txt': 'deep' },
      entries: 1,
      issues: [],
    })
    expect(walk(outer, { maxDepth: 2 }).issues).toEqual([['limit', 'middle.tgz!/inner.zip']])
  })

  it('tells a bomb, and holds no more of it than it may', () => {
    const zeros = Buffer.alloc(8 * 1024 * 1024)
    expect(
      walk(
        zipOf([
          ['zeros', zeros],
          ['a', text('one')],
        ]),
      ),
    ).toMatchObject({
      files: { a: 'one' },
      issues: [['limit', 'zeros']],
    })
    expect(walk(gzipSync(zeros)).issues).toEqual([['limit', null]])
    const many = zipOf([...Array(20).keys()].map((index) => [String(index), text(`${index}`)]))
    expect(walk(many, { maxEntries: 5 })).toMatchObject({ entries: 5, issues: [['limit', null]] })
    expect(walk(many, { maxTotalBytes: 12 }).entries).toBe(11)
    expect(walk(tarOf([['a', Buffer.alloc(100)]]), { maxEntryBytes: 50 }).issues).toEqual([['limit', 'a']])
  })

  it('tells what is encrypted, packed in another way or of a kind that it cannot open', () => {
    const zip = Buffer.from(zipOf([['a.txt', text('one')]]))
    const central = zip.indexOf('PK\x01\x02', 0, 'latin1')
    const encrypted = Buffer.from(zip)
    encrypted[central + 8] = 1
    const otherwise = Buffer.from(zip)
    otherwise[central + 10] = 14

    expect(walk(encrypted).issues).toEqual([['unsupported', 'a.txt']])
    expect(walk(otherwise).issues).toEqual([['unsupported', 'a.txt']])
    for (const magic of ['fd377a585a00', '377abcaf271c', '526172211a07', '28b52ffd', '425a6839314159265359']) {
      expect(walk(Buffer.from(`${magic}0000000000`, 'hex')).issues).toEqual([['unsupported', null]])
    }
  })

  it('keeps what came before the damage', () => {
    const packed = gzipSync(Buffer.from('first line\n'.repeat(1000)))
    const walked = walk(packed.subarray(0, packed.length - 12))
    expect(walked.issues).toEqual([['malformed', null]])
    expect(walked.files['content']).toMatch(/^first line/)
  })

  it('never throws and never goes past its limits, however an archive is mutated', () => {
    const entries = [['a.txt', text('one '.repeat(50))] as const, ['b.zip', zipOf([['c', text('c')]])] as const]
    const archives = [zipOf(entries), Buffer.from(tarOf(entries)), gzipSync(tarOf(entries))]
    const limits = { maxEntries: 10, maxEntryBytes: 2000, maxTotalBytes: 8000, maxRatio: 10, maxDepth: 2 }
    const mutation = fc.record({
      archive: fc.nat(archives.length - 1),
      changes: fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 8 }),
      cut: fc.option(fc.nat(), { nil: null }),
    })
    fc.assert(
      fc.property(mutation, ({ archive, changes, cut }) => {
        const bytes = Buffer.from(archives[archive] ?? [])
        for (const [at, value] of changes) bytes[at % bytes.length] = value
        const given = cut === null ? bytes : bytes.subarray(0, cut % bytes.length)
        let total = 0
        const result = walkArchive(given, limits, (_, content) => (total += content.length))
        expect(total).toBeLessThanOrEqual(limits.maxTotalBytes)
        expect(result?.entries ?? 0).toBeLessThanOrEqual(limits.maxEntries)
      }),
      { numRuns: 2000 },
    )
  })
})
