import type { Finding } from '../model/finding.ts'
import type { Gap } from '../model/gap.ts'
import { filePlace } from '../model/place.ts'
import type { TrustedChange } from '../model/report.ts'
import type { Approval, ApprovalRefusal } from './approvals.ts'
import { policyFinding } from './policy-findings.ts'

/** Why the changes of a pull request do not count: refused, or not to be told. */
export type NotApproved = Extract<Approval, { approved: false }>['because'] | Gap

/** A note for each file that a run takes its rules from and that the pull request changes without an owner's approval. */
export function unapprovedChanges(changes: readonly TrustedChange[], because: NotApproved): Finding[] {
  const why = reasonOf(because)
  return changes
    .filter(({ approved }) => !approved)
    .map(({ path }) => {
      const message =
        `The pull request changes \`${path}\`, and the change does not count: ${why}. ` +
        'Have an owner who wrote none of it approve this very head.'
      return policyFinding('policy/change-not-approved', message, filePlace(path), path)
    })
}

const REASONS: { readonly [R in ApprovalRefusal]: string } = {
  'no-owners': 'the policy of the default branch names no owners',
  'no-approval': 'nobody has reviewed it',
  'not-an-owner': 'is no owner by the policy of the default branch',
  'not-a-person': 'is no person',
  'no-write-permission': 'may not write to the repository now',
  'not-approving': 'does not approve it',
  'other-head': 'approved an older head',
  'other-files': 'approved other files than those that are judged',
  'is-author': 'opened the pull request',
  'is-commit-person': 'is author or committer of one of its commits',
  'commit-people-unknown': 'approved commits of which not all belong to known accounts',
  'is-sender': 'set off this run; run the original job again',
  retargeted: 'approved before the target branch was changed',
}

function reasonOf(because: NotApproved): string {
  if ('reason' in because) return `whether an owner approved it could not be told (${because.detail})`
  return because
    .map(({ login, refusal }) => (login === null ? REASONS[refusal] : `\`${login}\` ${REASONS[refusal]}`))
    .join('; ')
}
