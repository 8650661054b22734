import { artifactJson, jobJson, runJson, workflowJson } from './actions-json.ts'
import { type Artifact, type Job, jobsOf, rerun, runStanding, type Workflow, type WorkflowRun } from './actions.ts'
import type { Repository } from './repository.ts'
import { type Answer, type Call, counted, json, notFound, param, refusal, type Routes } from './route.ts'
import { accountJson } from './world.ts'
import { storeBytes } from './storage.ts'
import { zipOf } from './zip.ts'

/** Workflows, their runs, jobs, logs and artifacts. */
export const actionsRoutes: Routes = {
  'GET /repos/{owner}/{repo}/actions/workflows': (call, repository) =>
    counted(
      'workflows',
      repository.actions.workflows.map((workflow) => workflowJson(call.world, repository, workflow)),
    ),
  'GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}': (call, repository) => {
    const workflow = workflowOf(call, repository)
    return workflow === null ? notFound() : json(workflowJson(call.world, repository, workflow))
  },
  'GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs': (call, repository) => {
    const workflow = workflowOf(call, repository)
    if (workflow === null) return notFound()
    return runsAnswer(
      call,
      repository,
      repository.actions.runs.filter((run) => run.workflow === workflow),
    )
  },
  'GET /repos/{owner}/{repo}/actions/runs': (call, repository) => runsAnswer(call, repository, repository.actions.runs),
  'GET /repos/{owner}/{repo}/actions/runs/{run_id}': (call, repository) =>
    withRun(call, repository, (run) => json(runJson(call.world, repository, run))),
  'GET /repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}': (call, repository) =>
    withRun(call, repository, (run) => {
      const attempt = Number(param(call, 'attempt_number'))
      return attempt > run.attempt ? notFound() : json(runJson(call.world, repository, run, attempt))
    }),
  'GET /repos/{owner}/{repo}/actions/runs/{run_id}/jobs': (call, repository) =>
    withRun(call, repository, (run) =>
      jobsAnswer(call, repository, run, call.query.get('filter') === 'all' ? run.jobs : jobsOf(run, run.attempt)),
    ),
  'GET /repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}/jobs': (call, repository) =>
    withRun(call, repository, (run) =>
      jobsAnswer(call, repository, run, jobsOf(run, Number(param(call, 'attempt_number')))),
    ),
  'GET /repos/{owner}/{repo}/actions/runs/{run_id}/approvals': (call, repository) =>
    withRun(call, repository, (run) =>
      json(
        run.approvals.map(({ by, environment, comment }) => ({
          environments: repository.settings.environments
            .filter(({ name }) => name === environment)
            .map(({ id, name }) => ({ id, name, node_id: `EN_${id}` })),
          state: 'approved',
          user: accountJson(call.world, by),
          comment,
        })),
      ),
    ),
  'GET /repos/{owner}/{repo}/actions/runs/{run_id}/logs': (call, repository) =>
    withRun(call, repository, (run) => runLogs(call, run, run.attempt)),
  'GET /repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}/logs': (call, repository) =>
    withRun(call, repository, (run) => runLogs(call, run, Number(param(call, 'attempt_number')))),
  'GET /repos/{owner}/{repo}/actions/jobs/{job_id}': (call, repository) =>
    withJob(call, repository, (job, run) => json(jobJson(call.world, repository, run, job))),
  'GET /repos/{owner}/{repo}/actions/jobs/{job_id}/logs': (call, repository) =>
    withJob(call, repository, (job) => {
      if (job.check.status !== 'completed') return notFound()
      if (job.log === null) return refusal(410, 'Logs have expired')
      return { kind: 'redirect', to: storeBytes(call.world, Buffer.from(job.log), 'text/plain; charset=utf-8') }
    }),
  'POST /repos/{owner}/{repo}/actions/jobs/{job_id}/rerun': (call, repository) =>
    withJob(call, repository, (job, run) => rerunAnswer(call, repository, run, [job])),
  'POST /repos/{owner}/{repo}/actions/runs/{run_id}/rerun': (call, repository) =>
    withRun(call, repository, (run) => rerunAnswer(call, repository, run, jobsOf(run, run.attempt))),
  'GET /repos/{owner}/{repo}/actions/artifacts': (call, repository) =>
    artifactsAnswer(call, repository, repository.actions.artifacts),
  'GET /repos/{owner}/{repo}/actions/runs/{run_id}/artifacts': (call, repository) =>
    withRun(call, repository, (run) =>
      artifactsAnswer(
        call,
        repository,
        repository.actions.artifacts.filter((artifact) => artifact.run === run),
      ),
    ),
  'GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}': (call, repository) =>
    withArtifact(call, repository, (artifact) => json(artifactJson(call.world, repository, artifact))),
  'GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}': (call, repository) =>
    withArtifact(call, repository, ({ bytes }) => {
      if (param(call, 'archive_format') !== 'zip') return notFound()
      if (bytes === null) return refusal(410, 'Artifact has expired')
      return { kind: 'redirect', to: storeBytes(call.world, bytes, 'application/zip') }
    }),
}

