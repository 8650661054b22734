import { gap } from '../model/gap.ts'
import type { FilePlace } from '../model/place.ts'
import type { ProgramEnd } from '../process/run-program.ts'
import type { Collected } from './evidence.ts'

export type { ProgramEnd }

/** Programs that the command line was asked to run, with how they ended. Output is never kept. */
export interface ProgramRunsEvidence {
  /** Null where the tree has no readiness script. */
  readonly readiness: { readonly script: FilePlace; readonly end: ProgramEnd; readonly outputCut: boolean } | null
}

/** Runs the script at a path of the tree. Given by the caller, so that nothing else decides what may be executed. */
export type RunScript = (script: FilePlace) => Promise<{ readonly end: ProgramEnd; readonly outputCut: boolean }>

/**
 * The programs that a person asked this command line to run; `run` is null where nobody asked. The action never asks: it
 * executes nothing of the repository.
 */
export async function collectProgramRuns(
  script: FilePlace | null,
  run: RunScript | null,
): Promise<Collected<ProgramRunsEvidence>> {
  // Where there is no script, nobody need be told to run it.
  if (script === null) return { ok: true, value: { readiness: null }, gaps: [] }
  if (run === null) {
    const grant = 'Run it with --run-readiness on a machine where the script may be executed.'
    return {
      ok: false,
      gaps: [gap('program-runs', 'feature-off', 'The readiness script was not run: nobody asked for it.', grant)],
    }
  }
  return { ok: true, value: { readiness: { script, ...(await run(script)) } }, gaps: [] }
}
