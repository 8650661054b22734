import type { Span } from '../../syntax/position.ts'
import { spanInScalar } from '../../syntax/scalar-map.ts'
import type { YamlScalar } from '../../syntax/yaml-node.ts'
import { expressionsIn, type FoundExpression } from '../expressions/find-expressions.ts'
import type { Step } from '../model/model.ts'
import { parseCmd } from './parse-cmd.ts'
import { parsePowerShell } from './parse-powershell.ts'
import { parseShell } from './parse-shell.ts'
import { withPlaceholders } from './placeholders.ts'
import type { Script, ScriptPart } from './script.ts'
import { shellOf, type Shell } from './shell-of.ts'

/** The language of a script; the shells of a family are read alike. */
export type Language = 'sh' | 'powershell' | 'cmd'

/** The script of a `run:` with what it takes to find its parts in the file. */
export interface StepScript {
  readonly language: Language
  /** Null where an expression decides; the script is then read as bash. */
  readonly shell: Shell | null
  readonly scalar: YamlScalar
  readonly script: Script
  readonly expressions: readonly FoundExpression[]
}

const LANGUAGES: { readonly [shell: string]: Language } = {
  bash: 'sh',
  sh: 'sh',
  zsh: 'sh',
  dash: 'sh',
  pwsh: 'powershell',
  powershell: 'powershell',
  'pwsh.exe': 'powershell',
  'powershell.exe': 'powershell',
  'bash.exe': 'sh',
  cmd: 'cmd',
  'cmd.exe': 'cmd',
}

const PARSERS = { sh: parseShell, powershell: parsePowerShell, cmd: parseCmd }
const scriptsByScalar = new WeakMap<Step, StepScript | null>()

/** The script of a step; null for a step without `run:` and for a language that is not read, such as Python. */
export function scriptOf(step: Step): StepScript | null {
  const known = scriptsByScalar.get(step)
  if (known !== undefined) return known
  const script = readScript(step)
  scriptsByScalar.set(step, script)
  return script
}

function readScript(step: Step): StepScript | null {
  if (step.script === null) return null
  const shell = shellOf(step)
  const language = shell === null ? 'sh' : LANGUAGES[shell.name]
  if (language === undefined) return null
  const expressions = expressionsIn(step.script)
  const { text, placeholders } = withPlaceholders(step.script.value, expressions)
  return { language, shell, scalar: step.script, script: PARSERS[language](text, placeholders), expressions }
}

/** Where a part of a script stands in the file. */
export function scriptSpan({ scalar }: StepScript, { start, end }: ScriptPart): Span {
  return spanInScalar(scalar, start, end)
}
