import type { Buffer } from 'node:buffer'
import { assignedValue, endOfName, type AssignedValue } from './assigned-value.ts'
import { eachKeyword } from './automaton.ts'
import { assertNever } from '../model/errors.ts'
import type { Candidate } from './candidate.ts'
import { mayStartAt } from './edges.ts'
import type { AssignmentRule, Engine, KeywordRules, TokenRule, WindowRule } from './engine.ts'
import { readAccountCall } from './readers/account-call.ts'
import { readAuthorization } from './readers/authorization.ts'
import { readCryptoCall } from './readers/crypto-call.ts'
import { readJwk, readPem, readPutty, readServiceAccount } from './readers/key-blocks.ts'
import { readKubernetesSecret } from './readers/kubernetes-secret.ts'
import { readSetting } from './readers/setting.ts'
import { readUrlPassword } from './readers/url-password.ts'
import type { BlockKind, GenericKind } from './rule.ts'
import type { CompiledRule } from './rule-book.ts'
import type { ScanRole } from './scan-role.ts'
import { wordsOf } from './values.ts'

/** Bytes to look at, with what is known of them. What is not text has no settings and no URLs. */
export interface View {
  readonly bytes: Buffer
  readonly role: ScanRole
  readonly isText: boolean
  readonly budget: Budget
  readonly met: Met
}

/** What was met so far in one input. */
export interface Met {
  /** A keyword whose rules look further than `NEAR`. */
  far: boolean
}

/** Bytes that readers may still look at. Once they are used up, only tokens with a form are looked for. */
export interface Budget {
  left: number
}

/** How much of it the bytes of an input bring: far more than any file needs that was not made to use it up. */
export const BUDGET_PER_BYTE = 192
/** What a reader looks at in one place, about. */
const COST: { readonly [kind in BlockKind | Exclude<GenericKind, 'setting'> | 'assignment']: number } = {
  pem: 512,
  'service-account': 24_576,
  jwk: 20_480,
  putty: 2048,
  'kubernetes-secret': 24_576,
  'url-password': 128,
  authorization: 3072,
  'crypto-call': 640,
  'account-call': 400,
  assignment: 192,
}

/** How far from a keyword its rules look, in bytes: what a window must hold around the keywords that it answers for. */
export const LOOK_BEHIND = 8192
export const LOOK_AHEAD = 32_768

/**
 * Finds candidates at the keywords that start from `from` on and before `to`. Every keyword costs a bounded number of steps,
 * and what is found depends only on the bytes from `LOOK_BEHIND` before it to `LOOK_AHEAD` after it.
 */
export function scanView(
  engine: Engine,
  view: View,
  from: number,
  to: number,
  found: (candidate: Candidate) => void,
): void {
  const { automaton, byKeyword } = engine
  const end = Math.min(view.bytes.length, to + automaton.longest)
  const reader = hitReader(view, found)
  eachKeyword(automaton, view.bytes, from, end, (keyword, start) => {
    const rules = byKeyword[keyword]
    if (start < to && rules !== undefined) reader(rules, start, automaton.lengths[keyword] ?? 0)
  })
}

function hitReader(
  view: View,
  found: (candidate: Candidate) => void,
): (rules: KeywordRules, at: number, length: number) => void {
  const { bytes } = view
  // The assignment of the name in which the last keyword stood: names hold several keywords.
  let nameEnd = 0
  let assigned: AssignedValue | null = null
  let settingRead = false
  return (rules, at, length) => {
    if (rules.reachesFar) view.met.far = true
    for (const rule of rules.tokens) readToken(bytes, rule, at, found)
    for (const rule of rules.windows) readWindow(bytes, rule, at, length, found)
    for (const compiled of rules.blocks) readBlock(view, compiled, at).forEach(found)
    if (!view.isText) return
    for (const compiled of rules.generics) readGeneric(view, compiled, at).forEach(found)
    if (!rules.readsAssignment) return
    if (at >= nameEnd) {
      nameEnd = endOfName(bytes, at)
      assigned = spend(view.budget, COST.assignment) ? assignedValue(bytes, at) : null
      settingRead = false
    }
    if (assigned === null) return
    for (const rule of rules.assignments) readAssignment(bytes, rule, assigned, found)
    if (rules.setting !== null && !settingRead) {
      settingRead = true
      readSetting(bytes, assigned, view.role, rules.setting).forEach(found)
    }
  }
}

