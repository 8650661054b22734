import { counted } from '../model/counted.ts'
import type { Finding } from '../model/finding.ts'
import type { Place } from '../model/place.ts'
import type { ScanResult } from '../model/scan.ts'
import type { Severity } from '../model/severity.ts'
import { forJson, safeTerminal } from './escape.ts'
import { placeText } from './place-text.ts'
import { createPage, drawn, type Lines, type Page, type TerminalOptions } from './terminal-layout.ts'

/** The formats that a scan has a renderer for. */
export const SCAN_FORMATS = ['terminal', 'json'] as const
export type ScanFormat = (typeof SCAN_FORMATS)[number]

/** What a scan saw, as text with a final newline. */
export function renderScan(result: ScanResult, format: ScanFormat, drawing: TerminalOptions): string {
  return format === 'json' ? renderScanJson(result) : renderScanTerminal(result, drawing)
}

/** As JSON: `findings`, `inspected`, `gaps`, two spaces, a final newline. */
export function renderScanJson({ findings, inspected, gaps }: ScanResult): string {
  return `${forJson(JSON.stringify({ findings, inspected, gaps }, null, 2))}\n`
}

/** For people at a terminal: every finding, what was looked at, and what could not be. */
export function renderScanTerminal(result: ScanResult, options: TerminalOptions): string {
  const page = createPage(options)
  const { findings, gaps } = result
  const inspected = result.inspected.filter(({ count }) => count > 0)
  const looked = inspected.map(({ what, count }) => `${String(count)} ${what}`).join(', ')
  const sum = `${counted(findings.length, 'finding')} in ${looked === '' ? 'nothing that could be read' : looked}.`
  return drawn([
    ...findings.flatMap((finding) => findingLines(page, finding)),
    ...gaps.flatMap((one) => [
      ...page.fold(page.yellow(page.text(one.detail)), 2, safeTerminal`${page.sign('⚠', '!')} `),
      ...page.fold(page.dim(page.text(one.grant)), 4),
    ]),
    ...(findings.length + gaps.length > 0 ? [safeTerminal``] : []),
    ...page.fold(page.bold(page.text(sum)), 0),
  ])
}

function findingLines(page: Page, { place, severity, confidence, rule, message }: Finding): Lines {
  const tone = TONES[severity](page)
  const sure = confidence === 'high' ? '' : ` (${confidence} confidence)`
  return [
    ...page.spread(page.bold(page.text(located(place))), page.dim(page.text(rule)), 0),
    ...page.fold(page.text(`${message}${sure}`), 2, safeTerminal`${tone(page.text(severity))} `),
    safeTerminal``,
  ]
}

/** `path:line:column`, which editors take. */
function located(place: Place): string {
  const column = place.kind === 'file' && place.startLine !== null ? place.startColumn : null
  return column === null ? placeText(place) : `${placeText(place)}:${String(column)}`
}

const TONES: { readonly [S in Severity]: (page: Page) => Page['red'] } = {
  critical: ({ red }) => red,
  high: ({ red }) => red,
  medium: ({ yellow }) => yellow,
  low: ({ cyan }) => cyan,
  info: ({ dim }) => dim,
}
