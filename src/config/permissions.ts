import { PUBLICATIONS } from '../model/publication.ts'
import { SOURCE_NAMES, SOURCES } from '../model/source.ts'

/** How far a permission goes; `write` includes `read`. */
export type PermissionLevel = 'read' | 'write'

/** One permission of the workflow's token, and what the product does with it. */
export interface PermissionGrant {
  readonly permission: string
  readonly level: PermissionLevel
  /** What needs it, each as a title without a full stop. */
  readonly purposes: readonly string[]
}

/** What a run does beyond judging and telling. */
export interface PermissionUse {
  /** Whether the run uploads SARIF to code scanning. */
  readonly sarif: boolean
}

// Whether an owner has approved this commit is asked of the pull request; the policy is read from the default branch.
const TRUSTED_READING = [
  { permission: 'contents: read', purpose: 'The trusted policy' },
  { permission: 'pull-requests: read', purpose: 'Approvals' },
] as const

/**
 * What the gate's job needs of its token: every source that a workflow token can read, trusted reading, and publishing.
 * Ordered by name; of several needs the highest level holds. What only an `admin-token` can read is never among them.
 */
export function gatePermissions(use: PermissionUse): readonly PermissionGrant[] {
  const { 'check-run': checkRun, comment, sarif } = PUBLICATIONS
  const publications = [checkRun, comment, ...(use.sarif ? [sarif] : [])]
  const needs = [
    ...SOURCE_NAMES.flatMap((name) =>
      SOURCES[name].permissions.map((permission) => ({ permission, purpose: SOURCES[name].title })),
    ),
    ...TRUSTED_READING,
    ...publications.map(({ permission, title }) => ({ permission, purpose: title })),
  ]
  const grants = new Map<string, PermissionGrant>()
  for (const { permission, purpose } of needs) {
    const [name, level] = read(permission)
    const earlier = grants.get(name)
    grants.set(name, {
      permission: name,
      level: level === 'write' || earlier?.level === 'write' ? 'write' : 'read',
      purposes: [...(earlier?.purposes ?? []), purpose],
    })
  }
  return [...grants.values()].sort((a, b) => (a.permission < b.permission ? -1 : 1))
}

function read(declared: string): readonly [name: string, level: PermissionLevel] {
  const [name = '', level = ''] = declared.split(': ')
  if (name !== '' && (level === 'read' || level === 'write')) return [name, level]
  throw new Error(`The gate needs the permission "${declared}", which is no \`name: read\` or \`name: write\`.`)
}
