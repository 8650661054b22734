import type { Span } from '../../syntax/position.ts'
import { contextsOf, dottedName } from '../expressions/expression.ts'
import { conditionsIn, expressionsBelow, type FoundExpression } from '../expressions/find-expressions.ts'
import { fieldOf, fieldSpan, isBoolean, scalarOf } from '../model/fields.ts'
import { boundField, environmentsOf, jobOf, type Job, type Step } from '../model/model.ts'
import { inputOf, isUsing } from '../model/visit.ts'
import { matchesWords } from './command-words.ts'
import type { LostExit } from './placed-commands.ts'
import type { Scanner } from './scanners.data.ts'

/** Why a tool that finds something does not fail the run. */
export type Silence =
  | { readonly why: 'continue-on-error'; readonly span: Span }
  | { readonly why: 'lost-exit'; readonly how: LostExit; readonly span: Span }
  | { readonly why: 'option'; readonly option: string; readonly span: Span }
  /** It fails nothing unless it is told to, by an option that is not there. */
  | { readonly why: 'no-option'; readonly option: string; readonly span: Span }

/** Whether the words of a command hold an option: `name`, or `name=value` in one word or two. */
export function hasOption(words: readonly string[], option: string): boolean {
  const [name = '', value] = option.split('=')
  if (!name.startsWith('-')) return false
  if (value === undefined) return words.includes(name)
  return words.includes(option) || words.some((word, at) => word === name && words[at + 1] === value)
}

/** `continue-on-error` on the step or its job; an expression may be true. */
export function ignoredErrors(at: Step | Job): readonly Silence[] {
  const job = 'index' in at ? jobOf(at) : null
  return [at, ...(job === null ? [] : [job])].flatMap((owner): readonly Silence[] => {
    const field = fieldOf(owner.mapping, 'continue-on-error')
    return field !== null && isBoolean(owner.continueOnError, true) && !isAskedLater(owner)
      ? [{ why: 'continue-on-error', span: fieldSpan(field) }]
      : []
  })
}

/** A later step asks how the step ended, and so decides by itself. */
function isAskedLater(owner: Step | Job): boolean {
  if (!('index' in owner) || owner.id === null) return false
  const asked = ['outcome', 'conclusion'].map((name) => `steps.${owner.id?.toLowerCase() ?? ''}.${name}`)
  const conditions =
    jobOf(owner)?.steps.flatMap((step) => (step.index > owner.index ? conditionsOfStep(step) : [])) ?? []
  return [...conditions, ...expressionsBelow(jobOf(owner)?.mapping ?? owner.mapping)].some(({ parsed }) =>
    parsed === null ? false : contextsOf(parsed).some((context) => asked.includes(dottedName(context))),
  )
}

function conditionsOfStep({ condition }: Step): readonly FoundExpression[] {
  const scalar = scalarOf(condition)
  return scalar === null ? [] : conditionsIn(scalar)
}

/** Inputs that hand options to the program as they are. */
const OPTION_INPUTS = ['args', 'options', 'extra_args', 'extra-args', 'scan-args', 'additional-args']

/** The inputs by which an action is told to find without failing. */
export function silentInputs(at: Step | Job, silent: readonly string[]): readonly Silence[] {
  return silent.flatMap((option): readonly Silence[] => {
    const [name = '', value] = option.split('=')
    if (name.startsWith('-')) {
      return OPTION_INPUTS.flatMap((input): readonly Silence[] => {
        const field = boundField(at.with, input)
        const words = (scalarOf(field)?.value ?? '').split(/\s+/)
        return field !== null && hasOption(words, option) ? [{ why: 'option', option, span: fieldSpan(field) }] : []
      })
    }
    if (value === undefined) return []
    const field = at.with?.items.find((item) => item.name.toLowerCase() === name) ?? null
    const given = 'index' in at ? inputOf(at, name) : scalarOf(field)
    return field !== null && given?.value.trim().toLowerCase() === value
      ? [{ why: 'option', option: name, span: fieldSpan(field) }]
      : []
  })
}

/** What of a tool is asked for its silence. */
interface UsedTool {
  readonly at: Step | Job
  readonly span: Span
  readonly words: readonly string[] | null
}

/** CodeQL is told to keep its report, which a later step hands to code scanning all the same. */
export function isReportedLater({ at }: UsedTool, { why }: Silence, { name }: Scanner): boolean {
  if (name !== 'CodeQL' || why !== 'option' || !('index' in at)) return false
  return (jobOf(at)?.steps ?? []).some(
    ({ uses, index }) => index > at.index && isUsing(uses, 'github/codeql-action/upload-sarif'),
  )
}

/** A scanner that fails nothing unless it is told to, and whose report goes nowhere else. */
export function quietSilence({ at, span, words }: UsedTool, { quiet }: Scanner): readonly Silence[] {
  const way = quiet.find(({ by }) =>
    words === null ? at.uses?.kind === 'repository' && at.uses.target === by : matchesWords(words, by),
  )
  const [option] = way?.unless ?? []
  if (way === undefined || option === undefined || isHandedOn(at, words)) return []
  return way.unless.some((one) => isGiven(at, words, one)) ? [] : [{ why: 'no-option', option, span }]
}

function isGiven(at: Step | Job, words: readonly string[] | null, option: string): boolean {
  if (/^[A-Z_]+$/.test(option))
    return 'index' in at && environmentsOf(at).some(({ items }) => items.some(({ name }) => name === option))
  if (words === null) return boundField(at.with, option) !== null
  return words.some((word) => word === option || word.startsWith(`${option}=`))
}

/** What is written as a report is there to be read by something else, which may well decide. */
function isHandedOn(at: Step | Job, words: readonly string[] | null): boolean {
  if (words === null) {
    const format = 'index' in at ? (inputOf(at, 'format')?.value.trim() ?? 'table') : 'table'
    return (
      format !== 'table' || ['output', 'output-file', 'sarif-file'].some((name) => boundField(at.with, name) !== null)
    )
  }
  return words.some(
    (word, place) =>
      /^(?:-o|--output(?:-file)?|--file|--sarif(?:-output)?|--json(?:-output)?|--template|--gitlab-sast|--junit-xml)(?:=|$)/.test(
        word,
      ) ||
      (/^(?:-f|--format)$/.test(word) && words[place + 1] !== 'table') ||
      (word.startsWith('--format=') && word !== '--format=table'),
  )
}
