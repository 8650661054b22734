import { CHECKS } from '../checks/registry.ts'
import { appendEntry, type NewEntry } from '../policy/write-entry.ts'
import { publishFile, readText } from '../publish/files.ts'
import { forTerminal } from '../report/escape.ts'
import type { Host } from './host.ts'
import { resolvePath } from './open-subject.ts'
import { ATTESTATIONS_PATH, POLICY_PATH } from './policy-files.ts'
import type { PolicyFolder } from './policy-folder.ts'
import type { Request } from './request.ts'

/** Appends an entry to the file that holds its kind, and says what was written and what makes it count. */
export async function writeEntry(added: NewEntry, folder: PolicyFolder, request: Request, host: Host): Promise<void> {
  const path = targetOf(added, folder, request, host)
  const text = await readText(host.cwd, path)
  const context = { checks: CHECKS, asOf: folder.asOf, owners: folder.policy.policy.owners.value }
  await publishFile(host.cwd, { path, text: appendEntry({ path, text }, added, context) })
  const until = 'expires' in added.entry ? `, valid through ${added.entry.expires}` : ''
  host.stdout.write(
    `${text === null ? 'Wrote' : 'Added to'} ${forTerminal(path)}: one ${added.kind}${until}.\n` +
      'On GitHub it counts once an owner has approved the pull request that brings it.\n',
  )
}

function targetOf({ kind }: NewEntry, { root }: PolicyFolder, { options }: Request, host: Host): string {
  const named = kind === 'attestation' ? options.attestations : options.policy
  if (named !== undefined) return resolvePath(host.cwd, named)
  return `${root}/${kind === 'attestation' ? ATTESTATIONS_PATH : POLICY_PATH}`
}

/** A required option; the parser has seen to it that it is there. */
export function required(value: string | undefined, name: string): string {
  if (value === undefined) throw new Error(`--${name} is required and was not asked for`)
  return value
}
