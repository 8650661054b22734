import { Buffer } from 'node:buffer'

/** Tools whose acceptances are read. They are shown as waivers without an owner, and never count by themselves. */
export type AcceptingTool = 'gitleaks' | 'betterleaks' | 'trufflehog' | 'detect-secrets'

/** A line that a comment asks a tool to be silent about. */
export interface AcceptedLine {
  readonly tool: AcceptingTool
  /** From 1. */
  readonly line: number
}

/** One entry of a tool's file of accepted findings. */
export interface FileAcceptance extends AcceptedLine {
  readonly path: string
  /** The commit that brought it, in full; null for what the files hold. */
  readonly commit: string | null
  /** The line of the entry itself; null where the format does not say. */
  readonly entryLine: number | null
}

// https://github.com/gitleaks/gitleaks#gitleaksallow
// https://docs.trufflesecurity.com/scanning-in-ci (ignoring a line)
// https://github.com/Yelp/detect-secrets#inline-allowlisting
const MARKS: readonly { readonly text: string; readonly tool: AcceptingTool; readonly below: number }[] = [
  { text: 'gitleaks:allow', tool: 'gitleaks', below: 0 },
  { text: 'betterleaks:allow', tool: 'betterleaks', below: 0 },
  { text: 'trufflehog:ignore', tool: 'trufflehog', below: 0 },
  { text: 'pragma: allowlist secret', tool: 'detect-secrets', below: 0 },
  { text: 'pragma: whitelist secret', tool: 'detect-secrets', below: 0 },
  { text: 'pragma: allowlist nextline secret', tool: 'detect-secrets', below: 1 },
]

/** Marks of one file that are read; a file with more has them on every line. */
const MARKS_LIMIT = 10_000

/** The lines of a file that its own comments ask to be silent about. */
export function acceptedLines(bytes: Uint8Array): readonly AcceptedLine[] {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  return MARKS.flatMap(({ text, tool, below }) => {
    const lines: AcceptedLine[] = []
    let [line, counted] = [1, 0]
    for (let at = view.indexOf(text); at !== -1 && lines.length < MARKS_LIMIT; at = view.indexOf(text, at + 1)) {
      for (let end = view.indexOf(10, counted); end !== -1 && end < at; end = view.indexOf(10, end + 1)) {
        line += 1
        counted = end + 1
      }
      lines.push({ tool, line: line + below })
    }
    return lines
  })
}

const BASELINE_OF_GITLEAKS = /^\.?(?:gitleaks|betterleaks)[-_.](?:baseline|report)\.json$/

/** Whether a file by its name holds findings that a tool accepts. */
export function isAcceptanceFile(path: string): boolean {
  return readerOf(path) !== null
}

/** What a tool's file accepts; null for one that is none, whatever its name says. */
export function readAcceptanceFile(path: string, bytes: Uint8Array): readonly FileAcceptance[] | null {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8')
  return readerOf(path)?.(text) ?? null
}

type Reader = (text: string) => readonly FileAcceptance[] | null

function readerOf(path: string): Reader | null {
  const name = path.slice(path.lastIndexOf('/') + 1)
  if (name === '.gitleaksignore') return (text) => ignoreList(text, 'gitleaks')
  if (name === '.betterleaksignore') return (text) => ignoreList(text, 'betterleaks')
  if (name === '.secrets.baseline') return secretsBaseline
  if (BASELINE_OF_GITLEAKS.test(name)) {
    return (text) => leaksReport(text, name.includes('betterleaks') ? 'betterleaks' : 'gitleaks')
  }
  return null
}

const FINGERPRINT = /^(?:([0-9a-f]{40}|[0-9a-f]{64}):)?(.{1,4096}):([A-Za-z0-9_.-]{1,200}):([0-9]{1,9})$/

/** `[commit:]path:rule:line`, one a line; `#` starts a comment. */
function ignoreList(text: string, tool: AcceptingTool): readonly FileAcceptance[] {
  return text.split(/\r?\n/).flatMap((raw, index) => {
    const entry = FINGERPRINT.exec(raw.trim())
    if (entry === null || raw.trimStart().startsWith('#')) return []
    const [, commit, path = '', , line] = entry
    return [accepted(tool, path, Number(line), commit ?? null, index + 1)]
  })
}

/** The report that gitleaks takes as a baseline: an array of findings, whose values are not looked at. */
function leaksReport(text: string, tool: AcceptingTool): readonly FileAcceptance[] | null {
  const list = parsed(text)
  if (!Array.isArray(list)) return null
  return list.flatMap((entry: unknown) => {
    const [path, line, commit] = [field(entry, 'File'), field(entry, 'StartLine'), field(entry, 'Commit')]
    if (typeof path !== 'string' || !isLine(line)) return []
    return [accepted(tool, path, line, typeof commit === 'string' && commit !== '' ? commit : null, null)]
  })
}

/** `results` by path. An entry that a person has marked as a real secret is no acceptance. */
function secretsBaseline(text: string): readonly FileAcceptance[] | null {
  const results = field(parsed(text), 'results')
  if (typeof results !== 'object' || results === null) return null
  return Object.entries(results).flatMap(([path, list]: [string, unknown]) =>
    (Array.isArray(list) ? list : []).flatMap((entry: unknown) => {
      const line = field(entry, 'line_number')
      if (!isLine(line) || field(entry, 'is_secret') === true) return []
      return [accepted('detect-secrets', path, line, null, null)]
    }),
  )
}

function accepted(
  tool: AcceptingTool,
  path: string,
  line: number,
  commit: string | null,
  entryLine: number | null,
): FileAcceptance {
  return { tool, path: path.replaceAll('\\', '/').replace(/^\.\//, ''), line, commit, entryLine }
}

function isLine(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value > 0
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as { readonly [key: string]: unknown })[name]
    : undefined
}
