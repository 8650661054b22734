import type { Answer } from '../model/answer.ts'
import { gap } from '../model/gap.ts'
import type { ProgramRunsEvidence, Tool, ToolRun } from '../evidence/program-runs.ts'
import { criterion, type JudgedCriterion } from './define-check.ts'

/** A question that a tool answers where the command line was asked to run it. It informs: another machine has other tools. */
export function ranHere(tool: Tool, id: string, question: string): JudgedCriterion {
  return criterion({
    id,
    question,
    claim: 'universal',
    needs: ['program-runs'],
    optional: true,
    attestable: ['feature-off', 'unsupported'],
    evaluate: (evidence) => judgeRuns(tool, evidence['program-runs']),
  })
}

function judgeRuns(tool: Tool, { tools }: ProgramRunsEvidence): Answer {
  const runs = (tools ?? []).filter((run) => run.tool === tool)
  const work = {
    scope: `Runs of \`${tool}\` on this machine, by their exit codes.`,
    inspected: [{ what: `runs of ${tool}`, count: runs.filter(({ end }) => end.kind === 'exited').length }],
  }
  if (tools === null) {
    const grant = 'Run it with --run-tools on a machine where it is installed.'
    return {
      ...work,
      status: 'unknown',
      gaps: [gap('program-runs', 'feature-off', `\`${tool}\` was not run: nobody asked for it.`, grant)],
    }
  }
  if (runs.length === 0) {
    return { ...work, status: 'unknown', gaps: [gap('program-runs', 'not-found', `Nothing here is for \`${tool}\`.`)] }
  }
  const gaps = runs.flatMap((run) => gapOf(run) ?? [])
  const reported = runs.filter(({ end }) => end.kind === 'exited' && end.code !== 0)
  if (reported.length > 0) {
    const where = reported.map(({ over }) => (over === null ? 'the work tree' : `\`${over.path}\``)).join(', ')
    return {
      ...work,
      status: 'needs-review',
      question: `\`${tool}\` reports on ${where}. Run it by hand: is anything open?`,
      gaps,
    }
  }
  const place = runs[0]?.over ?? null
  const summary = `\`${tool}\` ended with exit code 0.`
  return {
    ...work,
    status: 'pass',
    evidence: [{ summary, source: 'program-runs', place, assurance: 'reported' }],
    gaps,
  }
}

function gapOf({ tool, end }: ToolRun): ReturnType<typeof gap> | null {
  switch (end.kind) {
    case 'exited':
      return null
    case 'timed-out':
      return gap('program-runs', 'time-limit', `\`${tool}\` had not ended when its time was up.`)
    case 'signalled':
      return gap(
        'program-runs',
        'malformed',
        `\`${tool}\` was ended by the signal ${end.signal}.`,
        'Run it by hand and mend it.',
      )
    case 'not-started':
      return gap(
        'program-runs',
        'unsupported',
        `\`${tool}\` could not be started: ${end.because}`,
        'Install it, and run again.',
      )
  }
}
