/** Text that can do nothing on a terminal or in a workflow log but be read. */
export type SafeTerminal = string & { readonly __sink: 'terminal' }
/** Text that GitHub renders as the words it holds, with no link, mention, markup or HTML but our own. */
export type SafeMarkdown = string & { readonly __sink: 'markdown' }
/** JSON that reads back equal and has no invisible character in its bytes. */
export type SafeJson = string & { readonly __sink: 'json' }
/** Text for a field that is plain by contract, inert also where a viewer takes it for markdown. */
export type SafePlain = string & { readonly __sink: 'plain' }
/** Text that XML 1.0 allows and that holds no markup of its own. */
export type SafeXml = string & { readonly __sink: 'xml' }
/** Text that is one value of one workflow command. */
export type SafeCommand = string & { readonly __sink: 'command' }

// Controls, format and bidi marks, lone surrogates, line separators, private use, and all else that shows as nothing.
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Co}\p{Default_Ignorable_Code_Point}\u2800]/gu
// More marks on one letter than any script needs: they paint over the lines around.
const STACKED = /(\p{M}{4})(\p{M}+)/gu
const NAMED: { readonly [character: string]: string } = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

// What breaks a word for a machine and not for a reader.
const BREAK = '&#8203;'

/**
 * Against terminal sequences that recolour, retitle or overwrite, bidi and invisible marks that reorder or hide, line
 * breaks that forge lines, and `##[command]`, which a runner obeys anywhere in a log line. All become visible escapes.
 */
export function forTerminal(text: string): SafeTerminal {
  return unobeyed(visible(text)) as SafeTerminal
}

/** Composes terminal text: our own words around values that are safe already. */
export function safeTerminal(words: TemplateStringsArray, ...values: readonly (SafeTerminal | number)[]): SafeTerminal {
  return compose(words, values) as SafeTerminal
}

/**
 * Against what a log line that starts with `::` does in a workflow: a runner obeys it, and ignores the spaces before it.
 * The line may get one column longer.
 */
export function guardLine(line: SafeTerminal): SafeTerminal {
  // Colours may stand first; what reads the log after us may strip them.
  return line.replace(/^((?:\s|\u001b\[[0-9;]*m)*)::/u, '$1\\::') as SafeTerminal
}

/**
 * Against mentions, issue and commit references, links, images, footnotes, autolinked addresses, HTML and comments, maths,
 * emoji that imitate our marks, emphasis, and all that opens a block: headings, lists, quotes, tables, rules. One line.
 */
export function forMarkdown(text: string): SafeMarkdown {
  return startGuarded(inline(visible(text))) as SafeMarkdown
}

/** As `forMarkdown`, for our sentences around a repository's words: what stands between backticks is shown as code. */
export function proseForMarkdown(text: string): SafeMarkdown {
  const parts = text.split(/`([^`]+)`/u)
  // Odd parts are what the pattern captured. Either treatment is safe alone, so a stray backtick costs looks and no more.
  const rendered = parts.map((part, index) => (index % 2 === 1 ? forMarkdownCode(part) : inline(visible(part))))
  return startGuarded(rendered.join('')) as SafeMarkdown
}

/**
 * Against text that closes its own code span by a backtick, or a table's cell by `|`: such text is written as HTML with
 * every sign as an entity. References and mentions mean nothing inside code.
 */
export function forMarkdownCode(text: string): SafeMarkdown {
  const shown = visible(text)
  const plain = /^[^\s`|$]$|^[^\s`|$][^`|$]*[^\s`|$]$/u.test(shown) && !shown.includes('##[')
  return (plain ? `\`${shown}\`` : `<code>${entities(shown)}</code>`) as SafeMarkdown
}

/** Against markup and references inside an HTML block of ours (`<summary>`), where markdown's own escapes do not work. */
export function forMarkdownHtml(text: string): SafeMarkdown {
  return entities(visible(text)) as SafeMarkdown
}

/**
 * Against destinations that run script, carry a login or close the link early: only https, every sign that markdown reads
 * percent-encoded. Where the address is anything else, the text alone is returned.
 */
export function markdownLink(text: SafeMarkdown, address: string | null): SafeMarkdown {
  const destination = address === null ? null : safeAddress(address)
  return destination === null ? text : (`[${text}](${destination})` as SafeMarkdown)
}

/**
 * Against a note that ends its own HTML comment and is seen: letters, digits, spaces and `:=-` are kept, and of hyphens one
 * at a time. Shows as nothing.
 */
