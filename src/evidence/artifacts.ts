import { downloadArtifact, type Artifact, readArtifacts } from '../github/artifacts.ts'
import type { Reading } from '../github/reading.ts'
import { type LoggedRun, readCommitRuns } from '../github/run-logs.ts'
import type { Inspected } from '../model/answer.ts'
import type { Detection } from '../model/finding.ts'
import { gap, type Gap } from '../model/gap.ts'
import type { NamedSearch } from '../secrets/named-values.ts'
import { scanArtifact } from './artifact-content.ts'
import { type ContentIssue, contentGaps } from './content-scan.ts'
import type { Collected } from './evidence.ts'

/** What the artifacts of a commit's runs show. */
export interface ArtifactsEvidence {
  /** Runs of the commit, whose artifacts were listed. */
  readonly runs: number
  /** Whether all of them were listed and read that GitHub still keeps. */
  readonly isWhole: boolean
  /** Those that were read. */
  readonly artifacts: number
  /** Names of those that GitHub no longer keeps. */
  readonly expired: readonly string[]
  /** Of a fork's code, in which no real value of a named secret was looked for. */
  readonly ofForks: number
  readonly inspected: readonly Inspected[]
  readonly found: readonly Detection[]
}

export interface ArtifactsRequest {
  readonly commit: string
  readonly own: { readonly runId: number } | null
  readonly named: NamedSearch | null
}

/** Packed; what it unpacks to has limits of its own. One is in memory at a time. */
const MAX_ARTIFACT_BYTES = 128 * 1024 * 1024
/** Runs whose artifacts are listed; one request each. */
const MAX_RUNS = 25
const NAMED = 5

/** Looks through the artifacts of all runs of the commit, one after the other. */
export async function collectArtifacts(
  reading: Reading,
  { commit, own, named }: ArtifactsRequest,
): Promise<Collected<ArtifactsEvidence>> {
  const listed = await readCommitRuns(reading, commit)
  if (!listed.ok) return { ok: false, gaps: [listed.gap] }
  const runs = listed.value.items
  const gaps: Gap[] = listed.value.gap === null ? [] : [listed.value.gap]
  gaps.push(...pendingGap(runs.filter(({ id, hasEnded }) => !hasEnded && id !== own?.runId)))
  const found: Detection[] = []
  const issues: ContentIssue[] = []
  const expired: string[] = []
  let [artifacts, ofForks, files, bytes] = [0, 0, 0, 0]
  for (const [index, run] of runs.entries()) {
    const answer = index < MAX_RUNS ? await readArtifacts(reading, run.id) : null
    // Where one may not be asked for, neither may the rest.
    if (answer === null || (!answer.ok && answer.gap.reason === 'limit')) {
      const detail = `The artifacts of ${runs.length - index} more runs of this commit were not listed.`
      gaps.push(gap('artifacts', 'limit', detail, 'Look through them by hand and attest that.'))
      break
    }
    if (!answer.ok) {
      gaps.push(answer.gap)
      continue
    }
    if (answer.value.gap !== null) gaps.push(answer.value.gap)
    for (const artifact of answer.value.items) {
      if (artifact.isExpired) {
        expired.push(artifact.name)
        continue
      }
      const content = await downloadArtifact(reading, artifact, MAX_ARTIFACT_BYTES)
      if (!content.ok) {
        gaps.push(content.gap)
        continue
      }
      // What a fork ran could be made to hold guesses, and the answer would tell which one was right.
      const seen = scanArtifact(artifact.name, content.value, run.isOwn ? named : null)
      artifacts += 1
      ofForks += run.isOwn ? 0 : 1
      files += seen.files
      bytes += seen.bytes
      found.push(...seen.found.map((one) => inArtifact(one, artifact, run, reading)))
      issues.push(...seen.issues)
    }
  }
  return {
    ok: true,
    gaps: [...gaps, ...contentGaps('artifacts', issues)],
    value: {
      runs: runs.length,
      isWhole: gaps.length === 0,
      artifacts,
      expired,
      ofForks,
      inspected: [
        { what: 'artifacts', count: artifacts },
        { what: 'files in artifacts', count: files },
        { what: 'bytes', count: bytes },
      ],
      found,
    },
  }
}

function inArtifact(one: Detection, { id, name }: Artifact, { url, workflow }: LoggedRun, reading: Reading): Detection {
  const entry = one.place.kind === 'file' ? one.place.entry : null
  const { owner, repo } = reading.repository
  const line = one.place.kind === 'file' && one.place.startLine !== null ? ` Line ${one.place.startLine}.` : ''
  return {
    ...one,
    message: `${one.message.replace(' is stored in plain text', ' is in the artifact')}${line} Revoke it first, then delete the artifact: \`gh api --method DELETE repos/${owner}/${repo}/actions/artifacts/${id}\`.`,
    place: { kind: 'artifact', name, entry, url: `${url}/artifacts/${id}` },
    related: [],
    key: `artifact ${workflow} ${name} ${entry ?? ''} ${one.key}`,
    secret: null,
  }
}

function pendingGap(runs: readonly LoggedRun[]): readonly Gap[] {
  if (runs.length === 0) return []
  const named = [...new Set(runs.map(({ workflow }) => `\`${workflow}\``))].slice(0, NAMED)
  return [gap('artifacts', 'pending', `Runs of this commit that may still upload have not ended: ${named.join(', ')}.`)]
}
