import type { NonEmpty } from '../../model/non-empty.ts'
import {
  fileOf,
  jobsOf,
  stepsOf,
  type Action,
  type Job,
  type ModelFile,
  type Step,
  type Workflow,
} from '../model/model.ts'
import { isNever } from '../model/visit.ts'
import type { Subject } from '../subject.ts'
import { ownJob } from './releases.ts'
import { ignoredErrors, type Silence } from './silences.ts'
import type { ToolUse } from './tool-uses.ts'

/** A composite action of the subject that a step of a job uses, be it through other actions. */
export interface UsedAction {
  readonly action: Action
  /** The step of the job. */
  readonly step: Step
}

/** One job as GitHub starts it: of a workflow that an event starts, called workflows of the subject carried out. */
export interface JobRun {
  readonly workflow: Workflow
  /** From the workflow's own job down to the one that has the steps. */
  readonly chain: NonEmpty<Job>
  readonly job: Job
  readonly actions: readonly UsedAction[]
}

/** A tool with the job that runs it. */
export interface JobTool<T extends ToolUse> {
  readonly run: JobRun
  readonly use: T
  /** The step of the job; null where the job as a whole is the tool. */
  readonly step: Step | null
  /** Its own, and those of the steps and jobs that call it, each with the file that it stands in. */
  readonly silenced: readonly { readonly silence: Silence; readonly path: string }[]
}

/** Reusable workflows nest at most this deep. https://docs.github.com/en/actions/reference/workflows-and-actions/reusing-workflow-configurations */
const MAX_DEPTH = 10
/** Calls may multiply; beyond this many jobs the rest is not followed. */
const MAX_RUNS = 5_000

/** The jobs that events start, and whether there are more than are followed. Those that never run are left out. */
export function jobRunsIn(subject: Subject): { readonly runs: readonly JobRun[]; readonly isCut: boolean } {
  const runs: JobRun[] = []
  const follow = (workflow: Workflow, called: Workflow, above: readonly Job[]): void => {
    for (const job of jobsOf(called)) {
      if (runs.length >= MAX_RUNS) return
      if (isNever(job.condition) || above.includes(job)) continue
      const next = above.length < MAX_DEPTH ? subject.workflowOf(job.uses) : null
      if (next !== null) follow(workflow, next, [...above, job])
      else runs.push({ workflow, chain: chainOf(above, job), job, actions: actionsOf(job.steps, subject) })
    }
  }
  for (const file of subject.files) if (file.kind === 'workflow' && isStarted(file)) follow(file, file, [])
  return { runs, isCut: runs.length >= MAX_RUNS }
}

function chainOf([first, ...rest]: readonly Job[], job: Job): NonEmpty<Job> {
  return first === undefined ? [job] : [first, ...rest, job]
}

/** A workflow that others call and no event starts runs in theirs alone. */
function isStarted({ triggers }: Workflow): boolean {
  return triggers.some(({ event }) => event !== 'workflow_call')
}

function actionsOf(steps: readonly Step[], subject: Subject): readonly UsedAction[] {
  return steps.flatMap((step) => {
    const seen = new Set<Action>()
    const waiting = isNever(step.condition) ? [] : [step]
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const action = subject.actionOf(next.uses)
      if (action === null || seen.has(action)) continue
      seen.add(action)
      waiting.push(...stepsOf(action).filter(({ condition }) => !isNever(condition)))
    }
    return [...seen].map((action) => ({ action, step }))
  })
}

/** The tools that a job runs: in its own steps, in the actions that they use, or as the workflow that it calls elsewhere. */
export function toolsOf<T extends ToolUse>(
  run: JobRun,
  find: (file: ModelFile) => readonly T[],
): readonly JobTool<T>[] {
  const calls = run.chain.slice(0, -1).flatMap(silencesOf)
  const own = find(run.job.workflow).flatMap((use): readonly JobTool<T>[] => {
    if (ownJob(use.at) !== run.job) return []
    const silenced = use.silenced.map((silence) => ({ silence, path: run.job.workflow.path }))
    return [{ run, use, step: 'index' in use.at ? use.at : null, silenced: [...silenced, ...calls] }]
  })
  const used = run.actions.flatMap(({ action, step }) =>
    find(action).map((use): JobTool<T> => {
      const silenced = use.silenced.map((silence) => ({ silence, path: action.path }))
      return { run, use, step, silenced: [...silenced, ...silencesOf(step), ...calls] }
    }),
  )
  return [...own, ...used]
}

function silencesOf(at: Step | Job): JobTool<ToolUse>['silenced'] {
  const path = 'index' in at ? fileOf(at).path : at.workflow.path
  return ignoredErrors(at).map((silence) => ({ silence, path }))
}

/** The file that a step or job of a run stands in. */
export function pathOfUse(run: JobRun, at: Step | Job): string {
  return 'index' in at ? fileOf(at).path : run.job.workflow.path
}
