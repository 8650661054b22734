import type { Finding } from '../../model/finding.ts'
import { filePlace } from '../../model/place.ts'
import { policyFinding } from '../../policy/policy-findings.ts'
import type { Gathered } from '../gathered.ts'
import { POLICY_PATH } from '../policy-files.ts'
import type { EventSubject } from './event-subject.ts'
import type { EventRun } from './gather-event.ts'

/** What is to be told of a run's subject and of what it is compared with. */
export function subjectNotes(
  { payload, inputs }: EventRun,
  subject: EventSubject,
  base: Gathered['event']['base']['kind'],
  hasBase: boolean,
): Finding[] {
  const place = filePlace(POLICY_PATH)
  const notes: Finding[] = []
  if (payload.about.kind === 'finished-run' && inputs['check-token'] === undefined) notes.push(presentsOnly(place))
  if (!subject.isPeeled) {
    const message =
      `What the tag \`${subject.tag ?? ''}\` stands for could not be read from GitHub; \`${subject.commit}\` was judged, which ` +
      'it stood for when the run began. Run again.'
    notes.push(policyFinding('policy/subject-moved', message, place, 'unpeeled'))
  }
  if (!hasBase && base !== 'none' && base !== 'last-release-tag') {
    const message =
      'What the subject is compared with is not in this clone, so every finding counts as introduced. ' +
      'Check out with `fetch-depth: 0`.'
    notes.push(policyFinding('policy/base-unread', message, place, 'base'))
  }
  return notes
}

/** A job of this run is no check of the commit, and what any workflow may post holds nobody up. */
function presentsOnly(place: Finding['place']): Finding {
  const message =
    'This run follows another, so it presents its result and does not gate: its job is no check of this commit, and every ' +
    'workflow that may write checks could post a check run of this name. Require the job of the run before it, or pass ' +
    'check-token and require this check run of that App.'
  return policyFinding('policy/presents-only', message, place, 'finished-run')
}
