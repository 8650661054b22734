import type { CommandView } from './command-output.ts'
import { environmentTaint, type ShellState } from './shell-state.ts'
import { worst, type Taint } from './taint.ts'

/** `node -e`, `python -c` and the like: what the code prints. */
export function interpreterOutput(
  { program, texts, command, args }: CommandView,
  argTaint: Taint | null,
  state: ShellState,
): Taint | null {
  if (!/^(?:node|bun|deno|python[\d.]*|ruby|perl|php|pwsh|powershell)$/.test(program)) return null
  const heredoc = command.redirects
    .flatMap(({ body }) => body ?? [])
    .map((part) => (part.kind === 'text' ? part.value : ''))
  const code = [
    ...args.flatMap(({ parts }) => parts.map((part) => (part.kind === 'text' ? part.value : ''))),
    ...texts,
    ...heredoc,
  ].join('\n')
  const isPrinted = program === 'node' && texts.some((text) => /^-(?:p|pe|-print)$/.test(text))
  if (!isPrinted && !/console\.log|print|puts|echo|Write-/.test(code)) return null
  if (isPrinted && /(?:^|\n)process\.env(?:\n|$)/.test(code)) return environmentTaint(state)
  if (
    /(?:console\.log|print|puts|p|dumps|stringify) {0,4}\(? {0,4}(?:JSON\.stringify\(|json\.dumps\(|dict\(|str\()?(?:process\.env|os\.environ|ENV(?:\.(?:to_h|inspect|each|map|sort))?)\s*[),\n]/.test(
      `${code}\n`,
    )
  ) {
    return environmentTaint(state)
  }
  const named = [...state.environment].filter(([name]) => code.includes(name)).map(([, taint]) => taint)
  return worst([argTaint, ...named])
}
