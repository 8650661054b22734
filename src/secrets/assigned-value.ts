import { Buffer } from 'node:buffer'
import { readValue, type Operator, type ReadValue } from './value-reader.ts'
import { BLANK, isByteClass, NAME, skipClass } from './byte-classes.ts'

/** A literal value in the place of a named setting. Offsets are of bytes. */
export interface AssignedValue extends ReadValue {
  readonly nameStart: number
  readonly nameEnd: number
  /** The identifier itself: `config.apiKey`. */
  readonly name: string
  /** With the words between it and the operator, which are part of a name (`Client secret: …`) or its type. */
  readonly fullName: string
  readonly operator: Operator
}

const MAX_NAME = 80
/** Words between the identifier and the operator. */
const MAX_TAIL = 48

/**
 * Reads the assignment in whose name an offset lies: `identifier operator value`, as languages, settings files, shells and
 * markup write it. Null where nothing is assigned, or what is assigned is no literal. Looks at a bounded number of bytes
 * around the offset, whatever they are.
 */
export function assignedValue(bytes: Buffer, offset: number): AssignedValue | null {
  const nameEnd = endOfName(bytes, offset)
  if (AFTER_NAME[bytes[nameEnd] ?? 0] !== 1) return null
  const nameStart = startOfName(bytes, offset)
  const from = operatorAt(bytes, nameStart, nameEnd)
  if (from === null) return null
  const read = readValue(bytes, from.valueFrom, from.operator)
  const value = read === null ? null : inQuery(bytes, nameStart, read)
  if (value === null) return null
  const name = bytes.toString('latin1', nameStart, nameEnd)
  return {
    ...value,
    nameStart,
    nameEnd,
    name,
    fullName: from.tailEnd > nameEnd ? `${name} ${bytes.toString('latin1', nameEnd, from.tailEnd).trim()}` : name,
    operator: from.operator,
  }
}

/** In the query of an address a value ends where the next name starts. */
function inQuery(bytes: Buffer, nameStart: number, value: ReadValue): ReadValue | null {
  if (bytes[nameStart - 1] !== 63 && bytes[nameStart - 1] !== 38) return value
  const end = bytes.subarray(value.valueStart, value.valueEnd).indexOf(38)
  if (end === 0) return null
  return end === -1 ? value : { ...value, valueEnd: value.valueStart + end, next: 38, goesOn: false }
}

/** The end of the name at an offset, so that further keywords in one name are not read again. */
export function endOfName(bytes: Buffer, offset: number): number {
  return skipClass(bytes, offset, Math.min(bytes.length, offset + MAX_NAME), NAME)
}

function startOfName(bytes: Buffer, offset: number): number {
  const least = Math.max(0, offset - MAX_NAME)
  let at = offset
  while (at > least && isByteClass(bytes[at - 1] ?? 0, NAME)) at -= 1
  // A letter after a backslash is an escape's: `\nAPI_KEY=`.
  if (bytes[at - 1] === 92 && at < offset && /[nrt]/.test(String.fromCharCode(bytes[at] ?? 0))) at += 1
  return at
}

