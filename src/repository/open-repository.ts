import { realpathSync, statSync } from 'node:fs'
import path from 'node:path'
import { ConfigError } from '../model/errors.ts'
import { gap, type Gap } from '../model/gap.ts'
import { errorCodeOf } from '../process/error-code.ts'
import { commitTree } from './commit-tree.ts'
import { type CommitDates, datesOf, lastReleaseTag, mergeBase, resolveCommit, type ReleaseTag } from './commits.ts'
import { isDirty } from './dirty.ts'
import { discover, type Discovery } from './discover.ts'
import { gitOf, type Git } from './git.ts'
import { historyOf, unseenHistory, type History } from './history.ts'
import { githubNameOf } from './origin.ts'
import { plainTree, unseenTree } from './plain-tree.ts'
import type { Tree } from './tree.ts'
import { workTree } from './work-tree.ts'

/** What is judged: a repository, or a folder that git does not answer for. */
export interface Repository {
  /**
   * The real path of the work tree's root (of a bare repository: its own folder). A path inside of a work tree opens the
   * whole work tree, since a release is of the whole.
   */
  readonly root: string
  /** `owner/repo` where the origin is on GitHub, else the folder's name. */
  readonly name: string
  /** Null where nothing was committed or git does not answer. `ref` is null on a detached HEAD. */
  readonly head: { readonly commit: string; readonly ref: string | null } | null
  readonly isShallow: boolean
  /** A clone that leaves objects out; what is missing is a gap where it is read, and is never fetched. */
  readonly isPartial: boolean
  readonly isBare: boolean
  /** What could not be had of the repository itself; a tree's own gaps come with its listing. */
  readonly gaps: readonly Gap[]
  /** Null for a bare repository. */
  workTree(): Tree | null
  /** The tree of a commit, or the gap that says why there is none. */
  treeAt(commitish: string): Promise<Tree | Gap>
  /** The full id of the commit that a branch, tag or id stands for, peeled; null where there is none. */
  resolveCommit(ref: string): Promise<string | null>
  /**
   * The nearest tag before a commit that matches one of the globs: on the latest reachable commit, never on the commit
   * itself, the highest version of several. Null in a shallow clone also where the tag is further back.
   */
  lastReleaseTag(tagGlobs: readonly string[], before: string): Promise<ReleaseTag | null>
  mergeBase(a: string, b: string): Promise<string | null>
  datesOf(commit: string): Promise<CommitDates | null>
  /** What all refs and the given commit ever held; null where there is no git repository, so no history either. */
  history(commit: string | null): History | null
  /**
   * Whether the work tree is anything else than its commit, untracked files included; null where that cannot be told without
   * running a filter of the repository, and where there is no work tree or no commit.
   */
  isDirty(): Promise<boolean | null>
}

export interface OpenOptions {
  /** Where git and its global configuration are looked up; a small part of it reaches git. */
  readonly env: NodeJS.ProcessEnv
  /** Ends every call to git. */
  readonly signal?: AbortSignal
  /** For each call to git. */
  readonly timeoutMs?: number
}

const GIT_TIMEOUT_MS = 120_000

/** Tells a gap from a tree. */
export function isGap(treeOrGap: Tree | Gap): treeOrGap is Gap {
  return 'reason' in treeOrGap
}

/**
 * Opens the repository that a folder belongs to, or the folder alone where it belongs to none. Throws a `ConfigError` where
 * the path is no folder; everything that git holds against the repository is a gap.
 */
export async function openRepository(folder: string, options: OpenOptions): Promise<Repository> {
  const start = realFolder(folder)
  const { env, signal, timeoutMs = GIT_TIMEOUT_MS } = options
  const found = await discover(start, { env, timeoutMs, signal })
  if (found.kind === 'repository') return openWithGit(found)
  const root = found.kind === 'plain' ? start : found.root
  const refusal = refusalOf(found)
  if (found.kind === 'plain' || refusal === null) return withoutGit(root, [], plainTree(root, []))
  if (found.kind === 'no-git-program') return withoutGit(root, [refusal], plainTree(root, [refusal]))
  return withoutGit(root, [refusal], unseenTree([refusal]))
}

function realFolder(folder: string): string {
  let real: string
  try {
    real = realpathSync(folder)
    if (statSync(real).isDirectory()) return real
  } catch (error) {
    const because =
      errorCodeOf(error) === 'ENOENT' ? 'does not exist' : `cannot be opened (${errorCodeOf(error) ?? 'unknown'})`
    throw new ConfigError(
      'PATH_NOT_FOUND',
      `${folder} ${because}.`,
      'Give the path of a folder that can be read.',
      error,
    )
  }
  throw new ConfigError('NOT_A_DIRECTORY', `${folder} is not a folder.`, 'Give the folder that holds the repository.')
}

function refusalOf(found: Discovery): Gap | null {
  switch (found.kind) {
    case 'repository':
    case 'plain':
      return null
    case 'no-git-program': {
      const detail =
        'Git was not found on PATH, so what it tracks and ignores is unknown; every file counts as tracked.'
      return gap('tree', 'unsupported', detail, 'Install git, or put it on PATH.')
    }
    case 'not-owned': {
      const detail = `Git refuses ${found.root}, because another user owns it; nothing in it was judged.`
      const mend = `If you trust it, run: git config --global --add safe.directory ${shellQuoted(found.root)}`
      return gap('tree', 'permission', detail, mend)
    }
    case 'refused': {
      const detail = `Git cannot open ${found.root}, so nothing in it was judged: ${found.message}.`
      if (found.timedOut) return gap('tree', 'time-limit', detail)
      return gap('tree', 'malformed', detail, 'Repair the repository until git status works, or clone it again.')
    }
  }
}

