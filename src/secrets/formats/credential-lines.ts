import type { SourceText } from '../source-text.ts'
import { linesOf } from './line-pairs.ts'
import type { Pair } from './pair.ts'

/** Files in which each entry is a credential by its place in a line; the pair's name says what it is. */
export type LineFormat = 'netrc' | 'words' | 'pgpass' | 'url-per-line' | 'password-hashes' | 'access-key-table'

/** Reads a line format's credentials. */
export function credentialLines(source: SourceText, format: LineFormat): readonly Pair[] {
  switch (format) {
    case 'netrc':
      return netrc(source)
    case 'words':
      return perLine(source, 'password', (line) => PASSWORD_WORD.exec(line)?.[1])
    case 'pgpass':
      return perLine(source, 'password', (line) => fieldsOf(line)[4])
    case 'url-per-line':
      return perLine(
        source,
        'password',
        (line) => /^[a-z]{2,10}:\/\/[^\s:/]{0,200}:(\S{1,300})@[^@\s]{1,300}$/i.exec(line)?.[1],
      )
    case 'password-hashes':
      return perLine(source, 'password hash', hashOf)
    case 'access-key-table':
      return perLine(
        source,
        'secret access key',
        (line) => /(?:^|[,\t ])([A-Za-z0-9/+]{40})(?:$|[,\t ])/.exec(line)?.[1],
      )
  }
}

/** `password value`, `password "value"` or `set imap_pass = "value"`, as mail clients write it. */
const PASSWORD_WORD =
  /(?:^|[ \t])(?:password|passwd|passphrase|[a-z]{1,20}_?pass)[ \t]{1,20}(?:=[ \t]{0,20})?["']?([^\s"']{1,300})/i

function perLine(source: SourceText, name: string, read: (line: string) => string | undefined): readonly Pair[] {
  return linesOf(source).flatMap(({ text, line }) => {
    const value = /^\s*#/.test(text) ? undefined : read(text.trim())
    return value === undefined || value === '' ? [] : [{ name, value, line, endLine: line, section: null }]
  })
}

/** Fields between colons; a backslash escapes a colon (PostgreSQL, The Password File). */
function fieldsOf(line: string): readonly string[] {
  return line
    .replace(/\\:/g, '\0')
    .split(':')
    .map((field) => field.replaceAll('\0', ':'))
}

/** A crypt hash of any kind in the second field: `$1$`, `$2y$`, `$6$`, `$apr1$`, `{SHA}`, traditional DES, MySQL, digest. */
function hashOf(line: string): string | undefined {
  const fields = line.split(':')
  if (fields.length < 2) return undefined
  return fields
    .slice(1, 3)
    .find((field) =>
      /^(?:\$[a-z0-9-]{1,12}\$\S{8,}|\{[A-Z0-9]{3,8}\}[A-Za-z0-9+/=]{8,}|[./A-Za-z0-9]{13}|_[./A-Za-z0-9]{19}|[0-9a-f]{32})$/.test(
        field,
      ),
    )
}

const NETRC_TOKEN =
  /(machine|default|login|password|passwd|account|macdef)[ \t\r\n]{1,100}(?:"((?:[^"\\]|\\.){0,500})"|(\S{1,500}))?/g

function netrc(source: SourceText): readonly Pair[] {
  const pairs: Pair[] = []
  const text = source.text.replace(/^[ \t]*#[^\r\n]*/gm, (comment) => ' '.repeat(comment.length))
  for (const match of text.matchAll(NETRC_TOKEN)) {
    const value = match[2] ?? match[3]
    if ((match[1] !== 'password' && match[1] !== 'passwd') || value === undefined) continue
    const line = source.lineAt(match.index + match[0].length - 1)
    pairs.push({ name: 'password', value, line, endLine: line, section: null })
  }
  return pairs
}
