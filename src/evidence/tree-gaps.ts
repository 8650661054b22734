import { counted } from '../model/counted.ts'
import { gap, type Gap } from '../model/gap.ts'
import type { TreeEntry } from '../repository/tree.ts'

/** Git LFS keeps the file's content elsewhere. */
export function lfsGap(entry: TreeEntry): Gap {
  const grant = 'Fetch it with git lfs pull, or lfs: true in actions/checkout.'
  return gap('tree', 'not-checked-out', `\`${entry.path}\` is a Git LFS pointer; its content is not here.`, grant)
}

/** A sensitive file by its name whose content tells nothing. */
export function undecidableGap(entry: TreeEntry, because: string): Gap {
  return gap('tree', 'unsupported', `\`${entry.path}\` cannot be judged: ${because}.`)
}

/** How much was read of how much, where that was not all. */
export interface Cut {
  readonly read: number
  readonly size: number
}

/** What was not read could hold more than what was. */
export function cutGap(entry: TreeEntry, cut: Cut): Gap {
  return gap('tree', 'limit', `Of \`${entry.path}\` ${cut.read} of ${cut.size} bytes were read.`)
}

/** Files whose turn came after the time was up; null for none. */
export function lateGap(late: readonly TreeEntry[]): Gap | null {
  const [first] = late
  if (first === undefined) return null
  const files = counted(late.length, 'file')
  return gap('tree', 'time-limit', `Not looked through, from \`${first.path}\` on: ${files}, because the time was up.`)
}

/** Submodules that a gap names; the rest is counted. */
const SUBMODULES_NAMED = 5

/** Each is a repository of its own. */
export function submodulesGap(paths: readonly string[]): Gap {
  const named = paths.slice(0, SUBMODULES_NAMED).map((path) => `\`${path}\``)
  const more = paths.length > SUBMODULES_NAMED ? ` and ${paths.length - SUBMODULES_NAMED} more` : ''
  const detail = `Not judged here, because each is a repository of its own: ${named.join(', ')}${more}.`
  const grant =
    'Judge each submodule in its own repository and attest that, or take it out with paths.ignore in the policy.'
  return gap('tree', 'unsupported', detail, grant)
}

/** A tree gives an answer for each file that it is asked for; where it did not, nothing says what is in the rest. */
export function unansweredGap(count: number): Gap {
  return gap(
    'tree',
    'malformed',
    `${count} files were asked for and not answered.`,
    'Run again; if it stays, report it as a bug.',
  )
}
