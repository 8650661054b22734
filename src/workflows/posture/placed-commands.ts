import type { Command, Pipeline, SimpleCommand } from '../shell/script.ts'
import type { StepScript } from '../shell/step-script.ts'
import { wordsOf } from './command-words.ts'

/** How the exit code of a command gets lost in its script; null where a failure fails the step. */
export type LostExit = 'fallback' | 'pipe' | 'errors-off' | 'and-list' | 'exit'

/** A command of a script, with what becomes of its failure. */
export interface PlacedCommand {
  readonly command: SimpleCommand
  readonly words: readonly string[]
  readonly lostExit: LostExit | null
}

/** The commands of a script outside substitutions, in source order. */
export function placedCommands(step: StepScript): readonly PlacedCommand[] {
  const known = placedByScript.get(step)
  if (known !== undefined) return known
  const commands = placeAll(step)
  placedByScript.set(step, commands)
  return commands
}

const placedByScript = new WeakMap<StepScript, readonly PlacedCommand[]>()

function placeAll({ script, shell, language }: StepScript): readonly PlacedCommand[] {
  const found: PlacedCommand[] = []
  // Without a `shell:` the runner starts bash with `-e` alone; with `shell: bash` it adds `pipefail`. A line of one's own says
  // all of it. https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell
  const own = shell?.command.includes('{0}') === true ? shell.command : null
  let pipefail =
    own === null ? shell !== null && shell.field !== null && shell.command === 'bash' : /pipefail/.test(own)
  let errexit = language === 'sh' && (own === null || /\s-[a-z]*e|errexit/.test(own))
  const visit = (pipelines: readonly Pipeline[], around: LostExit | null, isTop: boolean): void => {
    pipelines.forEach(({ commands, fallback, isFollowed }, place) => {
      const isCut = isTop && isFollowed && errexit && fallback === null && !isLastList(pipelines, place)
      commands.forEach((command, at) => {
        const isLast = at === commands.length - 1
        const isSwallowed = fallback !== null && swallows(fallback)
        put(command, isSwallowed ? 'fallback' : !isLast && !pipefail ? 'pipe' : isCut ? 'and-list' : around)
      })
    })
  }
  const put = (command: Command, lost: LostExit | null): void => {
    if (command.kind === 'compound') {
      if (command.word !== 'function') visit(command.body, lost, false)
      return
    }
    const words = wordsOf(command)
    if (words[0] === 'set') {
      const options = words.join(' ')
      if (/(?:^| )-[a-z]*e/.test(options) || /-o errexit/.test(options)) errexit = true
      if (/(?:^| )\+[a-z]*e/.test(options) || /\+o errexit/.test(options)) errexit = false
      if (/-[a-z]*o pipefail/.test(options)) pipefail = true
      return
    }
    found.push({ command, words, lostExit: lost ?? (language === 'sh' && !errexit ? 'errors-off' : null) })
  }
  visit(script.pipelines, null, true)
  // A script that looks at exit codes, or at what was printed, decides by itself.
  const isAsked = /\$\?|PIPESTATUS|LASTEXITCODE|%?ERRORLEVEL/i.test(script.text)
  const lastTest = found.findLastIndex(({ words }) => ['test', '[', '[['].includes(words[0] ?? ''))
  const isEnded = language !== 'sh' && isGivenUp(found.at(-1)?.words ?? [])
  return found.map((one, at) => {
    const isTested = one.lostExit === 'pipe' && lastTest > at
    // The last command's exit code is the script's.
    const isTheEnd = one.lostExit === 'errors-off' && at === found.length - 1 && !endsOtherwise(script.pipelines)
    if (one.lostExit !== 'fallback' && (isAsked || isTested || isTheEnd)) return { ...one, lostExit: null }
    return one.lostExit === null && isEnded && at < found.length - 1 ? { ...one, lostExit: 'exit' } : one
  })
}

/** Whether nothing but the list that a pipeline is part of is left of the script. */
function isLastList(pipelines: readonly Pipeline[], at: number): boolean {
  const end = pipelines.findIndex(({ isFollowed, fallback }, place) => place >= at && !isFollowed && fallback === null)
  return end === pipelines.length - 1
}

/** A switch after the last command succeeds in its place. */
function endsOtherwise(pipelines: readonly Pipeline[]): boolean {
  const last = pipelines.at(-1)?.commands.at(-1)
  return last?.kind === 'simple' && wordsOf(last)[0] === 'set'
}

function isGivenUp(words: readonly string[]): boolean {
  return ['exit 0', 'exit /b 0'].includes(words.join(' '))
}

/** What always succeeds, and so hides the failure before it. */
function swallows({ commands }: Pipeline): boolean {
  const [only, ...others] = commands
  if (only === undefined || others.length > 0) return false
  if (only.kind === 'compound') {
    const last = only.body.at(-1)
    if ((only.word !== 'group' && only.word !== 'subshell') || last === undefined || !swallows(last)) return false
    return only.body.every(({ commands: inner }) => inner.every((one) => one.kind === 'simple' && !isFailing(one)))
  }
  const words = wordsOf(only)
  if (/^\$(?:true|null)$/i.test(only.name?.value ?? '')) return true
  if (isGivenUp(words) || words.join(' ') === 'cd .') return true
  return SUCCEEDING.has(words[0] ?? '')
}

/** Ends the script with a failure, or notes one for later. */
function isFailing(command: SimpleCommand): boolean {
  const [program = ''] = wordsOf(command)
  return (
    command.name === null ||
    program === 'return' ||
    program === 'false' ||
    (program === 'exit' && !isGivenUp(wordsOf(command)))
  )
}

const SUCCEEDING: ReadonlySet<string> = new Set([
  ...['true', ':', 'echo', 'printf', 'write-host', 'write-output', 'write-warning', 'rem', 'ver'],
  ...['cat', 'tail', 'head', 'sleep', 'date'],
])
