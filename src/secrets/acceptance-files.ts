import type { AcceptingTool } from './acceptance-marks.ts'
import { encodingOf } from './source-text.ts'

/** What one entry of another tool's file accepts: a line of a file, or a value by its SHA-1. */
export interface AcceptanceClaim {
  readonly tool: AcceptingTool
  readonly path: string
  readonly line: number | null
  /** The commit in whose version the line stands; null for the files as they are. */
  readonly commit: string | null
  readonly sha1: string | null
  /** The entry's own line, from 1; null where the format does not tell it. */
  readonly at: number | null
}

/** The claims of a file; `because` is a clause after "because" where it could not be read whole, null otherwise. */
export interface AcceptanceReading {
  readonly claims: readonly AcceptanceClaim[]
  readonly because: string | null
}

/** Entries that are read of one file. */
export const MAX_CLAIMS = 50_000

const REPORT = /^(?:\.github\/)?\.?(?:gitleaks|betterleaks)[-._]?(?:baseline|report)\.json$/

/** Whether a path holds another tool's accepted secrets, by the name that the tool or its users give it. */
export function isAcceptanceFile(path: string): boolean {
  return (
    path === '.gitleaksignore' || path === '.betterleaksignore' || path === '.secrets.baseline' || REPORT.test(path)
  )
}

/** Reads such a file. Throws for nothing: what is no such file says so. */
export function readAcceptanceFile(path: string, bytes: Uint8Array): AcceptanceReading {
  const encoding = encodingOf(bytes)
  if (encoding === null) return { claims: [], because: 'it is no text' }
  // Takes a byte order mark away.
  const text = new TextDecoder(encoding).decode(bytes)
  const tool = path.includes('betterleaks') ? 'betterleaks' : 'gitleaks'
  if (path.endsWith('leaksignore')) return bounded(ignoredFingerprints(text, tool))
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { claims: [], because: 'it is no JSON' }
  }
  return path === '.secrets.baseline' ? baselineClaims(value) : reportClaims(value, tool)
}

function bounded(claims: readonly AcceptanceClaim[]): AcceptanceReading {
  if (claims.length <= MAX_CLAIMS) return { claims, because: null }
  return { claims: claims.slice(0, MAX_CLAIMS), because: 'it has more entries than are read' }
}

/** `commit:file:rule:line` or `file:rule:line`; a file's name may hold colons itself. */
const FINGERPRINT = /^(?:([0-9a-f]{40}|[0-9a-f]{64}):)?(.+):[^:]+:([0-9]{1,9})$/

function ignoredFingerprints(text: string, tool: AcceptingTool): readonly AcceptanceClaim[] {
  return text.split('\n').flatMap((raw, index): readonly AcceptanceClaim[] => {
    const line = raw.trim()
    if (line.length > 8192 || line.startsWith('#')) return []
    const [, commit, path, number] = FINGERPRINT.exec(line) ?? []
    if (path === undefined) return []
    return [{ tool, path: slashed(path), line: Number(number), commit: commit ?? null, sha1: null, at: index + 1 }]
  })
}

/** A report of gitleaks, which it takes as a baseline: a list of findings. */
function reportClaims(value: unknown, tool: AcceptingTool): AcceptanceReading {
  if (!Array.isArray(value)) return { claims: [], because: 'it is no list of findings' }
  const entries: readonly unknown[] = value
  const claims = entries.flatMap((entry): readonly AcceptanceClaim[] => {
    const [path, line, commit] = [field(entry, 'File'), field(entry, 'StartLine'), field(entry, 'Commit')]
    if (typeof path !== 'string' || typeof line !== 'number') return []
    const at = typeof commit === 'string' && commit !== '' ? commit : null
    return [{ tool, path: slashed(path), line, commit: at, sha1: null, at: null }]
  })
  if (claims.length < entries.length) return { ...bounded(claims), because: 'entries of it are no findings' }
  return bounded(claims)
}

/** detect-secrets' baseline. What its audit says to be a secret is accepted by nobody. */
function baselineClaims(value: unknown): AcceptanceReading {
  const results = field(value, 'results')
  if (typeof results !== 'object' || results === null || Array.isArray(results)) {
    return { claims: [], because: 'it has no results' }
  }
  const broken: string[] = []
  const claims = Object.entries(results).flatMap(([path, list]: [string, unknown]): readonly AcceptanceClaim[] => {
    if (!Array.isArray(list)) {
      broken.push(path)
      return []
    }
    return list.flatMap((entry: unknown): readonly AcceptanceClaim[] => {
      const sha1 = field(entry, 'hashed_secret')
      if (typeof sha1 !== 'string') {
        broken.push(path)
        return []
      }
      if (field(entry, 'is_secret') === true) return []
      return [{ tool: 'detect-secrets', path: slashed(path), line: null, commit: null, sha1, at: null }]
    })
  })
  return broken.length > 0 ? { ...bounded(claims), because: 'entries of it are no findings' } : bounded(claims)
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined
}

function slashed(path: string): string {
  return path.replaceAll('\\', '/').replace(/^\.\//, '')
}
