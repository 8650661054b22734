import { runnableJobs } from '../model/visit.ts'
import type { Severity } from '../../model/severity.ts'
import type { Span } from '../../syntax/position.ts'
import { fieldSpan } from '../model/fields.ts'
import type { Job, Permissions, Workflow } from '../model/model.ts'
import { defineAudit, workflow, type Hit } from './define-audit.ts'
import { definitionSpan, jobSpan } from './spans.ts'
import { quoted } from './quoted.ts'

/** What somebody can do with the token, by the scope that it may write; other scopes are `medium`. */
const HARM: { readonly [scope: string]: Severity } = {
  actions: 'high',
  attestations: 'high',
  contents: 'high',
  deployments: 'high',
  'id-token': 'high',
  issues: 'high',
  packages: 'high',
  pages: 'high',
  'pull-requests': 'high',
  models: 'low',
  statuses: 'low',
}

export const excessivePermissions = defineAudit({
  id: 'excessive-permissions',
  title: 'Token that may do more than the jobs need',
  severity: 'medium',
  confidence: 'high',
  persona: 'regular',
  remediation: 'Set `permissions: {}` for the workflow and give each job the scopes that it needs.',
  references: [
    'https://docs.github.com/en/actions/tutorials/authenticate-with-github_token#modifying-the-permissions-for-the-github_token',
  ],
  examples: {
    failing: [
      {
        name: 'a scope for every job',
        files: workflow(
          'on: push',
          'permissions:',
          '  contents: write',
          'jobs: { a: { steps: [] }, b: { steps: [] } }',
        ),
        lines: [3],
      },
      {
        name: 'no permissions anywhere',
        files: workflow('on: push', 'jobs:', '  a: { steps: [] }', '  b: { steps: [] }'),
        lines: [1, 3, 4],
      },
      {
        name: 'a job that may write everything',
        files: workflow('on: push', 'permissions: {}', 'jobs:', '  a: { permissions: write-all, steps: [] }'),
        lines: [4],
      },
    ],
    passing: [
      {
        name: 'a scope for the job that needs it',
        files: workflow('on: push', 'permissions: {}', 'jobs:', '  a: { permissions: { contents: write }, steps: [] }'),
      },
      {
        name: 'reading only',
        files: workflow('on: push', 'permissions:', '  contents: read', 'jobs: { a: { steps: [] }, b: { steps: [] } }'),
      },
    ],
  },
  *run(file) {
    if (file.kind !== 'workflow') return
    const isOnlyCalled = file.triggers.length > 0 && file.triggers.every(({ event }) => event === 'workflow_call')
    const isJobsMatter = file.jobs.length === 1 || file.jobs.every(({ permissions }) => permissions !== null)
    // A lone job, or jobs that all say what they need, make the workflow's own block a matter of tidiness.
    const persona = isOnlyCalled || isJobsMatter ? 'pedantic' : 'regular'
    for (const hit of workflowHits(file)) yield { ...hit, persona }
    for (const job of runnableJobs(file)) {
      const hit = jobHit(job)
      if (hit !== null) yield { ...hit, persona: isOnlyCalled && job.uses === null ? 'pedantic' : 'regular' }
    }
  },
})

function* workflowHits(file: Workflow): Iterable<Hit> {
  const { permissions } = file
  if (permissions === null) {
    yield { span: definitionSpan(file), message: `The workflow sets no permissions, ${DEFAULT}`, confidence: 'medium' }
    return
  }
  const wide = wideHit(permissions, fieldSpan(permissions.field))
  if (wide !== null) yield wide
  for (const { name, level, field } of permissions.scopes) {
    if (level !== 'write') continue
    yield {
      span: fieldSpan(field),
      message: `Every job of the workflow may write \`${name}\`.`,
      severity: HARM[name] ?? 'medium',
      detail: name,
    }
  }
}

const DEFAULT = 'so its token has what the repository or organisation gives by default.'

function jobHit(job: Job): Hit | null {
  if (job.permissions !== null) {
    const wide = wideHit(job.permissions, fieldSpan(job.permissions.field))
    return wide === null ? null : { ...wide, at: job, scope: job.mapping }
  }
  if (job.workflow.permissions !== null) return null
  return {
    span: jobSpan(job),
    message: `The job ${quoted(job.id)} sets no permissions, ${DEFAULT}`,
    confidence: 'medium',
    at: job,
  }
}

function wideHit({ word }: Permissions, span: Span): Hit | null {
  if (word === 'read-all')
    return { span, message: '`read-all` lets the token read everything that the repository holds.' }
  if (word === 'write-all') {
    return { span, message: '`write-all` lets the token write everything that the repository holds.', severity: 'high' }
  }
  return null
}
