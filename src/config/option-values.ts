import { type IsoDate, parseIsoDate } from '../model/date.ts'
import { ConfigError } from '../model/errors.ts'
import type { Format } from '../model/format.ts'
import type { OPTIONS, OptionKind, OptionName } from './options.ts'
import { suggestion } from '../model/suggestion.ts'

type ValueOf<K extends OptionKind> = K extends { kind: 'flag' | 'negated' }
  ? boolean
  : K extends { kind: 'word'; words: readonly (infer W)[] }
    ? W
    : K extends { kind: 'words'; words: readonly (infer W)[] }
      ? readonly W[]
      : K extends { kind: 'words' }
        ? readonly string[]
        : K extends { kind: 'date' }
          ? IsoDate
          : K extends { kind: 'count' }
            ? number
            : string

/** The options of one invocation, read and checked; undefined where one was not given. */
export type OptionValues = { readonly [N in OptionName]?: ValueOf<(typeof OPTIONS)[N]['value']> | undefined }

/** One output that was asked for; a null file is standard output. */
export interface OutputRequest {
  readonly format: Format
  readonly file: string | null
}

/** Reads one value of an option, or says what would be one. */
export function readOptionValue(name: string, kind: OptionKind, text: string): string | number | IsoDate {
  switch (kind.kind) {
    case 'count': {
      const count = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN
      if (count >= kind.minimum) return count
      throw badValue(name, text, `Give a whole number of ${kind.unit}, ${kind.minimum} or more.`)
    }
    case 'date':
      return parseIsoDate(text) ?? refuse(name, text, 'Give a day that the calendar has, as YYYY-MM-DD.')
    case 'commit':
      return /^[0-9a-f]{40}$/.test(text) ? text : refuse(name, text, 'Give the whole commit id, 40 digits from 0 to f.')
    case 'word':
      return oneOf(name, text, kind.words)
    case 'words':
      return kind.words === null ? nonEmpty(name, text) : oneOf(name, text, kind.words)
    case 'text':
      return nonEmpty(name, text)
    case 'flag':
    case 'negated':
      return refuse(name, text, 'It takes no value.')
  }
}

function oneOf(name: string, text: string, words: readonly string[]): string {
  if (words.includes(text)) return text
  throw badValue(name, text, `${suggestion(text, words)}Give one of: ${words.join(', ')}.`)
}

function nonEmpty(name: string, text: string): string {
  return text.trim() === '' ? refuse(name, text, 'Give a value that is not empty.') : text
}

function refuse(name: string, text: string, mend: string): never {
  throw badValue(name, text, mend)
}

function badValue(name: string, text: string, mend: string): ConfigError {
  return new ConfigError('BAD_OPTION_VALUE', `--${name} cannot be "${text}".`, mend)
}
