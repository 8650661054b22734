import { runCommandLine } from '../../src/commands/command-line.ts'
import type { Report } from '../../src/model/report.ts'

export interface CommandRun {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/** The day on which every test runs. */
export const TODAY = '2026-11-24'

/** Runs a command in this process, with a clock, streams and an environment of its own. */
export async function runCommand(
  cwd: string,
  argv: readonly string[],
  world: {
    readonly env?: { readonly [name: string]: string }
    readonly today?: string
    readonly columns?: number
  } = {},
): Promise<CommandRun> {
  const written = { stdout: '', stderr: '' }
  const now = Date.parse(`${world.today ?? TODAY}T12:00:00Z`)
  const streamTo = (name: 'stdout' | 'stderr') => ({
    isTerminal: world.columns !== undefined,
    columns: world.columns ?? null,
    write: (text: string) => {
      written[name] += text
    },
  })
  const exitCode = await runCommandLine(argv, {
    cwd,
    env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', LANG: 'C.UTF-8', ...world.env },
    now: () => now,
    stdout: streamTo('stdout'),
    stderr: streamTo('stderr'),
    signal: new AbortController().signal,
  })
  return { exitCode, ...written }
}

/** Runs `check` and reads its report back. */
export async function runCheck(
  cwd: string,
  argv: readonly string[] = [],
  world: Parameters<typeof runCommand>[2] = {},
): Promise<{ readonly report: Report; readonly exitCode: number }> {
  const { exitCode, stdout, stderr } = await runCommand(cwd, ['check', ...argv, '--format', 'json'], world)
  if (stdout === '') throw new Error(`The command printed no report: ${stderr}`)
  // The product's own output; its shape has tests of its own.
  return { report: JSON.parse(stdout) as Report, exitCode }
}
