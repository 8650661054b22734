import type { IsoDate } from '../model/date.ts'
import { SECRET_DIGEST_PATTERN } from '../model/secret-form.ts'
import { describe, string, type Shape } from '../model/shape.ts'

/** A real day in UTC, both ends of a span included. */
export const date: Shape<IsoDate> = string<IsoDate>({
  format: 'date',
  pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$',
  expects: 'a day that the calendar has, as YYYY-MM-DD',
})

/** A person's login: letters, digits and hyphens, for managed users an underscore before the short code. */
export const login = string({
  pattern: '^[A-Za-z0-9][A-Za-z0-9_-]{0,38}$',
  expects: 'a login without @, such as octocat',
})

/** A sentence or more of a person's own words. */
export const prose = string({ pattern: '\\S', maxLength: 2_000, expects: 'some words, 2,000 characters at most' })

/** The name of something on GitHub, as it stands there. */
export const name = string({
  pattern: '^(?! )[^\\x00-\\x1f\\x7f]*[^\\x00-\\x20\\x7f]$',
  maxLength: 200,
  expects: 'a name on one line, 200 characters at most, without blanks around it',
})

/** A link, a path or a name: what a reader follows to see for themselves. */
export const reference = string({ pattern: '\\S', maxLength: 500, expects: 'a link or a name, 500 characters at most' })

/** A finding's fingerprint, as every output shows it. */
export const fingerprintForm = string({
  pattern: '^[0-9a-f]{32}$',
  expects: "a finding's fingerprint, 32 hexadecimal digits",
})

/** The digest of a committed value. Nothing else fits, so that a value itself, pasted by mistake, is refused. */
export const secretForm = string({
  pattern: SECRET_DIGEST_PATTERN,
  expects:
    'the digest of the finding, sha256: or scrypt: with hexadecimal digits, as `scan secrets --history` and `check --format json` tell it',
})

export const commit = string({
  pattern: '^(?:[0-9a-f]{40}|[0-9a-f]{64})$',
  expects: 'a whole commit id, 40 or 64 hexadecimal digits',
})

/** The id of an engine's rule or of a criterion. */
export const ruleId = string({ pattern: '^[a-z0-9][a-z0-9/_.-]{0,99}$', expects: 'a rule id, such as sensitive-file' })
export const criterionId = string({
  pattern: '^[a-z][a-z0-9-]{0,63}$',
  expects: 'a criterion id, such as tree-scanned',
})

const NO_DOT_SEGMENTS = '(?!(?:.*/)?\\.{1,2}(?:/|$))'

/** A file of the repository. */
export const path = string({
  pattern: `^(?!/)${NO_DOT_SEGMENTS}[^\\x00-\\x1f\\x7f\\\\]+$`,
  maxLength: 500,
  expects: 'a path from the top of the repository, with slashes and without . or ..',
})

/**
 * A pattern of paths, branches or tags, in the dialect that `compileGlob` matches. Braces, extended globs, negation and
 * comments, which it takes literally, are refused: who writes them means something else. Stars are bounded because a
 * pattern with many of them takes polynomial time on a long name.
 */
export const glob = describe(
  string({
    pattern: [
      '^(?![!#/])',
      NO_DOT_SEGMENTS,
      '(?!.*[?*+@!]\\()',
      '(?!(?:.*/)?[^/*]*(?:\\*+[^/*]+){4}\\*)',
      '(?![^*]*(?:\\*+[^*]+){8}\\*)',
      '[^\\x00-\\x1f\\x7f\\\\{}]+$',
    ].join(''),
    maxLength: 200,
    expects:
      'a pattern of names with * within a part, ** across parts, ? and [a-z]; no braces, no !, no leading slash, four stars a part at most',
  }),
  '`*` matches within a part of the name, `**` across parts; `?` and `[a-z]` match one character.',
)

const EXTENDS = [
  '^([A-Za-z0-9][A-Za-z0-9-]{0,38})',
  '/((?!\\.{1,2}/)[A-Za-z0-9._-]{1,100})',
  '/((?!/)(?!(?:[^@]*/)?\\.{1,2}[/@])[^@\\s\\\\]+)',
  '@((?!-)(?!.*\\.\\.)[^@\\s\\\\:~^]+)$',
].join('')

/** `owner/repository/path@ref`. */
export const extendsForm = string({
  pattern: EXTENDS,
  maxLength: 500,
  expects: 'owner/repository/path@ref, such as acme/security/release-checklist.yml@v1',
})

/** The file that a policy extends. */
export interface ExtendsReference {
  readonly owner: string
  readonly repository: string
  readonly path: string
  /** A branch, a tag or a commit. */
  readonly ref: string
}

/** Takes an `extends` value apart; null where it has another form. */
export function parseExtends(text: string): ExtendsReference | null {
  const [, owner, repository, path, ref] = new RegExp(EXTENDS, 'u').exec(text) ?? []
  if (owner === undefined || repository === undefined || path === undefined || ref === undefined) return null
  return { owner, repository, path, ref }
}
