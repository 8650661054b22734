/** The keys of an entry in the order in which they are written. */
export type EntryKeys = readonly (readonly [key: string, value: string])[]

/** A line break that a text uses; LF where it has none. */
export function lineBreakOf(text: string): string {
  return /\r\n|\n|\r/.exec(text)?.[0] ?? '\n'
}

/** `- key: value` lines with the dash at a column, counted from 0; ends with a line break. */
export function blockEntry(keys: EntryKeys, column: number, lineBreak: string): string {
  const lines = keys.map(([key, value], index) => `${index === 0 ? '- ' : '  '}${key}: ${scalarText(value)}`)
  return lines.map((line) => `${' '.repeat(column)}${line}${lineBreak}`).join('')
}

/** `{key: value, ...}` on one line, for a list in brackets. */
export function flowEntry(keys: EntryKeys): string {
  return `{${keys.map(([key, value]) => `${key}: ${quotedText(value)}`).join(', ')}}`
}

// Every reader of YAML, 1.1 or 1.2, takes these for text; https://yaml.org/type/bool.html has the words that some do not.
const PLAIN = /^[A-Za-z][A-Za-z0-9_-]*$/
const NOT_PLAIN = /^(?:true|false|null|yes|no|on|off|y|n)$/i
const DATE = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/

function scalarText(value: string): string {
  return (PLAIN.test(value) && !NOT_PLAIN.test(value)) || DATE.test(value) ? value : quotedText(value)
}

/**
 * Text between double quotes. All but visible characters and the space is escaped: line breaks, and what would make the
 * line look other than it is (bidirectional and zero-width characters, https://trojansource.codes) or undecoded (U+FFFD).
 */
function quotedText(value: string): string {
  const escaped = value.replace(/["\\]|[^\P{C}]|[^\P{Z} ]|\ufffd/gu, (character) => {
    if (character === '"' || character === '\\') return `\\${character}`
    const code = character.codePointAt(0) ?? 0
    const hexadecimal = code.toString(16)
    return code > 0xffff ? `\\U${hexadecimal.padStart(8, '0')}` : `\\u${hexadecimal.padStart(4, '0')}`
  })
  return `"${escaped}"`
}
