import { basename, dirname, extname } from 'node:path/posix'
import { pathsOf } from './paths-text.ts'
import { FOREIGN_FOLDERS, REQUIREMENTS, SIDE_FOLDERS } from '../../evidence/stack.data.ts'
import { liesIn, nearestFirst, type Sighting, sightingsIn } from '../../evidence/stack.ts'
import { AUDITED_LOCKFILES, INTERPRETERS, READINESS_NAME } from './stack.data.ts'

/** A file that pip-audit gets its list of packages from. Its path is plain. */
export interface AuditSource {
  readonly kind: 'requirements' | 'pylock' | 'uv' | 'poetry' | 'pipenv'
  readonly path: string
}

/** A script that says whether the release is ready, and the program that runs it. Its path is plain. */
export interface ReadinessScript {
  readonly path: string
  readonly interpreter: 'python' | 'bash' | 'node'
}

/** Why a file has no place in the workflow, in the order in which it is told. */
export const LEFT_OUT_REASONS = ['name', 'another-comes-first', 'too-many', 'unread-lockfile', 'no-lockfile'] as const

/** A file that would have had its place in the workflow, and why it has none. */
export interface LeftOut {
  readonly path: string
  readonly because: (typeof LEFT_OUT_REASONS)[number]
}

/** What the names of a repository's files tell. */
export interface Stack {
  readonly sightings: readonly Sighting[]
  readonly workflows: readonly string[]
  readonly readiness: ReadinessScript | null
  readonly auditSources: readonly AuditSource[]
  /** A file that shows Python code of the application; null where there is none. */
  readonly pythonCode: string | null
  /** Whether the top folder says which Python it wants. */
  readonly pinsPython: boolean
  readonly leftOut: readonly LeftOut[]
}

/** How many files one job audits; with more it would run out of its time. */
export const MAX_AUDIT_SOURCES = 20

/**
 * Reads the stack off the paths of a repository's files, given in any order. A name that holds anything but letters, digits
 * and `._@+-` is left out of what becomes part of the workflow: it could end a line, a quote or an expression there.
 */
export function detectStack(paths: readonly string[], defaultReadinessScript: string): Stack {
  const own = nearestFirst(paths.filter((path) => !liesIn(path, FOREIGN_FOLDERS)))
  const audits = own.flatMap(auditSourceOf)
  const scripts = own.filter((path) => path === defaultReadinessScript || isReadinessScript(path))
  const [readiness = null, ...otherScripts] = [
    ...scripts.filter((path) => path === defaultReadinessScript),
    ...scripts.filter((path) => path !== defaultReadinessScript),
  ].flatMap(readinessScriptOf)
  const plainAudits = audits.filter(({ path }) => isPlain(path))
  const left = (because: LeftOut['because'], files: readonly string[]): readonly LeftOut[] =>
    files.map((path) => ({ path, because }))
  const pathsNamed = (name: string): readonly string[] => own.filter((path) => basename(path) === name)
  return {
    sightings: sightingsIn(own),
    workflows: own.filter((path) => /^\.github\/workflows\/[^/]+\.ya?ml$/s.test(path)),
    readiness,
    auditSources: plainAudits.slice(0, MAX_AUDIT_SOURCES),
    pythonCode: own.find((path) => isApplicationPython(path) && !scripts.includes(path)) ?? null,
    pinsPython: own.includes('.python-version'),
    leftOut: [
      ...left(
        'name',
        [...scripts, ...pathsOf(audits)].filter((path) => !isPlain(path)),
      ),
      ...left('another-comes-first', pathsOf(otherScripts)),
      ...left('too-many', pathsOf(plainAudits.slice(MAX_AUDIT_SOURCES))),
      ...left('unread-lockfile', pathsNamed('pdm.lock')),
      ...left(
        'no-lockfile',
        audits.length > 0 || pathsNamed('pdm.lock').length > 0 ? [] : pathsNamed('pyproject.toml'),
      ),
    ],
  }
}

/** Whether a path can stand in a workflow: no white space, quote or sign of a shell, no part that reads as an option or leads out. */
function isPlain(path: string): boolean {
  return path.length <= 200 && /^[\w.@+/-]+$/.test(path) && !/(?:^|\/)(?:-|\.{0,2}(?:\/|$))/.test(path)
}

function auditSourceOf(path: string): readonly AuditSource[] {
  if (REQUIREMENTS.test(path)) return [{ kind: 'requirements', path }]
  const kind = AUDITED_LOCKFILES.get(basename(path))
  return kind === undefined ? [] : [{ kind, path }]
}

function isReadinessScript(path: string): boolean {
  const { folder, start, part } = READINESS_NAME
  const name = basename(path)
  return dirname(path) === folder && name.startsWith(start) && name.includes(part) && INTERPRETERS.has(extname(name))
}

function readinessScriptOf(path: string): readonly ReadinessScript[] {
  const interpreter = INTERPRETERS.get(extname(path))
  return interpreter === undefined || !isPlain(path) ? [] : [{ path, interpreter }]
}

/** Code that ships: no test, no documentation, no packaging script. */
function isApplicationPython(path: string): boolean {
  const name = basename(path)
  if (!name.endsWith('.py') || liesIn(path, SIDE_FOLDERS)) return false
  return !/^(?:test_.*|.*_test|conftest|setup|noxfile)\.py$/s.test(name)
}
