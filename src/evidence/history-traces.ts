import type { Detection } from '../model/finding.ts'
import type { History, HistoryPath } from '../repository/history.ts'
import type { HistoryChange } from '../repository/history-changes.ts'
import { scanContent, sensitiveDetections } from './content-scan.ts'
import type { DatedCommit, HistoryFinding, HistoryRequest } from './history.ts'
import { identityOf, joinTold, type HistorySighting, type JoinedDetection } from './history-sightings.ts'

/** What is read once more to tell when credentials came and went; past it they are told without that. */
const MAX_TRACED_BYTES = 256 * 1024 * 1024
const MAX_TRACED_BLOBS = 20_000
/** Longer versions of a file are taken to hold what their neighbours hold. */
const MAX_VERSION_BYTES = 16 * 1024 * 1024

/** What versions of files hold: by object id, by credential. */
type Holding = ReadonlyMap<string, ReadonlyMap<string, JoinedDetection>>

interface Trace {
  readonly sighting: HistorySighting
  /** As it stands in the first version that holds it. */
  readonly detection: Detection
  readonly first: string | null
  /** The change that took it out last, where no ref holds it any more as far as its changes tell. */
  readonly removal: HistoryChange | null
}

/**
 * Finds out, for the few files that hold credentials, which commits brought each in and took it out. All versions of these
 * files are looked through whole, since the first scan looked at changes alone.
 */
export async function traceSecrets(
  history: History,
  sightings: readonly HistorySighting[],
  request: HistoryRequest,
): Promise<readonly HistoryFinding[]> {
  const changes = (await history.changes(pathsOf(sightings))) ?? []
  const byPath = groupBy(changes, nameOf)
  const holding = await readVersions(history, changes, request)
  const traces = sightings.map((sighting) => traceOf(sighting, byPath.get(nameOf(sighting.blob)) ?? [], holding))
  const facts = await history.commits([...new Set(traces.flatMap(commitsOf))])
  const dated = (commit: string | null): DatedCommit | null =>
    commit === null ? null : { commit, date: facts.get(commit)?.date ?? null }
  const holderBefore = ({ parent, commit }: HistoryChange): string | null =>
    parent ?? facts.get(commit)?.parents[0] ?? null

  return [...groupBy(traces, ({ sighting }) => identityOf(sighting.detection)).values()].flatMap((group) => {
    const ordered = [...group].sort((a, b) => compareDates(dated(a.first), dated(b.first)))
    const [earliest] = ordered
    if (earliest === undefined) return []
    const isGone = group.every(({ removal }) => removal !== null)
    const removals = group.flatMap(({ removal }) => (removal === null ? [] : [dated(holderBefore(removal))]))
    const latest = isGone ? (removals.sort(compareDates).at(-1) ?? null) : null
    const [own, ...others] = ordered.map(({ detection, first, sighting }) => placed(detection, sighting, first))
    if (own === undefined) return []
    return [
      {
        detection: { ...own, related: others.map(({ place }) => place) },
        secrets: [...new Set(group.flatMap(({ sighting }) => sighting.secrets))],
        first: dated(earliest.first),
        last: latest,
      },
    ]
  })
}

function groupBy<T>(items: readonly T[], nameOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const group = groups.get(nameOf(item))
    if (group === undefined) groups.set(nameOf(item), [item])
    else group.push(item)
  }
  return groups
}

function nameOf({ path, pathBytes }: { readonly path: string | null; readonly pathBytes: string | null }): string {
  return pathBytes ?? path ?? ''
}

function pathsOf(sightings: readonly HistorySighting[]): readonly HistoryPath[] {
  const paths = new Map<string, HistoryPath>()
  for (const { blob } of sightings) {
    if (blob.path !== null) paths.set(nameOf(blob), { path: blob.path, pathBytes: blob.pathBytes })
  }
  return [...paths.values()]
}

async function readVersions(
  history: History,
  changes: readonly HistoryChange[],
  { roleOf, scanner }: HistoryRequest,
): Promise<Holding> {
  const paths = new Map<string, string>()
  for (const { before, after, path } of changes) {
    for (const oid of [before, after]) if (oid !== null) paths.set(oid, path)
  }
  const holding = new Map<string, ReadonlyMap<string, JoinedDetection>>()
  const oids = [...paths.keys()].slice(0, MAX_TRACED_BLOBS)
  let [at, bytes] = [0, 0]
  for await (const blob of history.blobs(oids, MAX_VERSION_BYTES)) {
    const oid = oids[at++] ?? ''
    const path = paths.get(oid) ?? ''
    if (!blob.ok) continue
    bytes += blob.bytes.length
    if (bytes > MAX_TRACED_BYTES) break
    const seen = scanContent(blob.bytes, path, { ...scanner, named: null }, { role: roleOf(path) })
    const sensitive = sensitiveDetections(path, blob.bytes, scanner.digester, { path, entry: null })
    const found = joinTold(seen.detections, sensitive)
    holding.set(oid, new Map(found.map((joined) => [identityOf(joined.detection), joined])))
  }
  return holding
}

/** Changes come newest first, so that the last that brought a credential in is the first of all. */
function traceOf(sighting: HistorySighting, changes: readonly HistoryChange[], holding: Holding): Trace {
  const name = identityOf(sighting.detection)
  const holds = (oid: string | null): boolean =>
    oid !== null && (oid === sighting.blob.oid || holding.get(oid)?.has(name) === true)
  const entry = changes.findLast(({ before, after }) => holds(after) && !holds(before))
  const removal = changes.find(({ before, after }) => holds(before) && !holds(after)) ?? null
  const asFirst = entry?.after == null ? undefined : holding.get(entry.after)?.get(name)
  const newest = changes.find(({ before, after }) => holds(before) !== holds(after))
  return {
    sighting,
    detection: asFirst?.detection ?? sighting.detection,
    first: entry?.commit ?? null,
    removal: newest === removal ? removal : null,
  }
}

function commitsOf({ first, removal }: Trace): readonly string[] {
  return [first, removal?.commit, removal?.parent].flatMap((commit) => commit ?? [])
}

function placed(detection: Detection, { blob }: HistorySighting, commit: string | null): Detection {
  const { place } = detection
  if (place.kind !== 'file') return detection
  return { ...detection, place: { ...place, pathBytes: blob.pathBytes, commit } }
}

/** The earlier first, unknown last. */
function compareDates(a: DatedCommit | null, b: DatedCommit | null): number {
  const [first, second] = [a?.date ?? null, b?.date ?? null].map((date) =>
    date === null ? Infinity : Date.parse(date),
  )
  return first === second || first === undefined || second === undefined ? 0 : first - second
}
