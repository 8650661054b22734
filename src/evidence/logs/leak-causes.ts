import type { Detection } from '../../model/finding.ts'
import type { FilePlace, Place } from '../../model/place.ts'

/** A leak that a log shows, and what the audits say of the workflow's lines that printed it. Each is told by rule and place. */
export interface LeakCause {
  readonly shown: Sight
  readonly written: readonly Sight[]
}

export type Sight = Pick<Detection, 'rule' | 'place'>

/** Audits that foresee that something is printed. The first say of which secret; the others of whatever there is. */
const OF_ONE_SECRET: ReadonlySet<string> = new Set([
  'secret-in-log',
  'unredacted-secrets',
  'shell-trace-with-secrets',
  'verbose-client-with-secrets',
  'late-add-mask',
  'secret-in-command-line',
  'secret-in-vars',
  'secret-in-workflow-input',
])
const OF_ANY: ReadonlySet<string> = new Set(['environment-dump', 'runner-memory-access'])
/** A runner prints the `env:` and `with:` of every step before it runs it. */
const LITERAL = 'hardcoded-credentials'

export interface ShownLeak {
  /** As `logFindings` made it; its key ends with what it is of. */
  readonly detection: Detection
  /** Of the sighting alone: `named NAME`, `beside NAME`, an action, or a rule's own. */
  readonly sighting: string
  /** The step that printed it, in the subject's workflow; null where it cannot be told. */
  readonly step: FilePlace | null
}

/** For each leak the audits' findings that are about it: of the same step, and of no other secret. */
export function leakCauses(leaks: readonly ShownLeak[], audits: readonly Detection[]): readonly LeakCause[] {
  return leaks.flatMap(({ detection, sighting, step }) => {
    const { rule, place } = detection
    const written =
      rule === 'compromised-action-ran' && place.kind === 'log'
        ? audits.filter((audit) => isUseOf(audit, sighting, place.workflow))
        : step === null
          ? []
          : causesOf(sighting, step, audits)
    return written.length === 0 ? [] : [{ shown: sightOf(detection), written: written.map(sightOf) }]
  })
}

function isUseOf({ rule, key, place }: Detection, slug: string, workflow: string): boolean {
  if (rule !== 'known-compromised-actions' || place.kind !== 'file' || place.path !== workflow) return false
  return key.toLowerCase().endsWith(`#${slug}`)
}

function causesOf(sighting: string, step: FilePlace, audits: readonly Detection[]): readonly Detection[] {
  const here = audits.filter(({ place, related }) => [place, ...related].some((one) => isWithin(one, step)))
  const secret = /^(?:named|beside) (.+)$/.exec(sighting)?.[1] ?? null
  const ofAny = here.filter(({ rule }) => OF_ANY.has(rule))
  const ofOne = here.filter(({ rule }) => OF_ONE_SECRET.has(rule))
  if (secret !== null) return [...ofOne.filter((audit) => namesIn(audit).includes(secret.toUpperCase())), ...ofAny]
  // A credential by its form alone: where several secrets may have been printed, nothing tells which of them it is.
  const literal = here.filter(({ rule }) => rule === LITERAL)
  const several = new Set([...ofOne.flatMap(namesIn), ...literal.map(({ key }) => `literal ${key}`)])
  return several.size > 1 ? ofAny : [...literal, ...ofOne, ...ofAny]
}

/** The names of secrets that an audit's key holds. */
function namesIn({ key }: Detection): readonly string[] {
  return [...key.matchAll(/\b(?:secrets|vars|inputs)\.([A-Za-z0-9_-]+)/g)].map(([, name = '']) => name.toUpperCase())
}

function isWithin(place: Place, { path, startLine, endLine, endColumn }: FilePlace): boolean {
  if (place.kind !== 'file' || place.path !== path || place.startLine === null || startLine === null) return false
  // A span that ends at a line's first column takes in nothing of that line.
  const last = endColumn === 1 ? (endLine ?? startLine) - 1 : (endLine ?? startLine)
  return place.startLine >= startLine && place.startLine <= Math.max(startLine, last)
}

function sightOf({ rule, place }: Detection): Sight {
  return { rule, place }
}
