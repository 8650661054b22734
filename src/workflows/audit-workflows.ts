import type { Detection } from '../model/finding.ts'
import { gap, type Gap } from '../model/gap.ts'
import type { FilePlace } from '../model/place.ts'
import type { Span } from '../syntax/position.ts'
import type { YamlProblem } from '../syntax/yaml-node.ts'
import { placeOf } from './place-of.ts'
import { PERSONAS, type Audit, type Hit, type Persona } from './audits/define-audit.ts'
import { AUDITS } from './audits/registry.ts'
import { jobOf, jobsOf, stepsOf, type Fault, type Job, type ModelFile, type Step } from './model/model.ts'
import { readFile, type SourceFile } from './model/read-file.ts'
import { isSettingsFile, readUsesRules } from './model/uses-rules.ts'
import { subjectOf, type Subject } from './subject.ts'
import { suppressionOn, suppressionsIn, type Suppression } from './suppressions.ts'

/** A detection that a comment in the file asks to be silent about, and that comment. */
export interface Suppressed {
  readonly detection: Detection
  readonly tool: 'zizmor'
  readonly comment: FilePlace
}

/** What was found in GitHub Actions files, how much was looked at, and what could not be. */
export interface WorkflowAudit {
  /** By file, then by place. */
  readonly findings: readonly Detection[]
  readonly suppressed: readonly Suppressed[]
  readonly inspected: readonly { readonly what: string; readonly count: number }[]
  readonly gaps: readonly Gap[]
  /** The files as they were read, for whatever else is asked of them. */
  readonly subject: Subject
}

export interface AuditOptions {
  readonly persona?: Persona
  readonly audits?: readonly Audit[]
}

/** Reads the files and runs every audit that the persona sees. Never throws for what a file holds. */
export function auditWorkflows(sources: readonly SourceFile[], options: AuditOptions = {}): WorkflowAudit {
  const { persona = 'regular', audits = AUDITS } = options
  const gaps: Gap[] = []
  const files: ModelFile[] = []
  for (const source of sources) {
    if (isSettingsFile(source.path)) continue
    const read = readFile(source)
    if (read.ok) files.push(read.file)
    else gaps.push(problemGap(source.path, read.problem))
  }
  const settings = readUsesRules(sources)
  if (settings !== null) {
    if (settings.problem !== null) gaps.push(problemGap(settings.path, settings.problem))
    gaps.push(...settings.faults.map((fault) => faultGap(settings.path, fault)))
  }
  const subject = subjectOf(files, settings?.rules ?? null)
  const seen = PERSONAS.slice(0, PERSONAS.indexOf(persona) + 1)
  const asked = audits.filter((audit) => seen.includes(audit.persona))
  const detections: Detection[] = []
  const suppressed: Suppressed[] = []
  for (const file of files) {
    gaps.push(...file.faults.map((fault) => faultGap(file.path, fault)))
    const suppressions = suppressionsIn(file.comments)
    const found: { readonly detection: Detection; readonly suppression: Suppression | null }[] = []
    for (const audit of asked) {
      for (const hit of audit.run(file, subject)) {
        if (hit.persona !== undefined && !seen.includes(hit.persona)) continue
        const suppression = suppressions.size === 0 ? null : suppressionOn(suppressions, audit.id, linesOf(hit))
        found.push({ detection: detectionOf(file, audit, hit), suppression })
      }
    }
    for (const { detection, suppression } of found.sort((a, b) => comparePlaces(a.detection, b.detection))) {
      if (suppression === null) detections.push(detection)
      else suppressed.push({ detection, tool: 'zizmor', comment: placeOf(file.path, suppression.comment.span) })
    }
  }
  return { findings: detections, suppressed, inspected: countsOf(files), gaps, subject }
}

function problemGap(path: string, { code, message, position }: YamlProblem): Gap {
  const reason = code === 'too-large' || code === 'too-deep' || code === 'too-many-nodes' ? 'limit' : 'malformed'
  return gap('workflows', reason, `${path}:${position.line}:${position.column}: ${message}`)
}

function faultGap(path: string, { message, span }: Fault): Gap {
  return gap('workflows', 'malformed', `${path}:${span.start.line}:${span.start.column}: ${message}`)
}

function countsOf(files: readonly ModelFile[]): WorkflowAudit['inspected'] {
  const count = (kind: ModelFile['kind']): number => files.filter((file) => file.kind === kind).length
  return [
    { what: 'workflows', count: count('workflow') },
    { what: 'actions', count: count('action') },
    { what: 'Dependabot files', count: count('dependabot') },
    { what: 'jobs', count: files.flatMap(jobsOf).length },
    { what: 'steps', count: files.flatMap(stepsOf).length },
  ]
}

function linesOf({ span, at, scope, related }: Hit): readonly { readonly first: number; readonly last: number }[] {
  const node = scope !== undefined ? scope : at !== undefined && at !== null && 'index' in at ? at.mapping : null
  // A whole job begins with its key, where people put the comment.
  const key = at !== undefined && at !== null && !('index' in at) && scope === at.mapping ? [at.field.key.span] : []
  const spans = [span, ...(related ?? []), ...(node === null ? [] : [node.span]), ...key]
  return spans.map(({ start, end }) => ({ first: start.line, last: Math.max(start.line, lastLineOf(start, end)) }))
}

/** A span that ends at a line's first column takes in nothing of that line. */
function lastLineOf(start: Span['start'], end: Span['end']): number {
  return end.column === 1 && end.line > start.line ? end.line - 1 : end.line
}

function detectionOf(file: ModelFile, audit: Audit, hit: Hit): Detection {
  return {
    rule: audit.id,
    message: hit.message,
    severity: hit.severity ?? audit.severity,
    confidence: hit.confidence ?? audit.confidence,
    place: placeOf(file.path, hit.span),
    related: (hit.related ?? []).map((span) => placeOf(file.path, span)),
    key: [keyOf(hit.at ?? null), hit.detail].filter((part) => part !== undefined && part !== '').join('#'),
    secret: null,
  }
}

/** Names a step by what it is rather than by its number, so that a step before it does not make it another. */
function keyOf(at: Step | Job | null): string {
  if (at === null) return ''
  if (!('index' in at)) return `jobs.${at.id}`
  const job = jobOf(at)
  const own = at.id ?? at.name?.value ?? (at.uses?.kind === 'repository' ? at.uses.target : (at.uses?.kind ?? 'run'))
  return `${job === null ? 'runs' : `jobs.${job.id}`}.${own}`
}

function comparePlaces(a: Detection, b: Detection): number {
  const [left, right] = [a.place, b.place]
  if (left.kind !== 'file' || right.kind !== 'file') return 0
  const byLine = (left.startLine ?? 0) - (right.startLine ?? 0)
  const byColumn = (left.startColumn ?? 0) - (right.startColumn ?? 0)
  return byLine !== 0 ? byLine : byColumn !== 0 ? byColumn : a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0
}
