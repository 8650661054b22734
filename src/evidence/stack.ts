import { basename } from 'node:path/posix'
import {
  FOREIGN_FOLDERS,
  type Language,
  LANGUAGE_NAMES,
  LANGUAGES,
  SIDE_FOLDERS,
  SOURCE_ENDINGS,
  STACK_MARKS,
  type StackMark,
} from './stack.data.ts'

/** Something that was recognized, with the files that show it; those nearest to the top come first. */
export interface Sighting {
  readonly what: string
  readonly group: StackMark['group']
  /** Null where no scanner is called for. */
  readonly language: Language | null
  readonly paths: readonly [string, ...string[]]
}

/** Those nearest to the top first, then by name. */
export function nearestFirst(paths: readonly string[]): readonly string[] {
  return paths
    .map((path) => ({ path, depth: path.split('/').length }))
    .sort((a, b) => a.depth - b.depth || (a.path < b.path ? -1 : 1))
    .map(({ path }) => path)
}

/** Whether one of the folders above a path has one of these names. */
export function liesIn(path: string, folders: ReadonlySet<string>): boolean {
  return path
    .split('/')
    .slice(0, -1)
    .some((folder) => folders.has(folder))
}

const BY_NAME = new Map<string, StackMark[]>()
for (const mark of STACK_MARKS) {
  for (const name of mark.names ?? []) BY_NAME.set(name, [...(BY_NAME.get(name) ?? []), mark])
}
const BY_PATTERN = STACK_MARKS.filter((mark) => mark.endings !== undefined || mark.path !== undefined)

/** What the names of files tell, given those nearest to the top first. */
export function sightingsIn(own: readonly string[]): readonly Sighting[] {
  const found = new Map<string, Set<string>>()
  const add = (mark: StackMark, path: string): void => {
    const earlier = found.get(mark.what)
    if (earlier === undefined) found.set(mark.what, new Set([path]))
    else earlier.add(path)
  }
  for (const path of own) {
    const name = basename(path)
    for (const mark of BY_NAME.get(name) ?? []) add(mark, path)
    for (const mark of BY_PATTERN) if (matchesPattern(mark, name, path)) add(mark, path)
  }
  return STACK_MARKS.flatMap((mark): readonly Sighting[] => {
    const [first, ...rest] = found.get(mark.what) ?? []
    if (first === undefined || mark.onlyWithout?.some((other) => found.has(other)) === true) return []
    return [{ what: mark.what, group: mark.group, language: mark.language ?? null, paths: [first, ...rest] }]
  })
}

function matchesPattern(mark: StackMark, name: string, path: string): boolean {
  if (mark.path?.test(path) === true) return true
  if (mark.endings?.some((ending) => name.endsWith(ending)) !== true) return false
  return mark.below === undefined || liesIn(path, mark.below)
}

/** A language of the application, with the file that shows it best: a lockfile or manifest, else a source file. */
export interface LanguageSighting {
  readonly language: Language
  /** As people are told of it. */
  readonly name: string
  readonly path: string
}

/** What an application is written in, and its source files by language. */
export interface Languages {
  /** By manifests; by source files where no manifest is there at all. */
  readonly used: readonly LanguageSighting[]
  readonly sources: ReadonlyMap<Language, readonly string[]>
}

/** Reads the languages off the paths of a repository's files. Copied-in projects, tests, documentation and examples do not count. */
export function languagesIn(paths: readonly string[]): Languages {
  const own = nearestFirst(paths.filter((path) => !liesIn(path, FOREIGN_FOLDERS) && !liesIn(path, SIDE_FOLDERS)))
  const sources = new Map(
    LANGUAGES.flatMap((language): [Language, readonly string[]][] => {
      const files = own.filter((path) => SOURCE_ENDINGS[language].some((ending) => path.endsWith(ending)))
      return files.length === 0 ? [] : [[language, files]]
    }),
  )
  const seen = new Map<Language, string>()
  for (const { language, paths: found } of sightingsIn(own)) {
    if (language !== null && !seen.has(language)) seen.set(language, found[0])
  }
  if (seen.size === 0) for (const [language, [first]] of sources) if (first !== undefined) seen.set(language, first)
  return { used: [...seen].map(([language, path]) => ({ language, name: LANGUAGE_NAMES[language], path })), sources }
}
