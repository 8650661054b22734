/** One thing that a run tells GitHub. */
export interface Publication {
  /** The subject of a message, without a full stop. */
  readonly title: string
  /** What the token needs, as a workflow writes it. */
  readonly permission: string
}

/** What a run can tell GitHub beside the job's own result. */
export const PUBLICATIONS = {
  'check-run': { title: 'The check run', permission: 'checks: write' },
  comment: { title: 'The comment', permission: 'pull-requests: write' },
  sarif: { title: 'The upload of SARIF', permission: 'security-events: write' },
} as const satisfies { readonly [name: string]: Publication }
