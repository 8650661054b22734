import type { Confidence, Severity } from '../model/severity.ts'
import type { Candidate, Evidence } from './candidate.ts'
import { fixedCharacters } from './pattern.ts'
import { isPlausibleToken, isPublished, originOf } from './plausible.ts'
import type { CompiledRule } from './rule-book.ts'
import type { ScanRole } from './scan-role.ts'
import { checkStructure, isShortLived } from './structure.ts'

/** How sure we are of a candidate, and whether it is a machine's so that its digest may be a plain one. */
export interface Judgement {
  readonly confidence: Confidence
  readonly structured: boolean
  /** Null for the rule's own. */
  readonly severity: Severity | null
}

/** What bears on a value beside its own characters. */
export interface Surroundings {
  readonly role: ScanRole
  /** Whether it stands in a comment of source code, where examples are, or beside a name that says that it is made up. */
  readonly illustrates: boolean
}

/** Judges a candidate by its evidence and its surroundings; null for what is no credential. `text` is its bytes as Latin-1. */
export function judgeCandidate(
  candidate: Candidate,
  text: string,
  { role, illustrates }: Surroundings,
): Judgement | null {
  const judgement = judgeEvidence(candidate, text, role)
  const isOwn = candidate.compiled.rule.provider !== null
  return judgement === null || isOwn || !illustrates ? judgement : { ...judgement, confidence: 'low' }
}

function judgeEvidence({ compiled, evidence }: Candidate, text: string, role: ScanRole): Judgement | null {
  switch (evidence.kind) {
    case 'form':
      return judgeForm(compiled, evidence.literal, text, role)
    case 'name':
      return originOf(text) === 'blank' ? null : judged(lowered('medium', role), text.length >= 24)
    case 'key':
      return {
        confidence: lowered(evidence.structured ? 'high' : 'medium', role),
        structured: true,
        severity: evidence.encrypted ? 'medium' : null,
      }
    case 'setting':
      return judged(lowered(ofStrength(evidence), role), false)
    case 'place':
      return judged(evidence.local ? 'low' : lowered(ofStrength(evidence), role), false)
  }
}

function judgeForm(compiled: CompiledRule, literal: number, text: string, role: ScanRole): Judgement | null {
  const { structure: check, provider } = compiled.rule
  const isProviders = provider !== null
  const verdict = check === null ? 'possible' : checkStructure(check, text)
  const own = check === 'jwt' ? text.slice(text.lastIndexOf('.') + 1) : text.slice(literal)
  if (verdict === 'refuted' || isPublished(text)) return null
  if (!isPlausibleToken(own)) {
    // The exact form of a provider's tokens says more than a habit of the hand says against it; of no provider's it does not.
    return isProviders && originOf(own) !== 'blank' ? judged(lowered('medium', role), true) : null
  }
  if (check === 'jwt' && isShortLived(text)) return judged('low', true)
  if (verdict === 'confirmed')
    return judged(isProviders ? least(lowered('high', role), 'medium') : lowered('medium', role), true)
  if (!isProviders) return judged(lowered('medium', role), true)
  // A provider's own characters are a structure as well; a pattern without any is less.
  if (literal >= FIXED_LEAST || isDistinctive(compiled)) return judged(least(lowered('high', role), 'medium'), true)
  return judged(lowered('high', role), true)
}

/** So many of a provider's own characters are met by chance in no file. */
const FIXED_LEAST = 3

/** Whether a token has characters of its provider's own somewhere in it, as Telegram's have `:AA`. */
function isDistinctive({ expression }: CompiledRule): boolean {
  if (expression === null) return false
  const { all, word } = fixedCharacters(expression.pattern.root)
  return all >= FIXED_LEAST && word >= FIXED_LEAST - 1
}

function judged(confidence: Confidence, structured: boolean): Judgement {
  return { confidence, structured, severity: null }
}

function ofStrength(evidence: Extract<Evidence, { readonly strength: unknown }>): Confidence {
  switch (evidence.strength) {
    case 'random':
      return 'high'
    case 'plausible':
      return 'medium'
    case 'default':
      return 'low'
  }
}

/** What the file's role leaves of a confidence. */
function lowered(confidence: Confidence, role: ScanRole): Confidence {
  switch (role) {
    case 'stream':
    case 'production':
    case 'settings':
      return confidence
    case 'example':
    case 'lock':
    case 'bulk':
      return 'low'
  }
}

function least(confidence: Confidence, floor: Confidence): Confidence {
  return confidence === 'low' ? floor : confidence
}
