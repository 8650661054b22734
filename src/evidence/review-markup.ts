import { isKnownLabel, plain, type Statement } from './review-statements.ts'
import { tableStatements } from './review-tables.ts'

/** A document's own words about itself, from Markdown, AsciiDoc, reStructuredText or plain text. */
export interface MarkupReading {
  readonly title: string | null
  readonly statements: readonly Statement[]
}

const MAX_LINES = 50_000

/** Reads fields (`Owner: …`), two-column tables, revision tables and headings with what follows them. Code blocks are passed over. */
export function readMarkup(text: string): MarkupReading {
  const lines = withoutCode(
    withoutComments(text)
      .split(/\r\n|\n|\r/)
      .slice(0, MAX_LINES),
  )
  const headings = lines.map((_, index) => headingAt(lines, index))
  const ofDocument = aboutDocument(lines, headings)
  const statements = [
    ...lines.flatMap((_, index) => {
      const heading = headings[index] ?? null
      if (ofDocument[index] !== true) return []
      return heading === null ? fieldsOf(lines, index) : fieldsOfLine(heading.text)
    }),
    ...tableStatements(lines, ofDocument),
    ...asciidocHeader(lines),
    ...headings.flatMap((heading, index) => (heading === null ? [] : headed(lines, headings, index, heading))),
  ]
  return { title: titleOf(lines, headings), statements }
}

/** HTML comments hold licences and hints for the writer; their line breaks stay. */
function withoutComments(text: string): string {
  const parts: string[] = []
  let position = 0
  for (let start = text.indexOf('<!--'); start !== -1; start = text.indexOf('<!--', position)) {
    const end = text.indexOf('-->', start + 4)
    if (end === -1) break
    parts.push(text.slice(position, start), text.slice(start, end).replace(/[^\r\n]/g, ''))
    position = end + 3
  }
  return parts.join('') + text.slice(position)
}

/** Fenced and indented-literal blocks hold examples and templates, never the document's own statements. */
function withoutCode(lines: readonly string[]): readonly string[] {
  let fence: string | null = null
  return lines.map((line) => {
    const marker = /^\s{0,3}(`{3,}|~{3,}|-{4,}$|\.{4,}$)/.exec(line)?.[1]?.slice(0, 3) ?? null
    if (fence !== null) {
      if (marker === fence) fence = null
      return ''
    }
    if (marker === '```' || marker === '~~~') {
      fence = marker
      return ''
    }
    return line
  })
}

interface Heading {
  readonly text: string
  readonly level: number
  /** Lines that the heading takes: two where it is underlined. */
  readonly lines: number
}

const DOCUMENT_SECTION =
  /^(?:(?:executive )?summary|overview|introduction|about|background|preface|metadata|document|general|cover|(?:revision|version|change|review|document) ?(?:history|log|control|info(?:rmation)?)?|change ?log|history|review(?:ers|s)?|approvals?|sign[- ]?off|authors?|owners?(?:hip)?|maintenance|contacts?|engagement|assessment (?:details|information|summary)|scope)\b/i
const TAIL_LINES = 15
const HEAD_LINES = 80

/**
 * Which lines speak of the document as a whole: those before its second section, those of sections that are about the
 * document, and its last ones. An owner or a date elsewhere is that of a threat or of a dependency.
 */
function aboutDocument(lines: readonly string[], headings: readonly (Heading | null)[]): readonly boolean[] {
  const lastLine = lines.findLastIndex((line) => line.trim() !== '')
  let sections = 0
  let named = false
  // A heading right below another is a subtitle and begins no section.
  let hasText = true
  return lines.map((line, index) => {
    const heading = headings[index] ?? null
    if (heading !== null && !/:\s/.test(heading.text)) {
      if (hasText) sections += 1
      hasText = false
      named = DOCUMENT_SECTION.test(heading.text)
    } else if (heading === null && /[\p{L}\p{N}]/u.test(line)) {
      hasText = true
    }
    const isHead = sections <= 1 && index < HEAD_LINES
    return isHead || named || index > lastLine - TAIL_LINES
  })
}

const UNDERLINES = '=-~^"\'#*+'

