import { type BreakGlassRecord, readBreakGlassRecord } from '../policy/break-glass.ts'
import { type Answer, had } from './answer.ts'
import { readCheckRuns } from './commit-status.ts'
import type { Reading } from './reading.ts'

/**
 * The records of broken glass on a commit: each stands on a line of its own in the text of a check run, of whatever name,
 * in whatever attempt. A record that somebody forged asks for one countersignature too many, and lets nothing through.
 */
export async function readBreakGlassRecords(
  reading: Reading,
  commit: string,
): Promise<Answer<readonly BreakGlassRecord[]>> {
  const runs = await readCheckRuns(reading, commit, { kind: 'read', filter: 'all' })
  if (!runs.ok) return runs
  // A record may stand in what was not read.
  if (runs.value.gap !== null) return { ok: false, gap: runs.value.gap }
  const lines = runs.value.items.flatMap(({ text }) => (text ?? '').split(/\r?\n/))
  const records = lines
    .filter((line) => line.startsWith('{'))
    .map((line) => readBreakGlassRecord(line))
    .filter((record): record is BreakGlassRecord => record !== null)
  const distinct = new Map(records.map((record) => [JSON.stringify(record), record]))
  return had([...distinct.values()].filter((record) => record.commit === commit))
}
