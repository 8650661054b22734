import { linkedOf, withFallbacks, type Linked } from './fallbacks.ts'
import { splitAtExpressions, type Placeholder } from './placeholders.ts'
import type { Pipeline, Redirect, Script, SimpleCommand, Word, WordPart } from './script.ts'

/**
 * Reads scripts of `cmd` as far as lines, pipes, redirects and `%NAME%` go. Its blocks and its own ways of carrying on a
 * line are not followed, so that a long command may be read as several.
 */
export function parseCmd(text: string, placeholders: readonly Placeholder[]): Script {
  const pipelines: Pipeline[] = []
  let at = 0
  for (const line of text.split('\n')) {
    if (!/^\s*(?:rem\b|::)/i.test(line)) pipelines.push(...lineOf(line.replace(/\r$/, ''), at, placeholders))
    at += line.length + 1
  }
  return { text, pipelines, isBroken: false }
}

/** What ends a command: `&`, `&&`, `||`, `|`, each outside quotes. */
function lineOf(line: string, offset: number, placeholders: readonly Placeholder[]): readonly Pipeline[] {
  const linked: Linked[] = []
  let commands: SimpleCommand[] = []
  const cut = (from: number, to: number): void => {
    const command = commandOf(line.slice(from, to), offset + from, placeholders)
    if (command !== null) commands.push(command)
  }
  const close = (isFallback: boolean, separator: string): void => {
    linked.push(...linkedOf(commands, isFallback, separator))
    commands = []
  }
  let from = 0
  let isFallback = false
  for (const { index, 0: found } of line.matchAll(/"[^"]*"|\^.|\|\||\||&&?/g)) {
    if (found.startsWith('"') || found.startsWith('^') || (found === '&' && line[index - 1] === '>')) continue
    cut(from, index)
    from = index + found.length
    if (found === '|') continue
    close(isFallback, found)
    isFallback = found === '||'
  }
  cut(from, line.length)
  close(isFallback, '')
  return withFallbacks(linked)
}

const WORD = /(\d?)(>>?|<)\s*|(?:"[^"]*"?|[^\s"<>])+/g

function commandOf(text: string, offset: number, placeholders: readonly Placeholder[]): SimpleCommand | null {
  const words: Word[] = []
  const redirects: Redirect[] = []
  let open: { readonly operator: string; readonly descriptor: number; readonly start: number } | null = null
  for (const { index, 0: found, 1: number, 2: operator } of text.matchAll(WORD)) {
    if (operator !== undefined) {
      open = {
        operator,
        descriptor: number === '' || number === undefined ? (operator === '<' ? 0 : 1) : Number(number),
        start: offset + index,
      }
      continue
    }
    const word = wordOf(found, offset + index, placeholders)
    if (open === null) words.push(word)
    else redirects.push({ ...open, end: word.end, target: word, body: null })
    open = null
  }
  const [name, ...args] = words
  if (name === undefined) return null
  const plain = name.value.startsWith('@') ? { ...name, value: name.value.slice(1) } : name
  const end = Math.max(...words.map((word) => word.end), ...redirects.map((redirect) => redirect.end))
  return {
    kind: 'simple',
    start: name.start,
    end,
    name: plain,
    args,
    assignments: assignmentsOf(plain, args),
    redirects,
  }
}

/** `set NAME=value`, where the value may have spaces in it. */
function assignmentsOf(name: Word, args: readonly Word[]): SimpleCommand['assignments'] {
  const [first, ...rest] = args
  const bound = /^([A-Za-z_]\w*)=(.*)$/s.exec(first?.value ?? '')
  if (name.value.toLowerCase() !== 'set' || first === undefined || bound === null) return []
  return [
    {
      start: first.start,
      end: args.at(-1)?.end ?? first.end,
      name: bound[1] ?? '',
      values: [first, ...rest],
      isAppended: false,
    },
  ]
}

function wordOf(text: string, start: number, placeholders: readonly Placeholder[]): Word {
  const parts: WordPart[] = []
  let from = 0
  const plain = (to: number): void => {
    if (to <= from) return
    const value = text.slice(from, to).replaceAll('"', '').replace(/\^(.)/g, '$1')
    parts.push(...splitAtExpressions({ kind: 'text', start: start + from, end: start + to, value }, placeholders))
  }
  for (const { index, 0: found, 1: name } of text.matchAll(/[%!]([A-Za-z_]\w*)(?::[^%!]*)?[%!]/g)) {
    plain(index)
    from = index + found.length
    const use = found.includes(':') ? 'part' : 'whole'
    parts.push({ kind: 'variable', start: start + index, end: start + from, name: name ?? '', use })
  }
  plain(text.length)
  const value = text.replaceAll('"', '')
  return { start, end: start + text.length, value, parts, isStatic: parts.every(({ kind }) => kind === 'text') }
}
