import { collectDeployKeys } from '../../evidence/deploy-keys.ts'
import type { Collected } from '../../evidence/evidence.ts'
import { collectStoredSecrets, type LastRelease } from '../../evidence/stored-secrets.ts'
import type { Reading } from '../../github/reading.ts'
import { gap } from '../../model/gap.ts'
import { SOURCES, type SourceName } from '../../model/source.ts'
import type { OtherCollectors } from '../collect-trees.ts'

/** The sources that are lists of GitHub's, each asked for at the release stage alone. */
export type ApiSource = 'stored-secrets' | 'deploy-keys'

export interface ApiInput {
  readonly isRelease: boolean
  /** The repository, read by the workflow's token on the account of a source. */
  readonly readingFor: (source: SourceName) => Reading
  /** The repository, read by the administrator's token on the account of a source; null where none was given. */
  readonly adminFor: (source: SourceName) => Reading | null
  readonly lastRelease: LastRelease | null
}

/** The collectors of what GitHub alone knows beside checks and rules. Without a request at the pull-request stage. */
export function apiCollectors(input: ApiInput): Pick<OtherCollectors, ApiSource> {
  return {
    'stored-secrets': byAdmin(input, 'stored-secrets', (admin) =>
      collectStoredSecrets({ reading: input.readingFor('stored-secrets'), admin, lastRelease: input.lastRelease }),
    ),
    'deploy-keys': byAdmin(input, 'deploy-keys', collectDeployKeys),
  }
}

type Collect<T> = (reading: Reading) => Promise<Collected<T>>

function byAdmin<T>(
  { isRelease, adminFor }: ApiInput,
  source: SourceName,
  collect: Collect<T>,
): () => Promise<Collected<T>> {
  if (!isRelease) return missing(source, 'deferred', DEFERRED)
  const reading = adminFor(source)
  if (reading !== null) return () => collect(reading)
  const { title } = SOURCES[source]
  return missing(source, 'permission', `No admin-token was given, and no other token may read this: ${title}.`)
}

const DEFERRED = 'This is read at the release stage.'

function missing(
  source: SourceName,
  reason: 'deferred' | 'permission',
  detail: string,
): () => Promise<Collected<never>> {
  return () => Promise.resolve({ ok: false, gaps: [gap(source, reason, detail)] })
}
