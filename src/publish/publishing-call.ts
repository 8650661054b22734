import type { Call } from '../github/client.ts'
import type { Gap } from '../model/gap.ts'

type Own = 'purpose' | 'kind' | 'verb' | 'grantFor'

// What GitHub answers to every token of a person that would make a check run.
const APP_ONLY = 'You must authenticate via a GitHub App.'

/** A change that tells the result. What a 403 means, and what can be done about it, is said for readers of a workflow's log. */
export function publishing<T>(call: Omit<Call<T>, Own>): Call<T> {
  return {
    ...call,
    purpose: 'publishing',
    kind: 'publishing',
    verb: 'published',
    grantFor: (message) => {
      if (message === APP_ONLY) {
        return "A person's token makes no check run: leave github-token as it is, or pass an App's token as check-token."
      }
      return call.permission === null
        ? null
        : `Give the token \`${call.permission}\`; a run for a fork or by Dependabot has one that only reads, and there ` +
            'the job summary says the same.'
    },
  }
}

/** A reading that a publisher needs; it counts as publishing. */
export function reading<T>(call: Omit<Call<T>, Own>): Call<T> {
  return { ...call, purpose: 'publishing', kind: 'publishing' }
}

/** Whether GitHub may have done what was asked although nothing readable came back. */
export function mayBeDone(gap: Gap): boolean {
  return gap.reason === 'offline' || gap.reason === 'malformed'
}
