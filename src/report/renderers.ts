import type { Format } from '../model/format.ts'
import type { Report } from '../model/report.ts'
import { renderComment } from './comment.ts'
import { renderJson } from './json.ts'
import { renderJunit } from './junit.ts'
import { renderMarkdown } from './markdown.ts'
import { renderSarif } from './sarif.ts'
import type { TerminalOptions } from './terminal-layout.ts'
import { renderTerminal } from './terminal.ts'
import { POLICY_ANCHOR } from './tree-position.ts'

/** One output format. `render` is pure: the same report and options give the same text. */
export interface Renderer {
  readonly mediaType: string
  /** Of a file that holds it, without the dot. */
  readonly extension: string
  readonly render: (report: Report, options: TerminalOptions) => string
}

/** The renderers by the name that `--format` takes. Only the terminal's minds the options. */
export const RENDERERS: { readonly [F in Format]: Renderer } = {
  terminal: { mediaType: 'text/plain; charset=utf-8', extension: 'txt', render: renderTerminal },
  markdown: { mediaType: 'text/markdown; charset=utf-8', extension: 'md', render: renderMarkdown },
  comment: {
    mediaType: 'text/markdown; charset=utf-8; variant=GFM',
    extension: 'comment.md',
    render: (report) => renderComment(report, { identity: report.tool.name }),
  },
  json: { mediaType: 'application/json', extension: 'json', render: renderJson },
  sarif: {
    mediaType: 'application/sarif+json',
    extension: 'sarif',
    render: (report) => renderSarif(report, { anchor: POLICY_ANCHOR }),
  },
  junit: { mediaType: 'application/xml; charset=utf-8', extension: 'xml', render: renderJunit },
}
