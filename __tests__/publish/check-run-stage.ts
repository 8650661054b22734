import type { Answer } from '../../src/github/answer.ts'
import type { Report } from '../../src/model/report.ts'
import { publishCheckRun, type PublishedCheckRun } from '../../src/publish/check-run.ts'
import type { CheckRunToPublish } from '../../src/publish/check-run-requests.ts'
import { checkRunIdentity, renderCheckRun } from '../../src/report/check-run.ts'
import { clientOf, type Stage, useStage } from '../github/support.ts'
import type { CheckRun } from '../support/github/checks.ts'
import type { OperationKey } from '../support/github/operations.ts'
import { addWorkflowToken, type RunOrigin, type Token } from '../support/github/tokens.ts'

export const NAME = 'Release checklist'
export const REPOSITORY = { owner: 'acme', repo: 'shop' }
export const POST = 'POST /repos/{owner}/{repo}/check-runs'
export const PATCH = 'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}'
export const LIST = 'GET /repos/{owner}/{repo}/commits/{ref}/check-runs'

export const OPTIONS = { anchor: { path: '.github/workflows/gate.yml', line: 12 }, record: null }

/** A simulated GitHub on which check runs are published, and what stands there. */
export interface CheckRunStage {
  readonly stage: () => Stage
  readonly wanted: (report: Report, about?: Partial<CheckRunToPublish>) => CheckRunToPublish
  readonly workflowToken: (origin?: RunOrigin) => Token
  readonly publish: (what: CheckRunToPublish, token?: Token) => Promise<Answer<PublishedCheckRun>>
  /** Our runs on the commit, oldest first. */
  readonly runs: () => readonly CheckRun[]
  /** What GitHub shows: of runs of one name in one suite the newest. */
  readonly shown: () => CheckRun
  /** How often that was asked. */
  readonly sent: (operation: OperationKey) => number
}

/** As `useStage`, for check runs. */
export function useCheckRunStage(): CheckRunStage {
  const stage = useStage()
  const workflowToken = (origin: RunOrigin = 'own') =>
    addWorkflowToken(stage().simulator.world, stage().sample.repository, { checks: 'write' }, origin)
  const runs = () => stage().sample.repository.checks.runs.filter(({ name }) => name === NAME)
  return {
    stage,
    workflowToken,
    runs,
    wanted: (report, about = {}) => ({
      commit: stage().sample.head,
      name: NAME,
      externalId: checkRunIdentity(NAME, 'release'),
      detailsUrl: 'https://github.com/acme/shop/actions/runs/1',
      conclusion: 'failure',
      output: renderCheckRun(report, OPTIONS),
      ...about,
    }),
    publish: async (what, token = workflowToken()) => {
      const { simulator, clock } = stage()
      return publishCheckRun(await clientOf(simulator.urls.api, { clock, token: token.secret }), REPOSITORY, what)
    },
    shown: () => {
      const newest = runs().at(-1)
      if (newest === undefined) throw new Error('There is no check run of ours')
      expect(new Set(runs().map(({ suite }) => suite.id)).size).toBe(1)
      return newest
    },
    sent: (operation) => stage().simulator.traffic.filter((exchange) => exchange.operation === operation).length,
  }
}

/** The files that a run has annotations in, in order of name. */
export function paths(run: CheckRun): readonly string[] {
  return run.annotations.map(({ path }) => path).sort()
}

/** The files that it should have them in. */
export function wantedPaths({ output }: CheckRunToPublish): readonly string[] {
  return output.annotations.map(({ path }) => path).sort()
}
