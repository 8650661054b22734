import { collectDependabotAlerts, collectSecretAlerts } from '../../evidence/alerts.ts'
import { collectCodeScanning } from '../../evidence/code-scanning.ts'
import { collectDeployKeys } from '../../evidence/deploy-keys.ts'
import { collectEnvironments } from '../../evidence/environments.ts'
import type { Collected } from '../../evidence/evidence.ts'
import { collectReleaseAttestations, collectReleases } from '../../evidence/releases.ts'
import { collectStoredSecrets, type LastRelease } from '../../evidence/stored-secrets.ts'
import type { Reading } from '../../github/reading.ts'
import { gap } from '../../model/gap.ts'
import { SOURCES, type SourceName } from '../../model/source.ts'
import type { OtherCollectors } from '../collect-trees.ts'

/** The sources that are lists of GitHub's, each asked for at the release stage alone. */
export type ApiSource =
  | 'releases'
  | 'release-attestations'
  | 'environments'
  | 'code-scanning'
  | 'dependabot-alerts'
  | 'secret-scanning-alerts'
  | 'stored-secrets'
  | 'deploy-keys'

export interface ApiInput {
  readonly isRelease: boolean
  /** The repository, read by the workflow's token on the account of a source. */
  readonly readingFor: (source: SourceName) => Reading
  /** The repository, read by the administrator's token on the account of a source; null where none was given. */
  readonly adminFor: (source: SourceName) => Reading | null
  /** The repository's number, which attestations name; null where the runner tells none. */
  readonly repositoryId: number | null
  readonly lastRelease: LastRelease | null
  /** Whether there may be one that this clone does not reach. */
  readonly isReleaseUnseen: boolean
  /** The commits that an analysis of the subject may name, and its branch where that is not the default one. */
  readonly scanned: { readonly commits: readonly string[]; readonly ref: string | null }
}

/**
 * The collectors of what GitHub alone knows beside checks and rules. Without a request at the pull-request stage. Attestations
 * come last: there may be one for each asset, and so they take the requests that the others leave.
 */
export function apiCollectors(input: ApiInput): Pick<OtherCollectors, ApiSource> {
  const releases = once(byWorkflow(input, 'releases', collectReleases))
  const notes =
    input.lastRelease === null ? null : { reading: input.readingFor('deploy-keys'), commit: input.lastRelease.commit }
  const others = {
    releases,
    environments: once(byWorkflow(input, 'environments', collectEnvironments)),
    'code-scanning': once(
      byWorkflow(input, 'code-scanning', (reading) =>
        collectCodeScanning(reading, { ...input.scanned, admin: input.adminFor('code-scanning') }),
      ),
    ),
    'dependabot-alerts': once(byWorkflow(input, 'dependabot-alerts', collectDependabotAlerts)),
    'secret-scanning-alerts': once(byAdmin(input, 'secret-scanning-alerts', collectSecretAlerts)),
    'stored-secrets': once(
      byAdmin(input, 'stored-secrets', (admin) =>
        collectStoredSecrets({
          reading: input.readingFor('stored-secrets'),
          admin,
          lastRelease: input.lastRelease,
          isReleaseUnseen: input.isReleaseUnseen,
        }),
      ),
    ),
    'deploy-keys': once(byAdmin(input, 'deploy-keys', (admin) => collectDeployKeys(admin, notes))),
  }
  return {
    ...others,
    'release-attestations': byWorkflow(input, 'release-attestations', async (reading) => {
      await Promise.allSettled(Object.values(others).map((collect) => collect()))
      return collectReleaseAttestations(reading, await releases(), input.repositoryId)
    }),
  }
}

/** Of each source it is awaited here as well. */
function once<T>(collect: () => Promise<T>): () => Promise<T> {
  let collected: Promise<T> | null = null
  return () => (collected ??= collect())
}

type Collect<T> = (reading: Reading) => Promise<Collected<T>>

function byWorkflow<T>(
  { isRelease, readingFor }: ApiInput,
  source: SourceName,
  collect: Collect<T>,
): () => Promise<Collected<T>> {
  return isRelease ? () => collect(readingFor(source)) : missing(source, 'deferred', DEFERRED)
}

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
