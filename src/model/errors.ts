/** Every mistake that a person who runs the product can mend. The code is stable and tested; the text may change. */
export const CONFIG_ERROR_CODES = [
  'UNKNOWN_OPTION',
  'UNKNOWN_COMMAND',
  'UNKNOWN_CHECK',
  'BAD_OPTION_VALUE',
  'MISSING_ARGUMENT',
  'PATH_NOT_FOUND',
  'NOT_A_DIRECTORY',
  'COMMIT_NOT_FOUND',
  'FILE_EXISTS',
  'FILE_NOT_WRITTEN',
  'POLICY_INVALID',
  'EVENT_REFUSED',
] as const
export type ConfigErrorCode = (typeof CONFIG_ERROR_CODES)[number]

/** A usage or configuration mistake: what happened, where, and what to do. Ends the run with exit code 2. */
export class ConfigError extends Error {
  readonly code: ConfigErrorCode
  readonly mend: string

  constructor(code: ConfigErrorCode, message: string, mend: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'ConfigError'
    this.code = code
    this.mend = mend
  }
}

/** Makes a forgotten member of a closed union a type error; at run time it is a bug of ours. */
export function assertNever(value: never): never {
  throw new Error(`Unexpected value: ${JSON.stringify(value)}`)
}

/** What may be told of an error that nobody foresaw: its kind and where it was thrown. */
export interface Fault {
  readonly kind: string
  /** The calls that led to it, the innermost first: functions of ours with file, line and column. */
  readonly calls: readonly string[]
}

/**
 * Describes an error without its message: one of the language's own quotes what it could not read, which may be a file of
 * the repository or a value.
 */
export function faultOf(error: unknown): Fault {
  if (!(error instanceof Error)) return { kind: `A thrown ${typeof error}`, calls: [] }
  const { message, stack = '' } = error
  const at = stack.indexOf(message)
  const calls = at === -1 ? [] : stack.slice(at + message.length).split('\n')
  return {
    kind: /^[A-Za-z]{1,40}$/.test(error.name) ? error.name : 'Error',
    // Of a path its last part: the folders are those of one machine.
    calls: calls.flatMap((call) => /^ {4}at (.*)$/.exec(call)?.[1]?.replace(/[^\s()]*[/\\]/g, '') ?? []),
  }
}

/** A fault in one line: its kind, and the call that threw it. */
export function faultText(error: unknown): string {
  const { kind, calls } = faultOf(error)
  return calls[0] === undefined ? kind : `${kind} at ${calls[0]}`
}
