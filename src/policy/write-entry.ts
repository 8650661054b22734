import type { IsoDate } from '../model/date.ts'
import { assertNever } from '../model/errors.ts'
import type { FilePlace } from '../model/place.ts'
import { parseYaml } from '../syntax/yaml.ts'
import { toPlain, type PlainValue } from '../syntax/yaml-plain.ts'
import type { EntryKeys } from './entry-text.ts'
import { appendToText, refused } from './list-edit.ts'
import type { PolicyFile } from './located-file.ts'
import type { PolicyProblem } from './policy.ts'
import type { CheckDescription, WrittenAttestation, WrittenResolution, WrittenWaiver } from './policy-shape.ts'
import { readAttestations } from './read-attestations.ts'
import { readPolicy } from './read-policy.ts'

/** What the commands `waive`, `resolve` and `attest` write. */
export type NewEntry =
  | { readonly kind: 'waiver'; readonly entry: WrittenWaiver }
  | { readonly kind: 'resolution'; readonly entry: WrittenResolution }
  | { readonly kind: 'attestation'; readonly entry: WrittenAttestation }

export interface EntryContext {
  readonly checks: readonly CheckDescription[]
  readonly asOf: IsoDate
  /** The effective policy's owners; an attestation stands in another file than they do. */
  readonly owners: readonly string[]
}

/**
 * The file's text with a valid entry appended to its list: the policy file's for a waiver or a resolution, the attestation
 * file's for an attestation. A null text is a file that is not there yet. All else keeps its bytes, comments and line breaks
 * among them. Throws POLICY_INVALID where the entry would not count or the text cannot take it safely.
 */
export function appendEntry(
  file: { readonly path: string; readonly text: string | null },
  added: NewEntry,
  context: EntryContext,
): string {
  const before = file.text ?? ''
  const after = appendToText(file.path, before, listKeyOf(added), keysOf(added))
  refuseUnsound({ path: file.path, text: before }, { path: file.path, text: after }, added, context)
  refuseOtherChange(file.path, before, after, added)
  return after
}

function listKeyOf(added: NewEntry): string | null {
  switch (added.kind) {
    case 'waiver':
      return 'waivers'
    case 'resolution':
      return 'resolutions'
    case 'attestation':
      return null
    default:
      return assertNever(added)
  }
}

/** In the order in which a reader asks: what, why, who, until when. */
const KEY_ORDER = [
  'check',
  'criterion',
  'fingerprint',
  'rule',
  'path',
  'secret',
  'commit',
  'reason',
  'statement',
  'owner',
  'by',
  'on',
  'revokedOn',
  'expires',
  'evidence',
  'ticket',
]

function keysOf({ entry }: NewEntry): EntryKeys {
  const values = new Map<string, unknown>(Object.entries(entry))
  return [...values]
    .flatMap(([key, value]): EntryKeys => (typeof value === 'string' ? [[key, value]] : []))
    .toSorted(([a], [b]) => KEY_ORDER.indexOf(a) - KEY_ORDER.indexOf(b))
}

interface EntriesSeen {
  readonly count: number
  readonly last: FilePlace | undefined
  readonly problems: readonly PolicyProblem[]
}

function entriesOf(file: PolicyFile, { kind }: NewEntry, { checks, asOf, owners }: EntryContext): EntriesSeen {
  const seen = (entries: readonly { readonly place: FilePlace }[], problems: readonly PolicyProblem[]) => ({
    count: entries.length,
    last: entries.at(-1)?.place,
    problems,
  })
  if (kind === 'attestation') {
    const { attestations, problems } = readAttestations(file, checks, { asOf, owners })
    return seen(attestations, problems)
  }
  const { policy, problems } = readPolicy(file, checks, { asOf })
  return seen(kind === 'waiver' ? policy.waivers : policy.resolutions, problems)
}

function refuseUnsound(before: PolicyFile, after: PolicyFile, added: NewEntry, context: EntryContext): void {
  const [old, now] = [entriesOf(before, added, context), entriesOf(after, added, context)]
  if (now.count === old.count + 1) return
  const known = new Set(old.problems.map(({ code, message }) => `${code} ${message}`))
  const problem = now.problems.find(({ code, message }) => !known.has(`${code} ${message}`)) ?? now.problems[0]
  throw refused(
    after.path,
    problem?.place.startLine ?? null,
    problem?.message ?? 'The entry would not be read back as it was given.',
    problem?.mend ?? 'Write it by hand.',
  )
}

/** The proof that nothing else changed: the values before, and the entry, are the values after. */
function refuseOtherChange(path: string, before: string, after: string, added: NewEntry): void {
  const listKey = listKeyOf(added)
  const [old, now] = [plainOf(before), plainOf(after)]
  const entry: PlainValue = { ...Object.fromEntries(keysOf(added)) }
  const wanted = listKey === null ? [...listIn(old), entry] : withList(old, listKey, entry)
  if (sameValue(wanted, now)) return
  throw refused(path, null, 'The file is written in a way that cannot be added to safely.', 'Add the entry by hand.')
}

function plainOf(text: string): PlainValue {
  const parsed = parseYaml(text)
  const [document, second] = parsed.ok ? parsed.documents : []
  const plain = document === undefined || second !== undefined ? null : toPlain(document.root)
  return plain?.ok === true ? plain.value : null
}

function withList(old: PlainValue, listKey: string, entry: PlainValue): PlainValue {
  const mapping = isMapping(old) ? old : { version: 1 }
  return { ...mapping, [listKey]: [...listIn(mapping[listKey] ?? null), entry] }
}

function isMapping(value: PlainValue): value is { readonly [key: string]: PlainValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function listIn(value: PlainValue): readonly PlainValue[] {
  return Array.isArray(value) ? (value as readonly PlainValue[]) : []
}

/** Equality of values, whatever the order of keys. */
function sameValue(a: PlainValue, b: PlainValue): boolean {
  return canonical(a) === canonical(b)
}

function canonical(value: PlainValue): string {
  return JSON.stringify(value, (_key, part: PlainValue) =>
    isMapping(part) ? Object.entries(part).toSorted(([x], [y]) => (x < y ? -1 : 1)) : part,
  )
}
