import { ConfigError } from '../model/errors.ts'
import { ACTION, type InputName } from './action-table.ts'
import { type OptionValues, readOptionValue } from './option-values.ts'
import { type OptionDeclaration, OPTIONS } from './options.ts'

/** The action's inputs, read and checked; undefined where one was not given. */
export type InputValues = Pick<OptionValues, InputName>

/**
 * Reads the inputs that a runner hands over as variables. An empty one was not given; of a list the values stand on lines of
 * their own or between commas.
 * @throws ConfigError `BAD_OPTION_VALUE` for a value that its option does not take; a token's value is never shown.
 */
export function readInputs(env: { readonly [name: string]: string | undefined }): InputValues {
  const entries = ACTION.inputs.flatMap((name) => {
    const text = env[inputVariable(name)]?.trim() ?? ''
    return text === '' ? [] : [[name, readInput(name, text)] as const]
  })
  // The names are the table's, and each value is what its option's kind reads.
  return Object.fromEntries(entries)
}

/** The variable that carries an input: capitals, hyphens kept. */
export function inputVariable(name: InputName): string {
  return `INPUT_${name.toUpperCase()}`
}

function readInput(name: InputName, text: string): unknown {
  const { value }: OptionDeclaration = OPTIONS[name]
  try {
    if (value.kind !== 'words') return readOptionValue(name, value, text)
    return text
      .split(/[\n,]/)
      .map((part) => part.trim())
      .filter((part) => part !== '')
      .map((part) => readOptionValue(name, value, part))
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    throw new ConfigError(error.code, error.message.replace(/^--/, 'The input '), error.mend)
  }
}
