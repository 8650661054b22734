import type { ModelFile } from '../model/model.ts'
import { ownersIn } from '../model/visit.ts'
import { workspacePath } from '../globs.ts'
import { scriptOf, scriptSpan } from '../shell/step-script.ts'
import { placedCommands } from './placed-commands.ts'
import { ignoredErrors } from './silences.ts'
import { gatesIn, type GateUse } from './tool-uses.ts'
import type { GateKind } from './gates.data.ts'

const ENDINGS = '(?:sh|bash|py|js|mjs|cjs|ts|rb|pl|php|ps1|bat|cmd)'
const NAMED: readonly (readonly [GateKind, RegExp])[] = [
  [
    'tests',
    new RegExp(
      `^(?:(?:run|start|ci|all|unit|integration|e2e)[-_])*tests?(?:[-_.](?:run|start|ci|all|unit|integration|e2e|local))*\\.${ENDINGS}$`,
    ),
  ],
  ['lint', new RegExp(`^(?:(?:run|ci|all)[-_])*lint(?:er|ing)?(?:[-_.](?:run|ci|all|check))*\\.${ENDINGS}$`)],
]

/** The linters and tests that a file runs: those that are known, and scripts of the repository that are named so. */
export function gateUsesIn(file: ModelFile): readonly GateUse[] {
  const known = gatesIn(file)
  return [
    ...known,
    ...scriptGates(file).filter(({ span }) => !known.some((one) => one.span.start.offset === span.start.offset)),
  ]
}

function scriptGates(file: ModelFile): readonly GateUse[] {
  return ownersIn(file).flatMap((at): readonly GateUse[] => {
    const script = 'index' in at ? scriptOf(at) : null
    if (script === null) return []
    return placedCommands(script).flatMap(({ command, lostExit }) => {
      const words = [command.name, ...command.args].flatMap((word) =>
        word === null ? [] : [workspacePath(word.value)],
      )
      const found = NAMED.flatMap(([kind, pattern]) =>
        words.filter((word) => pattern.test(word.slice(word.lastIndexOf('/') + 1))).map((tool) => ({ kind, tool })),
      )[0]
      if (found === undefined) return []
      const span = scriptSpan(script, command)
      const lost = lostExit === null ? [] : [{ why: 'lost-exit' as const, how: lostExit, span }]
      return [{ ...found, at, span, words: null, silenced: [...ignoredErrors(at), ...lost] }]
    })
  })
}
