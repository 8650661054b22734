import { appendFile, stat } from 'node:fs/promises'
import { type Answer, had, missed } from '../github/answer.ts'
import { sourceOfPurpose } from '../github/reading.ts'
import { grouped } from '../model/counted.ts'
import { gap } from '../model/gap.ts'
import { errorCodeOf } from '../process/error-code.ts'
import { JOB_SUMMARY_LIMIT } from '../report/markdown.ts'

// docs/decisions/0015-runner-files-without-actions-core.md

/** Outputs of a step by their names in `action.yml`. */
export interface StepOutputs {
  readonly [name: string]: string
}

/**
 * Appends a step's outputs to the file that GITHUB_OUTPUT names. `delimiter` is random: whoever knows it could end a value
 * and set other outputs.
 * @throws Error for a name or a value that holds the delimiter, and for a name that a workflow could not write.
 */
export function appendOutputs(file: string, outputs: StepOutputs, delimiter: string): Promise<Answer<null>> {
  return append(file, outputLines(outputs, delimiter), 'The outputs of the step')
}

/** Appends to the file that GITHUB_STEP_SUMMARY names; nothing where a runner would then drop the whole summary. */
export async function appendSummary(file: string, summary: string): Promise<Answer<null>> {
  const before = await stat(file).then(
    ({ size }) => size,
    () => 0,
  )
  const size = before + new TextEncoder().encode(summary).length
  if (size <= JOB_SUMMARY_LIMIT) return append(file, summary, SUMMARY)
  const most = `${grouped(size)} bytes are more than the ${grouped(JOB_SUMMARY_LIMIT)} that a step may have`
  return missed(gap(SOURCE, 'limit', `${SUMMARY} could not be published: ${most}.`, 'See the report file.'))
}

/**
 * A step's outputs as the runner reads them from a file, each between two lines of the delimiter.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#multiline-strings
 * @throws Error as `appendOutputs` says.
 */
export function outputLines(outputs: StepOutputs, delimiter: string): string {
  if (!/^[\w-]{16,}$/.test(delimiter)) throw new Error('The delimiter of outputs is no random word.')
  return Object.entries(outputs)
    .map(([name, value]) => {
      if (!/^[\w-]+$/.test(name)) throw new Error(`An output cannot be named ${JSON.stringify(name)}.`)
      if (`${name}\n${value}`.includes(delimiter)) throw new Error(`The output ${name} holds the delimiter.`)
      return `${name}<<${delimiter}\n${value}\n${delimiter}\n`
    })
    .join('')
}

const SOURCE = sourceOfPurpose('publishing')
const SUMMARY = 'The job summary'

async function append(file: string, text: string, what: string): Promise<Answer<null>> {
  try {
    await appendFile(file, text)
    return had(null)
  } catch (cause) {
    const detail = `${what} could not be published: ${file} cannot be written (${errorCodeOf(cause) ?? String(cause)}).`
    return missed(gap(SOURCE, 'unsupported', detail, 'See that the runner lets the step write its own files.'))
  }
}
