import { compareBytewise, depthOf, folderOf, nameOf } from './paths.ts'
import {
  EXPORTED_LOCKFILES,
  FOREIGN_FOLDERS,
  READINESS_SCRIPT,
  SIDE_FOLDERS,
  STACK_MARKS,
  type StackMark,
} from './stack.data.ts'

/** Something that was recognized, with the files that show it; those nearest to the top come first. */
export interface Sighting {
  readonly what: string
  readonly group: StackMark['group']
  readonly paths: readonly [string, ...string[]]
}

/** A file that pip-audit reads, or makes a list of packages from. Its path is plain. */
export interface AuditSource {
  readonly kind: 'requirements' | 'pylock' | (typeof EXPORTED_LOCKFILES)[keyof typeof EXPORTED_LOCKFILES]
  readonly path: string
}

/** A script that says whether the release is ready, and the program that runs it. Its path is plain. */
export interface ReadinessScript {
  readonly path: string
  readonly interpreter: 'python' | 'bash' | 'node'
}

/** A file that would have had its place in the workflow, and why it has none. */
export interface LeftOut {
  readonly path: string
  readonly because: 'name' | 'too-many' | 'another-comes-first'
}

/** What the names of a repository's files tell. */
export interface Stack {
  readonly sightings: readonly Sighting[]
  readonly workflows: readonly string[]
  readonly readiness: ReadinessScript | null
  readonly auditSources: readonly AuditSource[]
  /** A file that shows Python code of the application; null where there is none. */
  readonly pythonCode: string | null
  /** Whether the top folder names its Python version. */
  readonly pinsPython: boolean
  readonly leftOut: readonly LeftOut[]
}

/** More audits than this in one job would take longer than the job may. */
export const MAX_AUDIT_SOURCES = 20

/**
 * Reads the stack off the paths of a repository's files, in any order. A name that holds anything but letters, digits and
 * `._@+-` never becomes part of the workflow: it could end a line, a quote or an expression there.
 */
export function detectStack(paths: readonly string[], defaultReadinessScript: string): Stack {
  const own = [...paths].filter((path) => !liesIn(path, FOREIGN_FOLDERS)).sort(byDepthThenName)
  const readiness = own.filter((path) => path === defaultReadinessScript || READINESS_SCRIPT.test(path))
  const audits = auditSourcesOf(own)
  const usable = [...readiness].filter(isPlain).sort((a, b) => {
    return Number(b === defaultReadinessScript) - Number(a === defaultReadinessScript)
  })
  const [script = null, ...otherScripts] = usable
  const usableAudits = audits.filter(({ path }) => isPlain(path))
  return {
    sightings: sightingsIn(own),
    workflows: own.filter((path) => /^\.github\/workflows\/[^/]+\.ya?ml$/s.test(path)),
    readiness: script === null ? null : { path: script, interpreter: interpreterOf(script) },
    auditSources: usableAudits.slice(0, MAX_AUDIT_SOURCES),
    pythonCode: own.find((path) => isApplicationPython(path) && !readiness.includes(path)) ?? null,
    pinsPython: own.includes('.python-version'),
    leftOut: [
      ...[...readiness, ...audits.map(({ path }) => path)].filter((path) => !isPlain(path)).map(becauseOf('name')),
      ...otherScripts.map(becauseOf('another-comes-first')),
      ...usableAudits.slice(MAX_AUDIT_SOURCES).map(({ path }) => path).map(becauseOf('too-many')),
    ],
  }
}

function becauseOf(because: LeftOut['because']): (path: string) => LeftOut {
  return (path) => ({ path, because })
}

function byDepthThenName(a: string, b: string): number {
  return depthOf(a) - depthOf(b) || compareBytewise(a, b)
}

function isPlain(path: string): boolean {
  return path.length <= 200 && /^[A-Za-z0-9._@+/-]+$/.test(path) && !/(?:^|\/)(?:-|\.\.?(?:\/|$))/.test(path)
}

function liesIn(path: string, folders: ReadonlySet<string>): boolean {
  return path.split('/').slice(0, -1).some((folder) => folders.has(folder))
}

function sightingsIn(own: readonly string[]): readonly Sighting[] {
  const found = new Map<string, string[]>()
  for (const path of own) {
    for (const mark of marksOf(path)) found.set(mark.what, [...(found.get(mark.what) ?? []), path])
  }
  return STACK_MARKS.flatMap((mark): readonly Sighting[] => {
    const [first, ...rest] = found.get(mark.what) ?? []
    if (first === undefined || mark.onlyWithout?.some((other) => found.has(other)) === true) return []
    return [{ what: mark.what, group: mark.group, paths: [first, ...rest] }]
  })
}

const BY_NAME: ReadonlyMap<string, readonly StackMark[]> = Map.groupBy === undefined ? new Map() : new Map()
