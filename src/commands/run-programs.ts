import type { AskedRuns, ProgramEnd, Tool, ToolRun } from '../evidence/program-runs.ts'
import { filePlace, type FilePlace } from '../model/place.ts'
import { cleanEnvironment } from '../process/environment.ts'
import { findProgram, withPathOutside } from '../process/find-program.ts'
import { runProgram } from '../process/run-program.ts'
import type { OptionValues } from '../config/option-values.ts'
import type { Host } from './host.ts'
import type { OpenedSubject } from './open-subject.ts'

/** Output is drained and dropped past this; the exit code is what counts. */
const MAX_OUTPUT_BYTES = 64 * 1024

/** What runs a script by the ending of its name; any other must be executable by itself. */
const INTERPRETERS: readonly (readonly [ending: string, command: string])[] = [
  ['.py', 'python3'],
  ['.sh', 'sh'],
  ['.js', 'node'],
  ['.mjs', 'node'],
  ['.cjs', 'node'],
  ['.rb', 'ruby'],
]

/** Files that are given to pip-audit; more are told as not audited, since each run resolves a whole tree. */
const MAX_REQUIREMENTS = 20
const REQUIREMENTS = /(?:^|\/)requirements[^/]*\.txt$/

/**
 * What the options ask to be run in the work tree. Programs come from outside of it, start at its root and get an
 * environment of their own: no secret of the person who runs this reaches them.
 */
export function askedRuns(
  subject: OpenedSubject,
  options: OptionValues,
  host: Host,
  limits: { readonly timeSeconds: number; readonly signal: AbortSignal },
): AskedRuns {
  const run = runnerIn(subject, host, limits)
  return {
    script: options['run-readiness'] === true ? (script) => runScript(script, subject.repository.root, run) : null,
    tools: options['run-tools'] === true ? () => runTools(subject, options.offline === true, run) : null,
  }
}

type Run = (command: string, args: readonly string[]) => Promise<ProgramEnd>

function runnerIn(
  { tree, repository }: OpenedSubject,
  host: Host,
  limits: { readonly timeSeconds: number; readonly signal: AbortSignal },
): Run {
  const { root } = repository
  const env = withPathOutside(cleanEnvironment({ ...host.env }), root)
  return async (command, args) => {
    if (tree.kind === 'commit') {
      return { kind: 'not-started', because: 'Only a work tree can be run in; check the commit out first.' }
    }
    const program = command.includes('/') ? command : findProgram(command, env, root)
    if (program === null) return { kind: 'not-started', because: `${command} is not installed.` }
    const { timeSeconds, signal } = limits
    const spec = { command: program, args, cwd: root, env, timeoutMs: timeSeconds * 1000, signal }
    return (await runProgram({ ...spec, maxOutputBytes: MAX_OUTPUT_BYTES })).end
  }
}

function runScript(script: FilePlace, root: string, run: Run): Promise<ProgramEnd> {
  const interpreter = INTERPRETERS.find(([ending]) => script.path.endsWith(ending))?.[1]
  const file = `${root}/${script.path}`
  return interpreter === undefined ? run(file, []) : run(interpreter, [file])
}

async function runTools({ listing }: OpenedSubject, offline: boolean, run: Run): Promise<readonly ToolRun[]> {
  const files = listing.entries.filter(
    ({ kind, pathBytes }) => (kind === 'file' || kind === 'executable') && pathBytes === null,
  )
  const runs: ToolRun[] = []
  const keep = async (tool: Tool, over: FilePlace | null, args: readonly string[]): Promise<void> => {
    runs.push({ tool, over, end: await run(tool, args) })
  }
  if (files.some(({ path }) => path.endsWith('.py'))) {
    await keep('bandit', null, ['--recursive', '--quiet', '--severity-level', 'medium', '.'])
  }
  for (const [index, { path }] of files.filter((entry) => REQUIREMENTS.test(entry.path)).entries()) {
    const because = offline ? 'It needs the network.' : `Only ${MAX_REQUIREMENTS} files are audited in one run.`
    if (offline || index >= MAX_REQUIREMENTS)
      runs.push({
        tool: 'pip-audit',
        over: filePlace(path),
        end: { kind: 'not-started', because },
      })
    else await keep('pip-audit', filePlace(path), ['--requirement', `./${path}`, '--progress-spinner', 'off'])
  }
  return runs
}
