import type { RunScript } from '../evidence/program-runs.ts'
import { cleanEnvironment } from '../process/environment.ts'
import { runProgram } from '../process/run-program.ts'
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

/**
 * Runs the readiness script of a work tree, from its root, with an environment of its own: no secret of the person who
 * runs this reaches it.
 */
export function scriptRunner(subject: OpenedSubject, timeSeconds: number, host: Host, signal: AbortSignal): RunScript {
  return async (script) => {
    if (subject.tree.kind === 'commit') {
      const because = 'Only a work tree can be run in; check the commit out first.'
      return { end: { kind: 'not-started', because }, outputCut: false }
    }
    const { root } = subject.repository
    const interpreter = INTERPRETERS.find(([ending]) => script.path.endsWith(ending))?.[1]
    const { end, outputCut } = await runProgram({
      command: interpreter ?? `${root}/${script.path}`,
      args: interpreter === undefined ? [] : [`${root}/${script.path}`],
      cwd: root,
      env: cleanEnvironment({ ...host.env }),
      timeoutMs: timeSeconds * 1000,
      maxOutputBytes: MAX_OUTPUT_BYTES,
      signal,
    })
    return { end, outputCut }
  }
}