/** By byte: 1 for what may come between a name and its value. Most names in code are told by it that nothing is assigned. */
const AFTER_NAME = Uint8Array.from({ length: 256 }, (_, byte) =>
  /[ \t"'`\]\\=:?+.|&<~>,(-]/.test(String.fromCharCode(byte)) ? 1 : 0,
)

interface FoundOperator {
  readonly operator: Operator
  readonly valueFrom: number
  /** The end of the words after the identifier. */
  readonly tailEnd: number
}

function operatorAt(bytes: Buffer, nameStart: number, nameEnd: number): FoundOperator | null {
  const end = Math.min(bytes.length, nameEnd + 4 * MAX_NAME)
  const closed = skipClosers(bytes, nameEnd, end)
  const at = skipClass(bytes, closed, end, BLANK)
  // An attribute that is bound, as in `<PasswordField :token="…"`.
  if (at > closed && bytes[at] === 58 && isByteClass(bytes[at + 1] ?? 0, NAME)) return null
  const direct = symbolAt(bytes, at, nameStart, closed > nameEnd)
  if (direct !== null) return { ...direct, tailEnd: nameEnd }
  if (closed > nameEnd) return fallbackAt(bytes, at, nameStart, nameEnd) ?? attributeAt(bytes, at, end, nameEnd)
  if (at === nameEnd) return null
  return afterOption(bytes, nameStart, nameEnd, at) ?? afterTail(bytes, at, end, nameStart)
}

const QUOTE_BYTES = new Set([34, 39, 96])

/** Quotes, with backslashes where they stand in a string themselves, and brackets that end a name: `["name"]`. */
function skipClosers(bytes: Buffer, from: number, end: number): number {
  let at = from
  while (at < end && at - from < 8 && bytes[at] === 92) at += 1
  if (at > from && !QUOTE_BYTES.has(bytes[at] ?? 0)) return from
  while (at < end && at - from < 8 && (QUOTE_BYTES.has(bytes[at] ?? 0) || bytes[at] === 93)) at += 1
  // `[ 'name' ]`
  if (at > from && bytes[at] === 32 && bytes[at + 1] === 93) at += 2
  return at
}

/** `=`, `:=`, `=>`, `:`, `||` and the like. What follows an equals sign twice compares, which tells a value as well. */
const SYMBOL =
  /[ \t]{0,8}(?:(={1,3}>?|:{1,3}=|[?+.|&]=|\|\|=|\?\?=|<-|~>)|(\|\||\?\?|\?:|or(?= )|:-)|(:|=>|->)|(>)|(,)|(\())/y

function symbolAt(
  bytes: Buffer,
  at: number,
  nameStart: number,
  closed: boolean,
): { readonly operator: Operator; readonly valueFrom: number } | null {
  const first = bytes[at] ?? 0
  if (!SYMBOL_START.has(first)) return null
  const text = bytes.toString('latin1', at, at + 4)
  SYMBOL.lastIndex = 0
  const match = SYMBOL.exec(text)
  if (match === null) return null
  const valueFrom = at + match[0].length
  if (match[1] !== undefined) return { operator: 'equals', valueFrom }
  if (match[2] !== undefined) return { operator: 'default', valueFrom }
  if (match[3] !== undefined) return match[3] === ':' && bytes[valueFrom] === 58 ? null : colonAt(bytes, valueFrom)
  if (match[4] !== undefined) {
    return closed || bytes[nameStart - 1] === 60 ? { operator: 'element', valueFrom } : null
  }
  if (match[5] !== undefined) return closed ? { operator: 'argument', valueFrom } : null
  return closed ? null : { operator: 'call', valueFrom }
}

const SYMBOL_START = new Set(Buffer.from('=:?+.|&<~>-,(o'))

/**
 * A type between colon and equals sign: `token: string = "…"`, `key: Optional[str] = "…"`. Without a blank or a quote at its
 * side the equals sign is the value's own, as at the end of base64.
 */
const TYPE =
  /[ \t]{0,4}[A-Za-z_&][A-Za-z0-9_<>[\]?|&'., ]{0,40}?(?:[ \t]{1,4}=(?![=>])|=(?=[ \t]{1,4}[^\s#]|[bBfFrRuU@$]{0,2}["'`]))/y

function colonAt(bytes: Buffer, valueFrom: number): { readonly operator: Operator; readonly valueFrom: number } {
  TYPE.lastIndex = 0
  const match = TYPE.exec(bytes.toString('latin1', valueFrom, valueFrom + 56))
  return match === null
    ? { operator: 'colon', valueFrom }
    : { operator: 'equals', valueFrom: valueFrom + match[0].length }
}

/** What is used where a variable is missing that a call reads: `getenv("NAME") ?: "…"`. */
function fallbackAt(bytes: Buffer, at: number, nameStart: number, nameEnd: number): FoundOperator | null {
  if (bytes[at] !== 41) return null
  const from = skipClass(bytes, at + 1, at + 9, BLANK)
  const method = bytes[from] === 46 ? OR_ELSE.exec(bytes.toString('latin1', from, from + 24)) : null
  if (method !== null) return { operator: 'default', valueFrom: from + method[0].length, tailEnd: nameEnd }
  const symbol = symbolAt(bytes, from, nameStart, true)
  return symbol?.operator === 'default' ? { ...symbol, tailEnd: nameEnd } : null
}

const OR_ELSE = /^\.(?:unwrap_or|or_?else|get_?or_?else|or)\((?=["'])/i

/** ` value="…"` after a quoted name, as XML settings have it, and `>…` after the name's own element. */
const ATTRIBUTE =
  /[ \t\r\n]{0,40}(?:[A-Za-z_:-]{1,30}="[^"<>]{0,60}"[ \t\r\n]{1,40}){0,3}?(?:(?:value|val|content|default)[ \t]{0,4}=(?=[ \t]{0,4}["'])|>)/y

function attributeAt(bytes: Buffer, at: number, end: number, nameEnd: number): FoundOperator | null {
  if (bytes[nameEnd] !== 34 && bytes[nameEnd] !== 39) return null
  if (bytes[at] === 123) {
    VARIABLE.lastIndex = 0
    const found = VARIABLE.exec(bytes.toString('latin1', at, at + 480))
    return found === null ? null : { operator: 'equals', valueFrom: at + found[0].length, tailEnd: nameEnd }
  }
  ATTRIBUTE.lastIndex = 0
  const match = ATTRIBUTE.exec(bytes.toString('latin1', at, end))
  return match === null ? null : { operator: 'element', valueFrom: at + match[0].length, tailEnd: nameEnd }
}

/** The default of a variable of Terraform's: `variable "name" { … default = "…" }`. */
const VARIABLE = /[ \t]{0,8}\{[^{}]{0,400}?[ \t\r\n]default[ \t]{1,40}=(?=[ \t]{0,8}")/y

const OPTION_LINE =
  /(?:^|[\r\n;])[ \t]{0,40}(?:-e[ \t]|ENV|ARG|env|setenv|set|SET|export|#[ \t]?define|define|setx)[ \t]{1,8}(?:-[a-zA-Z]{1,8}[ \t]{1,8})?$/

/** Last characters of those commands and of their options, and of the blanks between. */
const COMMAND_END = new Set(Buffer.from('eVvGTtxXgmAUxp \t'))

const IDENTIFIED_BY = /^(?:with[ \t]{1,8}[a-z0-9_]{1,24}[ \t]{1,8})?by[ \t]{1,8}(?:password[ \t]{1,8})?(?=['"])/i

function afterOption(bytes: Buffer, nameStart: number, nameEnd: number, at: number): FoundOperator | null {
  const isOption = bytes[nameStart] === 45 && isByteClass(bytes[nameStart + 1] ?? 0, NAME)
  const name = bytes.toString('latin1', nameStart, nameEnd)
  const isSql = bytes[at] === 39 && /^(?:password|secret|key|by)$/i.test(name)
  if (/^identified$/i.test(name)) {
    const by = IDENTIFIED_BY.exec(bytes.toString('latin1', at, at + 48))
    return by === null ? null : { operator: 'option', valueFrom: at + by[0].length, tailEnd: nameEnd }
  }
  const before = bytes[nameStart - 1]
  const mayBeLine = (before === 32 || before === 9) && COMMAND_END.has(bytes[nameStart - 2] ?? 0)
  if (
    isOption ||
    isSql ||
    (mayBeLine && OPTION_LINE.test(bytes.toString('latin1', Math.max(0, nameStart - 64), nameStart)))
  ) {
    return { operator: 'option', valueFrom: at, tailEnd: nameEnd }
  }
  return null
}

/** Up to three words before the operator: `token string =`, `Client secret:`, `Unseal Key 2:`, attributes of the element up to `>`. */
const TAIL =
  /(?:[A-Za-z_*&][A-Za-z0-9_.[\]*&?]{0,20}[ \t]{1,8}){0,2}[A-Za-z_*&][A-Za-z0-9_.[\]*&?]{0,20}(?:[ \t]{1,8}[0-9]{1,2})?[ \t]{0,8}/y
/** By byte: 1 for what words of a name or a type have, 2 for what starts an operator. */
const TAIL_BYTES = Uint8Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte)
  return /[A-Za-z0-9_.[\]*&? \t]/.test(character) ? 1 : /[=:+|<~-]/.test(character) ? 2 : 0
})

/** Told before any text is made of the bytes: in prose the words end with anything else. */
function tailHasOperator(bytes: Buffer, from: number, end: number): boolean {
  const limit = Math.min(end, from + MAX_TAIL + 1)
  let at = from
  while (at < limit && TAIL_BYTES[bytes[at] ?? 0] === 1) at += 1
  return at < limit && TAIL_BYTES[bytes[at] ?? 0] === 2
}

const ELEMENT_ATTRIBUTES = /[A-Za-z_:][^<>\r\n]{0,160}>/y

function afterTail(bytes: Buffer, at: number, end: number, nameStart: number): FoundOperator | null {
  if (bytes[nameStart - 1] !== 60 && !tailHasOperator(bytes, at, end)) return null
  const text = bytes.toString('latin1', at, Math.min(end, at + 170))
  if (bytes[nameStart - 1] === 60) {
    ELEMENT_ATTRIBUTES.lastIndex = 0
    const match = ELEMENT_ATTRIBUTES.exec(text)
    return match === null ? null : { operator: 'element', valueFrom: at + match[0].length, tailEnd: at }
  }
  TAIL.lastIndex = 0
  const match = TAIL.exec(text.slice(0, MAX_TAIL))
  if (match === null) return null
  const tailEnd = at + match[0].length
  const symbol = symbolAt(bytes, tailEnd, nameStart, false)
  return symbol === null || (symbol.operator !== 'equals' && symbol.operator !== 'colon')
    ? null
    : { ...symbol, tailEnd }
}
