import type { Trigger } from '../model/model.ts'

/** One sign of a pattern: which characters it takes, and how often. */
interface Sign {
  readonly takes: (character: string) => boolean
  readonly min: 0 | 1
  readonly isMany: boolean
}

/** A pattern made ready to be put to many paths. */
export type PathPattern = (path: string) => boolean

/** A pattern longer than this is taken for one that matches nothing; none in use comes near. */
const MAX_PATTERN = 500

/**
 * Reads a pattern of `paths:` or `paths-ignore:`, which matches a whole path. The work is at most the pattern's length times
 * the path's. https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#filter-pattern-cheat-sheet
 */
export function pathPattern(pattern: string): PathPattern {
  if (pattern.length > MAX_PATTERN) return () => false
  const alternatives = withoutFolders(pattern).map(signsOf)
  return (path) => alternatives.some((signs) => matches(signs, path))
}

// Two stars and a slash in front also stand for no folder at all; between two slashes, for one slash.
function withoutFolders(pattern: string): readonly string[] {
  const shorter = pattern.startsWith('**/') ? [pattern.slice(3)] : []
  const joined = pattern.replaceAll('/**/', '/')
  return [pattern, ...shorter, ...(joined === pattern ? [] : [joined])]
}

function signsOf(pattern: string): readonly Sign[] {
  const signs: Sign[] = []
  const notSlash = (character: string): boolean => character !== '/'
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at] ?? ''
    if (character === '*') {
      const isDouble = pattern[at + 1] === '*'
      if (isDouble) at += 1
      signs.push({ takes: isDouble ? () => true : notSlash, min: 0, isMany: true })
      continue
    }
    const { takes, length } = characterAt(pattern, at)
    at += length - 1
    const quantifier = pattern[at + 1]
    const isQuantified = quantifier === '?' || quantifier === '+'
    if (isQuantified) at += 1
    signs.push({ takes, min: quantifier === '?' ? 0 : 1, isMany: quantifier === '+' })
  }
  return signs
}

function characterAt(pattern: string, at: number): { readonly takes: Sign['takes']; readonly length: number } {
  const character = pattern[at] ?? ''
  const close = character === '[' ? pattern.indexOf(']', at + 1) : -1
  if (close !== -1) {
    const members = pattern.slice(at + 1, close)
    return { takes: (one) => isMember(members, one), length: close - at + 1 }
  }
  const escaped = character === '\\' ? pattern[at + 1] : undefined
  const wanted = escaped ?? character
  return { takes: (one) => one === wanted, length: escaped === undefined ? 1 : 2 }
}

function isMember(members: string, character: string): boolean {
  for (let at = 0; at < members.length; at++) {
    const from = members[at] ?? ''
    const to = members[at + 1] === '-' ? members[at + 2] : undefined
    if (to === undefined ? character === from : character >= from && character <= to) return true
    if (to !== undefined) at += 2
  }
  return false
}

/** All ways at once, so that many stars cost no more than length times length. */
function matches(signs: readonly Sign[], path: string): boolean {
  const skip = (from: ReadonlySet<number>): Set<number> => {
    const reached = new Set(from)
    for (const at of reached) if (signs[at]?.min === 0) reached.add(at + 1)
    return reached
  }
  let reached = skip(new Set([0]))
  for (const character of path) {
    const next = new Set<number>()
    for (const at of reached) {
      const sign = signs[at]
      if (sign?.takes(character) !== true) continue
      next.add(at + 1)
      if (sign.isMany) next.add(at)
    }
    if (next.size === 0) return false
    reached = skip(next)
  }
  return reached.has(signs.length)
}

/** Whether a change of this file alone would start the trigger, as far as its path filters say. */
export type StartedBy = (path: string) => boolean

/** Reads the path filters of a trigger; of several patterns that match the last decides, and `!` takes back. */
export function startedBy({ paths, pathsIgnore }: Trigger): StartedBy {
  if (paths === null && pathsIgnore === null) return () => true
  const wanted = (paths ?? []).map((text) => ({
    isTakenBack: text.startsWith('!'),
    matches: pathPattern(text.replace(/^!/, '')),
  }))
  const unwanted = (pathsIgnore ?? []).map(pathPattern)
  return (path) => {
    if (paths === null) return !unwanted.some((matches) => matches(path))
    return wanted.reduce((started, { isTakenBack, matches }) => (matches(path) ? !isTakenBack : started), false)
  }
}
