import {
  addCheckRun,
  type Annotation,
  type CheckConclusion,
  type CheckRun,
  type CheckStatus,
  type CheckSuite,
} from './checks.ts'
import { commitOf } from './git-store.ts'
import { asText, type Json, type JsonObject } from './description.ts'
import { simpleCommitJson, withCommit } from './commits.ts'
import { minimalRepositoryJson, type Repository, repositoryUrls } from './repository.ts'
import {
  type Answer,
  type Call,
  counted,
  json,
  list,
  notFound,
  param,
  refusal,
  type Routes,
  unprocessable,
} from './route.ts'
import { appJson, nextTime, type World } from './world.ts'

/** Check runs and check suites. */
export const checkRoutes: Routes = {
  'POST /repos/{owner}/{repo}/check-runs': (call, repository) => {
    const app = call.token.app ?? call.world.actions
    const headSha = asText(call.body['head_sha'])
    if (commitOf(repository.git, headSha) === null) return unprocessable(`No commit found for SHA: ${headSha}`)
    const mistake = mistakeIn(call.body)
    if (mistake !== null) return mistake
    const run = addCheckRun(call.world, repository, { name: asText(call.body['name']), headSha, app })
    applyBody(call, run)
    return json(checkRunJson(call.world, repository, run), 201)
  },
  'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}': (call, repository) =>
    withRun(call, repository, (run) => {
      const maker = run.app.id
      if (maker !== call.token.app?.id) {
        return refusal(
          403,
          `Invalid app_id ${maker} - check run can only be modified by the GitHub App that created it.`,
        )
      }
      if (run.isJob && ('status' in call.body || 'conclusion' in call.body)) {
        return refusal(403, 'Check run status and conclusions can only be updated internally by GitHub Actions')
      }
      const mistake = mistakeIn(call.body)
      if (mistake !== null) return mistake
      applyBody(call, run)
      return json(checkRunJson(call.world, repository, run))
    }),
  'GET /repos/{owner}/{repo}/check-runs/{check_run_id}': (call, repository) =>
    withRun(call, repository, (run) => json(checkRunJson(call.world, repository, run))),
  'GET /repos/{owner}/{repo}/check-runs/{check_run_id}/annotations': (call, repository) =>
    withRun(call, repository, (run) => {
      const { html } = repositoryUrls(call.world, repository)
      return list(run.annotations.map((annotation) => annotationJson(html, run, annotation)))
    }),
  'GET /repos/{owner}/{repo}/commits/{ref}/check-runs': (call, repository) =>
    withCommit(repository, param(call, 'ref'), (commit) =>
      runsAnswer(
        call,
        repository,
        repository.checks.runs.filter(({ headSha }) => headSha === commit.sha),
      ),
    ),
  'GET /repos/{owner}/{repo}/commits/{ref}/check-suites': (call, repository) =>
    withCommit(repository, param(call, 'ref'), (commit) =>
      counted(
        'check_suites',
        repository.checks.suites
          .filter(({ headSha, app }) => headSha === commit.sha && isAsked(call.query.get('app_id'), String(app.id)))
          .filter((suite) => {
            const name = call.query.get('check_name')
            return name === null || repository.checks.runs.some((run) => run.suite === suite && run.name === name)
          })
          .map((suite) => suiteJson(call.world, repository, suite)),
      ),
    ),
  'GET /repos/{owner}/{repo}/check-suites/{check_suite_id}': (call, repository) =>
    withSuite(call, repository, (suite) => json(suiteJson(call.world, repository, suite))),
  'GET /repos/{owner}/{repo}/check-suites/{check_suite_id}/check-runs': (call, repository) =>
    withSuite(call, repository, (suite) =>
      runsAnswer(
        call,
        repository,
        repository.checks.runs.filter((run) => run.suite === suite),
      ),
    ),
}

function isAsked(asked: string | null, value: string): boolean {
  return asked === null || asked === value
}

function runsAnswer(call: Call, repository: Repository, runs: readonly CheckRun[]): Answer {
  const { query } = call
  const asked = runs
    .filter((run) => isAsked(query.get('check_name'), run.name))
    .filter((run) => isAsked(query.get('status'), run.status))
    .filter((run) => isAsked(query.get('app_id'), String(run.app.id)))
  const shown =
    query.get('filter') === 'all'
      ? asked
      : // The latest of a name within a suite: two workflows with a job of one name are both told.
        asked.filter(
          (run) => !asked.some((other) => other.suite === run.suite && other.name === run.name && other.id > run.id),
        )
  return counted(
    'check_runs',
    [...shown].reverse().map((run) => checkRunJson(call.world, repository, run)),
  )
}

function withRun(call: Call, repository: Repository, run: (found: CheckRun) => Answer): Answer {
  const found = repository.checks.runs.find(({ id }) => String(id) === param(call, 'check_run_id'))
  return found === undefined ? notFound() : run(found)
}

function withSuite(call: Call, repository: Repository, run: (found: CheckSuite) => Answer): Answer {
  const found = repository.checks.suites.find(({ id }) => String(id) === param(call, 'check_suite_id'))
  return found === undefined ? notFound() : run(found)
}

// https://docs.github.com/en/rest/checks/runs#create-a-check-run
const MESSAGE_BYTES = 64 * 1024
const TITLE_CHARACTERS = 255

