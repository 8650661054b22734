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
export const DEBUG_MARK = '##[debug]'

/** Whether a mark of debug logging is the runner's own, which begins a line with it; elsewhere it may be quoted. */
export function isDebugLine(text: Buffer, at: number): boolean {
  return at === 0 || text[at - 1] === 10
}

/** A field of what the runner keeps of a secret. */
export const DUMP_MARK = '"isSecret"'
/** A runner's memory as attackers print it: every secret of the job with its value. https://nvd.nist.gov/vuln/detail/CVE-2025-30066 */
const DUMPED = /"isSecret":\s?true/

/** Whether the field at an offset is of a secret whose value stands beside it. */
export function isDump(text: Buffer, at: number): boolean {
  const around = text.toString('latin1', Math.max(0, at - 400), at + 20)
  return DUMPED.test(around) && /"value":\s?"(?!\*\*\*")[^"]/.test(around)
}

// https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#masking-a-value-in-a-log
export const MASK_MARKS = ['::add-mask::', '##[add-mask]']
/** A value and no reference, expression or stand-in. */
const MASKED = /^(?=[^\s"'`]*\d)[^\s"'`$*<>{}()\\%]{8,}/

/** Whether a value stands behind a command that masks, which thereby shows it. */
export function isShownToMask(text: Buffer, behind: number): boolean {
  return MASKED.test(text.toString('latin1', behind, behind + 200))
}
