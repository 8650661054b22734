import { isActionsFile, isAuditedFile, readActionsFiles, withReferenced } from '../evidence/actions-files.ts'
import { withoutValues } from '../evidence/quoted-values.ts'
import { gap } from '../model/gap.ts'
import { ConfigError } from '../model/errors.ts'
import { DEFAULT_LIMITS } from '../policy/defaults.ts'
import type { Repository } from '../repository/open-repository.ts'
import type { Listing, Tree, TreeEntry } from '../repository/tree.ts'
import { auditWorkflows } from '../workflows/audit-workflows.ts'
import { AUDITS } from '../workflows/audits/registry.ts'
import type { Host } from './host.ts'
import { openFolder, resolvePath } from './open-subject.ts'
import type { Command } from './request.ts'
import { findingsInOrder, scanFormats, writeScan } from './scan-result.ts'
import { withTime } from '../process/with-time.ts'

/** Audits the Actions files of a work tree, or one file. What a comment asks to be silent about is counted and not listed. */
export const scanWorkflows: Command = async (request, host) => {
  scanFormats(request)
  const { options } = request
  const signal = withTime(host.signal, options['time-limit'])
  const { tree, listing, entries, isOneFile } = await openScanned(request.argument, host, signal, {
    maxEntries: options['max-files'] ?? DEFAULT_LIMITS.maxFiles,
  })
  const read = await readActionsFiles(tree, entries, options['max-file-bytes'] ?? DEFAULT_LIMITS.maxFileBytes)
  const files = isOneFile ? read.sources : withReferenced(read.sources)
  const audit = auditWorkflows(files, { persona: options.persona ?? 'regular' })
  const gaps = [...listing.gaps, ...read.gaps, ...audit.gaps]
  const silenced = { what: 'findings that a comment silences', count: audit.suppressed.length }
  const result = {
    findings: findingsInOrder(audit.findings.map(withoutValues(files))),
    notes: [],
    inspected: [...audit.inspected, silenced],
    gaps: audit.subject.files.length === 0 && gaps.length === 0 ? [NOTHING] : gaps,
  }
  return await writeScan(request, host, result, (rule) => AUDITS.find(({ id }) => id === rule)?.remediation ?? null)
}

function isAudited(path: string): boolean {
  return isActionsFile(path) && isAuditedFile(path)
}

const NOTHING = gap(
  'workflows',
  'not-found',
  'There is no GitHub Actions file here.',
  'Name a repository that has .github/workflows, or one such file.',
)

interface Scanned {
  readonly tree: Tree
  readonly listing: Listing
  readonly entries: readonly TreeEntry[]
  readonly isOneFile: boolean
}

/** The folder's repository as it lies there, untracked files with it; of a bare one the commit of HEAD. */
async function openScanned(
  argument: string | null,
  host: Host,
  signal: AbortSignal,
  { maxEntries }: { readonly maxEntries: number },
): Promise<Scanned> {
  const folder = argument === null ? null : await folderOf(argument, host, signal)
  const repository = folder === null ? await openFolder(argument, host, signal) : folder.repository
  const tree = repository.workTree() ?? (await repository.treeAt('HEAD'))
  if ('reason' in tree) throw new ConfigError('COMMIT_NOT_FOUND', tree.detail, tree.grant)
  const listing = await tree.list({ maxEntries, signal })
  if (folder === null) {
    return { tree, listing, entries: listing.entries.filter(({ path }) => isAudited(path)), isOneFile: false }
  }
  const entries = listing.entries.filter(({ path }) => path === folder.path)
  if (entries.length > 0) return { tree, listing: { entries, gaps: [] }, entries, isOneFile: true }
  const mend = 'Name a file that git does not ignore, or a folder.'
  throw new ConfigError('PATH_NOT_FOUND', `${argument ?? ''} is not among the files of ${repository.root}.`, mend)
}

/** The repository of a file, and its path there; null for a folder. */
async function folderOf(
  argument: string,
  host: Host,
  signal: AbortSignal,
): Promise<{ readonly repository: Repository; readonly path: string } | null> {
  try {
    await openFolder(argument, host, signal)
    return null
  } catch (cause) {
    if (!(cause instanceof ConfigError) || cause.code !== 'NOT_A_DIRECTORY') throw cause
  }
  const file = resolvePath(host.cwd, argument).replaceAll('\\', '/')
  const repository = await openFolder(file.slice(0, file.lastIndexOf('/')) || '/', host, signal)
  return { repository, path: pathBelow(repository.root.replaceAll('\\', '/'), file) }
}

/** A file's path below a root; the file's own folder may be spelled through links, so the root's name is looked for. */
function pathBelow(root: string, file: string): string {
  const parts: string[] = []
  for (const part of file.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '.' && part !== '') parts.push(part)
  }
  const whole = `/${parts.join('/')}`
  return whole.startsWith(`${root}/`) ? whole.slice(root.length + 1) : (parts.at(-1) ?? '')
}
