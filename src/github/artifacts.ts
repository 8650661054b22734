import type { Answer } from './answer.ts'
import { allPages, type Paged } from './paging.ts'
import type { Reading } from './reading.ts'
import { flag, integer, list, mapped, object, text } from './shape.ts'

/** An artifact of a run. */
export interface Artifact {
  readonly id: number
  readonly name: string
  /** Packed, as GitHub keeps it. */
  readonly bytes: number
  readonly isExpired: boolean
}

/** The artifacts of a run, of all its attempts. */
export function readArtifacts({ github, repository, purpose }: Reading, run: number): Promise<Answer<Paged<Artifact>>> {
  const artifact = object({ id: integer, name: text, size_in_bytes: integer, expired: flag })
  return allPages(github, {
    purpose,
    kind: 'read',
    what: `The artifacts of the run ${run}`,
    permission: 'actions: read',
    route: 'GET /repos/{owner}/{repo}/actions/runs/{run_id}/artifacts',
    parameters: { ...repository, run_id: run },
    read: mapped(object({ artifacts: list(artifact) }), ({ artifacts }) =>
      artifacts.map(({ id, name, size_in_bytes: bytes, expired: isExpired }) => ({ id, name, bytes, isExpired })),
    ),
  })
}

/** What an artifact holds: a zip, or the bare file where it was kept unpacked. */
export function downloadArtifact(
  { github, repository, purpose }: Reading,
  { id, name }: Artifact,
  maxBytes: number,
): Promise<Answer<Uint8Array>> {
  return github.download({
    purpose,
    maxBytes,
    what: `The artifact \`${name}\``,
    permission: 'actions: read',
    route: 'GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}',
    parameters: { ...repository, artifact_id: id, archive_format: 'zip' },
  })
}
