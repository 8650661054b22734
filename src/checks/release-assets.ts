import type { Answer, EvidenceItem, Work } from '../model/answer.ts'
import { counted } from '../model/counted.ts'
import type { Detection } from '../model/finding.ts'
import { isNonEmpty } from '../model/non-empty.ts'
import type { DigestList } from '../evidence/digest-list.ts'
import type { AssetFact, ReleaseAttestationsEvidence, ReleaseFact, ReleasesEvidence } from '../evidence/releases.ts'

/** Ends of the names of what signs another file. */
const SIGNATURE = /\.(?:sig|asc|sigstore|sigstore\.json|minisig|intoto\.jsonl|p7s)$/
/** What is a signature beside the file that it is named after, and may be anything elsewhere: programs come as bundles too. */
const BUNDLE = /\.bundle$/
/** What a signature needs to be checked, and what says what is in a release: no one runs them. */
const BESIDE = /\.(?:pem|crt|pub|cer)$/

/**
 * Whether each asset of the newest release has a signature or an attestation at all. Whether one verifies is not asked here.
 * Past faults inform once the release path signs.
 */
export function judgeAssets(
  { looked, newest, place }: ReleasesEvidence,
  { counts }: ReleaseAttestationsEvidence,
  pathSigns: boolean,
): Answer {
  const all = newest?.assets ?? []
  const assets = all.filter(({ name }) => !isSignature(name, all) && !BESIDE.test(name))
  const work: Work = {
    scope: 'The assets of the newest published release: whether something signs each of them, not whether it verifies.',
    inspected: [
      { what: 'lists of releases', count: 1 },
      { what: 'releases', count: looked },
      { what: 'assets', count: assets.length },
    ],
    notes: newest === null ? [] : notesOn(newest),
  }
  if (newest === null || assets.length === 0) {
    const because = newest === null ? 'Nothing was released on GitHub.' : `The release \`${newest.tag}\` has no asset.`
    const evidence: EvidenceItem = { summary: because, source: 'releases', place, assurance: 'measured' }
    return { ...work, status: 'not-applicable', because, evidence: [evidence] }
  }
  const isAttested = ({ digest }: AssetFact): boolean => digest !== null && (counts[digest] ?? 0) > 0
  const isSignedItself = (asset: AssetFact): boolean => isAttested(asset) || hasSignature(asset.name, newest.assets)
  const lists = assets.filter((asset) => Object.hasOwn(newest.lists, asset.name) && isSignedItself(asset))
  const isListed = (asset: AssetFact): boolean => lists.some((list) => listHas(newest.lists[list.name], asset))
  const isSigned = (asset: AssetFact): boolean => isSignedItself(asset) || isListed(asset)
  // A digest that was not asked for, or a list that was not read, is a gap of its source and no fault.
  const areListsRead = lists.every(({ name }) => newest.lists[name] !== null)
  const isSeen = ({ digest }: AssetFact): boolean => areListsRead && (digest === null || counts[digest] !== undefined)
  const unsigned = assets.filter((asset) => isSeen(asset) && !isSigned(asset))
  const findings = unsigned.map((asset) => found(asset, newest))
  if (isNonEmpty(findings) && !pathSigns) return { ...work, status: 'fail', findings }
  const attested = assets.filter(isAttested).length
  const listed = assets.filter((asset) => !isSignedItself(asset) && isListed(asset)).length
  const beside = assets.filter((asset) => !isAttested(asset) && hasSignature(asset.name, newest.assets)).length
  const open = assets.filter((asset) => !isSeen(asset) && !isSigned(asset)).length
  const unseenText = open === 0 ? '' : `, ${open} not seen`
  const summary =
    findings.length === 0
      ? `${counted(assets.length, 'asset')} of \`${newest.tag}\`: ${attested} attested by this repository, ${listed} in a signed list of digests, ${beside} with a signature beside${unseenText}. Presence only: no signature was verified, and which workflow or branch attested was not looked at.`
      : `The release path signs now; ${counted(findings.length, 'asset')} of \`${newest.tag}\` had nothing.`
  return {
    ...work,
    notes: [...(work.notes ?? []), ...findings],
    status: 'pass',
    evidence: [{ summary, source: 'releases', place: newest.place, assurance: 'reported' }],
  }
}

/** By its digest; where the list has digests of another kind than GitHub, by its name alone. */
function listHas(list: DigestList | null | undefined, { name, digest }: AssetFact): boolean {
  const listed = list === null || list === undefined || !Object.hasOwn(list, name) ? undefined : list[name]
  return listed !== undefined && (listed === null || listed === digest)
}

function hasSignature(name: string, assets: readonly AssetFact[]): boolean {
  return assets.some(({ name: other }) => other.startsWith(`${name}.`) && isSignature(other, assets))
}

function isSignature(name: string, assets: readonly AssetFact[]): boolean {
  if (SIGNATURE.test(name)) return true
  return BUNDLE.test(name) && assets.some(({ name: signed }) => name === `${signed}.bundle`)
}

function found({ name, digest, place }: AssetFact, { tag }: ReleaseFact): Detection {
  const what = digest === null ? 'no digest, no signature and no attestation' : 'no signature and no attestation'
  return detection('asset-unsigned', `\`${name}\` of \`${tag}\` has ${what}.`, 'medium', place, `asset ${name}`)
}

/** What makes a release weaker without being a fault of its assets. */
function notesOn({ tag, isImmutable, signature, place }: ReleaseFact): readonly Detection[] {
  const signed = signature?.of === 'tag' ? 'The tag' : 'The commit of the tag'
  return [
    ...(isImmutable
      ? []
      : [
          detection(
            'release-mutable',
            `The assets of \`${tag}\` can be replaced after they were published.`,
            'low',
            place,
            'release',
          ),
        ]),
    ...(signature === null || signature.isVerified
      ? []
      : [
          detection(
            'tag-unsigned',
            `${signed} \`${tag}\` has no signature that GitHub accepts (\`${signature.reason}\`).`,
            'low',
            place,
            'tag',
          ),
        ]),
  ]
}

function detection(
  rule: string,
  message: string,
  severity: Detection['severity'],
  place: Detection['place'],
  key: string,
): Detection {
  return { rule, message, severity, confidence: 'high', place, related: [], key, secret: null }
}
