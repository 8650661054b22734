import { createHash } from 'node:crypto'
import type { Gap } from '../model/gap.ts'
import type { History } from '../repository/history.ts'
import { ruleSetDigest } from '../secrets/rule-set-digest.ts'
import type { ContentIssue } from './content-scan.ts'
import type { HistoryFinding } from './history.ts'
import type { HistorySighting } from './history-sightings.ts'

/** Where what a scan found is kept for the next one. */
export interface HistoryCacheStore {
  /** Null where nothing was kept. */
  readonly read: () => Promise<string | null>
  readonly write: (text: string) => Promise<void>
  /** Tells scans apart that would find other things: the program's version, the limits, what the policy says of paths. */
  readonly scan: readonly (string | number)[]
}

/** What is known of the history up to some commits. No value is in it: detections carry digests. */
export interface KnownHistory {
  readonly tips: readonly string[]
  readonly counts: {
    readonly blobs: number
    readonly bytes: number
    readonly scanned: number
    readonly archiveEntries: number
    readonly ignored: number
  }
  readonly sightings: readonly HistorySighting[]
  readonly found: readonly HistoryFinding[]
  readonly issues: readonly ContentIssue[]
}

/** What became of the cache: `refused` says why it was not used, as a clause after "because". */
export type CacheUse =
  | { readonly kind: 'none' }
  | { readonly kind: 'refused'; readonly because: string }
  | { readonly kind: 'used'; readonly known: KnownHistory }

/** Reads what was kept. Whatever is not wholly as it was written, for these rules, and of this history, is not used. */
export async function readKnown(store: HistoryCacheStore, history: History): Promise<CacheUse> {
  const text = await store.read()
  if (text === null) return { kind: 'none' }
  const end = text.indexOf('\n')
  const body = text.slice(end + 1)
  if (end === -1 || text.slice(0, end) !== digestOf(body)) return refused('it is damaged')
  // The digest over it says that it is what `writeKnown` wrote.
  const { key, known } = JSON.parse(body) as { readonly key: string; readonly known: KnownHistory }
  if (key !== keyOf(store)) return refused('it was made with other rules, limits or policy, or by another version')
  if (!(await history.holds(known.tips))) {
    return refused('it knows commits that are not in this history, which was rewritten or is another repository’s')
  }
  return { kind: 'used', known }
}

/** Keeps what is known now, where everything could be read. */
export async function writeKnown(
  store: HistoryCacheStore,
  known: KnownHistory,
  gapsOfReading: readonly Gap[],
): Promise<void> {
  if (gapsOfReading.length > 0) return
  const body = JSON.stringify({ key: keyOf(store), known })
  await store.write(`${digestOf(body)}\n${body}`)
}

const FORM = 2

function keyOf({ scan }: HistoryCacheStore): string {
  return digestOf(JSON.stringify([FORM, ruleSetDigest(), ...scan]))
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

function refused(because: string): CacheUse {
  return { kind: 'refused', because }
}
