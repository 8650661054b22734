import { counted } from '../model/counted.ts'
import type { Finding } from '../model/finding.ts'
import type { Place } from '../model/place.ts'
import type { RemedyOf, ScanResult } from '../model/scan.ts'
import type { Severity } from '../model/severity.ts'
import { forJson, safeTerminal } from './escape.ts'
import { placeText } from './place-text.ts'
import { createPage, drawn, type Lines, type Page, type TerminalOptions } from './terminal-layout.ts'

/** The formats that a scan has a renderer for. */
export const SCAN_FORMATS = ['terminal', 'json'] as const
export type ScanFormat = (typeof SCAN_FORMATS)[number]

/** Notes that a terminal shows; the rest is counted. */
const NOTES_SHOWN = 20
/** Other places of one finding that a terminal shows; the rest is counted. */
const RELATED_SHOWN = 5

/** Rules of one remedy that a terminal names; the rest is counted. */
const RULES_SHOWN = 5

export interface ScanDrawing extends TerminalOptions {
  readonly remedyOf: RemedyOf
  /** Leaves the notes out. */
  readonly quiet: boolean
}

/** What a scan saw, as text with a final newline. */
export function renderScan(result: ScanResult, format: ScanFormat, drawing: ScanDrawing): string {
  return format === 'json' ? renderScanJson(result) : renderScanTerminal(result, drawing)
}

/** As JSON: `findings`, `notes`, `inspected`, `gaps`, two spaces, a final newline. */
export function renderScanJson({ findings, notes, inspected, gaps }: ScanResult): string {
  return `${forJson(JSON.stringify({ findings, notes, inspected, gaps }, null, 2))}\n`
}

/** For people at a terminal: every finding, what mends each kind, what was looked at, and what could not be. */
export function renderScanTerminal(result: ScanResult, options: ScanDrawing): string {
  const page = createPage(options)
  const { findings, notes, gaps } = result
  const inspected = result.inspected.filter(({ count }) => count > 0)
  const looked = inspected.map(({ what, count }) => `${count.toLocaleString('en')} ${what}`).join(', ')
  const found = [counted(findings.length, 'finding'), ...(notes.length > 0 ? [counted(notes.length, 'note')] : [])]
  const sum = `${found.join(' and ')} in ${looked === '' ? 'nothing that could be read' : looked}.`
  return drawn([
    ...findings.flatMap((finding) => findingLines(page, finding, sureness(finding))),
    ...(options.quiet ? [] : noteLines(page, notes)),
    ...remedyLines(page, findings, options.remedyOf),
    ...gaps.flatMap((one) => [
      ...page.fold(page.yellow(page.text(one.detail)), 2, safeTerminal`${page.sign('⚠', '!')} `),
      ...page.fold(page.dim(page.text(one.grant)), 4),
    ]),
    ...(findings.length + gaps.length > 0 ? [safeTerminal``] : []),
    ...page.fold(page.bold(page.text(sum)), 0),
  ])
}

function sureness({ confidence }: Finding): string {
  return confidence === 'high' ? '' : ` (${confidence} confidence)`
}

function noteLines(page: Page, notes: readonly Finding[]): Lines {
  const left = notes.length - NOTES_SHOWN
  return [
    ...notes.slice(0, NOTES_SHOWN).flatMap((note) => findingLines(page, note, ' (note)')),
    ...(left > 0 ? [...page.fold(page.text(`and ${counted(left, 'more note')}`), 0), safeTerminal``] : []),
  ]
}

function findingLines(page: Page, finding: Finding, mark: string): Lines {
  const { place, related, severity, rule, message, secret } = finding
  const tone = TONES[severity](page)
  const left = related.length - RELATED_SHOWN
  return [
    ...page.spread(page.bold(page.text(located(place))), page.dim(page.text(rule)), 0),
    ...page.fold(page.text(`${message}${mark}`), 2, safeTerminal`${tone(page.text(severity))} `),
    ...related.slice(0, RELATED_SHOWN).flatMap((other) => page.fold(page.dim(page.text(`also ${located(other)}`)), 2)),
    ...(left > 0 ? page.fold(page.dim(page.text(`and ${counted(left, 'more place')}`)), 2) : []),
    ...(secret === null ? [] : page.fold(page.dim(page.text(`secret ${secret}`)), 2)),
    safeTerminal``,
  ]
}

/** What mends the findings, said once however many there are. */
function remedyLines(page: Page, findings: readonly Finding[], remedyOf: RemedyOf): Lines {
  const rulesOf = new Map<string, Set<string>>()
  for (const { rule } of findings) {
    const remedy = remedyOf(rule)
    if (remedy !== null) rulesOf.set(remedy, (rulesOf.get(remedy) ?? new Set()).add(rule))
  }
  if (rulesOf.size === 0) return []
  const lines = [...rulesOf].flatMap(([remedy, rules]) => [
    ...page.fold(page.text(namesOf([...rules])), 2),
    ...page.fold(page.text(remedy), 4, safeTerminal`${page.sign('→', '>')} `),
  ])
  return [...page.fold(page.bold(page.text('What to do')), 0), ...lines, safeTerminal``]
}

function namesOf(rules: readonly string[]): string {
  const left = rules.length - RULES_SHOWN
  return left > 0 ? `${rules.slice(0, RULES_SHOWN).join(', ')} and ${counted(left, 'more rule')}` : rules.join(', ')
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
