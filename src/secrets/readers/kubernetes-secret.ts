import { Buffer } from 'node:buffer'
import type { Candidate } from '../candidate.ts'
import { isMonotonous } from '../plausible.ts'
import type { CompiledRule } from '../rule-book.ts'
import { isSecretName, valueStrength } from '../values.ts'

const BEFORE = 6144
const AFTER = 12_288
const SEPARATOR = /(?:^|\n)---[ \t]*(?:\r?\n|$)/g
const DATA =
  /(?:^|\n)([ \t]*)(data|stringData):[ \t]*(?:\{([^{}\n]{0,4000})\}|(?:#[^\n]{0,200})?(\r?\n(?:\1[ \t]{1,40}[^\n]*\r?\n?|[ \t]*\r?\n){1,200}))/g
const ENTRY =
  /["']?([A-Za-z0-9._-]{1,253})["']?[ \t]{0,20}:[ \t]{1,20}(?:[|>]-?[ \t]*\r?\n[ \t]{1,60})?["']?([A-Za-z0-9+/=_.!@#$%^&*-]{4,4096})["']?[ \t]*(?=[\r\n,}]|$)/g

/** The values of a Kubernetes Secret, which are in base64 and no less plain for that, around the line with its kind. */
export function readKubernetesSecret(bytes: Buffer, at: number, compiled: CompiledRule): readonly Candidate[] {
  const start = Math.max(0, at - BEFORE)
  const before = bytes.toString('latin1', start, at)
  const after = bytes.toString('latin1', at, at + AFTER)
  const first = [...before.matchAll(SEPARATOR)].at(-1)
  const from = first === undefined ? 0 : first.index + first[0].length
  // One manifest has one kind; its first line is read for all of it.
  if (/(?:^|\n)[ \t]*["']?kind["']?:[ \t]{1,20}["']?secret/i.test(before.slice(from))) return []
  SEPARATOR.lastIndex = 0
  const document = before.slice(from) + after.slice(0, SEPARATOR.exec(after)?.index)
  if (!/^[ \t]*["']?apiVersion["']?[ \t]*:[ \t]*["']?v1["']?[ \t]*\r?$/m.test(document)) return []
  return [...document.matchAll(DATA)].flatMap((block) => {
    const body = block[3] ?? block[4] ?? ''
    const offset = start + from + block.index + block[0].length - body.length - (block[3] === undefined ? 0 : 1)
    return [...body.matchAll(ENTRY)].flatMap((entry): Candidate[] => {
      const [whole, name = '', value = ''] = entry
      const strength = strengthOf(name, value, block[2] === 'data')
      if (strength === null) return []
      const valueStart = offset + entry.index + whole.lastIndexOf(value)
      return [
        { compiled, start: valueStart, end: valueStart + value.length, evidence: { kind: 'setting', name, strength } },
      ]
    })
  })
}

const BESIDE =
  /(?:^|[._-])(?:user(?:name)?|host(?:name)?|url|uri|port|database|db|name|namespace|email|region|bucket|endpoint|crt|cert|id|type|provider|kind|scheme|protocol|driver|dialect|mode|sslmode|version|env(?:ironment)?|role|level|path|issuer|audience)$/i

function strengthOf(name: string, value: string, isBase64: boolean): 'default' | 'plausible' | 'random' | null {
  const decoded = Buffer.from(value, 'base64')
  if (isBase64 && (value.length % 4 !== 0 || decoded.length === 0)) return null
  const plain = isBase64 ? decoded.toString('latin1').trim() : value
  // What is no text is a key, so that its digits are judged.
  const text = /^[\t\r\n\x20-\x7e]*$/.test(plain) ? plain : value
  if (text.length < 6 || /^-----BEGIN (?:CERTIFICATE|PUBLIC)/.test(text)) return null
  // A registry's login, whatever its registry is called.
  if (/"auth"[ \t\r\n]{0,8}:[ \t\r\n]{0,8}"[^"]{4}/.test(text)) return 'plausible'
  const strength = valueStrength(isSecretName(name) ? name : 'secret', text)
  if (strength === 'none') return null
  // Names beside the password, such as the user's, stand in a Secret too.
  if (BESIDE.test(name) || isMonotonous(text)) return 'default'
  return strength === 'random' ? 'random' : 'plausible'
}
