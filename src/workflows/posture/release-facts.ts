import type { FilePlace } from '../../model/place.ts'
import type { ModelFile, Permissions } from '../model/model.ts'
import { isUsing } from '../model/visit.ts'
import { pathOfUse, toolsOf, type JobRun, type JobTool } from './job-runs.ts'
import { PREPARING, PUBLISHING, type ReleaseKind } from './releases.data.ts'
import { askedProvenance } from './publishing.ts'
import { releasingOf, runsAfter, signaturesIn, type Publication } from './releases.ts'
import { siteOf, type Site } from './site.ts'
import { toolUses, type ToolUse } from './tool-uses.ts'

/** Something that a workflow publishes, and what speaks for it. */
export interface PublicationFact {
  readonly kind: ReleaseKind
  readonly site: Site
  /** The publishing itself signs or attests: trusted publishing, `--provenance`. */
  readonly signsItself: boolean
  /** Whether a file outside the workflow decides what is signed, such as that of GoReleaser. */
  readonly isConfigured: boolean
  /** A signature of the same workflow whose failure is a failure, made before it where there is one; null for none. */
  readonly signature: Site | null
  /** Where the workflow sets up a key or a tool to sign with, which the release tool may then use; null for none. */
  readonly prepared: Site | null
  /** Where the release tool's file signs; null where it does not, or where there is none. */
  readonly signingFile: FilePlace | null
}

/** Something that a workflow signs or attests. */
export interface SignatureFact {
  readonly site: Site
  /** Permissions without which the step cannot work, and that its job has not. */
  readonly missingPermissions: readonly string[]
}

export interface Releases {
  readonly publications: readonly PublicationFact[]
  readonly signatures: readonly SignatureFact[]
}

/** What the jobs publish and sign, each publication with the signature that is nearest to it in time. */
export function readReleases(runs: readonly JobRun[], signingFiles: readonly FilePlace[]): Releases {
  const signatures = runs.flatMap((run) => toolsOf(run, signaturesIn))
  const publications = runs.flatMap((run) => toolsOf(run, publicationsIn))
  const prepared = runs.flatMap((run) => toolsOf(run, (file) => toolUses(file, PREPARING, [], [])))
  return {
    publications: publications.map((tool) => publicationFact(tool, signatures, prepared, signingFiles)),
    signatures: [...signatures, ...publications.filter(isAttesting)].map((tool) => ({
      site: siteOfTool(tool),
      missingPermissions: missingPermissions(tool),
    })),
  }
}

function publicationsIn(file: ModelFile): readonly Publication[] {
  if (file.kind === 'workflow') return releasingOf(file).publications
  // An image that an action builds may stay where it is; the rest is published.
  return (['assets', 'package'] as const).flatMap((kind) =>
    toolUses(file, PUBLISHING[kind].actions, PUBLISHING[kind].commands, []).map((use) => ({
      ...use,
      kind,
      signsItself: false,
      isConfigured: true,
    })),
  )
}

function siteOfTool({ run, use, step }: JobTool<ToolUse>): Site {
  return siteOf(run, step, pathOfUse(run, use.at), use.span)
}

function publicationFact(
  tool: JobTool<Publication>,
  signatures: readonly JobTool<ToolUse>[],
  prepared: readonly JobTool<ToolUse>[],
  signingFiles: readonly FilePlace[],
): PublicationFact {
  const { kind, signsItself, isConfigured } = tool.use
  const isHere = ({ run, silenced }: JobTool<ToolUse>): boolean =>
    run.workflow === tool.run.workflow && silenced.length === 0
  const here = signatures.filter(isHere)
  const signature = here.find((one) => comesBefore(one, tool)) ?? here[0]
  const setUp = prepared.filter(isHere).find((one) => comesBefore(one, tool))
  return {
    kind,
    site: siteOfTool(tool),
    signsItself,
    isConfigured,
    signature: signature === undefined ? null : siteOfTool(signature),
    prepared: setUp === undefined ? null : siteOfTool(setUp),
    signingFile: isConfigured ? (signingFiles[0] ?? null) : null,
  }
}

function comesBefore(first: JobTool<ToolUse>, second: JobTool<ToolUse>): boolean {
  const [job, other] = [first.run.chain[0], second.run.chain[0]]
  if (first.run.job === second.run.job) return (first.step?.index ?? 0) <= (second.step?.index ?? 0)
  return runsAfter(other, job)
}

/** Publishing that is told to make provenance as well. */
function isAttesting({ use: { at, words } }: JobTool<ToolUse>): boolean {
  return 'index' in at && askedProvenance(at, words) === true
}

/** A key, or an identity of its own; or words that may hold one. */
const OWN_KEY = /^--(?:key|sk|slot|identity-token)\b|(?:ARGS|FLAGS|OPTS|OPTIONS)\b/i

/** What each way of attesting asks of the job's token. https://github.com/actions/attest#usage */
function neededPermissions(tool: JobTool<ToolUse>): readonly string[] {
  const { at, words } = tool.use
  if (isUsing(at.uses, 'actions/attest', 'actions/attest-build-provenance', 'actions/attest-sbom')) {
    return ['id-token', 'attestations']
  }
  if (isUsing(at.uses, 'sigstore/gh-action-sigstore-python')) return ['id-token']
  // Without a key Sigstore asks who is signing. https://docs.sigstore.dev/cosign/signing/overview/
  if (words?.[0] === 'cosign') return words.some((word) => OWN_KEY.test(word)) ? [] : ['id-token']
  return isAttesting(tool) ? ['id-token'] : []
}

function missingPermissions(tool: JobTool<ToolUse>): readonly string[] {
  const needed = neededPermissions(tool)
  if (needed.length === 0) return []
  const { run } = tool
  const { chain, job } = run
  // A called workflow has at most what its caller has; the nearest block decides what is asked for.
  const said = [
    job.permissions,
    job.workflow.permissions,
    ...chain.map((one) => one.permissions),
    run.workflow.permissions,
  ]
  const permissions = said.find((one) => one !== null) ?? null
  return needed.filter((name) => !mayWrite(permissions, name)).map((name) => `${name}: write`)
}

/** Without a block a token has neither of these. */
function mayWrite(permissions: Permissions | null, scope: string): boolean {
  if (permissions === null) return false
  if (permissions.word === 'write-all') return true
  return permissions.scopes.some(({ name, level }) => name === scope && level === 'write')
}
