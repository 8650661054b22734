import type { OptionValues, OutputRequest } from '../config/option-values.ts'
import type { ExitCode } from '../model/report.ts'
import type { Host } from './host.ts'

/** One invocation, read and checked. */
export interface Request {
  /** The command's argument, `[path]` or `<slug>`; null where none was given. */
  readonly argument: string | null
  readonly options: OptionValues
  /** In the order given; `terminal` to standard output where none was. */
  readonly outputs: readonly OutputRequest[]
}

export type Command = (request: Request, host: Host) => Promise<ExitCode>
