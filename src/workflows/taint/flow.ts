import type { ScriptPart } from '../shell/script.ts'
import type { Taint } from './taint.ts'

/** Where a secret arrives. */
export type FlowKind =
  /** Standard output or error of a step. */
  | 'log'
  /** `::error::` and the like, which stand beside the code. */
  | 'annotation'
  | 'summary'
  /** A comment, issue, release or gist. */
  | 'publication'
  /** `$GITHUB_OUTPUT` or `set-output`. */
  | 'output'
  /** `$GITHUB_ENV`. */
  | 'variable'
  | 'file'
  /** A file that held it is deleted. */
  | 'removed'
  /** Printed by `set -x`, or by a shell that was started so. */
  | 'trace'
  /** A program that prints what it sends. */
  | 'verbose'
  | 'command-line'
  | 'url'
  | 'build-argument'
  /** To another machine. */
  | 'sent'
  /** `::add-mask::` after the value was printed. */
  | 'late-mask'
  /** `::add-mask::` with a value that stands in the script’s own text. */
  | 'mask-in-text'

/** A secret that arrives somewhere, in a script. */
export interface Flow extends ScriptPart {
  readonly kind: FlowKind
  readonly taint: Taint
  readonly program: string
  /** The name of a file, an output, a variable or an option, or where it is sent; empty where it is not known. */
  readonly target: string
}
