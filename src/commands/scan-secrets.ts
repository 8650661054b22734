import { credentialFindings } from '../checks/credential-findings.ts'
import { judgeHistory } from '../checks/credential-content.ts'
import { stamp } from '../checks/stamp.ts'
import { contentGaps, limitIssue, type ContentScanner } from '../evidence/content-scan.ts'
import type { Collected } from '../evidence/evidence.ts'
import { collectHistory, type HistoryEvidence } from '../evidence/history.ts'
import { judgedBlobs } from '../evidence/judged-blobs.ts'
import { openNamedSecrets } from '../evidence/named-secrets.ts'
import { collectTree, type TreeEvidence } from '../evidence/tree.ts'
import { ConfigError } from '../model/errors.ts'
import type { Detection } from '../model/finding.ts'
import type { Gap } from '../model/gap.ts'
import { filePlace } from '../model/place.ts'
import type { ScanResult } from '../model/scan.ts'
import { isToldBy } from '../model/told-elsewhere.ts'
import { DEFAULT_LIMITS } from '../policy/defaults.ts'
import type { Listing } from '../repository/tree.ts'
import { detectionsOf } from '../secrets/detections.ts'
import { namedDetection } from '../secrets/named-values.ts'
import { createScanner } from '../secrets/scan.ts'
import { scanRole } from '../secrets/scan-role.ts'
import { secretDigester } from '../secrets/secret-digest.ts'
import type { Host } from './host.ts'
import { historyCache } from './history-cache.ts'
import { openFolder, openSubject } from './open-subject.ts'
import { OWN_VOCABULARY } from './own-vocabulary.ts'
import { openProgress, type Progress } from './progress.ts'
import type { Command, Request } from './request.ts'
import { scanFormats, writeScan } from './scan-result.ts'
import { suppressionsUnread } from './suppressions.ts'
import { withTime } from '../process/with-time.ts'

/** Values that get a slow digest; the rest is told without one. */
const MAX_SLOW_DIGESTS = 10_000
/** The order matters: a value that was pushed is known, whatever is done to the file. */
const REMEDY =
  'Revoke it at its service and issue a new one, then take it out of the file and read it from the environment or a secret store. What only the history holds need not be rewritten: record the revocation with `resolve`.'
/** How the input is called in places. */
const STDIN_PATH = '(standard input)'

/** Looks for credentials by themselves: in files, in the history as well, or in what comes in. Reads no policy. */
export const scanSecrets: Command = async (request, host) => {
  const { options } = request
  scanFormats(request)
  if (options.stdin === true && (request.argument !== null || options.history === true)) {
    throw new ConfigError(
      'BAD_OPTION_VALUE',
      '--stdin reads no folder.',
      'Leave out the path and --history, or --stdin.',
    )
  }
  if (options['history-cache'] !== undefined && options.history !== true) {
    throw new ConfigError('BAD_OPTION_VALUE', '--history-cache keeps what the history holds.', 'Add --history.')
  }
  const progress = openProgress(host, options.quiet === true)
  try {
    const scanner = scannerOf(request, host)
    const output =
      options.stdin === true ? await scanInput(scanner, host) : await scanFolder(request, scanner, host, progress)
    progress.end()
    return await writeScan(request, host, output, () => REMEDY)
  } finally {
    progress.end()
  }
}

interface Scanner extends ContentScanner {
  /** Named values that are not looked for. */
  readonly gaps: readonly Gap[]
}

function scannerOf({ options }: Request, host: Host): Scanner {
  const names = options['named-secrets'] ?? []
  const secrets = openNamedSecrets({
    kind: 'asked',
    names,
    valueOf: (name) => host.env[name],
    ownVocabulary: OWN_VOCABULARY,
  })
  return { digester: secretDigester(MAX_SLOW_DIGESTS), named: secrets.search, gaps: secrets.collected.gaps }
}

