import type { Format } from '../model/format.ts'
import type { Report } from '../model/report.ts'
import { renderJson } from './json.ts'
import { renderMarkdown } from './markdown.ts'
import type { TerminalOptions } from './terminal-layout.ts'
import { renderTerminal } from './terminal.ts'

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
  json: { mediaType: 'application/json', extension: 'json', render: renderJson },
}
