import type { Span } from '../../syntax/position.ts'
import { parseYaml } from '../../syntax/yaml.ts'
import { resolveAlias, type YamlProblem } from '../../syntax/yaml-node.ts'
import { fieldOf, fieldSpan, fieldsOf, itemsOf, scalarsOf } from './fields.ts'
import type { Fault } from './model.ts'
import type { SourceFile } from './read-file.ts'

/** What a pattern is put to: the parts of a `uses:`, or of a repository's address. */
export interface NamedRepository {
  readonly owner: string
  readonly repository: string
  /** Empty for the repository's root. */
  readonly path: string
  readonly ref: string | null
}

/** The actions that a project allows itself, or those that it forbids, each with the place where it says so. */
export interface UsesRules {
  readonly mode: 'allow' | 'deny'
  readonly patterns: readonly UsesPattern[]
  readonly path: string
  readonly span: Span
}

export type UsesPattern = (named: NamedRepository) => boolean

/** The files that may hold such rules, the first that is there deciding. https://docs.zizmor.sh/configuration/#discovery */
const SETTINGS = ['.github/zizmor.yml', '.github/zizmor.yaml', 'zizmor.yml', 'zizmor.yaml'] as const

/** Whether a path is the file in which zizmor is told its rules. */
export function isSettingsFile(path: string): boolean {
  return SETTINGS.some((one) => one === path)
}

/** The rules of a project, and what of them cannot be read. */
export interface ReadUsesRules {
  readonly rules: UsesRules | null
  readonly path: string
  readonly problem: YamlProblem | null
  readonly faults: readonly Fault[]
}

/** Reads the rules from the first of these files that zizmor would read; null where it would read none. */
export function readUsesRules(sources: readonly SourceFile[]): ReadUsesRules | null {
  const source = SETTINGS.flatMap((path) => sources.find((one) => one.path === path) ?? [])[0]
  if (source === undefined) return null
  const { path } = source
  const parsed = parseYaml(source.text)
  if (!parsed.ok) return { rules: null, path, problem: parsed.problem, faults: [] }
  const root = parsed.documents[0]?.root ?? null
  const rule = fieldOf(fieldOf(root, 'rules')?.value ?? null, 'forbidden-uses')
  const config = fieldOf(rule?.value ?? null, 'config')
  if (config === null) return { rules: null, path, problem: null, faults: [] }
  const [list, ...others] = fieldsOf(config.value)
  const mode = list?.name
  if (list === undefined || others.length > 0 || (mode !== 'allow' && mode !== 'deny')) {
    const message = '`forbidden-uses` takes one list, `allow` or `deny`.'
    return { rules: null, path, problem: null, faults: [{ message, span: fieldSpan(config) }] }
  }
  const faults: Fault[] = itemsOf(list).flatMap((item) =>
    resolveAlias(item).kind === 'scalar' ? [] : [{ message: 'A pattern must be a text.', span: item.span }],
  )
  const patterns = scalarsOf(list).flatMap(({ value, span }): readonly UsesPattern[] => {
    const pattern = usesPattern(value)
    if (pattern === null) faults.push({ message: 'A pattern is not one of `owner/repository[/path][@ref]`.', span })
    return pattern === null ? [] : [pattern]
  })
  return { rules: { mode, patterns, path, span: fieldSpan(list) }, path, problem: null, faults }
}

const PATTERN = /^([\w-]+)\/([\w.-]+|\*)(?:\/([^\s@*]+|\*))?(?:@([^\s*]+))?$/

/**
 * Reads a pattern: `*`, `owner/*`, `owner/repository`, `owner/repository/*`, `owner/repository/path`, the last three without
 * star also with `@ref`. Null for anything else. https://docs.zizmor.sh/configuration/#repository-patterns
 */
export function usesPattern(text: string): UsesPattern | null {
  if (text === '*') return () => true
  const [, owner = '', repository = '', path, ref] = PATTERN.exec(text) ?? []
  if (owner === '' || (repository === '*' && (path !== undefined || ref !== undefined))) return null
  if (path === '*' && ref !== undefined) return null
  return (named) =>
    isSame(named.owner, owner) &&
    (repository === '*' ||
      (isSame(named.repository, repository) &&
        (path === '*' || named.path === (path ?? '')) &&
        (ref === undefined || named.ref === ref)))
}

function isSame(name: string, other: string): boolean {
  return name.toLowerCase() === other.toLowerCase()
}

/** Whether the rules forbid a repository. */
export function isForbidden({ mode, patterns }: UsesRules, named: NamedRepository): boolean {
  const isNamed = patterns.some((matches) => matches(named))
  return mode === 'allow' ? !isNamed : isNamed
}
