import { CHECKS } from '../../checks/registry.ts'
import { type Answer, missed } from '../../github/answer.ts'
import { type ApprovalReading, readApproval } from '../../github/approval-reading.ts'
import { type ExtendedAt, extendedAt, readExtended } from '../../github/extends-reading.ts'
import type { Reading } from '../../github/reading.ts'
import type { Branch } from '../../github/repository.ts'
import { MAX_TEXT_BYTES } from '../../github/git-objects.ts'
import { filesDigest, readTrusted, type SubjectFiles } from '../../github/trusted-reading.ts'
import type { IsoDate } from '../../model/date.ts'
import type { Gap } from '../../model/gap.ts'
import { defaultPolicy } from '../../policy/defaults.ts'
import { extendPolicy } from '../../policy/extend-policy.ts'
import type { PolicyFile } from '../../policy/located-file.ts'
import { problemFindings } from '../../policy/policy-findings.ts'
import { type AttestationsReading, readAttestations } from '../../policy/read-attestations.ts'
import { type PolicyReading, readPolicy } from '../../policy/read-policy.ts'
import { changedFiles, sideThatCounts, type TrustedFile } from '../../policy/trusted.ts'
import { type NotApproved, unapprovedChanges } from '../../policy/unapproved-changes.ts'
import type { EventName } from '../../model/report.ts'
import { notRead } from '../../repository/blob.ts'
import type { BlobRead, Tree, TreeEntry } from '../../repository/tree.ts'
import type { Rules } from '../gathered.ts'
import { ATTESTATIONS_PATH, POLICY_PATH, policyDigest } from '../policy-files.ts'
import type { CommitSubject } from './open-commit.ts'

/** The pull request that proposes what the subject changes. */
export interface ProposingPull {
  readonly number: number
  readonly head: string
  readonly author: number | null
  readonly sender: number | null
  /** The digest of the given files as the pull request's own head has them; null where that head is not here. */
  readonly digestAtHead: (files: readonly TrustedFile[]) => Promise<string | null>
}

export interface EventRulesInput {
  readonly event: EventName
  readonly defaultBranch: string
  /** The workflow that runs this, in this repository; null where it is of another one. */
  readonly workflow: string | null
  readonly subject: CommitSubject
  readonly pull: ProposingPull | null
  /** The last day that an entry may be written as of. */
  readonly asOf: IsoDate
  /** Takes a change as not approved, whatever the reviews say: an approval went while the run was under way. */
  readonly isVoid: boolean
}

/** The rules of an event, with what the rest of the run needs of how they were read. */
export interface EventRules {
  readonly rules: Rules
  /** The trusted ref's own policy and attestations, and its owners, whichever side counts. */
  readonly standing: { readonly files: SideFiles; readonly owners: readonly string[] }
  /** Whether those are the trusted ref's own, and not a pull request's approved ones. */
  readonly isTrustedSide: boolean
  /** The default branch; null where it could not be read. */
  readonly branch: Branch | null
  /** The blob that counts as trusted at a path; null for none, and where that is unknown. */
  readonly trustedBlobAt: (path: string) => string | null
  /** What is to be confirmed before the verdict is posted; null where nothing was approved. */
  readonly approved: { readonly number: number; readonly reading: ApprovalReading } | null
}

