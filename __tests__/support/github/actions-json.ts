import { type Artifact, type Job, runStanding, type Workflow, type WorkflowRun } from './actions.ts'
import { simpleCommitJson } from './commits.ts'
import type { Json, JsonObject } from './description.ts'
import { headOfPull, type PullRequest } from './pulls.ts'
import { minimalRepositoryJson, type Repository, repositoryUrls } from './repository.ts'
import { accountJson, timeOf, type World } from './world.ts'

/** A workflow, as the list and as the event's payload have it. */
export function workflowJson(world: World, repository: Repository, workflow: Workflow): JsonObject {
  const { api, html } = repositoryUrls(world, repository)
  return {
    id: workflow.id,
    node_id: `W_${workflow.id}`,
    name: workflow.name,
    path: workflow.path,
    state: workflow.state,
    created_at: '2026-01-01T00:00:00Z',
    updated_at: '2026-01-01T00:00:00Z',
    url: `${api}/actions/workflows/${workflow.id}`,
    html_url: `${html}/blob/${repository.defaultBranch}/${workflow.path}`,
    badge_url: `${html}/workflows/${encodeURIComponent(workflow.name)}/badge.svg`,
  }
}

function minimalPullJson(world: World, repository: Repository, pull: PullRequest): Json {
  const end = (of: Repository, ref: string, sha: string) => ({
    ref,
    sha,
    repo: { id: of.id, url: repositoryUrls(world, of).api, name: of.name },
  })
  const head = headOfPull(repository, pull)
  const base = repository.git.refs.get(`refs/heads/${pull.baseBranch}`) ?? ''
  return {
    id: pull.id,
    number: pull.number,
    url: `${repositoryUrls(world, repository).api}/pulls/${pull.number}`,
    head: end(pull.headRepository ?? repository, pull.headBranch, head),
    base: end(repository, pull.baseBranch, base),
  }
}

/** A run, as the list and as the event's payload have it. */
export function runJson(world: World, repository: Repository, run: WorkflowRun, attempt = run.attempt): JsonObject {
  const { api, html } = repositoryUrls(world, repository)
  const url = `${api}/actions/runs/${run.id}`
  return {
    id: run.id,
    name: run.workflow.name,
    node_id: `WFR_${run.id}`,
    head_branch: run.headBranch,
    head_sha: run.headSha,
    path: run.workflow.path,
    display_title: run.workflow.name,
    run_number: run.number,
    run_attempt: attempt,
    event: run.event,
    ...runStanding(run, attempt),
    workflow_id: run.workflow.id,
    check_suite_id: run.suite.id,
    check_suite_node_id: `CS_${run.suite.id}`,
    url,
    html_url: `${html}/actions/runs/${run.id}`,
    // Runs for a fork's pull request name none.
    pull_requests:
      run.headRepository === repository ? run.pulls.map((pull) => minimalPullJson(world, repository, pull)) : [],
    created_at: run.createdAt,
    updated_at: timeOf(world.clock),
    actor: accountJson(world, run.actor),
    triggering_actor: accountJson(world, run.triggeringActor),
    run_started_at: run.createdAt,
    jobs_url: `${url}/jobs`,
    logs_url: `${url}/logs`,
    check_suite_url: `${api}/check-suites/${run.suite.id}`,
    artifacts_url: `${url}/artifacts`,
    cancel_url: `${url}/cancel`,
    rerun_url: `${url}/rerun`,
    previous_attempt_url: attempt > 1 ? `${url}/attempts/${attempt - 1}` : null,
    workflow_url: `${api}/actions/workflows/${run.workflow.id}`,
    head_commit: simpleCommitJson(repository, run.headSha),
    repository: minimalRepositoryJson(world, repository),
    head_repository: minimalRepositoryJson(world, run.headRepository),
    referenced_workflows: run.referenced,
  }
}

/** A job of a run. */
export function jobJson(world: World, repository: Repository, run: WorkflowRun, job: Job): JsonObject {
  const { api, html } = repositoryUrls(world, repository)
  const { check } = job
  return {
    id: check.id,
    run_id: run.id,
    workflow_name: run.workflow.name,
    head_branch: run.headBranch,
    run_url: `${api}/actions/runs/${run.id}`,
    run_attempt: job.attempt,
    node_id: `CR_${check.id}`,
    head_sha: run.headSha,
    url: `${api}/actions/jobs/${check.id}`,
    html_url: `${html}/actions/runs/${run.id}/job/${check.id}`,
    status: check.status,
    conclusion: check.conclusion,
    created_at: check.startedAt,
    started_at: check.startedAt,
    completed_at: check.completedAt,
    name: check.name,
    steps: job.steps.map((step, index) => ({
      name: step.name,
      status: step.conclusion === null ? 'in_progress' : 'completed',
      conclusion: step.conclusion,
      number: index + 1,
      started_at: check.startedAt,
      completed_at: check.completedAt,
    })),
    check_run_url: `${api}/check-runs/${check.id}`,
    labels: job.labels,
    runner_id: job.check.id,
    // Each job has a machine of its own while it runs.
    runner_name: runnerName(job),
    runner_group_id: 1,
    runner_group_name: 'Default',
  }
}

/** An artifact; expired ones have no bytes. */
export function artifactJson(world: World, repository: Repository, artifact: Artifact): JsonObject {
  const url = `${repositoryUrls(world, repository).api}/actions/artifacts/${artifact.id}`
  return {
    id: artifact.id,
    node_id: `AR_${artifact.id}`,
    name: artifact.name,
    size_in_bytes: artifact.bytes?.length ?? 0,
    url,
    archive_download_url: `${url}/zip`,
    expired: artifact.bytes === null,
    digest: null,
    created_at: artifact.createdAt,
    updated_at: artifact.createdAt,
    expires_at: artifact.createdAt,
    workflow_run: {
      id: artifact.run.id,
      repository_id: repository.id,
      head_repository_id: artifact.run.headRepository.id,
      head_branch: artifact.run.headBranch,
      head_sha: artifact.run.headSha,
    },
  }
}

/** The machine that a job is on. */
export function runnerName(job: Job): string {
  return `Runner ${job.check.id}`
}
