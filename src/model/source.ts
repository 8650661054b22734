import type { Assurance } from './assurance.ts'
import type { Reads } from './reads.ts'

/** What GitHub alone knows, of what this version can read. */
export const GITHUB_SOURCES = [
  'run-logs',
  'artifacts',
  'commit-checks',
  'branch-rules',
  'releases',
  'release-attestations',
  'environments',
  'code-scanning',
  'dependabot-alerts',
  'secret-scanning-alerts',
  'stored-secrets',
  'deploy-keys',
] as const
export type GithubSource = (typeof GITHUB_SOURCES)[number]

/** What yields one kind of evidence. The declarations below feed the permission table, the workflow examples and each gap's text. */
export const SOURCE_NAMES = [
  'tree',
  'history',
  'workflows',
  'source-code',
  'dependencies',
  'advisories',
  ...GITHUB_SOURCES,
  'reports',
  'named-secrets',
  'live-target',
  'program-runs',
] as const
export type SourceName = (typeof SOURCE_NAMES)[number]

/** A permission of a workflow's token that lets it read, as a workflow names it: `contents: read`. */
export type ReadPermission = `${string}: read`

export interface SourceDeclaration {
  readonly title: string
  /** All that a workflow's token needs for it; empty where it needs none. */
  readonly permissions: readonly ReadPermission[]
  /** Which token can read it; `admin-token` is what a workflow token can never read. */
  readonly token: 'none' | 'github-token' | 'admin-token'
  /** Of the API requests of a run those that it is sure of; it takes more where other sources leave theirs. */
  readonly reads: Reads
  /** Sources that must be there first. */
  readonly after: readonly SourceName[]
  /** Comes from the subject's files, so it can be collected for the base as well; all else counts as existing. */
  readonly perTree: boolean
  /** Who says so, for what this source yields. */
  readonly assurance: Assurance
  /** Whether this version can read it. Where not, its gap is `not-built`. */
  readonly built: boolean
}

const NO_READS: Reads = { 'pull-request': 0, release: 0 }
const releaseReads = (release: number): Reads => ({ ...NO_READS, release })

const files = {
  permissions: ['contents: read'],
  token: 'none',
  reads: NO_READS,
  after: ['tree'],
  perTree: true,
  assurance: 'measured',
} as const
const api = { token: 'github-token', after: [], perTree: false, assurance: 'measured', built: false } as const

export const SOURCES: { readonly [S in SourceName]: SourceDeclaration } = {
  tree: { ...files, title: 'The files of the subject', after: [], built: true },
  history: { ...files, title: 'Every blob of the git history', after: [], perTree: false, built: true },
  workflows: { ...files, title: 'GitHub Actions files', built: true },
  'source-code': { ...files, title: 'Application source and configuration', built: false },
  dependencies: { ...files, title: 'Lockfiles and manifests', built: false },
  advisories: {
    title: 'An advisory database',
    permissions: [],
    token: 'none',
    reads: NO_READS,
    after: ['dependencies'],
    perTree: false,
    assurance: 'measured',
    built: false,
  },
  'run-logs': {
    ...api,
    title: 'Logs of workflow runs',
    permissions: ['actions: read'],
    reads: releaseReads(20),
    after: ['workflows'],
    built: true,
  },
  artifacts: {
    ...api,
    title: 'Artifacts of workflow runs',
    permissions: ['actions: read'],
    reads: releaseReads(12),
    built: true,
  },
  'commit-checks': {
    ...api,
    title: 'Checks and statuses of the commit',
    permissions: ['checks: read', 'statuses: read', 'actions: read'],
    reads: { 'pull-request': 4, release: 16 },
    built: true,
  },
  'branch-rules': {
    ...api,
    title: 'Rules of the release branch',
    permissions: ['contents: read'],
    reads: { 'pull-request': 1, release: 7 },
    built: true,
  },
  releases: {
    ...api,
    title: 'Releases and their assets',
    permissions: ['contents: read'],
    reads: releaseReads(3),
    built: true,
  },
  'release-attestations': {
    ...api,
    assurance: 'verified',
    title: 'Attestations of release assets',
    permissions: ['attestations: read'],
    reads: releaseReads(6),
    after: ['releases'],
    built: true,
  },
  environments: {
    ...api,
    title: 'Deployment environments',
    permissions: ['actions: read'],
    reads: releaseReads(4),
    built: true,
  },
  'code-scanning': {
    ...api,
    assurance: 'reported',
    title: 'Code scanning alerts and analyses',
    permissions: ['security-events: read'],
    reads: releaseReads(6),
    built: true,
  },
  'dependabot-alerts': {
    ...api,
    assurance: 'reported',
    title: 'Dependabot alerts',
    permissions: ['vulnerability-alerts: read'],
    reads: releaseReads(3),
    built: true,
  },
  'secret-scanning-alerts': {
    ...api,
    assurance: 'reported',
    title: 'Secret scanning alerts',
    permissions: [],
    token: 'admin-token',
    reads: releaseReads(2),
    built: true,
  },
  'stored-secrets': {
    ...api,
    title: 'Names and dates of stored secrets',
    permissions: ['actions: read'],
    token: 'admin-token',
    reads: releaseReads(9),
    built: true,
  },
  'deploy-keys': {
    ...api,
    title: 'Deploy keys',
    permissions: [],
    token: 'admin-token',
    reads: releaseReads(2),
    built: true,
  },
  reports: {
    ...api,
    assurance: 'reported',
    title: "Other tools' reports from this commit's runs",
    permissions: ['actions: read'],
    reads: NO_READS,
  },
  'named-secrets': {
    title: 'Real values of named secrets',
    permissions: [],
    token: 'none',
    reads: NO_READS,
    after: [],
    perTree: false,
    assurance: 'measured',
    built: true,
  },
  'live-target': {
    title: 'The running application',
    permissions: [],
    token: 'none',
    reads: NO_READS,
    after: [],
    perTree: false,
    assurance: 'measured',
    built: false,
  },
  'program-runs': {
    title: 'Programs that this command line was asked to run',
    permissions: [],
    token: 'none',
    reads: NO_READS,
    after: ['tree'],
    perTree: false,
    assurance: 'measured',
    built: true,
  },
}
