import { createHash } from 'node:crypto'
import type { History } from '../../src/repository/history.ts'
import type { FilesByPath } from './sketch-tree.ts'

const FIRST = '1'.repeat(40)
const LAST = '2'.repeat(40)

/** A history in memory: a first commit with everything, and one that took out what is past. */
export function sketchHistory(files: FilesByPath, past: FilesByPath): History {
  const blobs = [...Object.entries(files), ...Object.entries(past)].map(([path, content]) => {
    const bytes = Buffer.from(typeof content === 'string' ? Buffer.from(content) : content)
    const oid = createHash('sha1').update(path).update(bytes).digest('hex')
    return { oid, size: bytes.length, path, pathBytes: null, bytes, isPast: path in past }
  })
  return {
    commit: LAST,
    read: (taker) => {
      for (const { bytes, isPast: _, ...blob } of blobs) taker.whole(blob, bytes, false)
      return Promise.resolve([])
    },
    changes: ({ paths }) =>
      Promise.resolve(
        blobs
          .filter(({ path }) => paths.some((wanted) => wanted.path === path))
          .flatMap(({ oid, path, isPast }) => [
            ...(isPast ? [{ commit: LAST, parent: null, path, pathBytes: null, before: oid, after: null }] : []),
            { commit: FIRST, parent: null, path, pathBytes: null, before: null, after: oid },
          ]),
      ),
    commits: () =>
      Promise.resolve(
        new Map([
          [FIRST, { date: '2026-01-02T03:04:05Z', committed: '2026-01-02T03:04:05Z', parents: [] }],
          [LAST, { date: '2026-02-03T04:05:06Z', committed: '2026-02-03T04:05:06Z', parents: [FIRST] }],
        ]),
      ),
    latestDates: (ids) =>
      Promise.resolve(new Map(ids.map((id) => [id, Date.parse(id === FIRST ? '2026-01-02' : '2026-02-03')]))),
    tips: () => Promise.resolve([LAST]),
    holds: () => Promise.resolve(true),
    commitsNotIn: () => Promise.resolve(new Set()),
    blobs: async function* (oids) {
      for (const oid of oids) {
        await Promise.resolve()
        const blob = blobs.find((candidate) => candidate.oid === oid)
        if (blob === undefined) throw new Error(`${oid} is not in the sketch`)
        yield { ok: true, bytes: blob.bytes, size: blob.size, isLfsPointer: false }
      }
    },
  }
}
