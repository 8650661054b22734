import { addJob, addRun, addWorkflow, rerun, type WorkflowRun } from './github/actions.ts'
import type { ActionStage } from './action-stage.ts'
import { headOf } from './github/repository.ts'
import type { Repository } from './github/repository.ts'
import { asLogged, noise } from './log-noise.ts'

/** A job as it ran: by step, what it printed. */
export interface LoggedJob {
  readonly name: string
  readonly steps: readonly { readonly name: string; readonly lines: readonly string[] }[]
}

export interface RunToAdd {
  /** The workflow's file. */
  readonly path: string
  /** By attempt, its jobs. */
  readonly attempts: readonly (readonly LoggedJob[])[]
  readonly event?: string
  readonly headSha?: string
  readonly from?: Repository
  readonly daysAgo?: number
}

/** Adds a run that has ended, with its logs as a runner keeps them. */
export function addLoggedRun({ world, repository, andrej }: ActionStage, about: RunToAdd): WorkflowRun {
  const known = repository.actions.workflows.find(({ path }) => path === about.path)
  const workflow = known ?? addWorkflow(world, repository, about.path, about.path)
  const run = addRun(world, repository, {
    workflow,
    event: about.event ?? 'push',
    headSha: about.headSha ?? headOf(repository, 'main'),
    headBranch: 'main',
    actor: andrej,
    ...(about.from === undefined ? {} : { headRepository: about.from }),
    createdAt: new Date(Date.now() - (about.daysAgo ?? 1) * 86_400_000).toISOString(),
  })
  for (const [index, jobs] of about.attempts.entries()) {
    if (index > 0) rerun(world, repository, run, [], andrej)
    for (const { name, steps } of jobs) {
      addJob(world, repository, run, {
        name,
        conclusion: 'success',
        steps: steps.map((step) => ({ name: step.name, conclusion: 'success', log: asLogged(step.lines) })),
      })
    }
  }
  return run
}

/** A step that prints noise, and these lines in the midst of it from line `at` on. */
export function noisyStep(
  name: string,
  seed: string,
  lines: readonly string[] = [],
): { readonly name: string; readonly lines: readonly string[]; readonly at: number } {
  const before = noise(`${seed} before`, 12)
  return { name, lines: [...before, ...lines, ...noise(`${seed} after`, 5)], at: before.length + 1 }
}
