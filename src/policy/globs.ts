import { Minimatch } from 'minimatch'

/** Characters of the longest pattern that is tried; a longer one matches nothing. */
export const MAX_GLOB_LENGTH = 1024

// Plain characters and single slashes alone: what a match would fold together (`a//b`, `./a`) ends the beginning.
const LITERAL_BEGINNING = /^(?:[\w-]|\/(?=[^/.]))*/

/**
 * Compiles a path or branch pattern: `*` within a segment, `**` across segments, `?` and `[a-z]`; dot files match. Braces,
 * extended globs, negation and comments are literal text, because the first two can multiply without bound.
 */
export function compileGlob(pattern: string): (name: string) => boolean {
  if (pattern === '' || pattern.length > MAX_GLOB_LENGTH) return () => false
  const matcher = new Minimatch(pattern, {
    dot: true,
    nobrace: true,
    noext: true,
    nonegate: true,
    nocomment: true,
    // A fixed platform: the same pattern means the same on every machine, and a backslash in a name stays a character.
    platform: 'linux',
  })
  // Most names are told apart by the pattern's beginning, at a fraction of the cost of a match.
  const beginning = LITERAL_BEGINNING.exec(pattern)?.[0] ?? ''
  return (name) => name.startsWith(beginning) && matcher.match(name)
}

/** Whether any of the patterns matches the name. */
export function matchesAny(patterns: readonly string[], name: string): boolean {
  return patterns.some((pattern) => compileGlob(pattern)(name))
}