function headingAt(lines: readonly string[], index: number): Heading | null {
  const line = lines[index] ?? ''
  const marked = /^ {0,3}(#{1,6}|={1,6})[ \t]+(.{1,300}?)[ \t]*(?:#+|=+)?$/.exec(line)
  if (marked?.[1] !== undefined && marked[2] !== undefined) {
    return { text: headingText(marked[2]), level: marked[1].length, lines: 1 }
  }
  const below = lines[index + 1] ?? ''
  if (/^\S.{0,200}$/.test(line) && /^([=\-~^"'#*+])\1{2,}\s*$/.test(below) && !line.includes('|')) {
    if (/^\W+$/.test(line)) return null
    return { text: headingText(line), level: 1 + UNDERLINES.indexOf(below[0] ?? '='), lines: 2 }
  }
  return null
}

/** Without numbering, emphasis and pictures: `## 1.2 **Scope**` is `Scope`. */
function headingText(text: string): string {
  return plain(text)
    .replace(/^[^\p{L}\p{N}]+/u, '')
    .replace(/^(?:\d{1,3}[.)]?)+\s+/, '')
    .replace(/^[A-Z][.)]\s+/, '')
    .replace(/\s*:$/, '')
    .trim()
}

function titleOf(lines: readonly string[], headings: readonly (Heading | null)[]): string | null {
  const first = headings.find((heading) => heading !== null && heading.text !== '')
  if (first !== undefined && first !== null) return first.text
  const text = plain(lines.find((line) => line.trim() !== '') ?? '')
  return text === '' || text.length > 120 || /[.:]$/.test(text) || /^\W/.test(text) ? null : text
}

/** A label is short and ends in a colon, or is bold and stands before a dash; reStructuredText and AsciiDoc put a colon before it too. */
const FIELD = /^:?([A-Za-z][A-Za-z0-9 _/&()-]{1,59}?)\s{0,5}(?::|=|—|–)\s{1,20}(.+)$/

/** Fields of one line, and for one that stands alone on it the lines that continue it. */
function fieldsOf(lines: readonly string[], index: number): readonly Statement[] {
  const line = lines[index] ?? ''
  if (line.includes('|') && /^\s*\|/.test(line)) return []
  const fields = fieldsOfLine(line)
  const [only] = fields
  if (only === undefined || fields.length > 1 || !isKnownLabel(only.label)) return fields
  return [{ label: only.label, value: [only.value, ...continuation(lines, index)].join(' ') }]
}

const MAX_CONTINUATION = 10

function continuation(lines: readonly string[], index: number): readonly string[] {
  if (/ {2}$|\\$/.test(lines[index] ?? '')) return []
  const following = lines.slice(index + 1, index + 1 + MAX_CONTINUATION)
  const end = following.findIndex(
    (line) => line.trim() === '' || /^\s*(?:[-*+>|#=]|\d+[.)]|\*\*|_|:|<)/.test(line) || fieldsOfLine(line).length > 0,
  )
  return end === -1 ? following : following.slice(0, end)
}

function fieldsOfLine(line: string): readonly Statement[] {
  if (line.length > 2000) return []
  return line.split(/\s[·•|]\s|<br\s?\/?>|\.\s(?=[A-Z][A-Za-z ]{2,30}:\s)/).flatMap((part) => {
    const text = plain(part.replace(/^[\s>#*+\-[\]|]+(?=[A-Za-z_*:`])/, ''))
    const [, label, value] = FIELD.exec(text) ?? DATED_PHRASE.exec(text) ?? []
    return label === undefined || value === undefined ? [] : [{ label: label.trim(), value }]
  })
}

/** `Last updated on 1 May 2026` has no colon. */
const DATED_PHRASE = /^\(?((?:last )?(?:updated|reviewed|revised|modified))(?: on| in)? (?=[^.]{0,40}\d{4})(.{4,60})$/i

/** AsciiDoc's second line is the author and the third the revision: `v1.2, 2026-05-01` (Author and Revision Information). */
function asciidocHeader(lines: readonly string[]): readonly Statement[] {
  const title = lines.findIndex((line) => line.trim() !== '')
  if (!/^= \S/.test(lines[title] ?? '')) return []
  const header = lines.slice(title + 1, title + 3)
  const author = header.find((line) =>
    /^[A-Z][\p{L}.'-]{0,40}(?: [\p{L}.'-]{1,40}){1,3}(?: <[^<>\s]{3,100}>)?$/u.test(line),
  )
  const revision = header.find((line) => /^v?\d[\w.]{0,20}, /.test(line))
  return [
    ...(author === undefined ? [] : [{ label: 'author', value: author.replace(/ <.*/, '') }]),
    ...(revision === undefined ? [] : [{ label: 'revdate', value: revision.replace(/^[^,]*, /, '') }]),
  ]
}

/** A heading that is a label, with the first paragraph or list item below it; sub-headings are passed over. */
function headed(
  lines: readonly string[],
  headings: readonly (Heading | null)[],
  index: number,
  heading: Heading,
): readonly Statement[] {
  const label = labelOfHeading(heading.text)
  if (label === null) return []
  let position = index + heading.lines
  for (let line = lines[position]; line !== undefined; line = lines[position]) {
    const inner = headings[position] ?? null
    if (inner !== null) {
      if (inner.level <= heading.level || /out|non|not/i.test(inner.text)) return []
      position += inner.lines
    } else if (
      line.trim() === '' ||
      /^\s*(?:<!--.*-->|:[a-z]+:|\[.*\]|[-*_]{3,})\s*$/i.test(line) ||
      /^[^\p{L}\p{N}]*(?:in[- ]scope|the following[^.]*|includes?)[^\p{L}\p{N}]*$/iu.test(line)
    ) {
      position += 1
    } else {
      const item = /^\s*(?:[-*+]|\d+[.)])\s+(.*)$/.exec(line)?.[1]
      const rest = item === undefined ? paragraph(lines, headings, position) : item
      return [{ label, value: rest }]
    }
  }
  return []
}

function labelOfHeading(text: string): string | null {
  if (/\b(?:out[- ]of|non|not|beyond)\b/i.test(text)) return null
  if (/^(?:[\p{L} ]{1,30} )?scope(?: (?:and|&|of|definition|statement|\/)[\p{L} ,&/-]{0,60})?$/iu.test(text))
    return 'scope'
  if (/^in[- ]scope\b/i.test(text)) return 'scope'
  return isKnownLabel(text) ? text : null
}

function paragraph(lines: readonly string[], headings: readonly (Heading | null)[], from: number): string {
  const rest = lines.slice(from, from + 30)
  const end = rest.findIndex(
    (line, offset) =>
      offset > 0 && (line.trim() === '' || headings[from + offset] !== null || /^\s*[-*+|] /.test(line)),
  )
  return (end === -1 ? rest : rest.slice(0, end)).join(' ').replace(/^\s*\|.*/, '')
}
