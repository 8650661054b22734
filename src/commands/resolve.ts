import { openPolicyFolder } from './policy-folder.ts'
import type { Command } from './request.ts'
import { required, writeEntry } from './write-entry.ts'

/** Writes the dated statement that a leaked credential was revoked. The credential is named by its digest, never by itself. */
export const resolve: Command = async (request, host) => {
  const { options } = request
  const folder = await openPolicyFolder(null, { ...options, policy: undefined }, host)
  const entry = {
    secret: request.argument ?? '',
    revokedOn: options['revoked-on'] ?? folder.asOf,
    by: required(options.by, 'by'),
    evidence: required(options.evidence, 'evidence'),
  }
  await writeEntry({ kind: 'resolution', entry }, folder, request, host)
  return 0
}
