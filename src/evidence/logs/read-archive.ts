import { unpackEntry } from '../../archive/unpack-entry.ts'
import { zipEntries } from '../../archive/zip.ts'
import { jobLogs, type LogFile } from './archive-names.ts'
import { type LogSearch, type LogSighting, openLog, type ScannedLog } from './scan-log.ts'

/** A log file of a run with what it shows. */
export interface ReadLog {
  readonly file: Pick<LogFile, 'job' | 'step'>
  readonly scanned: ScannedLog
}

/** What the archive of an attempt's logs shows. */
export interface ReadArchive {
  readonly logs: readonly ReadLog[]
  readonly bytes: number
  /** Why not all of it was looked through; each is a clause after "because". */
  readonly issues: readonly { readonly reason: 'limit' | 'malformed' | 'unsupported'; readonly because: string }[]
}

/** Jobs and steps of one run. A run has at most 256 jobs of a matrix, and the archive keeps each step apart. */
const MAX_ENTRIES = 50_000
/** All logs of one attempt together; the largest that GitHub gives are about half of it. */
const MAX_BYTES = 1_073_741_824

/** Looks through the logs in an archive, one after the other and none of them in memory whole. */
export async function readArchive(bytes: Uint8Array, search: LogSearch): Promise<ReadArchive> {
  const { entries, isWhole, isCut } = zipEntries(bytes, MAX_ENTRIES)
  const issues: ReadArchive['issues'][number][] = []
  if (!isWhole) issues.push({ reason: 'malformed', because: 'the archive is damaged' })
  if (isCut) issues.push({ reason: 'limit', because: `the archive has more than ${MAX_ENTRIES} files` })
  const logs: ReadLog[] = []
  let left = MAX_BYTES
  for (const { files } of jobLogs(entries)) {
    const told = new Set<string>()
    for (const { job, step, entry } of files) {
      const log = openLog(search)
      const issue = await unpackEntry(entry, left, (piece) => log.push(piece))
      const scanned = log.finish()
      left -= scanned.bytes
      if (issue !== null) issues.push(issue)
      if (scanned.limits.length > 0) {
        issues.push({ reason: 'limit', because: 'a log holds more of what credentials look like than is judged' })
      }
      // The job's own file repeats what its steps' files had, without telling the step.
      const sightings = step === null ? scanned.sightings.filter((one) => !told.has(nameOf(one))) : scanned.sightings
      for (const one of sightings) told.add(nameOf(one))
      logs.push({ file: { job, step }, scanned: { ...scanned, sightings } })
    }
  }
  if (logs.length === 0 && issues.length === 0) issues.push({ reason: 'malformed', because: 'the archive has no log' })
  return { logs, bytes: MAX_BYTES - left, issues }
}

function nameOf({ rule, value, key }: LogSighting): string {
  return JSON.stringify([rule, value ?? key])
}
