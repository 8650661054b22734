import type { Report } from '../model/report.ts'
import { clip, forPlain, forPlainWithin, join, plainPath, safePlain, type SafePlain } from './escape.ts'
import { placeText } from './place-text.ts'
import { type RankedFinding, rankedFindings, type Weight } from './ranked-findings.ts'
import { type Anchor, anchorPosition, POLICY_ANCHOR, type TreePosition, treePosition } from './tree-position.ts'

/** Characters of an annotation's title. https://docs.github.com/en/rest/checks/runs#create-a-check-run */
export const ANNOTATION_TITLE_LIMIT = 255
/**
 * Characters of a message: the API takes 64 KB, the runner cuts a command's at 4,096.
 * https://github.com/actions/runner/blob/v2.336.0/src/Runner.Worker/ExecutionContext.cs
 */
export const ANNOTATION_MESSAGE_LIMIT = 4_096

const TEXT_LIMIT = 500
const STEPS_SHOWN = 5

/** GitHub's words for how an annotation is drawn. */
export type AnnotationLevel = 'failure' | 'warning' | 'notice'

/** A note at a line of a file of the subject, as the API for check runs takes it. */
export interface Annotation {
  readonly path: SafePlain
  readonly start_line: number
  readonly end_line: number
  /** Only where the annotation is within one line. */
  readonly start_column?: number
  readonly end_column?: number
  readonly annotation_level: AnnotationLevel
  readonly title: SafePlain
  readonly message: SafePlain
  readonly raw_details: SafePlain
}

/** The annotations that are shown, and how many findings have none. */
export interface Annotations {
  readonly shown: readonly Annotation[]
  readonly left: readonly AnnotationLevel[]
}

const LEVELS: { readonly [W in Weight]: AnnotationLevel } = { stops: 'failure', open: 'warning', accepted: 'notice' }

/**
 * The findings that matter most as annotations, as many as `keeps` lets pass. A finding without a file of the subject, or
 * in one whose path cannot be written as it is, stands at the anchor and names its place.
 */
export function annotations(
  report: Report,
  anchor: Anchor,
  keeps: (level: AnnotationLevel, before: number) => boolean,
): Annotations {
  const taken: { [L in AnnotationLevel]: number } = { failure: 0, warning: 0, notice: 0 }
  const shown: Annotation[] = []
  const left: AnnotationLevel[] = []
  for (const each of rankedFindings(report)) {
    const level = LEVELS[each.weight]
    if (keeps(level, taken[level])) shown.push(annotationOf(each, level, report, anchor))
    else left.push(level)
    taken[level] += 1
  }
  return { shown, left }
}

function annotationOf(ranked: RankedFinding, level: AnnotationLevel, report: Report, anchor: Anchor): Annotation {
  const { finding, check } = ranked
  const own = treePosition(finding.place, report)
  const path = own?.pathBytes === null ? plainPath(own.path) : null
  const isAnchored = own === null || path === null
  const position = isAnchored ? anchorPosition(anchor) : own
  const words = isAnchored ? `\`${clip(placeText(finding.place), TEXT_LIMIT)}\`: ${finding.message}` : finding.message
  return {
    path: path ?? plainPath(anchor.path) ?? forPlain(POLICY_ANCHOR.path),
    ...lines(position),
    annotation_level: level,
    title: forPlainWithin(`${check?.id ?? 'policy'}: ${finding.rule}`, ANNOTATION_TITLE_LIMIT),
    message: forPlainWithin(clip(words, TEXT_LIMIT * 2), ANNOTATION_MESSAGE_LIMIT),
    raw_details: details(ranked),
  }
}

type Lines = Pick<Annotation, 'start_line' | 'end_line' | 'start_column' | 'end_column'>

function lines({ startLine, startColumn, endLine, endColumn }: TreePosition): Lines {
  const start = startLine ?? 1
  const end = endLine ?? start
  if (startColumn === null || end !== start) return { start_line: start, end_line: end }
  const columns = { start_column: startColumn, ...(endColumn === null ? {} : { end_column: endColumn }) }
  return { start_line: start, end_line: end, ...columns }
}

function details({ finding, check }: RankedFinding): SafePlain {
  const { severity, confidence, origin, criterion, fingerprint, waiver, related } = finding
  const facts = [
    `${severity}, confidence ${confidence}${origin === 'unknown' ? '' : `, ${origin}`}`,
    ...(criterion === null ? [] : [`Question: ${criterion}`]),
    ...(waiver === null ? [] : [`Waived by ${waiver}`]),
    ...related.slice(0, STEPS_SHOWN).map((place) => `Also at \`${clip(placeText(place), TEXT_LIMIT)}\``),
  ].map((fact) => forPlain(fact))
  const steps = waiver === null ? (check?.remediation ?? []).slice(0, STEPS_SHOWN) : []
  const mends = steps.map((step, index) => safePlain`${index + 1}. ${forPlain(clip(step, TEXT_LIMIT))}`)
  return join([...facts, ...mends, safePlain`Fingerprint: ${forPlain(fingerprint)}`], '\n')
}