export function hiddenMarkdown(note: string): SafeMarkdown {
  return `<!-- ${note.replace(/[^A-Za-z0-9 :=-]/gu, '').replace(/-+/gu, '-')} -->` as SafeMarkdown
}

/**
 * As `forJson`, for JSON on one line that is shown as a block of code: nothing on the line can end the block, whose end is a
 * line of its own.
 */
export function jsonForMarkdown(serialized: string): SafeMarkdown {
  return `\`\`\`json\n${forJson(serialized.replace(/[\r\n]/g, ' '))}\n\`\`\`` as SafeMarkdown
}

/** Composes markdown: our own markup around values that are safe already. */
export function safeMarkdown(words: TemplateStringsArray, ...values: readonly (SafeMarkdown | number)[]): SafeMarkdown {
  return compose(words, values) as SafeMarkdown
}

/** Joins safe parts; the separator is our own. */
export function join<S extends SafeTerminal | SafeMarkdown | SafePlain | SafeXml>(
  parts: readonly S[],
  separator: string,
): S {
  return parts.join(separator) as S
}

/**
 * Against bidi and invisible marks in JSON that a person reads, and `##[command]` where it is printed into a workflow log.
 * Takes what `JSON.stringify` made; the result reads back equal.
 */
export function forJson(serialized: string): SafeJson {
  return serialized
    .replace(INVISIBLE, (character) => (character === '\n' ? character : codeUnits(character)))
    .replaceAll('##[', '##\\u005b') as SafeJson
}

/**
 * Against what GitHub makes of annotations and SARIF messages where it shows them as markdown, as in a review comment:
 * mentions, references, links, images, addresses, HTML, entities, maths. What stands between backticks stays; elsewhere a
 * space breaks the word for a machine. One line.
 */
export function forPlain(text: string): SafePlain {
  const parts = unobeyed(visible(text)).split(/`([^`]+)`/u)
  const shown = parts.map((part, index) => (index % 2 === 1 ? `\`${part}\`` : broken(part))).join('')
  // A link's middle means something to SARIF viewers even inside backticks.
  return shown.replace(/\](?=[(:])/gu, '] ').trim() as SafePlain
}

/** As `forPlain`, at most `limit` characters after escaping; a longer text keeps its start and its end. */
export function forPlainWithin(text: string, limit: number): SafePlain {
  let room = limit
  let shown = forPlain(clip(text, room))
  while (shown.length > limit && room > 1) {
    room = Math.floor(room / 2)
    shown = forPlain(clip(text, room))
  }
  return shown
}

/** A path that reads as it is written, for a field that must hold the very path; null for any other. */
export function plainPath(path: string): SafePlain | null {
  return path === unobeyed(visible(path)) ? (path as SafePlain) : null
}

/** Composes plain text: our own words around values that are safe already. */
export function safePlain(words: TemplateStringsArray, ...values: readonly (SafePlain | number)[]): SafePlain {
  return compose(words, values) as SafePlain
}

/**
 * Against placeholders (`{0}`) in a SARIF message: braces are doubled, as the format wants them.
 * https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/sarif-v2.1.0-errata01-os-complete.html (3.11.5)
 */
export function forSarif<S extends SafePlain | SafeMarkdown>(text: S): S {
  return text.replace(/[{}]/gu, '$&$&') as S
}

/**
 * Against text that closes our elements, attributes or sections, and characters that XML 1.0 forbids even as references:
 * all of those become visible escapes. https://www.w3.org/TR/xml/#charsets
 */
