import { Buffer } from 'node:buffer'
import { mayStartAt } from './edges.ts'
import { matchInSteps } from './pattern-steps.ts'
import { failingExamples, madeUpTokenOf, passingExamples } from './rule-examples.ts'
import { compileRules, type CompiledPattern, type CompiledRule } from './rule-book.ts'
import type { CredentialRule } from './rule.ts'

/**
 * Tells what is wrong with rules, a sentence each; empty for sound ones. Proved are: the declaration is complete, the match
 * at a keyword is the one that the plain expression finds in the whole text, on every example, and a match costs steps
 * that are linear in the token's greatest length.
 */
export function ruleProblems(rules: readonly CredentialRule[]): readonly string[] {
  const ids = rules.map(({ id }) => id)
  const repeated = ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `Rule ${id} is declared twice.`)
  return [
    ...repeated,
    ...compileRules(rules).flatMap((compiled) => [
      ...declarationProblems(compiled.rule),
      ...disagreements(compiled),
      ...stepProblems(compiled),
    ]),
  ]
}

function declarationProblems(rule: CredentialRule): readonly string[] {
  const { id, provider, revocation, keywords, match } = rule
  const problems = [
    /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(id) ? '' : 'its id is not kebab-case',
    (provider === null) === (revocation === null) ? '' : 'a provider and its revocation page belong together',
    revocation === null || /^https:\/\/[a-z0-9./_#?=&%@~+:-]+$/i.test(revocation)
      ? ''
      : 'its revocation page is no https address',
    rule.publicPrefix !== null && rule.publicPrefix.length < 2 ? 'its public prefix says nothing' : '',
    new Set([...rule.examples.failing, ...rule.examples.passing]).size ===
    rule.examples.failing.length + rule.examples.passing.length
      ? ''
      : 'an example stands there twice',
    ...keywords.map((keyword) => keywordProblem(keyword)),
  ]
  if (match.kind === 'token') {
    const token = madeUpTokenOf(rule, 'first').toLowerCase()
    if (!keywords.some((keyword) => token.startsWith(keyword))) problems.push('none of its keywords starts its token')
  }
  return problems.filter((problem) => problem !== '').map((problem) => `Rule ${id}: ${problem}.`)
}

function keywordProblem(keyword: string): string {
  if (!/^[\x20-\x7e]+$/.test(keyword) || keyword !== keyword.toLowerCase())
    return `its keyword "${keyword}" is not lower-case ASCII`
  return keyword.length < 3 ? `its keyword "${keyword}" is so short that it would be met everywhere` : ''
}

/** On its own examples, what the engine finds at a keyword and what the expression finds in the whole text. */
function disagreements({ rule, expression }: CompiledRule): readonly string[] {
  if (expression === null || rule.match.kind === 'assignment') return []
  return [...failingExamples(rule), ...passingExamples(rule)].flatMap(({ template, text }) => {
    const anchored = matchesAtKeywords(rule, expression, text())
    const plain = [...text().matchAll(expression.plain)].map((match) => `${match.index}+${match[0].length}`)
    return anchored.join() === plain.join()
      ? []
      : [
          `Rule ${rule.id}: in "${template}" it matches at ${anchored.join() || 'nothing'}, and the plain expression at ${plain.join() || 'nothing'}.`,
        ]
  })
}

/** Each match as `start+length`. A simple reading of the same rule that the engine follows on bytes. */
function matchesAtKeywords(rule: CredentialRule, { anchored }: CompiledPattern, text: string): readonly string[] {
  const { match } = rule
  if (match.kind !== 'token' && match.kind !== 'window') return []
  const lower = text.toLowerCase()
  const bytes = Buffer.from(text, 'latin1')
  const found = new Map<number, string>()
  for (const keyword of rule.keywords) {
    for (let at = lower.indexOf(keyword); at !== -1; at = lower.indexOf(keyword, at + 1)) {
      const first = match.kind === 'token' ? at : Math.max(0, at - match.before)
      const last = match.kind === 'token' ? at : match.near ? at + match.after : at
      for (let start = first; start <= last; start++) {
        anchored.lastIndex = start
        const token = mayStartAt(bytes, start, match.edges) ? anchored.exec(text)?.[0] : undefined
        if (token === undefined) continue
        if (match.kind === 'window' && !match.near && start + token.length < at + keyword.length) continue
        found.set(start, `${start}+${token.length}`)
        break
      }
    }
  }
  return [...found].sort(([a], [b]) => a - b).map(([, told]) => told)
}

/** Steps for each byte of the longest match. Expressions that are read from left to right without going back need about two. */
const STEPS_PER_BYTE = 16

/** Counts steps on the rule's tokens, whole, cut and spoilt at each place, and on repetitions of them. */
function stepProblems({ rule, expression }: CompiledRule): readonly string[] {
  if (expression === null) return []
  const { pattern } = expression
  const limit = STEPS_PER_BYTE * (pattern.maxLength + 16)
  const token = madeUpTokenOf(rule, 'steps')
  const last = token.slice(-1)
  const texts = [
    token,
    token + last.repeat(pattern.maxLength),
    ...[1, 2, 4].map((times) => token.repeat(times)),
    ...Array.from(
      { length: Math.min(token.length, 64) },
      (_, at) => `${token.slice(0, at)}\u0001${token.slice(at + 1)}`,
    ),
    token.slice(0, 8) + last.repeat(2 * pattern.maxLength),
  ]
  const worst = Math.max(...texts.map((text) => matchInSteps(pattern, text, limit).steps))
  return worst > limit
    ? [
        `Rule ${rule.id}: matching takes more than ${limit} steps; two parts of its pattern can match the same characters.`,
      ]
    : []
}
