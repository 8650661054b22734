import { gateEvent } from '../../src/commands/action/gate-event.ts'
import type { Report } from '../../src/model/report.ts'
import { type ActionStage, type GateOptions, prepareGate, reportOf } from './action-stage.ts'
import type { Simulator } from './github/simulator.ts'
import { readCommandFile } from './github-runner.ts'

/** One run of the action within this process. */
export interface GateHere {
  readonly exitCode: number
  readonly report: Report | null
  readonly stdout: string
}

/** Runs the action's one entry within this process: for tests of many runs, which would mostly wait for processes to start. */
export async function gateHere(simulator: Simulator, stage: ActionStage, options: GateOptions): Promise<GateHere> {
  const { environment } = prepareGate(simulator, stage, options)
  let stdout = ''
  const stream = { isTerminal: false, columns: null, write: (text: string) => void (stdout += text) }
  const exitCode = await gateEvent({
    cwd: environment.workspace,
    env: environment.variables,
    now: Date.now,
    stdin: process.stdin,
    stdout: stream,
    stderr: stream,
    signal: new AbortController().signal,
  })
  return { exitCode, stdout, report: reportOf(readCommandFile(environment.files.output)) }
}