export function forXml(text: string): SafeXml {
  return visible(text)
    .replace(/\p{Noncharacter_Code_Point}/gu, escaped)
    .replace(/[&<>"']|(?<=##)\[/gu, (sign) => `&#${sign.charCodeAt(0)};`) as SafeXml
}

/** Composes XML: our own markup around values that are safe already. */
export function safeXml(words: TemplateStringsArray, ...values: readonly (SafeXml | number)[]): SafeXml {
  return compose(words, values) as SafeXml
}

/**
 * Against a message that ends its workflow command and starts another: what the runner decodes is encoded, as
 * https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts does it.
 */
export function commandMessage(text: SafePlain): SafeCommand {
  return encoded(text)
}

/** As `commandMessage`, for a property, where `:` ends the properties and `,` the value. */
export function commandProperty(text: SafePlain): SafeCommand {
  return commandMessage(text).replaceAll(':', '%3A').replaceAll(',', '%2C') as SafeCommand
}

/** Composes a workflow command: our own words around values that are safe already. */
export function safeCommand(words: TemplateStringsArray, ...values: readonly (SafeCommand | number)[]): SafeCommand {
  return compose(words, values) as SafeCommand
}

function encoded(text: string): SafeCommand {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A') as SafeCommand
}

/** At most `limit` characters: the start and the end of a longer text, with its length between. */
export function clip(text: string, limit: number): string {
  if (text.length <= limit) return text
  const cut = `… (${text.length} characters) …`
  const kept = Math.max(2, limit - cut.length)
  const tail = Math.floor(kept / 3)
  return text.slice(0, kept - tail) + cut + text.slice(text.length - tail)
}

function visible(text: string): string {
  return text.replace(INVISIBLE, escaped).replace(STACKED, (_, kept: string, rest: string) => {
    return kept + Array.from(rest, escaped).join('')
  })
}

// A runner obeys `##[command]` anywhere in a log line.
function unobeyed(text: string): string {
  return text.replaceAll('##[', '##\\u{5b}')
}

function escaped(character: string): string {
  return NAMED[character] ?? `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`
}

function codeUnits(character: string): string {
  return Array.from({ length: character.length }, (_, index) => {
    return `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`
  }).join('')
}

const MEANT = /[&<>]|@|#(?=\d)|\bGH-(?=\d)|:(?=\/\/)|:(?=[\w+-]+:)|\bwww\.|\b[0-9a-f]{7,64}\b|\$|[\\`*_~[\]|#]/giu

function inline(text: string): string {
  return text.replace(MEANT, (sign) => {
    switch (sign) {
      case '&':
        return '&amp;'
      case '<':
        return '&lt;'
      case '>':
        return '&gt;'
      case '$':
        // GitHub documents this for a dollar sign that is no formula.
        return '<span>$</span>'
      case '@':
      case ':':
        return sign + BREAK
      case '#':
        return `\\#${BREAK}`
      default:
        if (/^(?:gh-|www\.)$/iu.test(sign)) return sign + BREAK
        // A run of hexadecimal digits would become a link to a commit; code does not.
        return sign.length > 1 ? `\`${sign}\`` : `\\${sign}`
    }
  })
}

// What a machine would read in plain text shown as markdown; a backslash there would take back our own breaks.
const READ =
  /`|\b[0-9a-f]{7,64}\b|<(?=[a-z/!?])|@(?=\w)|#(?=\d)|\bGH-(?=\d)|:(?=\/\/)|:(?=[\w+-]+:)|\bwww\.(?=\S)|\$|&(?=[#\w])|\\(?=[!-/:-@[-`{-~])/giu

function broken(text: string): string {
  return text.replace(READ, (sign) => {
    if (sign === '`') return "'"
    return /^[0-9a-f]{7,}$/iu.test(sign) ? `\`${sign}\`` : `${sign} `
  })
}

function startGuarded(text: string): string {
  return text.trim().replace(/^(?:([-+=])|(\d+)([.)]))/u, (_, sign?: string, digits?: string, stop?: string) => {
    return sign === undefined ? `${digits ?? ''}\\${stop ?? ''}` : `\\${sign}`
  })
}

function entities(text: string): string {
  return text.replace(/\b[0-9a-f]{7,64}\b|\bGH-|(?![A-Za-z0-9 ,/()-])[ -~]/giu, (sign) => {
    if (/^gh-$/iu.test(sign)) return sign + BREAK
    if (sign.length > 2) return `<code>${sign}</code>`
    const entity = `&#${sign.charCodeAt(0)};`
    return /[@#:]/u.test(sign) ? entity + BREAK : entity
  })
}

function safeAddress(address: string): string | null {
  if (address.length > 2_000 || !URL.canParse(address)) return null
  const url = new URL(address)
  if (url.protocol !== 'https:' || url.username !== '' || url.password !== '') return null
  const encoded = url.href.replace(/[^A-Za-z0-9\-._/:?#=%+,;~&]/gu, (sign) => {
    return `%${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(2, '0')}`
  })
  return encoded.replaceAll('&', '&amp;')
}

function compose(words: readonly string[], values: readonly (string | number)[]): string {
  return words.map((word, index) => word + String(values[index] ?? '')).join('')
}
