import { LEFT_EDGE, RIGHT_EDGE } from './edges.ts'
import { parsePattern, type Pattern } from './pattern.ts'
import type { CredentialRule, RuleMatch } from './rule.ts'

/** A rule made ready to run. `order` is its place among all rules: of two that see one value, the earlier is told. */
export interface CompiledRule {
  readonly rule: CredentialRule
  readonly order: number
  /** Null for what has a reader of its own. */
  readonly expression: CompiledPattern | null
}

export interface CompiledPattern {
  readonly pattern: Pattern
  /** Sticky, with the right edge: matches at `lastIndex` alone. */
  readonly anchored: RegExp
  /** With both edges, for whole texts: what `anchored` must agree with. */
  readonly plain: RegExp
}

/** Compiles rules. Throws a `PatternError` for a pattern that is not of the bounded syntax. */
export function compileRules(rules: readonly CredentialRule[]): readonly CompiledRule[] {
  return rules.map((rule, order) => ({ rule, order, expression: compileMatch(rule.match) }))
}

function compileMatch(match: RuleMatch): CompiledPattern | null {
  switch (match.kind) {
    case 'token':
    case 'window': {
      const pattern = parsePattern(match.pattern, match.ignoreCase)
      const flags = match.ignoreCase ? 'i' : ''
      const body = `(?:${match.pattern})${RIGHT_EDGE[match.edges]}`
      return {
        pattern,
        anchored: new RegExp(body, `y${flags}`),
        plain: new RegExp(`${LEFT_EDGE[match.edges]}${body}`, `g${flags}`),
      }
    }
    case 'assignment': {
      const pattern = parsePattern(match.value, match.ignoreCase)
      const whole = new RegExp(`^(?:${match.value})$`, match.ignoreCase ? 'i' : '')
      return { pattern, anchored: whole, plain: whole }
    }
    case 'block':
    case 'generic':
      return null
  }
}
