import type { Word } from '../shell/script.ts'
import type { CommandView } from './command-output.ts'
import type { Taint } from './taint.ts'

interface Written {
  readonly file: Word
  readonly taint: Taint | null
}

/** The files that a command writes by itself, and what it puts there; redirects are told by the shell. */
export function filesWritten(
  { program, args }: CommandView,
  taints: readonly (Taint | null)[],
  input: Taint | null,
): readonly Written[] {
  switch (program) {
    case 'tee':
    case 'tee-object':
      return args.map((file) => ({ file, taint: input }))
    case 'out-file': {
      const file = args[valueAt(args, PATH, 0)]
      return file === undefined ? [] : [{ file, taint: input }]
    }
    case 'set-content':
    case 'add-content':
    case 'sc':
    case 'ac': {
      const file = args[valueAt(args, PATH, 0)]
      const isPathNamed = args.some(({ value }) => PATH.test(value))
      const value = valueAt(args, /^-value$/i, isPathNamed ? 0 : 1)
      return file === undefined ? [] : [{ file, taint: taints[value] ?? input }]
    }
    default:
      return []
  }
}

const PATH = /^-(?:file|literal)?path$/i
/** Options of these that stand alone. */
const SWITCH = /^-(?:append|force|no(?:newline|clobber)|passthru|asbytestream|whatif|confirm)$/i

/** Where the value of an option stands, or else the argument without a name at a position; -1 where there is neither. */
function valueAt(args: readonly Word[], option: RegExp, position: number): number {
  const named = args.findIndex(({ value }) => option.test(value))
  if (named !== -1) return named + 1
  const free = args.flatMap(({ value }, at) => {
    const before = args[at - 1]?.value ?? ''
    return value.startsWith('-') || (before.startsWith('-') && !SWITCH.test(before)) ? [] : [at]
  })
  return free[position] ?? -1
}
