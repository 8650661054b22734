import type { Buffer } from 'node:buffer'

/** How far from a value its block is looked for. */
const REACH = 4096
const HEAD = /^(?:(resource)[ \t]+"([A-Za-z0-9_-]{1,80})"|(variable))[ \t]+"[A-Za-z0-9_-]{1,80}"[ \t]*\{/gm
const END = /^\}/m
const OF_DATABASE =
  /\bdescription[ \t]*=[ \t]*"[^"\r\n]{0,200}\b(?:databases?|db|rds|sql|(?:my|postgre)sql|postgres)\b/i

/**
 * What Terraform's block around a place says that its names are about: a resource's type in words joined by hyphens,
 * `database` for a variable that is described as a database's; null for anything else.
 */
export function enclosingBlock(text: Buffer, at: number, path: string): string | null {
  if (!/\.tf$/i.test(path)) return null
  const before = text.toString('latin1', Math.max(0, at - REACH), at)
  const head = [...before.matchAll(HEAD)].at(-1)
  if (head === undefined || END.test(before.slice(head.index))) return null
  const [, , type] = head
  if (type !== undefined) return type.toLowerCase().replaceAll('_', '-')
  const after = text.toString('latin1', at, at + REACH)
  const block = before.slice(head.index) + after.slice(0, END.exec(after)?.index)
  return OF_DATABASE.test(block) ? 'database' : null
}
