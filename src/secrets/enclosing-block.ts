import type { Buffer } from 'node:buffer'
import { isDatabasePlace } from './database-place.ts'

/** How far from a value its block is looked for. */
const REACH = 4096
const HEAD = /^(?:(resource)[ \t]+"([A-Za-z0-9_-]{1,80})"|(variable))[ \t]+"[A-Za-z0-9_-]{1,80}"[ \t]*\{/gm
const END = /^\}/m
const OF_DATABASE =
  /\bdescription[ \t]*=[ \t]*"[^"\r\n]{0,200}\b(?:databases?|db|rds|sql|(?:my|postgre)sql|postgres)\b/i

/** Files that hold the settings of a database and of nothing else, and statements to one. */
const DATABASE_FILE =
  /(?:^|\/)(?:(?:database|databases|db|db[-_.]?config|knexfile|ormconfig|data-?source|mongoid|flyway|liquibase|persistence|hibernate\.cfg)\.(?:ya?ml|json|xml|properties|ini|conf|toml)|[^/]{1,80}\.sql)$/i

/**
 * What is around the place of a password says that it is about: the type of Terraform's resource in words joined by
 * hyphens; `database` for a variable that is described as a database's, and beside a database's driver, address or name;
 * null for anything else.
 */
export function enclosingBlock(text: Buffer, at: number, path: string): string | null {
  if (/\.tf$/i.test(path)) return terraformBlock(text, at)
  return DATABASE_FILE.test(path) || isDatabasePlace(text, at) ? 'database' : null
}

function terraformBlock(text: Buffer, at: number): string | null {
  const before = text.toString('latin1', Math.max(0, at - REACH), at)
  const head = [...before.matchAll(HEAD)].at(-1)
  if (head === undefined || END.test(before.slice(head.index))) return null
  const [, , type] = head
  if (type !== undefined) return type.toLowerCase().replaceAll('_', '-')
  const after = text.toString('latin1', at, at + REACH)
  const block = before.slice(head.index) + after.slice(0, END.exec(after)?.index)
  return OF_DATABASE.test(block) ? 'database' : null
}
