import type { SourceText } from '../source-text.ts'
import { MAX_PAIRS, type Pair } from './pair.ts'

/** The longest line that is read; a longer one is data. */
const MAX_LINE = 16_384

interface Line {
  readonly text: string
  readonly line: number
}

/** A text's lines without their ends, those that are too long left out. */
export function linesOf(source: SourceText): readonly Line[] {
  return source.text
    .split(/\r\n|\n|\r/)
    .map((text, index) => ({ text, line: index + 1 }))
    .filter(({ text }) => text.length <= MAX_LINE)
}

const SECTION = /^[ \t]*\[\[?["']?([^\]"']{1,200})["']?\]\]?[ \t]*(?:[#;].*)?$/
const INI_PAIR = /^[ \t]*(?:export |set |-D)?["']?([A-Za-z_/][A-Za-z0-9_.:/-]*)["']?[ \t]*(?:=>?|:)[ \t]*(.*)$/

/** Reads `name = value` and `name: value` lines with sections: ini, properties, TOML, HCL, and their many kin. */
export function iniPairs(source: SourceText): readonly Pair[] {
  let section: string | null = null
  return linesOf(source)
    .flatMap(({ text, line }): Pair[] => {
      if (/^[ \t]*[#;!]/.test(text)) return []
      section = SECTION.exec(text)?.[1]?.toLowerCase() ?? section
      const [, name, rest] = INI_PAIR.exec(text) ?? []
      if (name === undefined || rest === undefined) return []
      return [{ name, value: scalar(rest, /[ \t][#;]/), line, endLine: line, section }]
    })
    .slice(0, MAX_PAIRS)
}

const YAML_PAIR = /^([ \t]*)(?:- +)*(?:"([^"]{1,200})"|'([^']{1,200})'|([A-Za-z0-9_.\/$-]+))[ \t]*:(?:[ \t]+(.*))?$/

/** Reads `name: value` lines with the outermost key above them. Block scalars and flow collections are passed over. */
export function yamlPairs(source: SourceText): readonly Pair[] {
  let section: string | null = null
  return linesOf(source)
    .flatMap(({ text, line }): Pair[] => {
      const [, indent, double, single, plain, rest = ''] = YAML_PAIR.exec(text) ?? []
      const name = double ?? single ?? plain
      if (name === undefined) return []
      if (indent === '' && rest.replace(/^[&#].*/, '').trim() === '') section = name.toLowerCase()
      const value = scalar(rest.replace(/^&[^ ]{1,100} +/, ''), / #/)
      if (/^(?:[|>][-+0-9]*|[*&].*|[[{].*|!!?[a-zA-Z].*|)$/.test(value)) return []
      return [{ name, value, line, endLine: line, section }]
    })
    .slice(0, MAX_PAIRS)
}

/** A value without its quotes, the comment after it, and the comma or semicolon that ends it. */
function scalar(rest: string, comment: RegExp): string {
  const quote = rest[0]
  if (quote === '"' || quote === "'") {
    const close = rest.indexOf(quote, 1)
    if (close > 0) return rest.slice(1, close)
  }
  const end = /^[#;]/.test(rest) ? 0 : rest.search(comment)
  return (end === -1 ? rest : rest.slice(0, end)).trim().replace(/[,;]$/, '')
}

const PHP_DEFINE =
  /\bdefine\(\s{0,20}(['"])([A-Za-z0-9_.]{1,100})\1\s{0,20},\s{0,20}(['"])((?:(?!\3)[^\r\n\\]|\\.){0,500})\3/g
const PHP_ASSIGN =
  /(?:\$|['"])([A-Za-z0-9_]{1,100})(?:['"]\]?)?\s{0,20}=>?\s{0,20}(['"])((?:(?!\2)[^\r\n\\]|\\.){0,500})\2/g

/** Reads `define('NAME', 'value')`, `$name = 'value'` and `'name' => 'value'`. */
export function phpPairs(source: SourceText): readonly Pair[] {
  const pairs: Pair[] = []
  const add = (name: string | undefined, value: string | undefined, offset: number): void => {
    if (name === undefined || value === undefined) return
    const line = source.lineAt(offset)
    pairs.push({ name, value, line, endLine: line, section: null })
  }
  for (const match of source.text.matchAll(PHP_DEFINE)) add(match[2], match[4], match.index)
  for (const match of source.text.matchAll(PHP_ASSIGN)) add(match[1], match[3], match.index)
  return pairs.slice(0, MAX_PAIRS).sort((a, b) => a.line - b.line)
}

const XML_ELEMENT = /<([A-Za-z_][A-Za-z0-9_.:-]{0,100})(?:\s[^<>]{0,1000})?(?<!\/)>([^<>]{1,2000})<\//g
const XML_ATTRIBUTE = /\s([A-Za-z_][A-Za-z0-9_.:-]{0,100})\s?=\s?(?:"([^"<>]{0,2000})"|'([^'<>]{0,2000})')/g
const XML_NAMED = /<[A-Za-z]{1,40}\s{1,50}(?:key|name)\s?=\s?"([^"<>]{1,200})"\s{1,50}value\s?=\s?"([^"<>]{0,2000})"/g

/** Reads elements with text, attributes, and `<add key="name" value="value">`. Comments are read like the rest. */
export function xmlPairs(source: SourceText): readonly Pair[] {
  const pairs: Pair[] = []
  const read = (pattern: RegExp): void => {
    for (const match of source.text.matchAll(pattern)) {
      const [, name, first, second] = match
      const value = first ?? second
      if (name === undefined || value === undefined || name === 'value' || name === 'key') continue
      const line = source.lineAt(match.index + match[0].length - 1)
      pairs.push({ name, value: entities(value.trim()), line, endLine: line, section: null })
    }
  }
  for (const pattern of [XML_ELEMENT, XML_ATTRIBUTE, XML_NAMED]) read(pattern)
  return pairs.slice(0, MAX_PAIRS).sort((a, b) => a.line - b.line)
}

function entities(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => ENTITIES[name] ?? '')
}

const ENTITIES: { readonly [name: string]: string } = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
