import { devNull } from 'node:os'
import path from 'node:path'
import { cleanEnvironment, type Environment } from '../process/environment.ts'
import { findProgram, withPathOutside } from '../process/find-program.ts'
import { runProgram, streamProgram, type ProgramStream } from '../process/run-program.ts'

/**
 * The commands that run no program of the repository. `status`, `diff` and `hash-object` are not among them: they run its
 * clean filters. https://git-scm.com/docs/gitattributes#_filter `diff-tree` reads objects alone, and as long as it prints
 * no patch it runs no filter, text conversion or external diff.
 */
export type GitCommand =
  | 'cat-file'
  | 'check-attr'
  | 'config'
  | 'diff-tree'
  | 'for-each-ref'
  | 'ls-files'
  | 'ls-tree'
  | 'merge-base'
  | 'rev-list'
  | 'rev-parse'
  | 'symbolic-ref'

export type GitResult =
  | { readonly ok: true; readonly stdout: Buffer }
  /** `message` is git's own first complaint, without credentials. */
  | { readonly ok: false; readonly message: string; readonly timedOut: boolean }

export interface GitStream {
  readonly stdout: AsyncIterable<Buffer>
  /** Never rejects. */
  readonly outcome: Promise<GitOutcome>
  readonly stop: () => void
}

/** How a stream ended: `failure` is null where git ended well, which it also does with warnings. */
export interface GitOutcome {
  readonly failure: string | null
  readonly timedOut: boolean
  readonly warnings: string
}

/** Git on one repository, with nothing of the repository's own configuration that runs a program or opens a connection. */
export interface Git {
  readonly gitDir: string
  /** Null for a bare repository. */
  readonly workTree: string | null
  run(command: GitCommand, args: readonly string[], options?: GitRunOptions): Promise<GitResult>
  stream(command: GitCommand, args: readonly string[], options?: GitRunOptions): GitStream
}

export interface GitRunOptions {
  readonly stdin?: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>
  /** Ends this call early; the repository's own signal holds as well. */
  readonly signal?: AbortSignal
}

/** A git program that is no part of the folder that is judged, and what it may use. */
export interface GitProgram {
  readonly command: string
  readonly env: Environment
  readonly timeoutMs: number
  readonly signal: AbortSignal | undefined
}

const MAX_OUTPUT_BYTES = 16 * 1024 * 1024

// Command-line settings outrank every file, including files that the repository's configuration includes. Settings of
// trace2 and of safe.directory need none: git reads them from system and global files alone.
const OVERRIDES = [
  'core.hooksPath=' + devNull,
  'core.fsmonitor=false',
  'core.untrackedCache=false',
  'core.alternateRefsCommand=',
  'core.pager=cat',
  'core.editor=false',
  'core.askPass=',
  'core.sshCommand=false',
  'core.gitProxy=',
  'credential.helper=',
  'diff.external=',
  'log.showSignature=false',
  'gpg.program=false',
  'gpg.ssh.program=false',
  'gpg.x509.program=false',
  'submodule.recurse=false',
  'maintenance.auto=false',
  'gc.auto=0',
  'protocol.allow=never',
  // A folder of the tree that looks like a bare repository would otherwise be one, with a configuration of its own.
  'safe.bareRepository=explicit',
  'core.quotePath=false',
].flatMap((setting) => ['-c', setting])

// Chosen by the person or the runner, never by the repository: where `safe.directory` is looked up, and who called sudo.
const KEPT_GIT_VARIABLES = ['GIT_CONFIG_GLOBAL', 'GIT_CONFIG_SYSTEM', 'GIT_CONFIG_NOSYSTEM', 'SUDO_UID']

const GIT_VARIABLES: Environment = {
  LC_ALL: 'C',
  LANGUAGE: 'C',
  GIT_TERMINAL_PROMPT: '0',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_GRAFT_FILE: devNull,
  // Newer gits obey the first. Older ones start a fetch for each missing object of a partial clone, and there the second
  // is what counts: unlike `protocol.allow` it also outranks a repository's own `protocol.ext.allow=always`. No protocol
  // can have this name.
  GIT_NO_LAZY_FETCH: '1',
  GIT_ALLOW_PROTOCOL: '/',
}

/** Finds git on `PATH` outside of the given folder; null where there is none. */
export function findGit(
  from: NodeJS.ProcessEnv,
  outside: string,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): GitProgram | null {
  const env = withPathOutside(cleanEnvironment(from), outside)
  const command = findProgram('git', env, outside)
  if (command === null) return null
  const kept = KEPT_GIT_VARIABLES.flatMap((name) => {
    const value = from[name]
    return value === undefined ? [] : [[name, value] as const]
  })
  return { command, env: { ...env, ...Object.fromEntries(kept), ...GIT_VARIABLES }, timeoutMs, signal }
}

export type GitDirectory =
  | { readonly kind: 'found'; readonly gitDir: string; readonly isBare: boolean }
  | { readonly kind: 'none' }
  | { readonly kind: 'not-owned'; readonly message: string }
  | { readonly kind: 'refused'; readonly message: string; readonly timedOut: boolean }