function rerunAnswer(call: Call, repository: Repository, run: WorkflowRun, jobs: readonly Job[]): Answer {
  if (runStanding(run).status !== 'completed') return refusal(403, 'This workflow is already running')
  rerun(call.world, repository, run, jobs, call.token.account)
  return json({}, 201)
}

function runLogs(call: Call, run: WorkflowRun, attempt: number): Answer {
  const jobs = jobsOf(run, attempt)
  if (jobs.length === 0) return notFound()
  if (jobs.every(({ log }) => log === null)) return refusal(410, 'Logs have expired')
  const entries = jobs.flatMap((job, index): [string, Uint8Array][] => {
    const name = archiveName(job.check.name)
    const steps = job.steps.flatMap(({ name: step, log }, at): [string, Uint8Array][] =>
      log === undefined || job.log === null ? [] : [[`${name}/${at + 1}_${archiveName(step)}.txt`, Buffer.from(log)]],
    )
    return [[`${index}_${name}.txt`, Buffer.from(job.log ?? '')], ...steps]
  })
  return { kind: 'redirect', to: storeBytes(call.world, zipOf(entries), 'application/zip') }
}

/** https://github.com/cli/cli, pkg/cmd/run/view/logs.go tells how names become those of files. */
function archiveName(name: string): string {
  return name.replace(/[/:]/g, '').slice(0, 90).trim()
}

function withRun(call: Call, repository: Repository, run: (found: WorkflowRun) => Answer): Answer {
  const found = repository.actions.runs.find(({ id }) => String(id) === param(call, 'run_id'))
  return found === undefined ? notFound() : run(found)
}

function withJob(call: Call, repository: Repository, run: (job: Job, of: WorkflowRun) => Answer): Answer {
  for (const of of repository.actions.runs) {
    const job = of.jobs.find(({ check }) => String(check.id) === param(call, 'job_id'))
    if (job !== undefined) return run(job, of)
  }
  return notFound()
}

function withArtifact(call: Call, repository: Repository, run: (found: Artifact) => Answer): Answer {
  const found = repository.actions.artifacts.find(({ id }) => String(id) === param(call, 'artifact_id'))
  return found === undefined ? notFound() : run(found)
}

/** By number or by the file's name. */
function workflowOf(call: Call, repository: Repository): Workflow | null {
  const asked = param(call, 'workflow_id')
  return repository.actions.workflows.find(({ id, path }) => String(id) === asked || path.endsWith(`/${asked}`)) ?? null
}

function runsAnswer(call: Call, repository: Repository, runs: readonly WorkflowRun[]): Answer {
  const { query } = call
  const isAsked = (name: string, value: string | null) => (query.get(name) ?? value) === value
  const status = query.get('status')
  return counted(
    'workflow_runs',
    [...runs]
      .reverse()
      .filter((run) => isAsked('head_sha', run.headSha) && isAsked('event', run.event))
      .filter((run) => isAsked('branch', run.headBranch) && isAsked('actor', run.actor.login))
      .filter((run) => isAsked('check_suite_id', String(run.suite.id)))
      .filter((run) => {
        const standing = runStanding(run)
        return status === null || standing.status === status || standing.conclusion === status
      })
      .map((run) => runJson(call.world, repository, run)),
  )
}

function jobsAnswer(call: Call, repository: Repository, run: WorkflowRun, jobs: readonly Job[]): Answer {
  return counted(
    'jobs',
    jobs.map((job) => jobJson(call.world, repository, run, job)),
  )
}

function artifactsAnswer(call: Call, repository: Repository, artifacts: readonly Artifact[]): Answer {
  const name = call.query.get('name')
  return counted(
    'artifacts',
    artifacts
      .filter((artifact) => name === null || artifact.name === name)
      .map((artifact) => artifactJson(call.world, repository, artifact)),
  )
}
