import {
  Binary,
  ContextAccess,
  FunctionCall,
  Grouping,
  IndexAccess,
  Literal,
  Logical,
  Star,
  Unary,
  type Expr,
} from '@actions/expressions/ast'
import { Lexer, TokenType, type Token } from '@actions/expressions/lexer'
import { Parser } from '@actions/expressions/parser'
import { wellKnownFunctions } from '@actions/expressions/funcs'
import type { Expression, PathPart } from './expression.ts'

/** Longer expressions are not parsed; GitHub's own limit is 21,000 characters. */
const MAX_LENGTH = 21_000

/** Parses the inside of `${{ }}`, or a bare `if:`. Null for what GitHub could not evaluate; never throws. */
export function parseExpression(text: string): Expression | null {
  if (text.length > MAX_LENGTH) return null
  if (DOTTED.test(text) && !WORDS.test(text)) return dotted(text)
  try {
    const { tokens } = new Lexer(text).lex()
    // The parser refuses names that it is not told of; that a context exists is for GitHub to say.
    const parsed = new Parser(tokens, contextNames(tokens), functionsOf(tokens)).parse() as Expr | undefined
    return parsed === undefined ? null : convert(parsed, offsetsOf(text, tokens))
  } catch {
    return null
  }
}

/** Most expressions are a context and names, `github.event.number`, and need no parser. */
const DOTTED = /^[a-z_][\w-]*(?:\.[a-z_][\w-]*)*$/i
/** Names that are values. */
const WORDS = /^(?:true|false|null|nan|infinity)(?:\.|$)/i

function dotted(text: string): Expression {
  const [name = '', ...names] = text.toLowerCase().split('.')
  let start = name.length
  const path = names.map((name): PathPart => {
    const end = start + 1 + name.length
    const part: PathPart = { kind: 'name', name, start, end }
    start = end
    return part
  })
  return { kind: 'context', name, path, start: 0, end: text.length }
}

function contextNames(tokens: readonly Token[]): string[] {
  const names: string[] = []
  for (const [at, { type, lexeme }] of tokens.entries())
    if (type === TokenType.IDENTIFIER && tokens[at + 1]?.type !== TokenType.LEFT_PAREN) names.push(lexeme)
  return names
}

function functionsOf(tokens: readonly Token[]): { name: string; minArgs: number; maxArgs: number }[] {
  const functions = []
  for (const [at, { type, lexeme }] of tokens.entries()) {
    const isCall = type === TokenType.IDENTIFIER && tokens[at + 1]?.type === TokenType.LEFT_PAREN
    if (isCall && !(lexeme.toLowerCase() in wellKnownFunctions))
      functions.push({ name: lexeme, minArgs: 0, maxArgs: 255 })
  }
  return functions
}

interface Offsets {
  readonly startOf: (token: Token) => number
  /** The parenthesis that stands last before this offset. */
  readonly openBefore: (offset: number) => number
  /** The end of the access, call or group that opens at or after this offset. */
  readonly closing: (after: number, open: TokenType, close: TokenType) => number
}

/** Tokens carry lines and columns; offsets follow from their order, since nothing but white space lies between them. */
function offsetsOf(text: string, tokens: readonly Token[]): Offsets {
  const starts = new Map<Token, number>()
  let at = 0
  for (const token of tokens) {
    if (token.type === TokenType.EOF) break
    const start = text.indexOf(token.lexeme, at)
    starts.set(token, start)
    at = start + token.lexeme.length
  }
  const startOf = (token: Token): number => starts.get(token) ?? text.length
  return {
    startOf,
    openBefore(offset) {
      const opens = tokens.filter(({ type }) => type === TokenType.LEFT_PAREN).map(startOf)
      return opens.findLast((start) => start < offset) ?? 0
    },
    closing(after, open, close) {
      let depth = 0
      for (const token of tokens) {
        const start = startOf(token)
        if (start < after) continue
        if (token.type === open) depth += 1
        else if (token.type === close) {
          depth -= 1
          if (depth <= 0) return start + 1
        }
      }
      return text.length
    },
  }
}

