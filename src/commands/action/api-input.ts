import type { Reading } from '../../github/reading.ts'
import type { Purpose } from '../../github/request-count.ts'
import type { ApiInput } from './api-evidence.ts'
import type { EventSubject } from './event-subject.ts'
import type { EventRun } from './gather-event.ts'

/** The run's repository, read by the workflow's token. */
export function readingOf({ github, runner }: Pick<EventRun, 'github' | 'runner'>, purpose: Purpose): Reading {
  return { github, repository: runner.repository, purpose }
}

/** What the sources that are lists of GitHub's go by. The administrator's token belongs to the release stage. */
export function apiInputOf(
  run: EventRun,
  subject: EventSubject,
  isRelease: boolean,
): Omit<ApiInput, 'lastRelease' | 'isReleaseUnseen'> {
  // What an administrator sees belongs to nobody who opened a pull request from elsewhere.
  const admin = subject.pull?.isFork === true ? null : run.admin
  return {
    isRelease,
    repositoryId: run.runner.repositoryId,
    readingFor: (source) => readingOf(run, source),
    adminFor: (source) =>
      admin === null || !isRelease ? null : readingOf({ github: admin, runner: run.runner }, source),
    scanned: scannedAt(run, subject),
  }
}

/** A run for a pull request is of the merge that GitHub made of this head, and so are its analyses. */
function scannedAt({ runner, payload }: EventRun, { commit, pull, ref }: EventSubject): ApiInput['scanned'] {
  if (payload.event === 'pull_request' || payload.event === 'pull_request_review') {
    return { commits: [commit, runner.commit], ref: pull === null ? null : `refs/pull/${pull.number}/merge` }
  }
  const isOwnBranch = ref.startsWith('refs/heads/') && ref !== `refs/heads/${payload.defaultBranch}`
  return { commits: [commit], ref: isOwnBranch ? ref : null }
}
