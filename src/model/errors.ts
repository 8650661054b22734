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
