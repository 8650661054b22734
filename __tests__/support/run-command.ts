import { runCommandLine } from '../../src/commands/command-line.ts'
import type { Host } from '../../src/commands/host.ts'
import type { Request } from '../../src/commands/request.ts'
import type { Report } from '../../src/model/report.ts'

export interface CommandRun {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/** The day on which every test runs. */
export const TODAY = '2026-11-24'

interface World {
  readonly env?: { readonly [name: string]: string }
  readonly today?: string
  /** What comes in, in pieces. */
  readonly stdin?: readonly string[]
  /** Columns of a terminal; left out, the streams are no terminal. */
  readonly columns?: number
}

async function* pieces(texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) {
    await Promise.resolve()
    yield Buffer.from(text)
  }
}

/** A host with a clock and an environment of its own, whose streams are given. */
export function testHost(
  cwd: string,
  world: World = {},
  write: (stream: 'stdout' | 'stderr', text: string) => void = () => undefined,
): Host {
  const now = Date.parse(`${world.today ?? TODAY}T12:00:00Z`)
  const streamTo = (name: 'stdout' | 'stderr') => ({
    isTerminal: world.columns !== undefined,
    columns: world.columns ?? null,
    write: (text: string) => write(name, text),
  })
  return {
    cwd,
    env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', LANG: 'C.UTF-8', ...world.env },
    now: () => now,
    stdin: pieces(world.stdin ?? []),
    stdout: streamTo('stdout'),
    stderr: streamTo('stderr'),
    signal: new AbortController().signal,
  }
}

/** Runs a command in this process. */
export async function runCommand(cwd: string, argv: readonly string[], world: World = {}): Promise<CommandRun> {
  const written = { stdout: '', stderr: '' }
  const host = testHost(cwd, world, (stream, text) => {
    written[stream] += text
  })
  return { exitCode: await runCommandLine(argv, host), ...written }
}

/** Reads arguments as the command line does, without running anything. */
export async function parseRequest(argv: readonly string[]): Promise<Request> {
  const parsed: Request[] = []
  await runCommandLine(argv, testHost('.'), (_, request) => {
    parsed.push(request)
    return Promise.resolve(0)
  })
  const [request] = parsed
  if (request === undefined) throw new Error(`${argv.join(' ')} is no command`)
  return request
}

/** Runs `check` and reads its report back. */
export async function runCheck(
  cwd: string,
  argv: readonly string[] = [],
  world: World = {},
): Promise<{ readonly report: Report; readonly exitCode: number }> {
  const { exitCode, stdout, stderr } = await runCommand(cwd, ['check', ...argv, '--format', 'json'], world)
  if (stdout === '') throw new Error(`The command printed no report: ${stderr}`)
  // The product's own output; its shape has tests of its own.
  return { report: JSON.parse(stdout) as Report, exitCode }
}
