import { productionReadiness } from '../checks/production-readiness.ts'
import { counted } from '../model/counted.ts'
import { type IsoDate, isoDateOf } from '../model/date.ts'
import { ConfigError } from '../model/errors.ts'
import type { ReportedWaiver } from '../model/report.ts'
import { DEFAULT_LIMITS } from '../policy/defaults.ts'
import { MAX_WAIVER_DAYS } from '../policy/entry-rules.ts'
import { exists, type FileToWrite, publishFile, readText } from '../publish/files.ts'
import type { Repository } from '../repository/open-repository.ts'
import type { Listing } from '../repository/tree.ts'
import { forTerminal } from '../report/escape.ts'
import type { Host } from './host.ts'
import { detectStack } from './init/detect-stack.ts'
import { importable, withWaivers } from './init/import-suppressions.ts'
import type { Kind } from './init/kinds.data.ts'
import { outcomeText } from './init/outcome-text.ts'
import { attestationsText, policyText } from './init/policy-template.ts'
import { workflowText } from './init/workflow-template.ts'
import { judge } from './judge.ts'
import { openFolder } from './open-subject.ts'
import { painter } from './painter.ts'
import { ATTESTATIONS_PATH, POLICY_PATH } from './policy-files.ts'
import { openProgress } from './progress.ts'
import type { Command, Request } from './request.ts'

const WORKFLOW_PATH = '.github/workflows/release-checklist.yml'
const DEFAULT_KIND: Kind = 'service'

/**
 * Detects the stack and writes policy, attestations and workflow at the top of the repository. Where one of the files is
 * there already, nothing at all is written without `--force`, which overwrites those three and no other.
 */
export const init: Command = async (request, host) => {
  const repository = await openFolder(request.argument, host, host.signal)
  const listing = await listFiles(repository, host)
  const imported = await importedBy(request, host)
  if (imported !== null && request.options.force !== true && (await exists(repository.root, POLICY_PATH))) {
    refuseLinks(listing, [POLICY_PATH])
    return await addToPolicy(repository.root, imported, host)
  }
  const script = productionReadiness.options.script.default
  const stack = detectStack(filesOf(listing), script)
  const kind = request.options.kind ?? DEFAULT_KIND
  const today = isoDateOf(host.now())
  const own = stack.readiness === null || stack.readiness.path === script ? null : stack.readiness.path
  // The deepest path first: what keeps a folder from being made is met before anything is written.
  const files: readonly FileToWrite[] = [
    { path: WORKFLOW_PATH, text: workflowText(stack, request.options.pin ?? null) },
    { path: POLICY_PATH, text: withImported(policyText({ kind, readinessScript: own, today }), imported, today) },
    { path: ATTESTATIONS_PATH, text: attestationsText() },
  ]
  const paths = files.map(({ path }) => path)
  refuseLinks(listing, paths)
  if (request.options.force !== true) await refuseExisting(repository.root, paths)
  for (const file of files) await publishFile(repository.root, file)
  const outcome = {
    root: repository.root,
    policyPath: POLICY_PATH,
    files: paths,
    kind,
    stack,
    gaps: listing.gaps,
    isPinned: request.options.pin !== undefined,
  }
  host.stdout.write(outcomeText(outcome, painter(request, host).bold))
  if (imported !== null) host.stdout.write(importedText(imported))
  return 0
}

/** Other tools' suppressions that are to become waivers, and whose they will be. */
interface Imported {
  readonly owner: string
  readonly suppressions: readonly ReportedWaiver[]
}

/** Judges the folder to see what is suppressed; null where nobody asked for it. */
async function importedBy(request: Request, host: Host): Promise<Imported | null> {
  const { owner } = request.options
  if (request.options['import-suppressions'] !== true) return null
  if (owner === undefined) {
    throw new ConfigError(
      'MISSING_ARGUMENT',
      'A waiver has an owner, and --import-suppressions does not say who that is.',
      'Add --owner with the login of the person who answers for them.',
    )
  }
  const progress = openProgress(host, false)
  const asked = { argument: request.argument, options: {}, outputs: [] }
  const report = await judge(asked, host, progress).finally(progress.end)
  return { owner, suppressions: importable(report) }
}

function withImported(text: string, imported: Imported | null, today: IsoDate): string {
  if (imported === null) return text
  return withWaivers({ path: POLICY_PATH, text }, imported.suppressions, { owner: imported.owner, today })
}

/** A policy that is there is the team's: the waivers are added to it, and nothing else is written. */
async function addToPolicy(root: string, imported: Imported, host: Host): Promise<0> {
  const before = (await readText(root, POLICY_PATH)) ?? ''
  const text = withImported(before, imported, isoDateOf(host.now()))
  if (text !== before) await publishFile(root, { path: POLICY_PATH, text })
  host.stdout.write(importedText(imported))
  return 0
}

function importedText({ owner, suppressions }: Imported): string {
  if (suppressions.length === 0)
    return 'No ignore comment silences a finding that is not waived already, and no file of another tool does.\n'
  const entries = counted(suppressions.length, 'waiver')
  return `Added to ${POLICY_PATH}: ${entries} of ${forTerminal(owner)}, for ${String(MAX_WAIVER_DAYS)} days. Read them, and give each its reason.\n`
}

async function listFiles(repository: Repository, host: Host): Promise<Listing> {
  const tree = repository.workTree()
  if (tree === null) {
    throw new ConfigError(
      'NOT_A_DIRECTORY',
      `${repository.root} is a bare repository, which has no files to write beside.`,
      'Clone it, and run init in the clone.',
    )
  }
  const listing = await tree.list({ maxEntries: DEFAULT_LIMITS.maxFiles, signal: host.signal })
  // Nothing was seen, a link on the way to the files neither. A missing git program still lets the folder be listed.
  const refusal = listing.gaps.find(({ reason }) => reason !== 'unsupported')
  if (listing.entries.length > 0 || refusal === undefined) return listing
  throw new ConfigError('FILE_NOT_WRITTEN', refusal.detail, refusal.grant)
}

function filesOf(listing: Listing): readonly string[] {
  return listing.entries.filter(({ kind }) => kind === 'file' || kind === 'executable').map(({ path }) => path)
}

/** A repository that was cloned may hold a link in the place of a folder, which would lead the files out of it. */
function refuseLinks(listing: Listing, targets: readonly string[]): void {
  const found = listing.entries.find((entry) => {
    return (
      (entry.kind === 'link' || entry.kind === 'submodule') && targets.some((path) => path.startsWith(`${entry.path}/`))
    )
  })
  if (found === undefined) return
  throw new ConfigError(
    'FILE_NOT_WRITTEN',
    `${found.path} is a ${found.kind} that leads out of this repository; nothing was written.`,
    'Put a folder in its place, then run init again.',
  )
}

async function refuseExisting(root: string, paths: readonly string[]): Promise<void> {
  const there: string[] = []
  for (const path of paths) if (await exists(root, path)) there.push(path)
  if (there.length === 0) return
  throw new ConfigError(
    'FILE_EXISTS',
    `${there.join(', ')} ${there.length === 1 ? 'is' : 'are'} there already; nothing was written.`,
    'Move what you want to keep, or run init with --force to overwrite.',
  )
}
