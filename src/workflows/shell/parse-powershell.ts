import { linkedOf, withFallbacks, type Linked } from './fallbacks.ts'
import { splitAtExpressions, type Placeholder } from './placeholders.ts'
import { tokenize, type Token } from './powershell-tokens.ts'
import type { Assignment, Pipeline, Redirect, Script, SimpleCommand, Word, WordPart } from './script.ts'

/**
 * Reads PowerShell as far as commands, pipes, redirects, assignments and variables go. Blocks and parentheses are taken
 * apart into the commands that they hold; types, operators and methods are words like others.
 */
export function parsePowerShell(text: string, placeholders: readonly Placeholder[]): Script {
  return { text, pipelines: pipelinesOf(tokenize(text, 0), placeholders), isBroken: false }
}

function pipelinesOf(tokens: readonly Token[], placeholders: readonly Placeholder[]): readonly Pipeline[] {
  const linked: Linked[] = []
  let commands: SimpleCommand[] = []
  let words: Token[] = []
  let isFallback = false
  let before = '\n'
  let depth = 0
  const cut = (after: string): void => {
    const isStatement = depth === 0 && STARTS.includes(before) && ENDS.includes(after)
    const command = (isStatement ? valueOf(words, placeholders) : null) ?? commandOf(words, placeholders)
    if (command !== null) commands.push(command)
    words = []
  }
  for (const token of tokens) {
    if (token.kind !== 'separator') {
      words.push(token)
      continue
    }
    cut(token.text)
    if (token.text === '(') depth += 1
    else if (token.text === ')') depth = Math.max(0, depth - 1)
    before = token.text
    if (token.text === '|') continue
    linked.push(...linkedOf(commands, isFallback, token.text))
    if (commands.length > 0) isFallback = false
    commands = []
    if (token.text === '||') isFallback = true
  }
  return withFallbacks(linked)
}

/** Between these a value stands by itself, and so is written out. */
const STARTS = ['\n', ';', '{', '']
const ENDS = ['\n', ';', '}', '|', '']

/** A text or variable as a statement of its own: what `Write-Output` does with it. */
function valueOf(tokens: readonly Token[], placeholders: readonly Placeholder[]): SimpleCommand | null {
  const [only, next] = tokens
  if (only === undefined || !/^(?:["'$]|@["'])/.test(only.text) || /^\$[\w:]*(?:\+\+|--)$/.test(only.text)) return null
  if (next !== undefined && next.kind !== 'redirect') return null
  const name: Word = {
    start: only.start,
    end: only.end,
    value: 'write-output',
    parts: [{ kind: 'text', start: only.start, end: only.end, value: 'write-output' }],
    isStatic: true,
  }
  const command = commandOf(tokens, placeholders)
  return command === null ? null : { ...command, name, args: [wordOf(only, placeholders)] }
}

function commandOf(tokens: readonly Token[], placeholders: readonly Placeholder[]): SimpleCommand | null {
  const words: Word[] = []
  const redirects: Redirect[] = []
  let open: Token | null = null
  for (const token of tokens) {
    if (token.kind === 'redirect') {
      open = token
      continue
    }
    const word = wordOf(token, placeholders)
    if (open === null) words.push(word)
    else redirects.push(redirectOf(open, word))
    open = null
  }
  if (open !== null && /&\d$/.test(open.text)) redirects.push(redirectOf(open, null))
  const [name, ...args] = words[0]?.value === '&' || words[0]?.value === '.' ? words.slice(1) : words
  const [first] = words
  if (name === undefined || first === undefined) return null
  const end = Math.max(...words.map((word) => word.end))
  const assignment = assignmentOf(name, args)
  if (assignment === null) return { kind: 'simple', start: first.start, end, name, args, assignments: [], redirects }
  // What is assigned may itself be a command: `$token = gh auth token`.
  const [command] = args.slice(1)
  const isCommand =
    command !== undefined && command.isStatic && /^[A-Za-z][\w.-]*$/.test(command.value) && !isQuoted(command)
  if (!isCommand)
    return { kind: 'simple', start: first.start, end, name: null, args: [], assignments: [assignment], redirects }
  const inner: SimpleCommand = {
    kind: 'simple',
    start: command.start,
    end,
    name: command,
    args: args.slice(2),
    assignments: [],
    redirects,
  }
  const value = substitutionWord(command.start, end, inner)
  return {
    kind: 'simple',
    start: first.start,
    end,
    name: null,
    args: [],
    assignments: [{ ...assignment, values: [value] }],
    redirects: [],
  }
}

function isQuoted({ start, end, value }: Word): boolean {
  return end - start !== value.length
}

function substitutionWord(start: number, end: number, command: SimpleCommand): Word {
  const pipeline: Pipeline = { start, end, commands: [command], fallback: null, isFallback: false, isFollowed: false }
  const part: WordPart = { kind: 'substitution', start, end, pipelines: [pipeline], isProcess: false }
  return { start, end, value: '', parts: [part], isStatic: false }
}

/** `$name = …`, `$env:NAME = …`, `$name += …`. */
function assignmentOf(name: Word, args: readonly Word[]): Assignment | null {
  const [operator, ...values] = args
  const [variable, ...others] = name.parts
  if (variable?.kind !== 'variable' || others.length > 0 || operator === undefined) return null
  if (operator.value !== '=' && operator.value !== '+=') return null
  return {
    start: name.start,
    end: values.at(-1)?.end ?? operator.end,
    name: variable.name,
    values,
    isAppended: operator.value === '+=',
  }
}

function redirectOf(token: Token, target: Word | null): Redirect {
  const number = /^\d/.exec(token.text)?.[0]
  return {
    start: token.start,
    end: target?.end ?? token.end,
    operator: token.text.replace(/^[\d*]/, ''),
    descriptor: token.text.startsWith('*') ? null : Number(number ?? '1'),
    target,
    body: null,
  }
}

function wordOf({ start, end, text, pieces }: Token, placeholders: readonly Placeholder[]): Word {
  const parts = pieces.flatMap((piece): readonly WordPart[] => {
    switch (piece.kind) {
      case 'text':
        return splitAtExpressions(piece, placeholders)
      case 'variable':
        return [piece]
      case 'nested':
        return [
          {
            kind: 'substitution',
            start: piece.start,
            end: piece.end,
            pipelines: pipelinesOf(piece.tokens, placeholders),
            isProcess: false,
          },
        ]
    }
  })
  const isStatic = parts.every(({ kind }) => kind === 'text')
  const value = isStatic ? parts.map((part) => (part.kind === 'text' ? part.value : '')).join('') : text
  return { start, end, value, parts, isStatic }
}
