import { CHECKS } from '../checks/registry.ts'
import type { OptionValues } from '../config/option-values.ts'
import { type IsoDate, isoDateOf } from '../model/date.ts'
import { type AttestationsReading, readAttestations } from '../policy/read-attestations.ts'
import { type PolicyReading, readPolicy } from '../policy/read-policy.ts'
import type { Host } from './host.ts'
import { openFolder, openSubject } from './open-subject.ts'
import { type PolicyFiles, readPolicyFiles } from './policy-files.ts'

/** The two files of a folder, read. */
export interface PolicyFolder {
  /** The repository's root: the two files stand below it, wherever in it a person is. */
  readonly root: string
  readonly files: PolicyFiles
  readonly asOf: IsoDate
  readonly policy: PolicyReading
  readonly attestations: AttestationsReading
}

/** Opens the folder and reads policy and attestations as `check` would. */
export async function openPolicyFolder(path: string | null, options: OptionValues, host: Host): Promise<PolicyFolder> {
  const repository = await openFolder(path, host, host.signal)
  const { tree, listing } = await openSubject(repository, options, host.signal)
  const files = await readPolicyFiles(tree, listing, options, host)
  const asOf = options['as-of'] ?? isoDateOf(host.now())
  const policy = readPolicy(files.policy, CHECKS, { asOf })
  const attestations = readAttestations(files.attestations, CHECKS, { asOf, owners: policy.policy.owners.value })
  return { root: repository.root, files, asOf, policy, attestations }
}
