import { Buffer } from 'node:buffer'
import type { Candidate } from '../candidate.ts'
import { isPlausibleToken, isWords } from '../plausible.ts'
import type { CompiledRule } from '../rule-book.ts'
import { isRandom, valueStrength } from '../values.ts'

const SCHEME = /^(?:bearer|token|basic)[ \t]{1,4}([A-Za-z0-9._~+/=-]{8,2000})/i
const HEADER =
  /^(?:proxy-)?authorization\\{0,3}["']?[ \t]{0,8}[:=,][ \t]{0,8}\\{0,3}["']?(?:(bearer|token|basic)[ \t]{1,4})?(?:[a-z_]{1,20}=\\{0,3}["']?)?([A-Za-z0-9._~+/=-]{8,2000})/i
const USER_OPTION =
  /[ \t](?:-u[ \t]{0,4}|--user[ \t=]{1,4}|--proxy-user[ \t=]{1,4})(?:"([^"\r\n]{1,300})"(?![:\w])|'([^'\r\n]{1,300})'(?![:\w])|((?:"[^"\s]{1,200}"|'[^'\s]{1,200}'|[^\s"']){1,300}))/g
const HEADER_OPTION = /[ \t](?:-H[ \t]{0,4}|--header[ \t=]{1,4})(?:"([^"\r\n]{1,2000})"|'([^'\r\n]{1,2000})')/g
/** `X-Api-Key: value`; a header's name says what its value is. */
const KEY_HEADER =
  /^[A-Za-z0-9-]{0,40}(?:key|token|auth|secret|authorization)[A-Za-z0-9-]{0,20}:[ \t]{0,8}(?:[A-Za-z-]{2,20}[ \t]{1,4})?([A-Za-z0-9._~+/=@-]{8,2000})$/i
const MAX_COMMAND = 2048

/** A literal in an HTTP header or in the options of `curl`, at the keyword that starts either. */
export function readAuthorization(bytes: Buffer, at: number, compiled: CompiledRule): readonly Candidate[] {
  const text = bytes.toString('latin1', at, at + MAX_COMMAND)
  if (/^curl\b/i.test(text)) return fromCommand(text, at, compiled)
  const header = HEADER.exec(text)
  const [whole, scheme, value] = header ?? []
  if (whole !== undefined && value !== undefined)
    return [...one(value, at + whole.length - value.length, scheme, compiled)]
  const [matched, token] = SCHEME.exec(text) ?? []
  if (matched === undefined || token === undefined) return []
  return [...one(token, at + matched.length - token.length, matched.slice(0, 5).trim(), compiled)]
}

/** The command goes on over lines that end with a backslash. */
function fromCommand(text: string, at: number, compiled: CompiledRule): readonly Candidate[] {
  const end = /[^\\^`\r]\r?\n/.exec(text)?.index ?? text.length
  const command = text.slice(0, end + 1)
  const users = firstOf(command, USER_OPTION).flatMap((match): readonly Candidate[] => {
    const pair = match[1] ?? match[2] ?? match[3] ?? ''
    const from = at + match.index + match[0].lastIndexOf(pair)
    return userAndPassword(pair.replace(/["']/g, ''), from, compiled)
  })
  const headers = firstOf(command, HEADER_OPTION).flatMap((match): readonly Candidate[] => {
    const header = match[1] ?? match[2] ?? ''
    const value = KEY_HEADER.exec(header)?.[1]
    if (value === undefined) return []
    const start = at + match.index + match[0].lastIndexOf(header) + header.length - value.length
    return one(value, start, /basic/i.test(header) ? 'basic' : 'bearer', compiled)
  })
  return [...users, ...headers]
}

/** A command has a handful of options, whatever a line may have. */
const MAX_OPTIONS = 12

function firstOf(text: string, pattern: RegExp): readonly RegExpExecArray[] {
  const matches: RegExpExecArray[] = []
  for (const match of text.matchAll(pattern)) if (matches.push(match) === MAX_OPTIONS) break
  return matches
}

function userAndPassword(pair: string, from: number, compiled: CompiledRule): readonly Candidate[] {
  const colon = pair.indexOf(':')
  const user = pair.slice(0, Math.max(0, colon))
  const password = pair.slice(colon + 1)
  if (colon === -1) return []
  if (/\$[A-Za-z_{(]|^\$|:\$\d|\{\{|[<>[\]]|^%/.test(pair)) return []
  if (password === '') {
    // A token in the user's place, as Stripe and others take it.
    if (user.length < 10 || !(isRandom(user) || isMixedCase(user))) return []
    return [
      { compiled, start: from, end: from + user.length, evidence: { kind: 'place', local: false, strength: 'random' } },
    ]
  }
  const strength = valueStrength('password', password)
  if (strength === 'none' || strength === 'default' || password === user) return []
  const start = from + colon + 1
  return [{ compiled, start, end: from + pair.length, evidence: { kind: 'place', local: false, strength } }]
}

function one(value: string, start: number, scheme: string | undefined, compiled: CompiledRule): readonly Candidate[] {
  const secret = value.replace(/[.]+$/, '')
  if (!isSecret(secret, scheme?.toLowerCase())) return []
  return [
    { compiled, start, end: start + secret.length, evidence: { kind: 'place', local: false, strength: 'random' } },
  ]
}

function isSecret(value: string, scheme: string | undefined): boolean {
  if (scheme === 'basic') {
    const text = Buffer.from(value, 'base64').toString('latin1')
    const colon = text.indexOf(':')
    if (colon === -1 || !/^[\x20-\x7e]+$/.test(text))
      return isPlausibleToken(value) && value.length >= 20 && isMixedCase(value)
    const strength = valueStrength('password', text.slice(colon + 1))
    return strength === 'random' || strength === 'plausible'
  }
  return isPlausibleToken(value) && !isWords(value) && isMixed(value)
}

/** Letters and digits, throughout: names of variables have few digits. */
function isMixed(value: string): boolean {
  return (
    isRandom(value) ||
    (isMixedCase(value) && value.length >= 10) ||
    (/[0-9]/.test(value) && /[a-z]/i.test(value) && value.length >= 20)
  )
}

function isMixedCase(value: string): boolean {
  return /[0-9]/.test(value) && /[a-z]/.test(value) && /[A-Z]/.test(value)
}
