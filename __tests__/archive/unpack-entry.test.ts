import { unpackEntry } from '../../src/archive/unpack-entry.ts'
import { zipEntries } from '../../src/archive/zip.ts'
import { zipOf } from '../support/github/zip.ts'

const entryOf = (bytes: Uint8Array) => {
  const [entry] = zipEntries(bytes, 10).entries
  if (entry === undefined) throw new Error('The zip has no file.')
  return entry
}

async function unpacked(bytes: Uint8Array, room = 1e9) {
  let size = 0
  let largest = 0
  const issue = await unpackEntry(entryOf(bytes), room, (piece) => {
    size += piece.length
    largest = Math.max(largest, piece.length)
  })
  return { size, largest, issue }
}

const BOMB = zipOf([['a.txt', Buffer.alloc(32 * 1024 * 1024)]])

it('hands an entry over in small pieces', async () => {
  const { size, largest, issue } = await unpacked(BOMB)
  expect({ size, issue }).toEqual({ size: 32 * 1024 * 1024, issue: null })
  expect(largest).toBeLessThanOrEqual(256 * 1024)
})

it('gives no more than there is room for, and says so', async () => {
  expect(await unpacked(BOMB, 1_000_000)).toMatchObject({ size: 1_000_000, issue: { reason: 'limit' } })
})

it('tells what is damaged', async () => {
  const broken = Buffer.from(zipOf([['a.txt', Buffer.from('text '.repeat(1000))]]))
  broken.fill(0xff, 40, 60)
  expect((await unpacked(broken)).issue?.reason).toBe('malformed')
})

it('lists no more entries than it may', () => {
  const many = zipOf(Array.from({ length: 5 }, (_, index) => [`${index}.txt`, Buffer.from('x')]))
  expect(zipEntries(many, 3)).toMatchObject({ isCut: true, isWhole: true, entries: { length: 3 } })
  expect(zipEntries(Buffer.from('PK'), 3)).toMatchObject({ isWhole: false, entries: [] })
})
