import { publishFile } from '../publish/files.ts'
import { RENDERERS } from '../report/renderers.ts'
import { judge } from './judge.ts'
import { openProgress } from './progress.ts'
import { drawingFor } from './rendering.ts'
import type { Command } from './request.ts'

/** Judges a repository and sends the report where the options say. The exit code is the gate's. */
export const check: Command = async (request, host) => {
  const progress = openProgress(host, request.options.quiet === true)
  try {
    const report = await judge(request, host, progress)
    progress.end()
    for (const { format, file } of request.outputs) {
      const text = RENDERERS[format].render(report, drawingFor(request, host, file === null))
      if (file === null) host.stdout.write(text)
      else await publishFile(host.cwd, { path: file, text })
    }
    return report.gate.exitCode
  } finally {
    progress.end()
  }
}
