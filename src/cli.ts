#!/usr/bin/env node
import { runCommandLine } from './commands/command-line.ts'
import type { Stream } from './commands/host.ts'

const interrupted = new AbortController()
process.once('SIGINT', () => interrupted.abort())
process.once('SIGTERM', () => interrupted.abort())

process.exitCode = await runCommandLine(process.argv.slice(2), {
  cwd: process.cwd(),
  env: process.env,
  now: Date.now,
  stdout: streamOf(process.stdout),
  stderr: streamOf(process.stderr),
  signal: interrupted.signal,
})

function streamOf(stream: NodeJS.WriteStream): Stream {
  let open = true
  // A reader that has gone (`| head`) ends the output, never the judgement: the exit code still says what was found.
  stream.on('error', () => {
    open = false
  })
  return {
    isTerminal: stream.isTTY === true,
    columns: stream.isTTY === true ? stream.columns : null,
    write: (text) => {
      if (open) stream.write(text)
    },
  }
}