function shellQuoted(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}

function withoutGit(root: string, gaps: readonly Gap[], tree: Tree): Repository {
  const noCommit =
    gaps[0] ?? gap('tree', 'not-found', `${root} is not in a git repository.`, 'Run git init and commit.')
  return {
    root,
    name: folderName(root),
    head: null,
    isShallow: false,
    isPartial: false,
    isBare: false,
    gaps,
    workTree: () => tree,
    treeAt: () => Promise.resolve(noCommit),
    resolveCommit: () => Promise.resolve(null),
    lastReleaseTag: () => Promise.resolve(null),
    mergeBase: () => Promise.resolve(null),
    datesOf: () => Promise.resolve(null),
    history: () => (gaps[0] === undefined ? null : unseenHistory(gaps[0])),
    isDirty: () => Promise.resolve(null),
  }
}

async function openWithGit(found: Extract<Discovery, { kind: 'repository' }>): Promise<Repository> {
  const { root, isBare } = found
  const git = gitOf(found.program, found.gitDir, isBare ? null : root)
  const [facts, config, headCommit, headRef, headId] = await Promise.all([
    git.run('rev-parse', ['--is-shallow-repository', '--git-path', 'index']),
    readConfig(git),
    resolveCommit(git, 'HEAD'),
    git.run('symbolic-ref', ['--quiet', 'HEAD']),
    git.run('rev-parse', ['--verify', '--quiet', 'HEAD']),
  ])
  const [shallow = '', indexPath = ''] = facts.ok ? facts.stdout.toString().split('\n') : []
  const isShallow = shallow === 'true'
  const isPartial = config.isPartial
  const head = headCommit === null ? null : { commit: headCommit, ref: headRef.ok ? lineOf(headRef.stdout) : null }
  const gaps: Gap[] = []
  if (!facts.ok) gaps.push(gap('tree', 'malformed', `Git cannot read ${root}: ${facts.message}.`))
  if (head === null && headId.ok) {
    gaps.push(gap('tree', 'not-checked-out', `HEAD stands on ${lineOf(headId.stdout)}, which is not in this clone.`))
  }
  return {
    root,
    name: githubNameOf(config.originUrl) ?? folderName(root),
    head,
    isShallow,
    isPartial,
    isBare,
    gaps,
    workTree: () => (isBare ? null : workTree(git, root, headCommit, isPartial)),
    treeAt: async (commitish) => {
      const commit = await resolveCommit(git, commitish)
      if (commit !== null) return commitTree(git, commit, isPartial)
      const detail = `\`${commitish}\` is no commit of this clone.`
      return gap('tree', isShallow ? 'shallow' : 'not-checked-out', detail)
    },
    resolveCommit: (ref) => resolveCommit(git, ref),
    lastReleaseTag: (tagGlobs, before) => lastReleaseTag(git, tagGlobs, before),
    mergeBase: (a, b) => mergeBase(git, a, b),
    datesOf: (commit) => datesOf(git, commit),
    history: (commit) => historyOf(git, { commit, isShallow, isPartial }),
    isDirty: async () => {
      if (isBare || headCommit === null) return null
      const indexFile = path.resolve(root, indexPath)
      const { autoCrlf, fileMode } = config
      return isDirty(git, { root, indexFile, commit: headCommit, autoCrlf, fileMode })
    },
  }
}

interface RepositoryConfig {
  readonly originUrl: string
  readonly isPartial: boolean
  readonly autoCrlf: boolean
  readonly fileMode: boolean
}

// By name, never the whole: a configuration may hold a token (`http.extraHeader`).
const READ_SETTINGS =
  '^(remote\\.origin\\.url|extensions\\.partialclone|remote\\..*\\.(promisor|partialclonefilter)|core\\.(autocrlf|filemode))$'

async function readConfig(git: Git): Promise<RepositoryConfig> {
  const result = await git.run('config', ['-z', '--get-regexp', READ_SETTINGS])
  // Git ends with 1 where nothing matches.
  const settings = result.ok ? result.stdout.toString().split('\0').map(settingOf) : []
  const last = (name: string): string | undefined => settings.findLast((setting) => setting.name === name)?.value
  return {
    originUrl: settings.find((setting) => setting.name === 'remote.origin.url')?.value ?? '',
    isPartial: settings.some(({ name, value }) => /promisor$|partialclone/.test(name) && !isFalse(value)),
    autoCrlf: !isFalse(last('core.autocrlf') ?? 'false'),
    fileMode: !isFalse(last('core.filemode') ?? 'true'),
  }
}

function settingOf(record: string): { readonly name: string; readonly value: string } {
  const end = record.indexOf('\n')
  // A name without a value stands for true.
  return end < 0 ? { name: record, value: 'true' } : { name: record.slice(0, end), value: record.slice(end + 1) }
}

function isFalse(value: string): boolean {
  return /^(false|no|off|0|)$/i.test(value)
}

function lineOf(output: Buffer): string {
  return output.toString().replace(/\r?\n$/, '')
}

function folderName(root: string): string {
  return path.basename(root).replace(/\.git$/, '') || root
}
