import { Buffer } from 'node:buffer'

/** How a value is written in what is searched. */
export type ValueForm =
  | 'plain'
  | 'utf-16'
  | 'base64'
  | 'double base64'
  | 'url-safe base64'
  | 'hex'
  | 'percent'
  | 'json'
  | 'markup'
  | 'reversed'

/** Bytes that a value may stand as. `loose` ignores ASCII case; `wrapped` allows line ends inside, also as escapes, and blanks after them. */
export interface EncodedForm {
  readonly form: ValueForm
  readonly bytes: Buffer
  readonly loose: boolean
  readonly wrapped: boolean
}

/** Shorter stretches of base64 occur by chance. */
const LEAST_BYTES = 8

/** Every form of a value that is looked for, each once. */
export function encodedForms(value: string): readonly EncodedForm[] {
  const raw = Buffer.from(value, 'utf8')
  const single = base64Cores(raw)
  const double = [...single, ...brokenBase64(raw)].flatMap((text) => base64Cores(Buffer.from(text, 'latin1')))
  // As PowerShell encodes commands and .NET its own strings.
  const wide = base64Cores(Buffer.from(value, 'utf16le'))
  const forms: EncodedForm[] = [
    exact('plain', raw),
    ...(/[\r\n]/.test(value) ? [wrapped('plain', value.replace(LINE_BREAK, ''))] : []),
    exact('utf-16', Buffer.from(value, 'utf16le')),
    exact('utf-16', swapped(Buffer.from(value, 'utf16le'))),
    ...[...single, ...wide].map((core) => wrapped('base64', core)),
    ...[...single, ...wide].flatMap((core) => escapedBase64(core).map((text) => loose('base64', text))),
    ...double.map((core) => wrapped('double base64', core)),
    ...[...single, ...double].map((core) => wrapped('url-safe base64', urlSafe(core))),
    ...single
      .map(urlSafe)
      .flatMap((core) => base64Cores(Buffer.from(core)).map((inner) => wrapped('double base64', inner))),
    { ...loose('hex', raw.toString('hex')), wrapped: true },
    loose('hex', spaced(raw, ' ')),
    loose('hex', spaced(raw, ':')),
    loose('hex', `\\x${spaced(raw, '\\x')}`),
    ...percentForms(value).map((text) => loose('percent', text)),
    loose('percent', `%${spaced(raw, '%')}`),
    ...jsonForms(value).map((text) => loose('json', text)),
    ...markupForms(value).map((text) => exact('markup', Buffer.from(text, 'utf8'))),
    exact('reversed', Buffer.from(Array.from(value).reverse().join(''), 'utf8')),
  ]
  const seen = new Set<string>()
  return forms.filter(({ bytes }) => {
    const text = bytes.toString('latin1')
    if (bytes.length < LEAST_BYTES || seen.has(text)) return false
    seen.add(text)
    return true
  })
}

/** As text, as an attribute, and as the libraries of Go and Python write both kinds of quotes. */
function markupForms(value: string): readonly string[] {
  const text = value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  const attribute = text.replaceAll('"', '&quot;')
  return [
    text,
    attribute,
    attribute.replaceAll("'", '&#39;'),
    attribute.replaceAll("'", '&#x27;'),
    text.replaceAll('"', '&#34;').replaceAll("'", '&#39;'),
  ]
}

/** Line ends of a value with several lines, whatever a file makes of them, and what a line starts with. */
const LINE_BREAK = /[\r\n]+[ \t]*/g

/** Where programs break base64 that is encoded again, if the value is all there is: after 76 digits (RFC 2045) or 64 (RFC 7468). */
function brokenBase64(raw: Buffer): readonly string[] {
  const text = raw.toString('base64').replace(/=+$/, '')
  return [76, 64].flatMap((width) => {
    const lines = text.match(new RegExp(`.{1,${width}}`, 'g')) ?? []
    return lines.length < 2 ? [] : ['\n', '\r\n'].map((end) => lines.join(end))
  })
}

/** Base64 in a query, in JSON of PHP and in JSON of .NET. */
function escapedBase64(core: string): readonly string[] {
  if (!/[+/]/.test(core)) return []
  return [
    encodeURIComponent(core),
    core.replaceAll('/', '\\/'),
    core.replaceAll('+', '\\u002b'),
    core.replaceAll('+', '\\u002b').replaceAll('/', '\\/'),
  ]
}

/** As encoders write it: Go escapes what HTML would read, Python what is not ASCII, PHP slashes as well. */
function jsonForms(value: string): readonly string[] {
  const plain = JSON.stringify(value).slice(1, -1)
  const escaped = [
    plain,
    ...[/[<>&\u2028\u2029]/g, /[\u0080-\uffff]/g, /[<>&'\u0080-\uffff]/g].map((set) =>
      plain.replace(set, unicodeEscape),
    ),
  ]
  const every = Array.from({ length: value.length }, (_, at) => unicodeEscape(value.charAt(at))).join('')
  return [...escaped, ...escaped.map((text) => text.replaceAll('/', '\\/')), every]
}

/** What base64 of a longer text that holds the bytes holds for certain, at each of the three alignments. */
function base64Cores(bytes: Buffer): readonly string[] {
  return [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64')
    return text.slice(Math.ceil((shift * 8) / 6), Math.floor(((shift + bytes.length) * 8) / 6))
  })
}

function urlSafe(base64: string): string {
  return base64.replaceAll('+', '-').replaceAll('/', '_')
}

function spaced(bytes: Buffer, separator: string): string {
  return (bytes.toString('hex').match(/../g) ?? []).join(separator)
}

/** With and without the marks that RFC 3986 took from what may stay as it is, and as forms write it, with `+` for a space. */
function percentForms(value: string): readonly string[] {
  // A lone surrogate, which no encoder takes, is gone once it was written as UTF-8.
  const common = encodeURIComponent(Buffer.from(value, 'utf8').toString('utf8'))
  const strict = common.replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16)}`)
  return [common, strict].flatMap((text) => [text, text.replaceAll('%20', '+')])
}

function unicodeEscape(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
}

function swapped(bytes: Buffer): Buffer {
  return Buffer.from(bytes).swap16()
}

function exact(form: ValueForm, bytes: Buffer): EncodedForm {
  return { form, bytes, loose: false, wrapped: false }
}

function wrapped(form: ValueForm, text: string): EncodedForm {
  return { form, bytes: Buffer.from(text, 'utf8'), loose: false, wrapped: true }
}

function loose(form: ValueForm, text: string): EncodedForm {
  // The letters of an encoding may be of either case, those of the value may not.
  return { form, bytes: Buffer.from(text, 'utf8'), loose: true, wrapped: false }
}
