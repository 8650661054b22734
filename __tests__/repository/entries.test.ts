import { Readable } from 'node:stream'
import fc from 'fast-check'
import {
  bytesOfPath,
  compareEntries,
  eachRecord,
  isSafePath,
  kindOfMode,
  pathOfBytes,
  pathOfLatin1,
} from '../../src/repository/entries.ts'

const entryOf = (bytes: Uint8Array) =>
  ({ ...pathOfBytes(bytes), kind: 'file', oid: null, tracked: true, sparse: false }) as const

// Bytes of any sort, and text with characters on both sides of the surrogates.
const names = fc.oneof(
  fc.uint8Array({ maxLength: 12 }),
  fc
    .string({ unit: fc.constantFrom('a', '/', '\u{ff5e}', '\u{1f600}', 'ä', '\u{d7ff}'), maxLength: 6 })
    .map((text) => Buffer.from(text)),
)

describe('paths', () => {
  it('keep their bytes', () => {
    fc.assert(
      fc.property(names, (bytes) => {
        expect(bytesOfPath(pathOfBytes(bytes)).equals(bytes)).toBe(true)
        expect(pathOfLatin1(Buffer.from(bytes).toString('latin1'))).toEqual(pathOfBytes(bytes))
      }),
    )
  })

  it('are ordered by their bytes', () => {
    fc.assert(
      fc.property(names, names, (a, b) => {
        expect(Math.sign(compareEntries(entryOf(a), entryOf(b)))).toBe(Buffer.compare(a, b))
      }),
    )
  })

  it.each(['a', 'a/b', '.github/x', '.gitignore', '...', 'a..b', '.git-x/y', 'a/.gitmodules', '..a', 'git/.gita'])(
    'are safe: %s',
    (path) => {
      expect(isSafePath(path)).toBe(true)
    },
  )

  it.each(['', '/a', 'a/', 'a//b', '.', '..', 'a/..', '../a', 'a/./b', '.git', '.git/x', 'a/.git', 'a/.GiT/x'])(
    'are not safe: %j',
    (path) => {
      expect(isSafePath(path)).toBe(false)
    },
  )
})

describe('kindOfMode', () => {
  it.each([
    ['100644', 'file'],
    ['100664', 'file'],
    ['100755', 'executable'],
    ['120000', 'link'],
    ['160000', 'submodule'],
    ['040000', null],
    ['100640', null],
    ['__proto__', null],
    ['constructor', null],
  ])('reads %s', (mode, kind) => {
    expect(kindOfMode(mode)).toBe(kind)
  })
})

describe('eachRecord', () => {
  it('gives the same records however the output is cut into chunks', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: fc.constantFrom('a', '\xff', '\n'), maxLength: 5 }), { maxLength: 8 }),
        fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 5 }),
        fc.string({ unit: fc.constantFrom('r'), maxLength: 3 }),
        async (records, cuts, rest) => {
          const whole = Buffer.from(records.map((record) => `${record}\0`).join('') + rest, 'latin1')
          const chunks: Buffer[] = []
          for (let at = 0, turn = 0; at < whole.length; turn++) {
            const length = cuts[turn % cuts.length] ?? 1
            chunks.push(whole.subarray(at, at + length))
            at += length
          }
          const seen: string[] = []
          const end = await eachRecord(Readable.from(chunks), (record) => seen.push(record) > 0)

          expect(seen).toEqual(records)
          expect(end).toEqual({ stopped: false, rest })
        },
      ),
    )
  })

  it('stops where its reader has enough', async () => {
    const seen: string[] = []
    const end = await eachRecord(Readable.from([Buffer.from('a\0b\0c\0')]), (record) => seen.push(record) < 2)

    expect(seen).toEqual(['a', 'b'])
    expect(end.stopped).toBe(true)
  })
})