/**
 * Asks git itself whether the folder is a repository that it would work in. This is the one call without an explicit
 * `--git-dir`, because git checks the owner of what it discovers, and of nothing else.
 */
export async function askGitDirectory(program: GitProgram, folder: string, mayBeBare: boolean): Promise<GitDirectory> {
  const bare = mayBeBare ? ['-c', 'safe.bareRepository=all'] : []
  const args = [...OVERRIDES, ...bare, 'rev-parse', '--is-bare-repository', '--absolute-git-dir']
  // Discovery ends in this folder, so that what lies above is judged by the caller.
  const result = await runGit(program, folder, args, { GIT_CEILING_DIRECTORIES: path.dirname(folder) })
  if (result.ok) {
    const [isBare, gitDir] = splitOnce(result.stdout.toString().replace(/\r?\n$/, ''), '\n')
    return { kind: 'found', gitDir, isBare: isBare === 'true' }
  }
  if (/dubious ownership|safe\.directory|is owned by someone else/.test(result.message)) {
    return { kind: 'not-owned', message: result.message }
  }
  // With a colon instead, a `.git` file names a directory that is not there, and git looks no further.
  if (/^not a git repository \(/.test(result.message)) return { kind: 'none' }
  return { kind: 'refused', message: result.message, timedOut: result.timedOut }
}

/** The wrapper for one repository: every call names its git directory and work tree, whatever `core.worktree` says. */
export function gitOf(program: GitProgram, gitDir: string, workTree: string | null): Git {
  const where = workTree === null ? ['--bare'] : [`--work-tree=${workTree}`]
  const cwd = workTree ?? gitDir
  const argsFor = (command: GitCommand, args: readonly string[]): readonly string[] => [
    '--no-pager',
    `--git-dir=${gitDir}`,
    ...where,
    ...OVERRIDES,
    command,
    ...args,
  ]
  return {
    gitDir,
    workTree,
    run: (command, args, options) => runGit(program, cwd, argsFor(command, args), {}, options),
    stream: (command, args, options) => {
      const spec = specOf(program, cwd, options)
      const stream = streamProgram({ ...spec, args: argsFor(command, args) })
      return { stdout: stream.stdout, outcome: outcomeOf(stream, spec.signal), stop: stream.stop }
    },
  }
}

async function runGit(
  program: GitProgram,
  cwd: string,
  args: readonly string[],
  variables: Environment,
  options?: GitRunOptions,
): Promise<GitResult> {
  const spec = specOf(program, cwd, options)
  const env = { ...spec.env, ...variables }
  const { end, stdout, stderr, outputCut } = await runProgram({ ...spec, env, args, maxOutputBytes: MAX_OUTPUT_BYTES })
  if (end.kind === 'exited' && end.code === 0 && !outputCut) return { ok: true, stdout }
  const timedOut = end.kind === 'timed-out' || spec.signal?.aborted === true
  if (end.kind === 'not-started') return { ok: false, message: asPhrase(end.because), timedOut }
  if (outputCut) return { ok: false, message: 'git printed more than is read at once', timedOut }
  return { ok: false, message: timedOut ? 'git took too long' : complaintOf(stderr), timedOut }
}

function specOf(program: GitProgram, cwd: string, options: GitRunOptions = {}) {
  const signals = [program.signal, options.signal].filter((signal) => signal !== undefined)
  return {
    command: program.command,
    cwd,
    env: program.env,
    stdin: options.stdin,
    timeoutMs: program.timeoutMs,
    signal: signals.length === 0 ? undefined : AbortSignal.any(signals),
  }
}

async function outcomeOf(stream: ProgramStream, signal: AbortSignal | undefined): Promise<GitOutcome> {
  const { end, stderr } = await stream.outcome
  const warnings = stderr.toString()
  switch (end.kind) {
    case 'exited':
      return { failure: end.code === 0 ? null : complaintOf(stderr), timedOut: false, warnings }
    case 'signalled':
      return { failure: `git was ended by ${end.signal}`, timedOut: false, warnings }
    case 'timed-out':
      return { failure: 'git took too long', timedOut: true, warnings }
    case 'not-started':
      return { failure: asPhrase(end.because), timedOut: signal?.aborted === true, warnings }
  }
}

const MAX_COMPLAINT = 300

/** Git's first complaint in one line, without its prefix and without the userinfo of any URL. */
function complaintOf(stderr: Buffer): string {
  const lines = stderr.toString().split('\n')
  const line = lines.find((text) => /^(fatal|error): /.test(text)) ?? lines[0] ?? ''
  const text = line.replace(/^(fatal|error): /, '').replace(/:\/\/[^/\s]*@/g, '://')
  return text.trim() === '' ? 'git failed without saying why' : asPhrase(text.slice(0, MAX_COMPLAINT))
}

/** Without a full stop, since it becomes the end of a sentence. */
function asPhrase(text: string): string {
  return text.trim().replace(/\.$/, '')
}

function splitOnce(text: string, separator: string): readonly [string, string] {
  const at = text.indexOf(separator)
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + separator.length)]
}
