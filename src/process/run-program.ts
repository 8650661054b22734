import { spawn, type ChildProcess, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { existsSync } from 'node:fs'
import { PassThrough, pipeline, Readable } from 'node:stream'
import type { Environment } from './environment.ts'
import { errorCodeOf } from './error-code.ts'

/** How a program ended. A caller's abort counts as `timed-out`: the time that it was given was up. */
export type ProgramEnd =
  | { readonly kind: 'exited'; readonly code: number }
  | { readonly kind: 'signalled'; readonly signal: string }
  | { readonly kind: 'timed-out'; readonly afterMs: number }
  | { readonly kind: 'not-started'; readonly because: string }

export interface ProgramSpec {
  /** A program, never a command line: no shell reads it. */
  readonly command: string
  readonly args: readonly string[]
  readonly cwd: string
  /** All of the program's environment; nothing is inherited. */
  readonly env: Environment
  /** Pieces for the standard input; without it the input is empty. */
  readonly stdin?: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array> | undefined
  readonly timeoutMs: number
  readonly signal?: AbortSignal | undefined
}

/** What a program left: how it ended and the output that was kept, at most the limit for each of the two streams. */
export interface ProgramOutcome {
  readonly end: ProgramEnd
  readonly stdout: Buffer
  readonly stderr: Buffer
  /** Output went past the limit; the rest was read and dropped, so that the program never blocks on it. */
  readonly outputCut: boolean
}

/** Output as it comes, read no faster than the consumer takes it. `outcome` never rejects. */
export interface ProgramStream {
  /** To be read once. Ends when the output ends, for whatever reason: ask `outcome` which. */
  readonly stdout: AsyncIterable<Buffer>
  readonly outcome: Promise<Omit<ProgramOutcome, 'stdout'>>
  /** Ends the program; harmless when it has ended. */
  readonly stop: () => void
}

/** From the polite signal to the one that cannot be ignored. */
const KILL_GRACE_MS = 2000
/** How long what a program left running may hold its output open once the program itself has ended. */
const LEFTOVER_GRACE_MS = 500
const STREAM_STDERR_BYTES = 65_536
const INPUT_AHEAD = 1_048_576

/**
 * Runs a program to its end: the one way to do so. It gets a process group of its own, which is killed whole when the time
 * is up, when the signal aborts, and when the program leaves others behind. Never rejects for what a program does.
 */
export async function runProgram(spec: ProgramSpec & { readonly maxOutputBytes: number }): Promise<ProgramOutcome> {
  const running = start(spec)
  if (running.child === null) return { ...nothing, end: await running.ended }
  const { stdout, stderr } = running.child
  const kept = [keep(stdout, spec.maxOutputBytes), keep(stderr, spec.maxOutputBytes)] as const
  // What left the group by a session of its own may hold the output open for ever.
  running.onExit(() => {
    setTimeout(() => {
      stdout.destroy()
      stderr.destroy()
    }, 2 * LEFTOVER_GRACE_MS).unref()
  })
  const end = await running.ended
  const [out, err] = [kept[0](), kept[1]()]
  return { end, stdout: out.bytes, stderr: err.bytes, outputCut: out.cut || err.cut }
}

/** Runs a program whose output is too long to hold; as `runProgram` in all else. */
export function streamProgram(spec: ProgramSpec): ProgramStream {
  const running = start(spec)
  if (running.child === null) {
    const outcome = running.ended.then((end) => ({ end, stderr: nothing.stderr, outputCut: false }))
    return { stdout: Readable.from([]), outcome, stop: () => undefined }
  }
  const stderr = keep(running.child.stderr, STREAM_STDERR_BYTES)
  const outcome = running.ended.then((end) => {
    const { bytes, cut } = stderr()
    return { end, stderr: bytes, outputCut: cut }
  })
  const { stdout } = running.child
  // An end that was forced does not wait for a consumer that no longer reads.
  running.onExit(() => {
    if (running.wasStopped()) stdout.destroy()
  })
  return { stdout: untilClosed(stdout), outcome, stop: () => running.stop() }
}

const nothing = { stdout: Buffer.alloc(0), stderr: Buffer.alloc(0), outputCut: false } as const

type Running = {
  /** Null where the program could not even be tried. */
  readonly child: ChildProcessWithoutNullStreams | null
  onExit(act: () => void): void
  /** Ended by us: by a time-out, an abort or `stop`. */
  wasStopped(): boolean
  /** Once the program has ended and its output was closed. */
  readonly ended: Promise<ProgramEnd>
  readonly stop: () => void
}

function start(spec: ProgramSpec): Running {
  if (spec.signal?.aborted === true) return notStarted('The run was stopped before it began.')
  const began = performance.now()
  let child: ChildProcessWithoutNullStreams
  try {
    // A group of its own: a time-out then also reaches what the program started.
    child = spawn(spec.command, spec.args, {
      cwd: spec.cwd,
      env: spec.env,
      detached: process.platform !== 'win32',
      shell: false,
      windowsHide: true,
      stdio: ['pipe', 'pipe', 'pipe'],
    })
  } catch (error) {
    return notStarted(error instanceof Error ? error.message : String(error))
  }
  feed(child, spec.stdin)

  let stopped = false
  let cause: ProgramEnd | null = null
  const stop = (reason: ProgramEnd | null): void => {
    if (stopped || child.exitCode !== null || child.signalCode !== null) return
    stopped = true
    cause = reason
    killGroup(child, 'SIGTERM')
    setTimeout(() => killGroup(child, 'SIGKILL'), KILL_GRACE_MS).unref()
  }
  const timer = setTimeout(() => stop({ kind: 'timed-out', afterMs: spec.timeoutMs }), spec.timeoutMs)
  const onAbort = (): void => stop({ kind: 'timed-out', afterMs: Math.round(performance.now() - began) })
  spec.signal?.addEventListener('abort', onAbort, { once: true })
  const finish = (): void => {
    clearTimeout(timer)
    spec.signal?.removeEventListener('abort', onAbort)
  }

  endWithUs(child)
  child.once('exit', () => {
    live.delete(child)
    finish()
    setTimeout(() => killGroup(child, 'SIGKILL'), stopped ? 0 : LEFTOVER_GRACE_MS).unref()
  })
  const ended = new Promise<ProgramEnd>((resolve) => {
    child.on('error', (error) => {
      live.delete(child)
      finish()
      if (child.pid === undefined) resolve({ kind: 'not-started', because: startFailure(spec, error) })
    })
    child.once('close', (code, signal) => {
      // Whoever is left in the group has closed the output but still runs.
      if (child.pid !== undefined) killGroup(child, 'SIGKILL')
      if (cause !== null) resolve(cause)
      else if (code !== null) resolve({ kind: 'exited', code })
      else resolve({ kind: 'signalled', signal: signal ?? 'unknown' })
    })
  })
  return { child, onExit: (act) => child.once('exit', act), wasStopped: () => stopped, ended, stop: () => stop(null) }
}

function notStarted(because: string): Running {
  return {
    child: null,
    onExit: () => undefined,
    wasStopped: () => true,
    ended: Promise.resolve({ kind: 'not-started', because }),
    stop: () => undefined,
  }
}

function startFailure(spec: ProgramSpec, error: Error): string {
  const code = errorCodeOf(error)
  // A missing folder and a missing program look alike to spawn.
  if (code === 'ENOENT' && !existsSync(spec.cwd)) return `The folder ${spec.cwd} is not there.`
  if (code === 'ENOENT') return `The program ${spec.command} was not found.`
  if (code === 'EACCES') return `The program ${spec.command} may not be run.`
  return error.message
}

function feed(child: ChildProcessWithoutNullStreams, stdin: ProgramSpec['stdin']): void {
  // A program that has read all that was given so far waits for more, so some is held ready for it.
  const ahead = new PassThrough({ highWaterMark: INPUT_AHEAD })
  // A program may end without reading its input; that is its affair, and its outcome tells.
  pipeline(Readable.from(stdin ?? []), ahead, child.stdin, () => undefined)
}

/** Keeps the first bytes and reads on without keeping, so that the writer is never blocked. */
function keep(stream: Readable, limit: number): () => { readonly bytes: Buffer; readonly cut: boolean } {
  const chunks: Buffer[] = []
  let length = 0
  let cut = false
  stream.on('data', (chunk: Buffer) => {
    const part = chunk.subarray(0, limit - length)
    if (part.length > 0) chunks.push(part)
    length += part.length
    cut ||= part.length < chunk.length
  })
  stream.on('error', () => undefined)
  return () => ({ bytes: Buffer.concat(chunks), cut })
}

async function* untilClosed(stream: Readable): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of stream) yield chunk as Buffer // No encoding was set, so chunks are bytes.
  } catch (error) {
    // A killed program closes its output early; `outcome` says that it was killed.
    if (errorCodeOf(error) !== 'ERR_STREAM_PREMATURE_CLOSE') throw error
  }
}

const live = new Set<ChildProcess>()
let endsWithUs = false

/** Groups of their own are not reached by a terminal's interrupt nor by our end: they are ended along with us. */
function endWithUs(child: ChildProcess): void {
  live.add(child)
  if (endsWithUs) return
  endsWithUs = true
  process.on('exit', () => {
    for (const left of live) killGroup(left, 'SIGKILL')
  })
}

function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return
  try {
    if (process.platform === 'win32') child.kill(signal)
    else process.kill(-child.pid, signal)
  } catch (error) {
    // Nobody left in the group, or a group of which every member is a zombie (EPERM on some systems).
    const code = errorCodeOf(error)
    if (code !== 'ESRCH' && code !== 'EPERM') throw error
  }
}
