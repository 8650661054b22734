import type { Step, Trigger, Workflow } from '../model/model.ts'
import { canRunOn } from './condition.ts'
import type { JobRun } from './job-runs.ts'
import { startsOnCommits, triggeringOf } from './triggering.ts'

/** On which events something runs by itself, for changes of the default branch. */
export interface When {
  readonly pullRequest: boolean
  readonly push: boolean
  /** Pushes to any branch: those of pull requests from this repository, and not from forks. */
  readonly everyPush: boolean
  readonly mergeGroup: boolean
  readonly schedule: boolean
  /** Releases, tags and runs after another workflow. */
  readonly release: boolean
}

/** When a job's step runs (the whole job for null): its workflow's triggers, and every `if:` on the way. */
export function whenRuns({ workflow, chain }: JobRun, step: Step | null): When {
  const guards = [...chain, ...(step === null ? [] : [step])]
  const canRun = (event: string): boolean => guards.every((guard) => canRunOn(guard, event))
  const { onPullRequest, onPush, onEveryPush, onSchedule, onMergeGroup } = triggeringOf(workflow)
  return {
    pullRequest: onPullRequest && pullTriggers(workflow).some(({ event }) => canRun(event)),
    push: onPush && canRun('push'),
    everyPush: onEveryPush && canRun('push'),
    mergeGroup: onMergeGroup && canRun('merge_group'),
    schedule: onSchedule && canRun('schedule'),
    release: workflow.triggers.some((trigger) => isRelease(trigger) && canRun(trigger.event)),
  }
}

/** The triggers that start a workflow for each new commit of a pull request. */
export function pullTriggers({ triggers }: Workflow): readonly Trigger[] {
  return triggers.filter(startsOnCommits)
}

function isRelease({ event, tags }: Trigger): boolean {
  return (
    event === 'release' || event === 'workflow_run' || event === 'deployment' || (event === 'push' && tags !== null)
  )
}
