import { rendererFor } from './rendering.ts'
import { publishFile } from '../publish/files.ts'
import { judge } from './judge.ts'
import { openProgress } from './progress.ts'
import type { Command } from './request.ts'

/** Judges a repository and sends the report where the options say. The exit code is the gate's. */
export const check: Command = async (request, host) => {
  const progress = openProgress(host, request.options.quiet === true)
  try {
    const report = await judge(request, host, progress)
    progress.end()
    for (const { format, file } of request.outputs) {
      const text = rendererFor(format, request, host, file === null)(report)
      if (file === null) host.stdout.write(text)
      else await publishFile(host.cwd, { path: file, text })
    }
    return report.gate.exitCode
  } finally {
    progress.end()
  }
}
