import { gateEvent } from './commands/action/gate-event.ts'
import type { Stream } from './commands/host.ts'

const interrupted = new AbortController()
process.once('SIGINT', () => interrupted.abort())
process.once('SIGTERM', () => interrupted.abort())

process.exitCode = await gateEvent({
  cwd: process.cwd(),
  env: process.env,
  now: Date.now,
  stdin: process.stdin,
  stdout: streamOf(process.stdout),
  stderr: streamOf(process.stderr),
  signal: interrupted.signal,
})

/** A runner's log is no terminal, whatever it is connected to. */
function streamOf(stream: NodeJS.WriteStream): Stream {
  return { isTerminal: false, columns: null, write: (text) => void stream.write(text) }
}