function mistakeIn(body: JsonObject): Answer | null {
  if (body['status'] === 'completed' && body['conclusion'] === undefined) {
    return unprocessable('Invalid request.\n\nMissing required key "conclusion".')
  }
  if (body['conclusion'] === 'stale') return unprocessable('Only GitHub can set the conclusion stale.')
  for (const annotation of annotationsOf(body)) {
    const { start_line: start, end_line: end } = annotation
    if (end < start) return unprocessable('end_line must be after start_line')
    if (start !== end && annotation.start_column !== undefined) {
      return unprocessable('Columns are allowed only where start_line and end_line are equal')
    }
    if ([annotation.message, annotation.raw_details ?? ''].some((text) => Buffer.byteLength(text) > MESSAGE_BYTES)) {
      return unprocessable('An annotation holds at most 64 KB of text')
    }
    if ((annotation.title ?? '').length > TITLE_CHARACTERS) return unprocessable('title is at most 255 characters')
  }
  return null
}

function annotationsOf(body: JsonObject): readonly Annotation[] {
  const output = body['output']
  if (typeof output !== 'object' || output === null || !('annotations' in output)) return []
  // The body was validated before it came here.
  return (output['annotations'] ?? []) as unknown as readonly Annotation[]
}

function applyBody(call: Call, run: CheckRun): void {
  const { body } = call
  if (typeof body['name'] === 'string') run.name = body['name']
  if (typeof body['external_id'] === 'string') run.externalId = body['external_id']
  // Only a registered App may say where the details are; for Actions the address is ignored.
  if (typeof body['details_url'] === 'string' && run.app.id !== call.world.actions.id)
    run.detailsUrl = body['details_url']
  if (typeof body['status'] === 'string') run.status = body['status'] as CheckStatus
  if (typeof body['started_at'] === 'string') run.startedAt = body['started_at']
  if (typeof body['conclusion'] === 'string') {
    run.conclusion = body['conclusion'] as CheckConclusion
    run.status = 'completed'
    run.completedAt = typeof body['completed_at'] === 'string' ? body['completed_at'] : nextTime(call.world)
  }
  if (Array.isArray(body['actions'])) run.actions.splice(0, Infinity, ...(body['actions'] as JsonObject[]))
  const output = body['output']
  if (typeof output !== 'object' || output === null || Array.isArray(output)) return
  const given = output as JsonObject
  if (typeof given['title'] === 'string') run.title = given['title']
  if (typeof given['summary'] === 'string') run.summary = given['summary']
  if (typeof given['text'] === 'string') run.text = given['text']
  // Annotations of a later request come on top of the earlier ones.
  run.annotations.push(...annotationsOf(body))
}

function annotationJson(html: string, run: CheckRun, annotation: Annotation): JsonObject {
  return {
    path: annotation.path,
    blob_href: `${html}/blob/${run.headSha}/${annotation.path}`,
    start_line: annotation.start_line,
    end_line: annotation.end_line,
    start_column: annotation.start_column ?? null,
    end_column: annotation.end_column ?? null,
    annotation_level: annotation.annotation_level,
    title: annotation.title ?? null,
    message: annotation.message,
    raw_details: annotation.raw_details ?? null,
  }
}

/** A check run, as every answer has it. */
export function checkRunJson(world: World, repository: Repository, run: CheckRun): JsonObject {
  const { api, html } = repositoryUrls(world, repository)
  const url = `${api}/check-runs/${run.id}`
  const page = `${html}/runs/${run.id}`
  return {
    id: run.id,
    node_id: `CR_${run.id}`,
    head_sha: run.headSha,
    name: run.name,
    external_id: run.externalId,
    url,
    html_url: page,
    details_url: run.detailsUrl ?? page,
    status: run.status,
    conclusion: run.conclusion,
    started_at: run.startedAt,
    completed_at: run.completedAt,
    output: {
      title: run.title,
      summary: run.summary,
      text: run.text,
      annotations_count: run.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    check_suite: { id: run.suite.id },
    app: appJson(world, run.app),
    pull_requests: [],
  }
}

function suiteJson(world: World, repository: Repository, suite: CheckSuite): JsonObject {
  const { api } = repositoryUrls(world, repository)
  const url = `${api}/check-suites/${suite.id}`
  const runs = repository.checks.runs.filter((run) => run.suite === suite)
  const isDone = runs.length > 0 && runs.every(({ status }) => status === 'completed')
  const failed = runs.find(({ conclusion }) => conclusion === 'failure')
  const conclusion: Json = isDone ? (failed?.conclusion ?? 'success') : null
  return {
    id: suite.id,
    node_id: `CS_${suite.id}`,
    head_branch: suite.headBranch,
    head_sha: suite.headSha,
    status: isDone ? 'completed' : 'queued',
    conclusion,
    url,
    before: null,
    after: null,
    created_at: suite.createdAt,
    updated_at: suite.createdAt,
    app: appJson(world, suite.app),
    head_commit: simpleCommitJson(repository, suite.headSha),
    repository: minimalRepositoryJson(world, repository),
    latest_check_runs_count: runs.length,
    check_runs_url: `${url}/check-runs`,
    pull_requests: [],
  }
}
