import type { Reading } from '../github/reading.ts'
import {
  type Asset,
  downloadAsset,
  readAttestationCount,
  readNewestReleases,
  readTagSignature,
  type TagSignature,
} from '../github/releases.ts'
import { type IsoDate, isoDateOf } from '../model/date.ts'
import { gap, type Gap } from '../model/gap.ts'
import { isNonEmpty } from '../model/non-empty.ts'
import type { Place } from '../model/place.ts'
import { type DigestList, isDigestList, readDigestList } from './digest-list.ts'
import type { Collected } from './evidence.ts'
import { webAddress } from './web-address.ts'

/** What was published last. */
export interface ReleasesEvidence {
  /** Releases that were looked at. */
  readonly looked: number
  /** Null where nothing was ever published. */
  readonly newest: ReleaseFact | null
  /** Where a person sees them. */
  readonly place: Place
}

export interface ReleaseFact {
  readonly tag: string
  readonly publishedOn: IsoDate
  readonly isImmutable: boolean
  readonly assets: readonly AssetFact[]
  /** What the published lists of digests say, by the list's name; null for one that was not read, which is a gap. */
  readonly lists: { readonly [list: string]: DigestList | null }
  /** Null where it could not be had. */
  readonly signature: TagSignature | null
  readonly place: Place
}

export interface AssetFact extends Pick<Asset, 'name' | 'digest'> {
  readonly place: Place
}

/** Longer is no list of digests. */
const MAX_LIST_BYTES = 1024 * 1024
const MAX_LISTS = 3

/** Reads the newest published release, how its tag is signed, and its lists of digests. Three requests, and downloads. */
export async function collectReleases(reading: Reading): Promise<Collected<ReleasesEvidence>> {
  const answer = await readNewestReleases(reading)
  if (!answer.ok) return { ok: false, gaps: [answer.gap] }
  const place: Place = { kind: 'setting', name: 'Releases', url: `${webAddress(reading)}/releases` }
  const [newest] = answer.value
  const looked = answer.value.length
  if (newest === undefined) return { ok: true, gaps: [], value: { looked, newest: null, place } }
  const { tag, isImmutable, publishedAt, url } = newest
  const signature = await readTagSignature(reading, tag)
  const lists = await readLists(reading, newest.assets)
  return {
    ok: true,
    gaps: [...(signature.ok ? [] : [signature.gap]), ...lists.gaps],
    value: {
      looked,
      place,
      newest: {
        tag,
        isImmutable,
        publishedOn: isoDateOf(publishedAt),
        assets: newest.assets.map(({ name, digest, url: at }) => ({
          name,
          digest,
          place: { kind: 'asset', release: tag, name, url: at },
        })),
        lists: lists.read,
        signature: signature.ok ? signature.value : null,
        place: { kind: 'url', url },
      },
    },
  }
}

async function readLists(
  reading: Reading,
  assets: readonly Asset[],
): Promise<{ readonly read: ReleaseFact['lists']; readonly gaps: readonly Gap[] }> {
  const read = new Map<string, DigestList | null>()
  const gaps: Gap[] = []
  const lists = assets.filter(({ name }) => isDigestList(name))
  for (const asset of lists.slice(0, MAX_LISTS)) {
    const answer = await downloadAsset(reading, asset, MAX_LIST_BYTES)
    read.set(asset.name, answer.ok ? readDigestList(new TextDecoder().decode(answer.value)) : null)
    if (!answer.ok) gaps.push(answer.gap)
  }
  for (const { name } of lists.slice(MAX_LISTS)) {
    read.set(name, null)
    gaps.push(
      gap('releases', 'limit', `The list of digests \`${name}\` was not read.`, 'Publish one list for all assets.'),
    )
  }
  return { read: Object.fromEntries(read), gaps }
}

/** How many attestations GitHub holds for each digest that was asked. They are of this repository; what they say is not looked at. */
export interface ReleaseAttestationsEvidence {
  readonly asked: number
  readonly counts: { readonly [digest: string]: number }
}

/** Of one release more digests than these are not asked for. */
const MAX_DIGESTS = 40

/** Lists of digests first: an attested one speaks for what it lists. */
function digestsToAsk({ assets, lists }: ReleaseFact): readonly string[] {
  const isList = ({ name }: AssetFact): boolean => Object.hasOwn(lists, name)
  const inOrder = [...assets.filter(isList), ...assets.filter((asset) => !isList(asset))]
  return [...new Set(inOrder.flatMap(({ digest }) => digest ?? []))]
}

/** Whether every asset of that digest is in a list that was found attested, with that very digest. */
function isVouchedFor(digest: string, { assets, lists }: ReleaseFact, counts: ReadonlyMap<string, number>): boolean {
  const attested = assets.filter((list) => Object.hasOwn(lists, list.name) && (counts.get(list.digest ?? '') ?? 0) > 0)
  const isListed = ({ name }: AssetFact): boolean =>
    attested.some((list) => {
      const digests = lists[list.name] ?? {}
      return Object.hasOwn(digests, name) && digests[name] === digest
    })
  return assets.filter((asset) => asset.digest === digest).every(isListed)
}

/** Asks for the attestations of each asset of the newest release. One request a digest that no attested list speaks for. */
export async function collectReleaseAttestations(
  reading: Reading,
  releases: Collected<ReleasesEvidence>,
  repositoryId: number | null,
): Promise<Collected<ReleaseAttestationsEvidence>> {
  if (!releases.ok) {
    const detail = 'Which assets were released was not seen.'
    const grant = 'Grant what is missing to read the releases.'
    return { ok: false, gaps: [gap('release-attestations', 'not-found', detail, grant)] }
  }
  const newest = releases.value.newest
  const digests = newest === null ? [] : digestsToAsk(newest)
  const counts = new Map<string, number>()
  const gaps: Gap[] = []
  let asked = 0
  for (const digest of digests) {
    if (newest !== null && isVouchedFor(digest, newest, counts)) continue
    const answer = asked < MAX_DIGESTS ? await readAttestationCount(reading, digest, repositoryId) : null
    // Where one may not be asked for, neither may the rest.
    if (answer === null || (!answer.ok && answer.gap.reason === 'limit')) {
      const detail = `The attestations of ${asked} of ${digests.length} assets were asked for.`
      gaps.push(
        gap('release-attestations', 'limit', detail, 'Attest the rest, or publish one attested list of digests.'),
      )
      break
    }
    asked += 1
    if (answer.ok) counts.set(digest, answer.value)
    // The digest's own 404: this token has read the release that names it.
    else if (answer.gap.reason === 'not-found') counts.set(digest, 0)
    else gaps.push(answer.gap)
  }
  if (counts.size === 0 && isNonEmpty(gaps)) return { ok: false, gaps }
  return { ok: true, gaps, value: { asked, counts: Object.fromEntries(counts) } }
}
