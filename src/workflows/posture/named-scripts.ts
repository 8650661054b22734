import type { ModelFile } from '../model/model.ts'
import { ownersIn } from '../model/visit.ts'
import { workspacePath } from '../globs.ts'
import { programOf } from '../shell/script.ts'
import { scriptOf, scriptSpan } from '../shell/step-script.ts'
import { plainWords } from './command-words.ts'
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

/** What a script of a package or a task is called that tests, or lints; each part of the name by itself. */
const TASKS: readonly (readonly [GateKind, RegExp])[] = [
  [
    'tests',
    /^(?:test(?:s|ing|acc|unit|int|all|e2e|race)?|e2e|units?|integration|specs?|coverage|jest|vitest|mocha|karma|cypress|playwright|pytest|phpunit|check-all)$/,
  ],
  [
    'lint',
    /^(?:lint(?:er|ing|ers)?|eslint|prettier|stylelint|style|checkstyle|format-check|fmt-check|typecheck|typechecking|types|tsc|clippy|vet|ruff|mypy|flake8|black|rubocop|phpcs|phpstan|psalm|precommit)$/,
  ],
]
/** A part that says that something else is done. */
const NO_GATE =
  /^(?:fix|write|update|build|deploy|install|setup|prepare|publish|release|clean|start|serve|docker|image|images|generate|gen|watch|up|down|logs|data|db|env|deps|seed|migrate|upload|report|init|create|server|config|push|pull)$/

/** Programs that carry out scripts by their name, and the words that stand before it. */
const SCRIPT_RUNNERS: { readonly [program: string]: readonly (readonly string[])[] } = {
  npm: [['run'], ['run-script']],
  yarn: [['run'], []],
  pnpm: [['run'], []],
  bun: [['run']],
  deno: [['task']],
  composer: [['run'], ['run-script'], []],
  make: [[]],
  just: [[]],
  task: [[]],
  rake: [[]],
  mage: [[]],
  poe: [[]],
  invoke: [[]],
  hatch: [['run']],
  pdm: [['run']],
  pixi: [['run']],
  mise: [['run']],
  mix: [[]],
}

/** The kind of gate that a script is by its name, and the name; null for none. */
function taskOf(given: readonly string[]): { readonly kind: GateKind; readonly tool: string } | null {
  const words = plainWords(given)
  const [program = ''] = words
  for (const prefix of SCRIPT_RUNNERS[program] ?? []) {
    if (!prefix.every((word, at) => words[at + 1] === word)) continue
    const isMany = prefix.length === 0 && ['make', 'just', 'task', 'rake'].includes(program)
    for (const name of words.slice(prefix.length + 1, isMany ? undefined : prefix.length + 2)) {
      const parts = name
        .replace(/type[-_]?check/i, 'typecheck')
        .replace(/(?:format|fmt)[-_:]check|check[-_:](?:format|fmt)/i, 'format-check')
        .replace('pre-commit', 'precommit')
        .toLowerCase()
        .split(/(?<!format)[-_:./]+/)
      const kind = parts.some((part) => NO_GATE.test(part))
        ? undefined
        : TASKS.find(([, pattern]) => parts.some((part) => pattern.test(part)))?.[0]
      if (kind !== undefined) return { kind, tool: [program, ...prefix, name].join(' ') }
    }
  }
  return null
}

/** The linters and tests that a file runs: those that are known, and scripts of the repository that are named so. */
export function gateUsesIn(file: ModelFile): readonly GateUse[] {
  const known = gatesIn(file)
  const named = scriptGates(file).filter(
    ({ span }) => !known.some((one) => one.span.start.offset === span.start.offset),
  )
  return [...known, ...named].sort((a, b) => a.span.start.offset - b.span.start.offset)
}

/** What runs a script that is given to it; for others it is a file to look at. */
const STARTERS =
  /^(?:(?:ba|z|da|k)?sh|pwsh|powershell|cmd|call|start|source|\.|python[\d.]*|node|bun|deno|tsx|ts-node|ruby|perl|php|sudo|env|time|timeout|nice|nohup|xvfb-run|docker|docker-compose|podman|poetry|uv|pipenv|bundle|npx|exec|command|retry|xargs)$/

/** What a script has to hold to be one: most hold none of it. */
const MAY_TELL =
  /test|e2e|unit|integr|spec|cover|jest|mocha|karma|cypress|playwright|check|lint|style|prettier|f(?:or)?mt|format|types|tsc|clippy|vet|ruff|mypy|flake|black|rubocop|php|psalm|commit/i

function scriptGates(file: ModelFile): readonly GateUse[] {
  return ownersIn(file).flatMap((at): readonly GateUse[] => {
    const script = 'index' in at && MAY_TELL.test(at.script?.value ?? '') ? scriptOf(at) : null
    if (script === null) return []
    return placedCommands(script).flatMap(({ command, words: given, lostExit }): readonly GateUse[] => {
      const isRun = STARTERS.test(programOf(command))
      const words = [command.name, ...(isRun ? command.args : [])].flatMap((word) =>
        word === null ? [] : [workspacePath(word.value)],
      )
      const found =
        NAMED.flatMap(([kind, pattern]) =>
          words.filter((word) => pattern.test(word.slice(word.lastIndexOf('/') + 1))).map((tool) => ({ kind, tool })),
        )[0] ?? taskOf(given)
      if (found === null) return []
      const span = scriptSpan(script, command)
      const lost = lostExit === null ? [] : [{ why: 'lost-exit' as const, how: lostExit, span }]
      return [{ ...found, at, span, words: null, silenced: [...ignoredErrors(at), ...lost] }]
    })
  })
}
