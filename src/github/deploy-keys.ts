import { createHash } from 'node:crypto'
import { earliest, type KnownKeys, readKeyRecord } from '../model/key-record.ts'
import { type Answer, had, missed } from './answer.ts'
import { readCheckRuns } from './commit-status.ts'
import { allPages, type Paged } from './paging.ts'
import type { Reading } from './reading.ts'
import { flag, instant, integer, list, mapped, nullable, object, text } from './shape.ts'

/** One deploy key of a repository. */
export interface DeployKey {
  readonly id: number
  readonly title: string
  /** The digest of the key itself, in the form that ssh and GitHub show: it stays when title and number change. */
  readonly digest: string
  readonly isReadOnly: boolean
  readonly isEnabled: boolean
  /** Milliseconds since the epoch. */
  readonly addedAt: number
  /** Null where GitHub has never seen it used. */
  readonly usedAt: number | null
}

const deployKey = mapped(
  object({
    id: integer,
    title: text,
    key: text,
    read_only: flag,
    enabled: nullable(flag),
    created_at: instant,
    last_used: nullable(instant),
  }),
  (key): DeployKey => ({
    id: key.id,
    title: key.title,
    digest: digestOf(key.key),
    isReadOnly: key.read_only,
    isEnabled: key.enabled ?? true,
    addedAt: key.created_at,
    usedAt: key.last_used,
  }),
)

/** All deploy keys of the repository. */
export function readDeployKeys({ github, repository, purpose }: Reading): Promise<Answer<Paged<DeployKey>>> {
  return allPages(github, {
    purpose,
    kind: 'read',
    what: 'The deploy keys',
    permission: 'administration: read',
    route: 'GET /repos/{owner}/{repo}/keys',
    parameters: { ...repository },
    read: list(deployKey),
  })
}

/**
 * The keys that the check runs of an earlier release note: a key that was deleted and added again is as old as it was. One
 * request.
 */
export async function readNotedKeys(reading: Reading, commit: string): Promise<Answer<KnownKeys>> {
  const runs = await readCheckRuns(reading, commit, { kind: 'read', filter: 'all' })
  if (!runs.ok) return runs
  // A note may stand in what was not read.
  if (runs.value.gap !== null) return missed(runs.value.gap)
  return had(earliest(runs.value.items.flatMap(({ text }) => (text ?? '').split(/\r?\n/).map(readKeyRecord))))
}

/** Of `type material comment` the material alone is the key: the comment is as free as the title. */
function digestOf(line: string): string {
  const [, material = line.trim()] = line.trim().split(/\s+/)
  return `SHA256:${createHash('sha256').update(Buffer.from(material, 'base64')).digest('base64').replace(/=+$/, '')}`
}
