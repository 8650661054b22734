import type { Severity } from '../model/severity.ts'
import type { Answer } from './answer.ts'
import { allPages, type Paged } from './paging.ts'
import type { Reading } from './reading.ts'
import { flag, instant, integer, list, mapped, nullable, object, text, word } from './shape.ts'

/** One alert of Dependabot or of code scanning that is open, or that somebody put aside. */
export interface Alert {
  readonly number: number
  /** What it is about, in one clause with literals in backticks. */
  readonly about: string
  readonly severity: Severity
  /** Milliseconds since the epoch. */
  readonly raisedAt: number
  /** Why it was put aside, in GitHub's words; null while it is open. */
  readonly dismissed: string | null
  /** The version that mends it; null for none, or where there is none to be had. */
  readonly fixedIn: string | null
  readonly path: string | null
  readonly line: number | null
  readonly url: string
}

// A word that is new may mean anything, so that nothing passes by it.
const SEVERITY = word(['critical', 'high', 'medium', 'low'], 'high')

/** How GitHub says that Dependabot alerts are off. */
export const NO_DEPENDABOT = ['Dependabot alerts are disabled for this repository.']

const dependabotAlert = mapped(
  object({
    number: integer,
    state: text,
    dependency: object({
      package: nullable(object({ name: text })),
      manifest_path: nullable(text),
      scope: nullable(text),
    }),
    security_advisory: object({ ghsa_id: text }),
    security_vulnerability: object({
      severity: SEVERITY,
      first_patched_version: nullable(object({ identifier: text })),
    }),
    created_at: instant,
    dismissed_reason: nullable(text),
    html_url: text,
  }),
  (found): Alert => {
    const { dependency, security_vulnerability: weakness } = found
    const scope = dependency.scope === 'development' ? ', used in development alone' : ''
    return {
      number: found.number,
      about: `\`${dependency.package?.name ?? 'a package'}\` has \`${found.security_advisory.ghsa_id}\`${scope}`,
      severity: weakness.severity,
      raisedAt: found.created_at,
      dismissed: found.state === 'open' ? null : (found.dismissed_reason ?? found.state),
      fixedIn: weakness.first_patched_version?.identifier ?? null,
      path: dependency.manifest_path,
      line: null,
      url: found.html_url,
    }
  },
)

/** Dependabot's high and critical alerts, open and put aside; those that are mended are past. */
export function readDependabotAlerts({ github, repository, purpose }: Reading): Promise<Answer<Paged<Alert>>> {
  return allPages(github, {
    purpose,
    kind: 'read',
    what: 'The alerts of Dependabot',
    permission: 'vulnerability-alerts: read',
    route: 'GET /repos/{owner}/{repo}/dependabot/alerts',
    parameters: { ...repository, state: 'open,dismissed,auto_dismissed', severity: 'high,critical' },
    featureOff: NO_DEPENDABOT,
    read: list(dependabotAlert),
  })
}

/** How GitHub says that code scanning is off, or that nothing was ever uploaded to it. */
export const NO_CODE_SCANNING = [
  'Code scanning is not enabled for this repository. Please enable code scanning in the repository settings.',
  'Advanced Security must be enabled for this repository to use code scanning.',
  'Code Security must be enabled for this repository to use code scanning.',
  'no analysis found',
]

const codeAlert = mapped(
  object({
    number: integer,
    state: text,
    rule: object({
      id: nullable(text),
      severity: nullable(text),
      security_severity_level: nullable(SEVERITY),
    }),
    tool: object({ name: nullable(text) }),
    most_recent_instance: nullable(
      object({ location: nullable(object({ path: nullable(text), start_line: nullable(integer) })) }),
    ),
    created_at: instant,
    dismissed_reason: nullable(text),
    html_url: text,
  }),
  (found): Alert => {
    const { rule, tool, most_recent_instance: instance } = found
    return {
      number: found.number,
      about: `\`${rule.id ?? 'a rule'}\` of ${tool.name ?? 'a tool'}`,
      severity: rule.security_severity_level ?? ofLevel(rule.severity),
      raisedAt: found.created_at,
      dismissed: found.state === 'dismissed' ? (found.dismissed_reason ?? 'without a reason') : null,
      fixedIn: null,
      path: instance?.location?.path ?? null,
      line: instance?.location?.start_line ?? null,
      url: found.html_url,
    }
  },
)

/** A tool that gives no security severity says `error` of what should stop a build. */
function ofLevel(level: string | null): Severity {
  return level === 'error' ? 'high' : level === 'warning' ? 'medium' : 'low'
}

/** The alerts of code scanning in one state: on the default branch, or on another ref. */
export function readCodeAlerts(
  { github, repository, purpose }: Reading,
  state: 'open' | 'dismissed',
  ref: string | null,
): Promise<Answer<Paged<Alert>>> {
  return allPages(github, {
    purpose,
    kind: 'read',
    what: ref === null ? `The ${state} alerts of code scanning` : `The ${state} alerts of code scanning on \`${ref}\``,
    permission: 'security-events: read',
    route: 'GET /repos/{owner}/{repo}/code-scanning/alerts',
    parameters: { ...repository, state, ...(ref === null ? {} : { ref }) },
    featureOff: NO_CODE_SCANNING,
    read: list(codeAlert),
  })
}

/** An alert of secret scanning; the secret itself is never asked for. */
export interface SecretAlert {
  readonly number: number
  readonly type: string
  /** Null while it is open. */
  readonly resolution: string | null
  readonly isPublic: boolean
  readonly isActive: boolean
  readonly wasBypassed: boolean
  readonly url: string
}

/** How GitHub says that secret scanning is off. */
export const NO_SECRET_SCANNING = ['Secret scanning is disabled on this repository.']

/** All alerts of secret scanning. */
export function readSecretAlerts({ github, repository, purpose }: Reading): Promise<Answer<Paged<SecretAlert>>> {
  return allPages(github, {
    purpose,
    kind: 'read',
    what: 'The alerts of secret scanning',
    permission: 'secret_scanning_alerts: read',
    route: 'GET /repos/{owner}/{repo}/secret-scanning/alerts',
    parameters: { ...repository, hide_secret: true },
    featureOff: NO_SECRET_SCANNING,
    read: list(
      mapped(
        object({
          number: integer,
          state: text,
          resolution: nullable(text),
          secret_type: text,
          validity: nullable(text),
          publicly_leaked: nullable(flag),
          push_protection_bypassed: nullable(flag),
          html_url: text,
        }),
        (found): SecretAlert => ({
          number: found.number,
          type: found.secret_type,
          resolution: found.state === 'open' ? null : (found.resolution ?? 'without a reason'),
          isPublic: found.publicly_leaked ?? false,
          isActive: found.validity === 'active',
          wasBypassed: found.push_protection_bypassed ?? false,
          url: found.html_url,
        }),
      ),
    ),
  })
}
