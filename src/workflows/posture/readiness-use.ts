import { scalarAt } from '../model/fields.ts'
import type { ModelFile, Step } from '../model/model.ts'
import { ownersIn } from '../model/visit.ts'
import { workspacePath } from '../globs.ts'
import { scriptOf, scriptSpan } from '../shell/step-script.ts'
import { placedCommands } from './placed-commands.ts'
import { ignoredErrors } from './silences.ts'
import type { ToolUse } from './tool-uses.ts'

/** The steps of a file that run a script of the subject, given by its path. */
export function scriptUses(file: ModelFile, path: string): readonly ToolUse[] {
  return ownersIn(file).flatMap((at): readonly ToolUse[] => {
    const script = 'index' in at ? scriptOf(at) : null
    if (script === null || !('index' in at)) return []
    return placedCommands(script).flatMap(({ command, lostExit }) => {
      const words = [command.name, ...command.args].flatMap((word) => (word === null ? [] : [word.value]))
      if (!words.some((word) => names(word, at, path))) return []
      const span = scriptSpan(script, command)
      const lost = lostExit === null ? [] : [{ why: 'lost-exit' as const, how: lostExit, span }]
      return [{ at, span, tool: path, words: null, silenced: [...ignoredErrors(at), ...lost] }]
    })
  })
}

function names(word: string, step: Step, path: string): boolean {
  const named = workspacePath(word)
  if (named === path) return true
  const folder = scalarAt(step.mapping, 'working-directory')?.value
  if (folder === undefined) return false
  return `${workspacePath(folder).replace(/\/+$/, '')}/${named}` === path
}
