import { createHash } from 'node:crypto'
import type { OptionValues } from '../config/option-values.ts'
import { OPTIONS } from '../config/options.ts'
import { ConfigError } from '../model/errors.ts'
import type { Gap } from '../model/gap.ts'
import type { PolicyFile } from '../policy/located-file.ts'
import { readText } from '../publish/files.ts'
import type { Listing, Tree } from '../repository/tree.ts'
import type { Host } from './host.ts'

/** One byte more than the reader takes, so that a longer file is seen to be too long. */
const MAX_BYTES = 1024 * 1024 + 1

/** The two files that the team keeps; null where a repository has none. */
export interface PolicyFiles {
  readonly policy: PolicyFile | null
  readonly attestations: PolicyFile | null
  /** The gap that the policy may be in; null where it was read or is known not to be there. */
  readonly policyUnread: Gap | null
}

/** Where the files stand in a repository. */
export const POLICY_PATH = OPTIONS.policy.default
export const ATTESTATIONS_PATH = OPTIONS.attestations.default

/** Reads them where the options name them, from the folder a person stands in; else at their place in the judged tree. */
export async function readPolicyFiles(
  tree: Tree,
  listing: Listing,
  options: OptionValues,
  host: Host,
): Promise<PolicyFiles> {
  const [policy, attestations] = await Promise.all([
    options.policy === undefined ? fromTree(tree, listing, POLICY_PATH) : named('--policy', options.policy, host),
    options.attestations === undefined
      ? fromTree(tree, listing, ATTESTATIONS_PATH)
      : named('--attestations', options.attestations, host),
  ])
  return { policy, attestations, policyUnread: policy === null ? unseenPart(listing) : null }
}

/** The two files at their place in a commit's tree; null where it has none. */
export async function policyFilesAt(
  tree: Tree,
  listing: Listing,
): Promise<Pick<PolicyFiles, 'policy' | 'attestations'>> {
  const [policy, attestations] = await Promise.all([
    fromTree(tree, listing, POLICY_PATH),
    fromTree(tree, listing, ATTESTATIONS_PATH),
  ])
  return { policy, attestations }
}

/** A listing with a hole in it does not say that a file is not there. Without git it is whole, but for what git would know. */
function unseenPart({ gaps }: Listing): Gap | null {
  return gaps.find(({ reason }) => reason !== 'unsupported') ?? null
}

async function named(option: string, path: string, host: Host): Promise<PolicyFile> {
  const text = await readText(host.cwd, path)
  if (text !== null) return { path, text }
  throw new ConfigError(
    'PATH_NOT_FOUND',
    `${option} ${path} is not there.`,
    'Name a file that exists, or leave the option out.',
  )
}

async function fromTree(tree: Tree, listing: Listing, path: string): Promise<PolicyFile | null> {
  const entry = listing.entries.find((candidate) => candidate.path === path)
  if (entry === undefined || entry.kind === 'submodule') return null
  const texts: string[] = []
  await tree.read([entry], MAX_BYTES, (_, blob) => {
    // What cannot be read must not pass for a repository without a policy.
    texts.push(blob.ok && entry.kind !== 'link' ? new TextDecoder().decode(blob.bytes) : '')
  })
  const text = texts.join('')
  return tree.kind === 'commit' && tree.commit !== null ? { path, text, commit: tree.commit } : { path, text }
}

/** The digest that a report shows of the policy that it was judged by. */
export function policyDigest(file: PolicyFile | null): string | null {
  return file === null ? null : createHash('sha256').update(file.text).digest('hex')
}