function convert(node: Expr, offsets: Offsets): Expression {
  if (node instanceof Literal) return { kind: 'literal', value: literalValue(node), ...tokenPart(node.token, offsets) }
  if (node instanceof ContextAccess) {
    return { kind: 'context', name: node.name.lexeme.toLowerCase(), path: [], ...tokenPart(node.name, offsets) }
  }
  if (node instanceof IndexAccess) return convertAccess(node, offsets)
  if (node instanceof FunctionCall) {
    const { start, end: afterName } = tokenPart(node.functionName, offsets)
    const args = node.args.map((arg) => convert(arg, offsets))
    const end = offsets.closing(afterName, TokenType.LEFT_PAREN, TokenType.RIGHT_PAREN)
    return { kind: 'call', name: node.functionName.lexeme.toLowerCase(), args, start, end }
  }
  if (node instanceof Unary) {
    const operand = convert(node.expr, offsets)
    return { kind: 'not', operand, start: offsets.startOf(node.operator), end: operand.end }
  }
  if (node instanceof Binary) {
    const [left, right] = [convert(node.left, offsets), convert(node.right, offsets)]
    return { kind: 'comparison', operator: node.operator.lexeme, left, right, start: left.start, end: right.end }
  }
  if (node instanceof Logical) {
    const operands = node.args.map((arg) => convert(arg, offsets))
    const operator = node.operator.type === TokenType.AND ? '&&' : '||'
    return { kind: 'logical', operator, operands, start: operands[0]?.start ?? 0, end: operands.at(-1)?.end ?? 0 }
  }
  if (node instanceof Grouping) {
    const inner = convert(node.group, offsets)
    // A group keeps no token of its own.
    const start = offsets.openBefore(inner.start)
    return { kind: 'group', inner, start, end: offsets.closing(start, TokenType.LEFT_PAREN, TokenType.RIGHT_PAREN) }
  }
  throw new Error('An expression has a part of an unknown kind.')
}

function convertAccess(node: IndexAccess, offsets: Offsets): Expression {
  const base = convert(node.expr, offsets)
  const part = convertIndex(node.index, base.end, offsets)
  if (base.kind === 'context') return { ...base, path: [...base.path, part], end: part.end }
  if (base.kind === 'access') return { ...base, path: [...base.path, part], end: part.end }
  return { kind: 'access', base, path: [part], start: base.start, end: part.end }
}

function convertIndex(index: Expr, from: number, offsets: Offsets): PathPart {
  if (index instanceof Star) {
    const bracket = offsets.closing(from, TokenType.LEFT_BRACKET, TokenType.RIGHT_BRACKET)
    const star = offsets.closing(from, TokenType.UNKNOWN, TokenType.STAR)
    return { kind: 'star', start: from, end: bracket - star === 1 ? bracket : star }
  }
  if (index instanceof Literal) {
    const part = tokenPart(index.token, offsets)
    const isDotted = index.token.type === TokenType.IDENTIFIER || !/^['\d+-]/.test(index.token.lexeme)
    const end = isDotted ? part.end : offsets.closing(from, TokenType.LEFT_BRACKET, TokenType.RIGHT_BRACKET)
    return { kind: 'name', name: String(literalValue(index)).toLowerCase(), start: from, end }
  }
  const end = offsets.closing(from, TokenType.LEFT_BRACKET, TokenType.RIGHT_BRACKET)
  return { kind: 'computed', index: convert(index, offsets), start: from, end }
}

function tokenPart(token: Token, { startOf }: Offsets): { readonly start: number; readonly end: number } {
  const start = startOf(token)
  return { start, end: start + token.lexeme.length }
}

function literalValue({ token, literal }: Literal): string | number | boolean | null {
  switch (token.type) {
    case TokenType.TRUE:
      return true
    case TokenType.FALSE:
      return false
    case TokenType.NULL:
      return null
    case TokenType.NUMBER:
      return Number(token.value ?? token.lexeme)
    default:
      return literal.coerceString()
  }
}
