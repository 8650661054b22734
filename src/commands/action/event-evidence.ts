import { OPTIONS } from '../../config/options.ts'
import { ACTIONS_APP_ID, collectBranchRules, type OwnGate } from '../../evidence/branch-rules.ts'
import type { Collectors } from '../../evidence/collect.ts'
import { startCommitChecks } from '../../evidence/commit-checks.ts'
import type { WantedName } from '../../evidence/confirm-jobs.ts'
import { collectProgramRuns } from '../../evidence/program-runs.ts'
import type { Reading } from '../../github/reading.ts'
import { readRepository } from '../../github/repository.ts'
import { ConfigError } from '../../model/errors.ts'
import { CHECK_RUN_IDENTITY_PREFIX } from '../../report/check-run.ts'
import type { OtherCollectors } from '../collect-trees.ts'
import { type ApiInput, apiCollectors } from './api-evidence.ts'
import { GATE_JOB_NAME } from '../init/workflow-template.ts'
import { downloadCollectors, type DownloadInput } from './download-evidence.ts'
import type { EventRules } from './event-rules.ts'
import { ownWorkflowPath, type Runner } from './runner.ts'

export interface EvidenceInput extends ApiInput, DownloadInput {
  /** The administrator's, for the rules of the branch. */
  readonly admin: Reading | null
  readonly runner: Runner
  /** The branch whose rules are asked for. */
  readonly branch: string
  readonly rules: EventRules
  readonly blobs: ReadonlyMap<string, string>
  readonly checkName: string
  /** Jobs whose success is looked up in their runs as well. */
  readonly confirm: readonly WantedName[]
  readonly confirmRequests: number
  /** Whether an App of the team's own posts the check run. */
  readonly byApp: boolean
  readonly waitMs: number
  readonly onWait: (pending: number) => void
}

/** The collectors of what comes after the tree or from GitHub; this very job has been found among the checks. */
export type EventCollectors = (tree: Collectors['tree']) => OtherCollectors

/**
 * Looks at the commit's checks and makes the collectors of what GitHub alone knows. The action runs no program of the
 * repository.
 * @throws ConfigError `BAD_OPTION_VALUE` where the check run would bear the name of the job itself.
 */
export async function startEvidence(input: EvidenceInput): Promise<EventCollectors> {
  const { runner, rules, blobs, checkName } = input
  const started = await startCommitChecks(input.readingFor('commit-checks'), {
    commit: input.commit,
    own: {
      job: { runId: runner.runId, attempt: runner.attempt, jobKey: runner.job, runner: runner.machine },
      before: input.finished === null ? null : { runId: input.finished.id, name: GATE_JOB_NAME },
      posted: { names: postedNames(input), externalIdPrefix: CHECK_RUN_IDENTITY_PREFIX },
    },
    confirm: input.confirm,
    confirmRequests: input.confirmRequests,
    files: { atSubject: (path) => blobs.get(path) ?? null, atTrusted: rules.trustedBlobAt },
    waitMs: input.waitMs,
    onWait: input.onWait,
  })
  if (started.ownJob === checkName) throw sameName(checkName)
  const ruled = input.readingFor('branch-rules')
  return (tree) => ({
    'commit-checks': started.collect,
    'branch-rules': async () =>
      collectBranchRules(ruled, {
        branch: input.branch,
        known: rules.branch?.name === input.branch ? rules.branch : null,
        own: {
          jobName: started.ownJob,
          jobKey: ownJobKey(runner),
          ...(await ownWorkflow(ruled, runner)),
          repositoryId: runner.repositoryId,
          posted: { name: checkName, byApp: input.byApp },
          actionsAppId: ACTIONS_APP_ID,
        },
        admin: input.admin,
      }),
    ...apiCollectors(input),
    ...downloadCollectors(input),
    'program-runs': async () => {
      const seen = await tree()
      return seen.ok ? collectProgramRuns(seen.value.readinessScript, { script: null, tools: null }) : seen
    },
  })
}

/** The run that this one follows may have posted as well, under the name that no input changed. */
function postedNames({ checkName, finished }: EvidenceInput): readonly string[] {
  return finished === null ? [checkName] : [checkName, OPTIONS['check-name'].default]
}

/** GitHub cannot tell two check runs of one App and one name apart, and a ruleset would take either for the gate. */
function sameName(name: string): ConfigError {
  return new ConfigError(
    'BAD_OPTION_VALUE',
    `The input check-name is ${JSON.stringify(name)}, which is the name of this very job.`,
    "Name the check run otherwise, or the job; a ruleset requires the job's name.",
  )
}

function ownJobKey(runner: Runner): string | null {
  const path = ownWorkflowPath(runner)
  return path === null ? null : `${path}#${runner.job}`
}

async function ownWorkflow(reading: Reading, runner: Runner): Promise<Pick<OwnGate, 'workflow'>> {
  const { workflow, repositoryId } = runner
  if (workflow === null) return { workflow: null }
  const isHere = ownWorkflowPath(runner) !== null
  // A ruleset may take the workflow from another repository, which it names by its number.
  const there = isHere ? null : await readRepository({ ...reading, repository: workflow.repository })
  const id = isHere ? repositoryId : there?.ok === true ? there.value.id : null
  return { workflow: id === null ? null : { path: workflow.path, repositoryId: id } }
}
