import type { Format } from '../model/format.ts'
import type { Report } from '../model/report.ts'
import { renderJson } from '../report/json.ts'
import { renderMarkdown } from '../report/markdown.ts'
import { renderTerminal } from '../report/terminal.ts'
import type { Host } from './host.ts'
import { wantsColor, wantsUnicode } from './painter.ts'
import type { Request } from './request.ts'

/** Columns of a terminal report that goes to no terminal. */
const FILE_WIDTH = 100

/** The renderer of a format, for standard output or for a file; a file is never coloured. */
export function rendererFor(
  format: Format,
  request: Request,
  host: Host,
  isStandardOutput: boolean,
): (report: Report) => string {
  switch (format) {
    case 'terminal': {
      const width = isStandardOutput ? (host.stdout.columns ?? FILE_WIDTH) : FILE_WIDTH
      const color = isStandardOutput && wantsColor(request, host)
      const quiet = request.options.quiet === true
      return (report) => renderTerminal(report, { width, color, unicode: wantsUnicode(host), quiet })
    }
    case 'markdown':
      return renderMarkdown
    case 'json':
      return renderJson
  }
}
