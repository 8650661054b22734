import type { FilePlace } from '../model/place.ts'
import type { ProgramEnd } from '../process/run-program.ts'
import type { Collected } from './evidence.ts'

export type { ProgramEnd }

/** What became of the readiness script. `exited` alone says anything about readiness. */
export type ReadinessRun =
  | { readonly kind: 'no-script' }
  | { readonly kind: 'not-asked'; readonly script: FilePlace }
  | { readonly kind: 'ran'; readonly script: FilePlace; readonly end: ProgramEnd }

/** Tools of others that the command line knows how to run. */
export const TOOLS = ['bandit', 'pip-audit'] as const
export type Tool = (typeof TOOLS)[number]

/** One run of a tool over a part of the work tree, named by `over`. */
export interface ToolRun {
  readonly tool: Tool
  readonly over: FilePlace | null
  readonly end: ProgramEnd
}

/** Programs that the command line was asked to run, with how they ended. Output is never kept. */
export interface ProgramRunsEvidence {
  readonly readiness: ReadinessRun
  /** Null where nobody asked; empty where no tool applies to what is here. */
  readonly tools: readonly ToolRun[] | null
}

/** What the command line was asked to run; null for what nobody asked for. */
export interface AskedRuns {
  readonly script: ((script: FilePlace) => Promise<ProgramEnd>) | null
  readonly tools: (() => Promise<readonly ToolRun[]>) | null
}

/** Runs what a person asked for, and nothing else. The action never asks: it executes nothing of the repository. */
export async function collectProgramRuns(
  script: FilePlace | null,
  asked: AskedRuns,
): Promise<Collected<ProgramRunsEvidence>> {
  const readiness = await readinessOf(script, asked.script)
  const tools = asked.tools === null ? null : await asked.tools()
  return { ok: true, value: { readiness, tools }, gaps: [] }
}

async function readinessOf(script: FilePlace | null, run: AskedRuns['script']): Promise<ReadinessRun> {
  if (script === null) return { kind: 'no-script' }
  return run === null ? { kind: 'not-asked', script } : { kind: 'ran', script, end: await run(script) }
}
