import { type IsoDate, parseIsoDate } from './date.ts'

/** Keys by their digest, each with the first day on which it was known. */
export type KnownKeys = ReadonlyMap<string, IsoDate>

const DIGEST = /^SHA256:[A-Za-z0-9+/]{43}$/
/** A repository has few keys; a longer line is none of ours. */
const MAX_LINE = 65_535

/** What a release notes of the deploy keys, as JSON on one line, so that the next one knows a key that was added again. */
export function writeKeyRecord(keys: KnownKeys): string | null {
  if (keys.size === 0) return null
  const sorted = [...keys].sort(([a], [b]) => (a < b ? -1 : 1))
  return JSON.stringify({ deployKeys: Object.fromEntries(sorted) })
}

/** The keys that a line notes; none where it is another line. */
export function readKeyRecord(line: string): KnownKeys {
  const parsed = line.startsWith('{"deployKeys":') && line.length <= MAX_LINE ? parse(line) : null
  const keys = isRecord(parsed) && isRecord(parsed['deployKeys']) ? Object.entries(parsed['deployKeys']) : []
  return new Map(
    keys.flatMap(([digest, day]) => {
      const date = typeof day === 'string' ? parseIsoDate(day) : null
      return date === null || !DIGEST.test(digest) ? [] : [[digest, date] as const]
    }),
  )
}

/** The earliest day of each key. Whoever adds a line can make a key older, and none younger. */
export function earliest(records: readonly KnownKeys[]): KnownKeys {
  const known = new Map<string, IsoDate>()
  for (const [digest, day] of records.flatMap((record) => [...record])) {
    const before = known.get(digest)
    if (before === undefined || day < before) known.set(digest, day)
  }
  return known
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}

function isRecord(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
