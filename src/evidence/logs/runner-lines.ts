import type { Buffer } from 'node:buffer'

/** An action that the runner fetched, by the commit that it got. */
export interface FetchedAction {
  /** `owner/repository` in lower case. */
  readonly slug: string
  readonly commit: string
  /** From 1. */
  readonly line: number
}

/** What the runner itself says at the start of a job. */
export interface SetUp {
  readonly actions: readonly FetchedAction[]
  /** What the job's token could do, by scope in lower case with dashes; null where it was not said. */
  readonly permissions: { readonly scopes: ReadonlyMap<string, 'read' | 'write'>; readonly line: number } | null
}

// https://github.com/actions/runner: ActionManager.cs and JobExtension.cs write these lines.
const FETCHED = /^Download action repository '([^'@\s]{1,200})@[^'\s]{0,250}' \(SHA:([0-9a-f]{40,64})\)/
const PERMISSIONS = '##[group]GITHUB_TOKEN Permissions'
const SCOPE = /^([A-Za-z][A-Za-z ]{1,40}): (read|write)\s*$/
const END = '##[endgroup]'

/** Reads the lines of a job's set-up. */
export function readSetUp(text: string): SetUp {
  const actions: FetchedAction[] = []
  const scopes = new Map<string, 'read' | 'write'>()
  let permissionsLine: number | null = null
  let isInGroup = false
  for (const [index, line] of text.split('\n').entries()) {
    const [, repository = '', commit = ''] = FETCHED.exec(line) ?? []
    if (commit !== '') {
      const slug = repository.toLowerCase().split('/').slice(0, 2).join('/')
      actions.push({ slug, commit, line: index + 1 })
    }
    if (line.startsWith(PERMISSIONS)) {
      isInGroup = true
      permissionsLine = index + 1
    } else if (line.startsWith(END)) isInGroup = false
    else if (isInGroup) {
      const [, scope = '', level] = SCOPE.exec(line) ?? []
      if (level === 'read' || level === 'write') scopes.set(kebab(scope), level)
    }
  }
  return { actions, permissions: permissionsLine === null ? null : { scopes, line: permissionsLine } }
}

/** `PullRequests`, `Pull Requests` and `pull-requests` are one scope. */
function kebab(scope: string): string {
  return scope
    .trim()
    .replace(/([a-z])(?=[A-Z])/g, '$1-')
    .replaceAll(' ', '-')
    .toLowerCase()
}

/** https://docs.github.com/en/actions/how-tos/monitor-workflows/enable-debug-logging */
const DEBUG = '##[debug]'

/** The line ends before the first line of debug logging; null where there is none. */
export function debugLine(text: Buffer): number | null {
  for (let at = text.indexOf(DEBUG); at !== -1; at = text.indexOf(DEBUG, at + 1)) {
    // Only the runner begins a line with it; elsewhere it may be quoted.
    if (at === 0 || text[at - 1] === 10) return lineEnds(text, at)
  }
  return null
}

/** A runner's memory as attackers print it: every secret of the job with its value. https://nvd.nist.gov/vuln/detail/CVE-2025-30066 */
const DUMPED = /"isSecret":\s?true/

/** The line ends before what was dumped of a runner's memory; null where nothing was. */
export function dumpLine(text: Buffer): number | null {
  for (let at = text.indexOf('"isSecret"'); at !== -1; at = text.indexOf('"isSecret"', at + 1)) {
    const around = text.toString('latin1', Math.max(0, at - 400), at + 20)
    if (DUMPED.test(around) && /"value":\s?"(?!\*\*\*")[^"]/.test(around)) return lineEnds(text, at)
  }
  return null
}

// https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#masking-a-value-in-a-log
const MASK_COMMANDS = ['::add-mask::', '##[add-mask]']
/** A value and no reference, expression or stand-in. */
const MASKED = /^(?=[^\s"'`]*\d)[^\s"'`$*<>{}()\\%]{8,}/

/** The line ends before each command that masks and shows what. */
export function maskLines(text: Buffer): readonly number[] {
  const found: number[] = []
  for (const command of MASK_COMMANDS) {
    for (let at = text.indexOf(command); at !== -1; at = text.indexOf(command, at + 1)) {
      const start = at + command.length
      if (MASKED.test(text.toString('latin1', start, start + 200))) found.push(lineEnds(text, at))
    }
  }
  return found
}

function lineEnds(text: Buffer, until: number): number {
  let count = 0
  for (let at = text.indexOf(10); at !== -1 && at < until; at = text.indexOf(10, at + 1)) count += 1
  return count
}
