import type { Detection } from '../model/finding.ts'
import { groupBy } from '../model/group-by.ts'
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
  /** As it stands in the first version of its path that holds it. */
  readonly detection: Detection
  /** The commits that first brought it to each of its paths, and of these that of its own. */
  readonly entries: readonly string[]
  readonly own: string | null
  /** All commits that brought it, those that did so again included; empty where that could not be told. */
  readonly bringers: readonly string[]
  /** What took it out last, at each path; empty where a ref still holds it, as far as its changes tell. */
  readonly removals: readonly HistoryChange[]
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
  // Changes of the history are gone through for this, and all versions of these files: nothing of low confidence is worth it.
  const worth = sightings.filter(({ detection }) => detection.confidence !== 'low')
  const oids = [...new Set(worth.map(({ blob }) => blob.oid))]
  const changes = (await history.changes({ paths: pathsOf(worth), oids })) ?? []
  const byPath = groupBy(changes, nameOf)
  const byOid = changesByOid(changes, new Set(oids))
  const holding = await readVersions(history, changes, request)
  const traces = sightings.map((sighting) => {
    const { blob } = sighting
    const moved = (byOid.get(blob.oid) ?? []).filter((change) => nameOf(change) !== nameOf(blob))
    return traceOf(sighting, [...(byPath.get(nameOf(blob)) ?? []), ...moved], holding)
  })
  const facts = await history.commits([...new Set(traces.flatMap(commitsOf))])
  const dated = (commit: string | null): DatedCommit | null =>
    commit === null ? null : { commit, date: facts.get(commit)?.date ?? null }
  const latest = await history.latestDates([...new Set(traces.flatMap(({ bringers }) => bringers))])
  const holderBefore = ({ parent, commit }: HistoryChange): string | null =>
    parent ?? facts.get(commit)?.parents[0] ?? null

  return [...groupBy(traces, ({ sighting }) => identityOf(sighting.detection)).values()].flatMap((group) => {
    const ordered = [...group].sort((a, b) => compareDates(dated(a.own), dated(b.own)))
    const [own, ...others] = ordered.map(placed)
    if (own === undefined) return []
    const entries = group.flatMap((trace) => trace.entries.map(dated)).sort(compareDates)
    const isGone = group.every(({ removals }) => removals.length > 0)
    const removals = isGone ? group.flatMap((trace) => trace.removals.map(holderBefore).map(dated)) : []
    return [
      {
        detection: { ...own, related: others.map(({ place }) => place) },
        secrets: [...new Set(group.flatMap(({ sighting }) => sighting.secrets))],
        first: entries[0] ?? null,
        last: removals.sort(compareDates).at(-1) ?? null,
        broughtAt: latest === null ? null : latestOf(group, latest),
      },
    ]
  })
}

function nameOf({ path, pathBytes }: { readonly path: string | null; readonly pathBytes: string | null }): string {
  return pathBytes ?? path ?? ''
}

/** The paths at which credentials stood. */
export function pathsOf(sightings: readonly HistorySighting[]): readonly HistoryPath[] {
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

/** What happened to each of the blobs, wherever it was. */
function changesByOid(
  changes: readonly HistoryChange[],
  wanted: ReadonlySet<string>,
): ReadonlyMap<string, readonly HistoryChange[]> {
  const byOid = new Map<string, HistoryChange[]>()
  for (const change of changes) {
    for (const oid of new Set([change.before, change.after])) {
      if (oid === null || !wanted.has(oid)) continue
      const list = byOid.get(oid)
      if (list === undefined) byOid.set(oid, [change])
      else list.push(change)
    }
  }
  return byOid
}

/** Changes of one path come newest first, so that the last that brought a credential in is the first of all. */
function traceOf(sighting: HistorySighting, changes: readonly HistoryChange[], holding: Holding): Trace {
  const name = identityOf(sighting.detection)
  const holds = (oid: string | null): boolean =>
    oid !== null && (oid === sighting.blob.oid || holding.get(oid)?.has(name) === true)
  const paths = [...groupBy(changes, nameOf).values()].map((group) =>
    group.filter(({ before, after }) => holds(before) !== holds(after)),
  )
  const entries = paths.flatMap((group) => group.findLast(({ after }) => holds(after)) ?? [])
  const newest = paths.flatMap(([first]) => first ?? [])
  const own = entries.find((change) => nameOf(change) === nameOf(sighting.blob)) ?? entries[0]
  const asFirst = own === undefined ? undefined : holding.get(own.after ?? '')?.get(name)
  return {
    sighting,
    detection: asFirst?.detection ?? sighting.detection,
    entries: entries.map(({ commit }) => commit),
    own: own?.commit ?? null,
    bringers: paths.flatMap((group) => group.filter(({ after }) => holds(after)).map(({ commit }) => commit)),
    removals: newest.every(({ after }) => !holds(after)) ? newest : [],
  }
}

function commitsOf({ entries, removals }: Trace): readonly string[] {
  return [...entries, ...removals.flatMap(({ commit, parent }) => (parent === null ? [commit] : [commit, parent]))]
}

const LAST_DAY = Date.parse('9999-12-31')

/** Null where any of them is not dated. */
function latestOf(group: readonly Trace[], latest: ReadonlyMap<string, number>): number | null {
  const dates = group.flatMap(({ bringers }) =>
    bringers.length === 0 ? [Number.NaN] : bringers.map((commit) => latest.get(commit) ?? Number.NaN),
  )
  const date = Math.max(...dates)
  // A commit may name any number of seconds; what no calendar writes is later than everything.
  return Number.isFinite(date) ? Math.min(Math.max(date, 0), LAST_DAY) : null
}

function placed({ detection, sighting, own }: Trace): Detection {
  const { place } = detection
  if (place.kind !== 'file') return detection
  return { ...detection, place: { ...place, pathBytes: sighting.blob.pathBytes, commit: own } }
}

/** The earlier first, unknown last. */
function compareDates(a: DatedCommit | null, b: DatedCommit | null): number {
  const [first, second] = [a?.date ?? null, b?.date ?? null].map((date) =>
    date === null ? Infinity : Date.parse(date),
  )
  return first === second || first === undefined || second === undefined ? 0 : first - second
}
