import { Buffer } from 'node:buffer'
import { buildAutomaton, type Automaton } from './automaton.ts'
import { compileRules, type CompiledRule } from './rule-book.ts'
import type { CredentialRule, Edges } from './rule.ts'

/** Rules made ready: the automaton of their keywords, and by keyword what is tried where it is met. */
export interface Engine {
  readonly automaton: Automaton
  readonly byKeyword: readonly KeywordRules[]
}

/** What one keyword calls for. */
export interface KeywordRules {
  readonly tokens: readonly TokenRule[]
  readonly windows: readonly WindowRule[]
  readonly assignments: readonly AssignmentRule[]
  /** Rules with readers of their own that work on any bytes. */
  readonly blocks: readonly CompiledRule[]
  /** Rules with readers of their own that need text. */
  readonly generics: readonly CompiledRule[]
  /** Whether anything of it needs the assignment around the keyword. */
  readonly readsAssignment: boolean
  readonly setting: CompiledRule | null
  /** Whether anything of it looks further than a few lines from the keyword. */
  readonly reachesFar: boolean
}

export interface TokenRule {
  readonly compiled: CompiledRule
  readonly anchored: RegExp
  /** Bytes that must stand at the keyword, as they are. */
  readonly prefix: Uint8Array
  /** By byte: 1 where it may follow the prefix. */
  readonly afterPrefix: Uint8Array
  readonly edges: Edges
  readonly maxLength: number
}

export interface WindowRule {
  readonly compiled: CompiledRule
  readonly anchored: RegExp
  readonly before: number
  readonly after: number
  readonly near: boolean
  readonly edges: Edges
  /** By byte: 1 where a match may start. */
  readonly starts: Uint8Array
  readonly maxLength: number
}

export interface AssignmentRule {
  readonly compiled: CompiledRule
  readonly whole: RegExp
  readonly names: RegExp | null
  readonly minLength: number
  readonly maxLength: number
}

/** Most rules look no further from their keyword than this, in bytes, or than its line. */
export const NEAR = 256

/** Builds an engine. Throws for a rule that cannot be compiled; `ruleProblems` tells the rest. */
export function buildEngine(rules: readonly CredentialRule[]): Engine {
  const compiled = compileRules(rules)
  const keywords = [...new Set(rules.flatMap((rule) => rule.keywords))]
  return {
    automaton: buildAutomaton(keywords),
    byKeyword: keywords.map((keyword) => rulesOf(compiled.filter(({ rule }) => rule.keywords.includes(keyword)))),
  }
}

function rulesOf(compiled: readonly CompiledRule[]): KeywordRules {
  const tokens: TokenRule[] = []
  const windows: WindowRule[] = []
  const assignments: AssignmentRule[] = []
  const blocks: CompiledRule[] = []
  const generics: CompiledRule[] = []
  let setting: CompiledRule | null = null
  for (const each of compiled) {
    const { match } = each.rule
    switch (match.kind) {
      case 'token':
        if (each.expression !== null) tokens.push(tokenRule(each, each.expression, match.edges))
        break
      case 'window':
        if (each.expression !== null) {
          const { anchored, pattern } = each.expression
          const starts = pattern.prefix === '' ? pattern.afterPrefix : byteSet(pattern.prefix.charCodeAt(0))
          windows.push({ compiled: each, anchored, starts, maxLength: pattern.maxLength, ...match })
        }
        break
      case 'assignment':
        if (each.expression !== null) {
          const { anchored, pattern } = each.expression
          const { minLength, maxLength } = pattern
          assignments.push({ compiled: each, whole: anchored, names: match.names, minLength, maxLength })
        }
        break
      case 'block':
        blocks.push(each)
        break
      case 'generic':
        if (match.generic === 'setting') setting = each
        else generics.push(each)
    }
  }
  return {
    tokens,
    windows,
    assignments,
    blocks,
    generics,
    setting,
    readsAssignment: setting !== null || assignments.length > 0,
    reachesFar:
      blocks.length > 0 ||
      generics.some(({ rule: { match } }) => match.kind !== 'generic' || match.generic !== 'url-password') ||
      windows.some(({ before, after }) => Math.max(before, after) > NEAR),
  }
}

function tokenRule(
  compiled: CompiledRule,
  { anchored, pattern }: NonNullable<CompiledRule['expression']>,
  edges: Edges,
): TokenRule {
  const { afterPrefix, maxLength } = pattern
  return { compiled, anchored, prefix: Buffer.from(pattern.prefix, 'latin1'), afterPrefix, edges, maxLength }
}

function byteSet(byte: number): Uint8Array {
  const bytes = new Uint8Array(256)
  bytes[byte] = 1
  return bytes
}
