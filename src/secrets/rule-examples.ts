import { madeUpDer, madeUpPassword, madeUpToken, pem, privateKeyLabel } from './example-material.ts'
import { textOf } from './pattern-example.ts'
import { parsePattern, type Pattern } from './pattern.ts'
import type { CredentialRule } from './rule.ts'
import { completeStructure } from './structure.ts'

/** An example of a rule: its template, which names it, and its text, made anew by each call. */
export interface RuleExample {
  readonly template: string
  readonly text: () => string
}

/** The rule's failing examples with their material filled in. */
export function failingExamples(rule: CredentialRule): readonly RuleExample[] {
  return rule.examples.failing.map((template) => ({ template, text: () => fill(rule, template) }))
}

/** The rule's passing examples with their material filled in. */
export function passingExamples(rule: CredentialRule): readonly RuleExample[] {
  return rule.examples.passing.map((template) => ({ template, text: () => fill(rule, template) }))
}

/** The pattern of a rule's token or value; null for a rule with a reader of its own. */
export function patternOf({ match }: CredentialRule): Pattern | null {
  switch (match.kind) {
    case 'token':
    case 'window':
      return parsePattern(match.pattern, match.ignoreCase)
    case 'assignment':
      return parsePattern(match.value, match.ignoreCase)
    case 'block':
    case 'generic':
      return null
  }
}

/** A made-up token of a rule with a pattern. Equal seeds give equal tokens. */
export function madeUpTokenOf(rule: CredentialRule, seed: string): string {
  const pattern = patternOf(rule)
  if (pattern === null)
    throw new Error(`Rule ${rule.id} has no pattern, so its examples cannot use {}, {2}, {cut} or {x}.`)
  const text = textOf(pattern, `${rule.id} ${seed}`, 'random')
  return rule.structure === null ? text : completeStructure(rule.structure, text)
}

const MARK = /\{(|2|cut|x|password|pem|pem-escaped|pem-hint|certificate|uuid|random[0-9]{0,3}|hex[0-9]{1,3})\}/g

/** `{pem}` a private key, `{pem-escaped}` one with `\n` written out, `{pem-hint}` one without content, `{random40}` letters and digits, `{hex32}`, `{uuid}`. */
function fill(rule: CredentialRule, template: string): string {
  return template.replace(MARK, (_, mark: string) => material(rule, mark))
}

function material(rule: CredentialRule, mark: string): string {
  switch (mark) {
    case '':
      return madeUpTokenOf(rule, 'first')
    case '2':
      return madeUpTokenOf(rule, 'second')
    case 'cut':
      return madeUpTokenOf(rule, 'cut').slice(0, (patternOf(rule)?.minLength ?? 1) - 1)
    case 'x': {
      const pattern = patternOf(rule)
      return pattern === null ? '' : textOf(pattern, rule.id, 'placeholder')
    }
    case 'password':
      return madeUpPassword()
    case 'pem':
      return pem(privateKeyLabel('RSA'), madeUpDer.rsaPrivateKey())
    case 'pem-escaped':
      return pem(privateKeyLabel('RSA'), madeUpDer.rsaPrivateKey()).replaceAll('\n', '\\n')
    case 'pem-hint':
      return pem(privateKeyLabel('RSA'), new Uint8Array(0))
    case 'certificate':
      return pem('CERTIFICATE', madeUpDer.certificate())
    case 'uuid':
      return hex(rule, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
    default:
      return mark.startsWith('hex')
        ? hex(rule, Number(mark.slice(3)))
        : madeUpToken(`${rule.id} ${mark}`, Number(mark.slice(6) || '40'))
  }
}

function hex(rule: CredentialRule, length: number): string {
  return textOf(parsePattern(`[0-9a-f]{${length}}`), `${rule.id} hex`, 'random')
}