async function scanFolder(
  { argument, options }: Request,
  scanner: Scanner,
  host: Host,
  progress: Progress,
): Promise<ScanResult> {
  const signal = withTime(host.signal, options['time-limit'])
  const repository = await openFolder(argument, host, signal)
  const subject = await openSubject(repository, options, signal)
  const scan = { isIgnored: () => false, roleOf: scanRole, scanner }
  const maxFileBytes = options['max-file-bytes'] ?? DEFAULT_LIMITS.maxFileBytes
  const folder = options['history-cache']
  const cache = folder === undefined ? {} : { cache: historyCache(host.cwd, folder, repository.root, maxFileBytes) }
  const [tree, history] = await Promise.all([
    collectTree({
      ...scan,
      tree: subject.tree,
      listing: subject.listing,
      readinessScript: '',
      maxFileBytes,
      judged: judgedBlobs(),
      signal,
      progress: (done, total) => progress.step('scanning files', done, total),
    }),
    options.history === true
      ? collectHistory({
          ...scan,
          history: repository.history(subject.commit),
          maxFileBytes,
          progress: (done) => progress.step('scanning the history', done, null),
          ...cache,
        })
      : null,
  ])
  const refused = history?.ok === true ? history.value.cacheRefused : null
  if (refused !== null) host.stderr.write(`The history cache was not used, because ${refused}.\n`)
  return outputOf(tree, history, scanner.gaps, repositoriesInside(subject.listing))
}

function outputOf(
  tree: Collected<TreeEvidence>,
  history: Collected<HistoryEvidence> | null,
  gaps: readonly Gap[],
  passedOver: readonly Detection[],
): ScanResult {
  if (!tree.ok) return { findings: [], notes: [], inspected: [], gaps: [...gaps, ...tree.gaps] }
  const { contents, sensitive, sensitiveUntracked, untracked } = tree.value
  const here = credentialFindings(
    [...sensitive, ...contents.found.filter((each) => !isToldBy(each, sensitive)), ...contents.named],
    [
      ...sensitiveUntracked,
      ...contents.foundUntracked.filter((each) => !isToldBy(each, sensitiveUntracked)),
      ...contents.namedUntracked,
    ],
  )
  const past = history?.ok === true ? judgeHistory(tree.value, history.value) : null
  const named = history?.ok === true ? history.value.named : []
  return {
    findings: stamp([...here.findings, ...(past?.status === 'fail' ? past.findings : []), ...named], null, null),
    notes: [
      ...suppressionsUnread(tree.value),
      ...stamp([...here.notes, ...(past?.notes ?? []), ...passedOver], null, null),
    ],
    inspected: [
      { what: 'files', count: contents.files },
      { what: 'bytes', count: contents.bytes },
      { what: 'untracked files', count: untracked - passedOver.length },
      { what: 'files inside of archives', count: contents.archiveEntries },
      ...(past?.inspected.map(({ what, count }) => ({ what: `${what} of the history`, count })) ?? []),
    ],
    gaps: [...gaps, ...tree.gaps, ...contents.gaps, ...(history?.gaps ?? [])],
  }
}

/** Repositories below the folder that are no submodules: git lists nothing in them, so that nothing was looked through. */
function repositoriesInside({ entries }: Listing): readonly Detection[] {
  const inside = entries.filter(({ kind, tracked }) => kind === 'submodule' && !tracked)
  return inside.map(({ path, pathBytes }) => ({
    rule: 'repository-inside',
    message: 'This folder is a repository of its own, so nothing in it was looked through. Scan it by itself.',
    severity: 'info',
    confidence: 'high',
    place: filePlace(path, { pathBytes }),
    related: [],
    key: 'repository-inside',
    secret: null,
  }))
}

/** A stream is looked through as it comes, however long it is; an archive in it is not opened. */
async function scanInput(scanner: Scanner, host: Host): Promise<ScanResult> {
  const scan = createScanner({ path: null, digester: scanner.digester })
  const values = scanner.named?.open() ?? null
  let bytes = 0
  for await (const chunk of host.stdin) {
    bytes += chunk.length
    scan.push(chunk)
    values?.push(chunk)
  }
  const { sightings, limits } = scan.finish()
  const found: Detection[] = [
    ...detectionsOf(sightings, new Uint8Array(), STDIN_PATH),
    ...(values?.finish() ?? []).map((sighting) => namedDetection(sighting, STDIN_PATH)),
  ]
  const { findings, notes } = credentialFindings(found, [])
  const gaps = contentGaps(
    'tree',
    limits.map((limit) => limitIssue(limit, STDIN_PATH, null)),
  )
  return {
    findings: stamp(findings, null, null),
    notes: stamp(notes, null, null),
    inspected: [{ what: 'bytes', count: bytes }],
    gaps: [...scanner.gaps, ...gaps],
  }
}
