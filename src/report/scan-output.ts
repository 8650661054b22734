import { counted } from '../model/counted.ts'
import type { Finding } from '../model/finding.ts'
import type { ScanOutput } from '../model/scan-output.ts'
import { forJson, forTerminal } from './escape.ts'
import { placeText } from './place-text.ts'

/** Notes that a terminal shows; the rest is counted. */
const NOTES_SHOWN = 20
/** Other places of one finding that a terminal shows; the rest is counted. */
const RELATED_SHOWN = 5

/** The output of a scan as JSON, with a final newline. */
export function renderScanJson({ findings, notes, inspected, gaps }: ScanOutput): string {
  return `${forJson(JSON.stringify({ findings, notes, inspected, gaps }, null, 2))}\n`
}

/** The output of a scan for people; quiet leaves the notes out. */
export function renderScanText(
  { findings, notes, inspected, gaps }: ScanOutput,
  { quiet }: { readonly quiet: boolean },
): string {
  const shownNotes = quiet ? [] : notes.slice(0, NOTES_SHOWN)
  const more = quiet ? 0 : notes.length - shownNotes.length
  const looked = inspected.map(({ what, count }) => `${what} ${String(count)}`).join(', ')
  const lines = [
    ...findings.flatMap((finding) => findingLines(finding, finding.confidence)),
    ...shownNotes.flatMap((finding) => findingLines(finding, 'note')),
    ...(more > 0 ? [`and ${counted(more, 'more note')}`] : []),
    ...gaps.flatMap(({ detail, grant }) => [forTerminal(`not seen: ${detail}`), forTerminal(`  ${grant}`)]),
    forTerminal(`${counted(findings.length, 'finding')}, ${counted(notes.length, 'note')}. Looked at: ${looked}.`),
  ]
  return `${lines.join('\n')}\n`
}

function findingLines({ place, related, rule, message, severity, secret }: Finding, mark: string): readonly string[] {
  const others = related.slice(0, RELATED_SHOWN).map((other) => `  also ${placeText(other)}`)
  const left = related.length - others.length
  return [
    `${placeText(place)}: ${severity} (${mark}) ${rule}`,
    `  ${message}`,
    ...others,
    ...(left > 0 ? [`  and ${counted(left, 'more place')}`] : []),
    ...(secret === null ? [] : [`  secret ${secret}`]),
  ].map((line) => forTerminal(line))
}