function readToken(bytes: Buffer, rule: TokenRule, at: number, found: (candidate: Candidate) => void): void {
  const { prefix, anchored, compiled, edges } = rule
  for (let index = 0; index < prefix.length; index++) if (bytes[at + index] !== prefix[index]) return
  if (rule.afterPrefix[bytes[at + prefix.length] ?? 0] !== 1 || !mayStartAt(bytes, at, edges)) return
  anchored.lastIndex = 0
  const match = anchored.exec(bytes.toString('latin1', at, at + rule.maxLength + 1))
  if (match === null) return
  const evidence = { kind: 'form', literal: Math.max(prefix.length, compiled.rule.publicPrefix?.length ?? 0) } as const
  found({ compiled, start: at, end: at + match[0].length, evidence })
}

function readWindow(
  bytes: Buffer,
  rule: WindowRule,
  at: number,
  length: number,
  found: (candidate: Candidate) => void,
): void {
  const { anchored, before, after, near, edges, starts, compiled, maxLength } = rule
  const first = Math.max(0, at - before)
  const last = near ? Math.min(bytes.length, at + after) : at
  let text: string | null = null
  for (let start = first; start <= last; start++) {
    if (starts[bytes[start] ?? 0] !== 1 || !mayStartAt(bytes, start, edges)) continue
    text ??= bytes.toString('latin1', first, last + maxLength + 1)
    anchored.lastIndex = start - first
    const match = anchored.exec(text)
    if (match === null) continue
    const end = start + match[0].length
    if (!near && end < at + length) continue
    found({ compiled, start, end, evidence: { kind: 'form', literal: 0 } })
    return
  }
}

function readAssignment(
  bytes: Buffer,
  rule: AssignmentRule,
  assigned: AssignedValue,
  found: (candidate: Candidate) => void,
): void {
  const { valueStart: start, valueEnd: end, fullName } = assigned
  const length = end - start
  if (length < rule.minLength || length > rule.maxLength) return
  if (rule.names !== null && !rule.names.test(wordsOf(fullName).join('-'))) return
  if (!rule.whole.test(bytes.toString('latin1', start, end))) return
  found({ compiled: rule.compiled, start, end, evidence: { kind: 'name', name: assigned.name } })
}

/** Whether there was so much left. */
function spend(budget: Budget, cost: number): boolean {
  budget.left -= cost
  return budget.left >= 0
}

function readBlock({ bytes, budget }: View, compiled: CompiledRule, at: number): readonly Candidate[] {
  const { match } = compiled.rule
  if (match.kind !== 'block' || !spend(budget, COST[match.block])) return []
  switch (match.block) {
    case 'pem':
      return readPem(bytes, at, compiled)
    case 'service-account':
      return readServiceAccount(bytes, at, compiled)
    case 'jwk':
      return readJwk(bytes, at, compiled)
    case 'putty':
      return readPutty(bytes, at, compiled)
    case 'kubernetes-secret':
      return readKubernetesSecret(bytes, at, compiled)
    default:
      return assertNever(match.block)
  }
}

function readGeneric({ bytes, budget, role }: View, compiled: CompiledRule, at: number): readonly Candidate[] {
  const { match } = compiled.rule
  if (match.kind !== 'generic' || match.generic === 'setting' || !spend(budget, COST[match.generic])) return []
  switch (match.generic) {
    case 'url-password':
      return readUrlPassword(bytes, at, role, compiled)
    case 'authorization':
      return readAuthorization(bytes, at, compiled)
    case 'crypto-call':
      return readCryptoCall(bytes, at, compiled)
    case 'account-call':
      return readAccountCall(bytes, at, compiled)
    default:
      return assertNever(match.generic)
  }
}