/** Reads the rules that an event is judged by: the default branch's, and a pull request's where an owner approved them. */
export async function readEventRules(reading: Reading, input: EventRulesInput): Promise<EventRules> {
  const paths = { policy: POLICY_PATH, attestations: ATTESTATIONS_PATH, workflow: input.workflow }
  const read = await readTrusted(reading, input.defaultBranch, paths, subjectFiles(input.subject))
  if (!read.ok) return unreadRules(input, read.gap)
  const trusted = read.value
  const readExtendedOnce = onceEach((at: ExtendedAt) => readExtended(reading, at))
  const own = await readSide(trusted, readExtendedOnce, input.asOf)
  const owners = own.policy.policy.owners.value
  const proposed = await proposedFiles(input.subject)
  const files = seenFiles(trusted.files, input.subject)
  const approval = await approvalOf(reading, input, files, proposed.unseen, owners)
  const isApproved = approval?.ok === true && approval.value.approval.approved && !input.isVoid
  const isTrustedSide = sideThatCounts(input.event, isApproved) === 'trusted'
  const side = isTrustedSide ? own : await readSide(proposed.files, readExtendedOnce, input.asOf)
  const changedBySubject = changedFiles(files, isApproved)
  const notes = isTrustedSide ? notesOnProposal(input, approval, changedBySubject, proposed.files) : []
  return {
    rules: {
      trusted: {
        ref: trusted.ref,
        commit: trusted.commit,
        policyDigest: policyDigest(side.files.policy),
        changedBySubject,
      },
      policy: side.policy,
      attestations: side.attestations,
      counting: {
        waivers: side.policy.policy.waivers,
        attestations: side.attestations.attestations,
        resolutions: side.policy.policy.resolutions,
      },
      policyUnread: null,
      extendsUnread: side.extendsUnread,
      findings: notes,
    },
    standing: { files: own.files, owners },
    isTrustedSide,
    branch: trusted.branch,
    trustedBlobAt: (path) => {
      const watched = isApproved ? files.find((file) => file.path === path) : undefined
      return watched === undefined ? trusted.blobAt(path) : watched.atSubject
    },
    approved: isApproved && input.pull !== null ? { number: input.pull.number, reading: approval.value } : null,
  }
}

/** A listing with a hole in it does not say that a file is not there, and so not that a pull request deletes it. */
function seenFiles(files: readonly TrustedFile[], { listing }: CommitSubject): readonly TrustedFile[] {
  return listing.gaps.length === 0 ? files : files.filter(({ atSubject }) => atSubject !== null)
}

/**
 * Whether an owner approved what the subject changes; null where it changes nothing, or where no pull request proposes it.
 * What is not wholly seen cannot be judged by, whoever approved it.
 */
async function approvalOf(
  reading: Reading,
  { pull }: EventRulesInput,
  files: readonly TrustedFile[],
  unseen: Gap | null,
  owners: readonly string[],
): Promise<Answer<ApprovalReading> | null> {
  if (pull === null || changedFiles(files, false).length === 0) return null
  if (unseen !== null) return missed(unseen)
  const { number, head, author, sender } = pull
  const digests = { filesDigest: filesDigest(files), headFilesDigest: (await pull.digestAtHead(files)) ?? '' }
  return await readApproval(reading, { number, head, author, sender, ...digests }, owners)
}

/** What is told of a pull request's changes that do not count. What it proposes is read, so that a mistake is told early. */
function notesOnProposal(
  { asOf }: EventRulesInput,
  approval: Answer<ApprovalReading> | null,
  changes: Rules['trusted']['changedBySubject'],
  proposed: SideFiles,
): Rules['findings'] {
  if (approval === null) return []
  const policy = readPolicy(proposed.policy, CHECKS, { asOf })
  const attestations = readAttestations(proposed.attestations, CHECKS, { asOf, owners: policy.policy.owners.value })
  const isChanged = (path: string) => changes.some((change) => change.path === path)
  return [
    ...unapprovedChanges(changes, refusalOf(approval)),
    ...(isChanged(POLICY_PATH) ? problemFindings(policy.problems, false) : []),
    ...(isChanged(ATTESTATIONS_PATH) ? problemFindings(attestations.problems, false) : []),
  ]
}

function refusalOf(approval: Answer<ApprovalReading>): NotApproved {
  if (!approval.ok) return approval.gap
  const told = approval.value.approval
  // An approval that went and came back while the run was under way is not one that was there all the time.
  return told.approved ? [{ login: told.by, refusal: 'not-approving' }] : told.because
}

/** Policy and attestations of one side, as files; null where there is none. */
export interface SideFiles {
  readonly policy: PolicyFile | null
  readonly attestations: PolicyFile | null
}

/** One side's files, read, with the policy that they extend. */
interface Side {
  readonly files: SideFiles
  readonly policy: PolicyReading
  readonly attestations: AttestationsReading
  readonly extendsUnread: string | null
}

type ReadExtended = (at: ExtendedAt) => ReturnType<typeof readExtended>

/** Both sides mostly extend the same policy, which is asked for once. */
function onceEach(read: ReadExtended): ReadExtended {
  const asked = new Map<string, ReturnType<ReadExtended>>()
  return (at) => {
    const key = JSON.stringify(at)
    const answer = asked.get(key) ?? read(at)
    asked.set(key, answer)
    return answer
  }
}

