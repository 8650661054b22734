import type { Inspected } from '../model/answer.ts'
import type { Detection } from '../model/finding.ts'
import { gap } from '../model/gap.ts'
import { filePlace, type FilePlace, type Place } from '../model/place.ts'
import type { Listing, Tree, TreeEntry } from '../repository/tree.ts'
import { auditWorkflows, type Suppressed } from '../workflows/audit-workflows.ts'
import type { Workflow } from '../workflows/model/model.ts'
import { placeOf } from '../workflows/place-of.ts'
import { readPosture, type Posture } from '../workflows/posture/posture.ts'
import { isReleaseToolFile, signingPlaces } from '../workflows/posture/release-tool-file.ts'
import { isActionsFile, isAuditedFile, readActionsFiles, withReferenced } from './actions-files.ts'
import type { Collected } from './evidence.ts'
import { withoutValues } from './quoted-values.ts'
import { languagesIn, type LanguageSighting } from './stack.ts'

export type { GateFact, GateFactKind, JobFact, Posture, UploadFact } from '../workflows/posture/posture.ts'
export type { CoverageHole } from '../workflows/posture/change-coverage.ts'
export type { PublicationFact, SignatureFact } from '../workflows/posture/release-facts.ts'
export type { CheckName, Site } from '../workflows/posture/site.ts'
export type { LanguageSighting }
export type { Suppressed }

/** What the subject's GitHub Actions files say. Facts and findings with places; no file contents. */
export interface WorkflowsEvidence {
  /** Tracked files that were listed, of all kinds; among them the Actions files were looked for. */
  readonly listed: number
  /** Every workflow that could be read, at its first trigger. */
  readonly workflows: readonly FilePlace[]
  /** Whether all of it could be read: where not, what is missing here may be in the rest. */
  readonly isWhole: boolean
  /** Files that configure another CI, which this version does not read. */
  readonly otherCi: readonly FilePlace[]
  /** Files of release tools, which say what they sign. */
  readonly releaseToolFiles: readonly FilePlace[]
  /** The readiness script where the policy (or the default) says that it is; null where it is not there. */
  readonly readinessScript: FilePlace | null
  readonly inspected: readonly Inspected[]
  /** What the audits see that everybody should; those that a comment asks to be silent about are among them. */
  readonly findings: readonly Detection[]
  readonly suppressed: readonly Suppressed[]
  readonly posture: Posture
  /** What the application is written in, by its files. */
  readonly languages: readonly LanguageSighting[]
}

/** What was judged of the same files at the same paths: base and subject mostly share them all. */
export type JudgedWorkflows = Map<string, Collected<WorkflowsEvidence>>

export interface WorkflowsRequest {
  readonly tree: Tree
  readonly listing: Listing
  /** Whether the policy takes a path out of the scope. */
  readonly isIgnored: (path: string) => boolean
  readonly readinessScript: string
  readonly maxFileBytes: number
  readonly judged: JudgedWorkflows
}

/** Reads the Actions files of a tree, audits them, and reads off what they do for a sound release. */
export async function collectWorkflows(request: WorkflowsRequest): Promise<Collected<WorkflowsEvidence>> {
  const { tree, listing, judged } = request
  // What git does not hold yet gates and protects nothing.
  const entries = listing.entries.filter(({ path, tracked }) => tracked && !request.isIgnored(path))
  const wanted = entries.filter(({ path }) => isActionsFile(path))
  const key = judgedKey(request, entries, wanted)
  const known = tree.kind === 'commit' ? judged.get(key) : undefined
  if (known !== undefined) return known

  const { sources, gaps } = await readActionsFiles(tree, wanted, request.maxFileBytes)
  const files = withReferenced(sources.filter(({ path }) => isAuditedFile(path)))
  const audit = auditWorkflows(files, { persona: 'regular' })
  const paths = entries.flatMap(({ path, kind }) => (kind === 'file' || kind === 'executable' ? [path] : []))
  const languages = languagesIn(paths)
  const posture = readPosture({
    subject: audit.subject,
    sources: languages.sources,
    readinessScript: request.readinessScript,
    signingFiles: sources.filter(({ path }) => isReleaseToolFile(path)).flatMap(signingPlaces),
  })
  const bytes = bytesByPath(wanted)
  const hide = withoutValues(files)
  const mark = (detection: Detection): Detection => withBytes(hide(detection), bytes)
  const allGaps = [...listing.gaps, ...gaps, ...audit.gaps, ...(posture.isCut ? [CUT] : [])]
  const collected: Collected<WorkflowsEvidence> = {
    ok: true,
    gaps: allGaps,
    value: {
      listed: entries.length,
      workflows: audit.subject.files.flatMap((file) => (file.kind === 'workflow' ? [startOf(file)] : [])),
      isWhole: allGaps.length === 0,
      otherCi: paths.filter((path) => OTHER_CI.test(path)).map((path) => filePlace(path)),
      releaseToolFiles: sources.flatMap(({ path }) => (isReleaseToolFile(path) ? [filePlace(path)] : [])),
      readinessScript: paths.includes(request.readinessScript) ? filePlace(request.readinessScript) : null,
      inspected: audit.inspected,
      findings: [...audit.findings, ...audit.suppressed.map(({ detection }) => detection)].map(mark),
      suppressed: audit.suppressed.map((one) => ({ ...one, detection: mark(one.detection) })),
      posture,
      languages: languages.used,
    },
  }
  if (tree.kind === 'commit') judged.set(key, collected)
  return collected
}

const OTHER_CI =
  /^(?:\.travis\.ya?ml|\.gitlab-ci\.ya?ml|\.circleci\/config\.ya?ml|Jenkinsfile|azure-pipelines\.ya?ml|bitbucket-pipelines\.ya?ml|\.drone\.ya?ml|\.woodpecker\.ya?ml|\.buildkite\/pipeline\.ya?ml|\.?appveyor\.ya?ml|\.cirrus\.ya?ml)$/

/** Where a workflow says what starts it. */
function startOf({ path, triggers }: Workflow): FilePlace {
  const [first] = triggers
  return first === undefined ? filePlace(path) : placeOf(path, first.node.span)
}

const CUT = gap('workflows', 'limit', 'Workflows call each other so often that not all of their jobs were followed.')

/** The names of all files, and the contents of those that are read: nothing else is looked at. */
function judgedKey(
  { readinessScript, listing }: WorkflowsRequest,
  entries: readonly TreeEntry[],
  wanted: readonly TreeEntry[],
): string {
  return JSON.stringify([
    readinessScript,
    listing.gaps.map(({ detail }) => detail),
    wanted.map(({ path, oid }) => [path, oid]),
    entries.map(({ path }) => path),
  ])
}

function bytesByPath(wanted: readonly TreeEntry[]): ReadonlyMap<string, string> {
  return new Map(wanted.flatMap(({ path, pathBytes }) => (pathBytes === null ? [] : [[path, pathBytes] as const])))
}

function withBytes(detection: Detection, bytes: ReadonlyMap<string, string>): Detection {
  if (bytes.size === 0) return detection
  const mark = (place: Place): Place =>
    place.kind === 'file' ? { ...place, pathBytes: bytes.get(place.path) ?? null } : place
  return { ...detection, place: mark(detection.place), related: detection.related.map(mark) }
}
