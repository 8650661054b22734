import { COMPROMISED_ACTIONS } from '../../workflows/audits/known-compromised-actions.data.ts'
import type { DeclaredToken } from '../../workflows/posture/job-logs.ts'
import type { Posture } from '../../workflows/posture/posture.ts'
import type { ReadAttempt } from '../run-logs.ts'
import { jobOfLog, type LocatedSighting } from './log-findings.ts'
import type { SetUp } from './runner-lines.ts'
import { SIGHTING_WORDS } from './sighting-words.ts'

/** What a runner's own lines show of a job: actions that attackers held, and a token that could do more than its file says. */
export function runnerSightings(
  { run, attempt, archive }: ReadAttempt,
  commit: string,
  posture: Posture | null,
): readonly LocatedSighting[] {
  return (archive?.logs ?? []).flatMap(({ file, scanned }) => {
    const at = { ...file, run, attempt }
    const { setUp } = scanned
    const compromised = setUp.actions.flatMap(({ slug, commit: id, line }): readonly LocatedSighting[] => {
      const known = COMPROMISED_ACTIONS.get(slug)
      if (known?.commits.includes(id) !== true) return []
      const message =
        `\`${slug}\` ran at the attacker’s commit \`${id.slice(0, 12)}\` (${known.advisory}). ` +
        'Revoke every secret that the job could read, then delete its log.'
      const sighting = { ...SIGHTING_WORDS['compromised-action-ran'], message, key: slug, line, value: null }
      return [{ ...at, sighting }]
    })
    // Another commit's file may have said otherwise.
    const job = run.commit === commit && posture !== null ? jobOfLog(run.workflow, file.job, posture) : null
    const declared = job?.token ?? null
    const wider = declared === null ? [] : widerScopes(setUp, declared)
    if (wider.length === 0) return compromised
    const message = `The token of the job could do more than its workflow says: ${wider.map((scope) => `\`${scope}\``).join(', ')}.`
    const line = setUp.permissions?.line ?? 1
    const sighting = { ...SIGHTING_WORDS['token-wider-than-declared'], message, key: 'token', line, value: null }
    return [...compromised, { ...at, sighting }]
  })
}

const RANK = { none: 0, read: 1, write: 2 } as const

function widerScopes({ permissions }: SetUp, { all, scopes }: DeclaredToken): readonly string[] {
  return [...(permissions?.scopes ?? [])]
    .filter(([scope, level]) => {
      // Every token may read this.
      const declared = scope === 'metadata' ? 'read' : (scopes.get(scope) ?? all)
      return RANK[level] > RANK[declared]
    })
    .map(([scope, level]) => `${scope}: ${level}`)
}
