import { ConfigError } from '../model/errors.ts'
import { parseYaml } from '../syntax/yaml.ts'
import { entryOf, type YamlContent, type YamlNode, type YamlSequence } from '../syntax/yaml-node.ts'
import { scalarType } from '../syntax/yaml-scalar.ts'
import { blockEntry, flowEntry, lineBreakOf, type EntryKeys } from './entry-text.ts'

/**
 * The text with an entry appended to the list under a key, or to the file's own list where the key is null. Block style is
 * kept or made; a list in brackets gets its entry in brackets. Throws POLICY_INVALID where no place for it can be found;
 * whether the result reads back is the caller's to prove.
 */
export function appendToText(path: string, text: string, listKey: string | null, keys: EntryKeys): string {
  const parsed = parseYaml(text)
  if (!parsed.ok) throw refused(path, parsed.problem.position.line, parsed.problem.message, 'Mend the file first.')
  const [document, second] = parsed.documents
  if (second !== undefined) {
    const { line } = second.root.span.start
    throw refused(
      path,
      line,
      'The file holds more than one document.',
      'Keep one document, then run the command again.',
    )
  }
  const root = document?.root
  if (root === undefined || isUnwritten(root)) return appendList(text, listKey, 0, keys, ['version: 1'])
  if (listKey === null) return appendToList(path, text, root, { column: 0, isInFlow: false, keys })
  if (root.kind !== 'mapping') {
    throw refused(path, root.span.start.line, 'The file is not a mapping.', 'Mend it; `policy lint` tells how.')
  }
  const list = entryOf(root, listKey)
  const column = root.span.start.column - 1
  const isInFlow = root.style === 'flow'
  if (list !== null) return appendToList(path, text, list.value, { column: column + 2, isInFlow, keys })
  if (!isInFlow) return appendList(text, listKey, column, keys, [])
  const mend = `Add \`${listKey}: []\` within the braces, then run the command again.`
  throw refused(path, root.span.start.line, 'The policy is written within braces.', mend)
}

function isUnwritten(node: YamlNode): boolean {
  return node.kind === 'scalar' && node.style === 'plain' && node.value === ''
}

/** Adds a new list at the end of the text, after `head` where the text has no content yet. */
function appendList(
  text: string,
  listKey: string | null,
  column: number,
  keys: EntryKeys,
  head: readonly string[],
): string {
  const lineBreak = lineBreakOf(text)
  const margin = ' '.repeat(column)
  const lines = listKey === null ? [] : [...head, `${margin}${listKey}:`]
  const entry = blockEntry(keys, listKey === null ? column : column + 2, lineBreak)
  const start = text === '' || text === '\ufeff' || /[\r\n]$/.test(text) ? '' : lineBreak
  return `${text}${start}${lines.map((line) => `${line}${lineBreak}`).join('')}${entry}`
}

interface Addition {
  /** Where the dash of a new block list stands, counted from 0. */
  readonly column: number
  /** The list stands within braces, where only brackets can follow. */
  readonly isInFlow: boolean
  readonly keys: EntryKeys
}

function appendToList(path: string, text: string, list: YamlNode, addition: Addition): string {
  if (list.kind === 'sequence' && list.style === 'block') {
    const entry = blockEntry(addition.keys, list.span.start.column - 1, lineBreakOf(text))
    return insertLines(text, list.span.end.offset, entry)
  }
  if (list.kind === 'sequence') return appendToBrackets(text, list, addition)
  if (list.kind === 'scalar' && scalarType(list) === 'null' && !addition.isInFlow) {
    return replaceByBlock(text, list, addition)
  }
  const message = list.kind === 'alias' ? 'The list is an alias.' : 'What stands here is not a list.'
  throw refused(path, list.span.start.line, message, 'Write the list out here, then run the command again.')
}

/** An empty list becomes a block list; in any other the entry follows the last one, so that line breaks and comments stay. */
function appendToBrackets(text: string, list: YamlSequence, addition: Addition): string {
  const { start, end } = list.span
  const last = list.items.at(-1)
  const isEmpty = /^\[\s*\]$/.test(text.slice(start.offset, end.offset))
  if (isEmpty && !addition.isInFlow) return replaceByBlock(text, list, addition)
  const at = last === undefined ? start.offset + 1 : last.span.end.offset
  return `${text.slice(0, at)}${last === undefined ? '' : ', '}${flowEntry(addition.keys)}${text.slice(at)}`
}

function replaceByBlock(text: string, list: YamlContent, { column, keys }: Addition): string {
  const before = text.slice(0, list.span.start.offset)
  const after = text.slice(list.span.end.offset)
  const isLineDone = /^[ \t]*(?:[\r\n]|$)/.test(after)
  const kept = isLineDone ? withoutBlanksAtEnd(before) : before
  const entry = blockEntry(keys, column, lineBreakOf(text))
  // A list that has its line to itself leaves none behind.
  if (isLineDone && /(?:^|[\r\n\ufeff])$/.test(kept)) return kept + entry + after.replace(/^[ \t]*(?:\r\n?|\n)?/, '')
  return insertLines(kept + after, kept.length, entry)
}

function withoutBlanksAtEnd(text: string): string {
  let end = text.length
  while (end > 0 && /[ \t]/.test(text.charAt(end - 1))) end -= 1
  return text.slice(0, end)
}

/** Inserts whole lines after the line in which an offset stands, or at the offset where it begins a line. */
function insertLines(text: string, offset: number, lines: string): string {
  if (/[\r\n]/.test(text.charAt(offset - 1))) return text.slice(0, offset) + lines + text.slice(offset)
  const rest = /\r\n?|\n/.exec(text.slice(offset))
  if (rest === null) return text + lineBreakOf(text) + lines
  const at = offset + rest.index + rest[0].length
  return text.slice(0, at) + lines + text.slice(at)
}

/** What keeps a file from being added to: where, what, and the mend. */
export function refused(path: string, line: number | null, message: string, mend: string): ConfigError {
  const where = line === null ? path : `${path}:${String(line)}`
  return new ConfigError('POLICY_INVALID', `${where}: ${message}`, mend)
}
