import type { Collected } from '../../src/evidence/evidence.ts'
import type { Reading } from '../../src/github/reading.ts'
import type { SourceName } from '../../src/model/source.ts'
import { ADMIN_PERMISSIONS, addAppToken, type WorkflowPermissions } from '../support/github/tokens.ts'
import { addApp } from '../support/github/world.ts'
import { clientOf, type Stage } from '../github/support.ts'

/** The sample's repository, read on the account of a source by an administrator's token. */
export async function adminReading(
  { simulator, sample, clock }: Stage,
  purpose: SourceName,
  permissions: WorkflowPermissions = ADMIN_PERMISSIONS,
): Promise<Reading> {
  const token = addAppToken(
    simulator.world,
    addApp(simulator.world, `auditor-${purpose}`, sample.organization),
    [sample.repository],
    permissions,
  )
  const github = await clientOf(simulator.urls.api, { clock, token: token.secret })
  return { github, repository: { owner: 'acme', repo: 'shop' }, purpose }
}

/** The evidence of what was had. */
export function evidenceOf<T>(collected: Collected<T>): T {
  if (!collected.ok) throw new Error(collected.gaps[0].detail)
  return collected.value
}
