import type { TerminalOptions } from '../report/terminal-layout.ts'
import type { Host } from './host.ts'
import { wantsColor, wantsUnicode } from './painter.ts'
import type { Request } from './request.ts'

/** Columns of a terminal report that goes to no terminal. */
const FILE_WIDTH = 100

/** How a terminal report is drawn: for standard output as it is, for a file without colour. */
export function drawingFor(request: Request, host: Host, isStandardOutput: boolean): TerminalOptions {
  return {
    width: isStandardOutput ? (host.stdout.columns ?? FILE_WIDTH) : FILE_WIDTH,
    color: isStandardOutput && wantsColor(request, host),
    unicode: wantsUnicode(host),
    quiet: request.options.quiet === true,
  }
}
