import { scalarOf, type Field } from '../model/fields.ts'
import { jobOf, type Step } from '../model/model.ts'

/** The shell that a `run:` is given to: its file name in lower case, and the `shell:` that says so (null for the runner's own). */
export interface Shell {
  readonly name: string
  /** What stands in `shell:`, options included. */
  readonly command: string
  readonly field: Field | null
}

/** The shell of a step; null where an expression decides. A runner that nobody can name is taken for Linux. */
export function shellOf(step: Step): Shell | null {
  const job = jobOf(step)
  const field = step.shell ?? job?.shell ?? job?.workflow.shell ?? null
  const command = scalarOf(field)?.value.trim() ?? null
  if (command !== null) return command.includes('${{') ? null : { name: fileName(command), command, field }
  const labels = job?.runsOn?.labels.map(({ value }) => value.trim().toLowerCase()) ?? []
  const name = labels.some((label) => label === 'windows' || label.includes('windows-')) ? 'pwsh' : 'bash'
  return { name, command: name, field: null }
}

function fileName(command: string): string {
  const [program = ''] = command.split(/\s/)
  return program.slice(Math.max(program.lastIndexOf('/'), program.lastIndexOf('\\')) + 1).toLowerCase()
}