async function readSide(files: SideFiles, readExtendedOnce: ReadExtended, asOf: IsoDate): Promise<Side> {
  const own = readPolicy(files.policy, CHECKS, { asOf })
  const { policy, extendsUnread } = await extended(readExtendedOnce, own, asOf)
  const attestations = readAttestations(files.attestations, CHECKS, { asOf, owners: policy.policy.owners.value })
  return { files: { policy: files.policy, attestations: files.attestations }, policy, attestations, extendsUnread }
}

async function extended(
  readExtendedOnce: ReadExtended,
  own: PolicyReading,
  asOf: IsoDate,
): Promise<Pick<Side, 'policy' | 'extendsUnread'>> {
  const named = own.policy.extends.value
  if (named === null) return { policy: own, extendsUnread: null }
  const at = extendedAt(named)
  if (at === null) return { policy: own, extendsUnread: 'it is not of the form `owner/repo/path@ref`.' }
  const file = await readExtendedOnce(at)
  if (!file.ok) return { policy: own, extendsUnread: `${file.gap.detail} ${file.gap.grant}` }
  return { policy: extendPolicy(own, file.value, CHECKS, { asOf }), extendsUnread: null }
}

function unreadRules({ asOf }: EventRulesInput, because: Gap): EventRules {
  const policy: PolicyReading = { policy: defaultPolicy(CHECKS), problems: [], broken: false }
  return {
    rules: {
      trusted: { ref: UNREAD, commit: null, policyDigest: null, changedBySubject: [] },
      policy,
      attestations: readAttestations(null, CHECKS, { asOf, owners: [] }),
      counting: { waivers: [], attestations: [], resolutions: [] },
      policyUnread: because,
      extendsUnread: null,
      findings: [],
    },
    standing: { files: { policy: null, attestations: null }, owners: [] },
    isTrustedSide: true,
    branch: null,
    trustedBlobAt: () => null,
    approved: null,
  }
}

/** What the report calls the trusted ref where it could not be read. */
const UNREAD = 'unread'

/** The subject's blobs by path; a submodule is none. */
export function blobsOf({ listing }: Pick<CommitSubject, 'listing'>): ReadonlyMap<string, string> {
  return new Map(
    listing.entries.flatMap(({ path, kind, oid }) => (kind === 'submodule' || oid === null ? [] : [[path, oid]])),
  )
}

function subjectFiles(subject: CommitSubject): SubjectFiles {
  return {
    blobs: blobsOf(subject),
    read: async (oid) => {
      const blob = await readEntry(subject.tree, blobEntry(oid))
      return blob.ok ? blob.bytes : null
    },
  }
}

/** An object alone, which git reads by its id whatever commit holds it. */
function blobEntry(oid: string): TreeEntry {
  return { path: oid, pathBytes: null, kind: 'file', oid, tracked: true, sparse: false }
}

async function readEntry(tree: Tree, entry: TreeEntry): Promise<BlobRead> {
  const read: BlobRead[] = []
  await tree.read([entry], MAX_TEXT_BYTES, (_, blob) => read.push(blob))
  return read[0] ?? notRead('not-checked-out', `\`${entry.path}\` could not be read.`)
}

/** The subject's own files, and why they are not all that there may be; what is there and is no file is a broken one. */
async function proposedFiles(
  subject: CommitSubject,
): Promise<{ readonly files: SideFiles; readonly unseen: Gap | null }> {
  const unseen: Gap[] = [...subject.listing.gaps]
  const at = async (path: string): Promise<PolicyFile | null> => {
    const entry = subject.listing.entries.find((candidate) => candidate.path === path)
    if (entry === undefined) return null
    const isFile = entry.kind === 'file' || entry.kind === 'executable'
    const blob = isFile ? await readEntry(subject.tree, entry) : null
    if (blob?.ok === false) unseen.push(blob.gap)
    return { path, text: blob?.ok === true ? new TextDecoder().decode(blob.bytes) : '', commit: subject.commit }
  }
  const files = { policy: await at(POLICY_PATH), attestations: await at(ATTESTATIONS_PATH) }
  return { files, unseen: unseen[0] ?? null }
}
