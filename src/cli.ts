#!/usr/bin/env node
import { isatty } from 'node:tty'
import { runCommandLine } from './commands/command-line.ts'
import type { Stream } from './commands/host.ts'

const interrupted = new AbortController()
process.once('SIGINT', () => interrupted.abort())
process.once('SIGTERM', () => interrupted.abort())

process.exitCode = await runCommandLine(process.argv.slice(2), {
  cwd: process.cwd(),
  env: process.env,
  now: Date.now,
  stdin: process.stdin,
  stdout: streamOf(process.stdout, 1),
  stderr: streamOf(process.stderr, 2),
  signal: interrupted.signal,
})

function streamOf(stream: NodeJS.WriteStream, descriptor: number): Stream {
  const isTerminal = isatty(descriptor)
  let open = true
  // A reader that has gone (`| head`) ends the output, never the judgement: the exit code still says what was found.
  stream.on('error', () => {
    open = false
  })
  return {
    isTerminal,
    columns: isTerminal ? stream.columns : null,
    write: (text) => {
      if (open) stream.write(text)
    },
  }
}
