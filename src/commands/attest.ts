import { requireCheck } from '../checks/registry.ts'
import { addDays } from '../model/date.ts'
import { MAX_ATTESTATION_DAYS } from '../policy/entry-rules.ts'
import { openPolicyFolder } from './policy-folder.ts'
import type { Command } from './request.ts'
import { required, writeEntry } from './write-entry.ts'

/** Writes a dated attestation. */
export const attest: Command = async (request, host) => {
  const { options } = request
  const check = requireCheck(request.argument ?? '').slug
  // The file that is written to need not be there yet.
  const folder = await openPolicyFolder(null, { ...options, attestations: undefined }, host)
  const on = options.on ?? folder.asOf
  const entry = {
    check,
    ...(options.criterion === undefined ? {} : { criterion: options.criterion }),
    statement: required(options.statement, 'statement'),
    by: required(options.by, 'by'),
    on,
    expires: options.expires ?? addDays(on, MAX_ATTESTATION_DAYS),
    evidence: required(options.evidence, 'evidence'),
  }
  await writeEntry({ kind: 'attestation', entry }, folder, request, host)
  return 0
}
