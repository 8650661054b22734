import type { Json, JsonObject } from './description.ts'
import type { Repository } from './repository.ts'
import { nextId, nextTime, type World } from './world.ts'

/** Alerts are kept in GitHub's own shape without what follows from the number; a feature that is off is null. */
export interface SecurityState {
  codeScanning: CodeScanning | null
  dependabotAlerts: JsonObject[] | null
  secretScanningAlerts: JsonObject[] | null
  readonly advisories: JsonObject[]
  privateReporting: boolean
  /** Bundles by the subject's digest. */
  readonly attestations: Map<
    string,
    readonly { readonly predicateType: string; readonly bundle: Json; readonly repositoryId?: number }[]
  >
}

export interface CodeScanning {
  readonly alerts: JsonObject[]
  readonly analyses: JsonObject[]
  readonly sarifs: UploadedSarif[]
  /** Null where default setup is not configured. */
  defaultSetup: { readonly languages: readonly string[] } | null
}

/** One upload, decoded. */
export interface UploadedSarif {
  readonly id: string
  readonly commit: string
  readonly ref: string
  readonly log: JsonObject
}

/** An alert of code scanning in the state `open`, or as told. */
export function addCodeScanningAlert(
  world: World,
  repository: Repository,
  about: {
    readonly rule: string
    readonly severity: 'low' | 'medium' | 'high' | 'critical'
    readonly tool?: string
    readonly path?: string
    readonly line?: number
    readonly commit?: string
    readonly more?: JsonObject
  },
): void {
  const { alerts } = repository.security.codeScanning ?? off('Code scanning')
  alerts.push({
    number: alerts.length + 1,
    created_at: nextTime(world),
    state: 'open',
    dismissed_by: null,
    dismissed_at: null,
    dismissed_reason: null,
    rule: {
      id: about.rule,
      name: about.rule,
      severity: 'error',
      security_severity_level: about.severity,
      description: about.rule,
    },
    tool: { name: about.tool ?? 'CodeQL', guid: null, version: '2.0.0' },
    most_recent_instance: {
      ref: `refs/heads/${repository.defaultBranch}`,
      analysis_key: 'analysis',
      environment: '{}',
      category: 'analysis',
      state: 'open',
      commit_sha: about.commit ?? repository.git.refs.get(`refs/heads/${repository.defaultBranch}`) ?? '',
      message: { text: about.rule },
      location: {
        path: about.path ?? 'src/index.ts',
        start_line: about.line ?? 1,
        end_line: about.line ?? 1,
        start_column: 1,
        end_column: 2,
      },
      classifications: [],
    },
    ...about.more,
  })
}

/** An analysis of code scanning for a commit. */
export function addAnalysis(
  world: World,
  repository: Repository,
  about: { readonly commit: string; readonly ref: string; readonly tool?: string; readonly more?: JsonObject },
): void {
  const { analyses } = repository.security.codeScanning ?? off('Code scanning')
  const id = nextId(world)
  analyses.push({
    ref: about.ref,
    commit_sha: about.commit,
    analysis_key: 'analysis',
    environment: '{}',
    category: 'analysis',
    error: '',
    warning: '',
    created_at: nextTime(world),
    results_count: 0,
    rules_count: 1,
    id,
    sarif_id: `sarif-${id}`,
    tool: { name: about.tool ?? 'CodeQL', guid: null, version: '2.0.0' },
    deletable: true,
    ...about.more,
  })
}

/** An alert of Dependabot in the state `open`, or as told. */
export function addDependabotAlert(
  world: World,
  repository: Repository,
  about: {
    readonly ecosystem: string
    readonly package: string
    readonly severity: 'low' | 'medium' | 'high' | 'critical'
    readonly manifest: string
    readonly fixedIn?: string
    readonly scope?: 'development' | 'runtime'
    readonly more?: JsonObject
  },
): void {
  const alerts = repository.security.dependabotAlerts ?? off('Dependabot alerts')
  const at = nextTime(world)
  const advisory = `GHSA-${String(nextId(world))
    .padStart(12, '0')
    .replace(/(.{4})(?=.)/g, '$1-')}`
  const named = { ecosystem: about.ecosystem, name: about.package }
  const vulnerability = {
    package: named,
    severity: about.severity,
    vulnerable_version_range: '< 9.9.9',
    first_patched_version: about.fixedIn === undefined ? null : { identifier: about.fixedIn },
  }
  alerts.push({
    number: alerts.length + 1,
    state: 'open',
    dependency: {
      package: named,
      manifest_path: about.manifest,
      scope: about.scope ?? 'runtime',
      relationship: 'direct',
    },
    security_advisory: {
      ghsa_id: advisory,
      cve_id: null,
      summary: `A weakness of ${about.package}`,
      description: '',
      severity: about.severity,
      identifiers: [{ type: 'GHSA', value: advisory }],
      references: [],
      cwes: [],
      vulnerabilities: [vulnerability],
      published_at: at,
      updated_at: at,
      withdrawn_at: null,
    },
    security_vulnerability: vulnerability,
    created_at: at,
    updated_at: at,
    dismissed_at: null,
    dismissed_by: null,
    dismissed_reason: null,
    dismissed_comment: null,
    fixed_at: null,
    auto_dismissed_at: null,
    ...about.more,
  })
}

/** An alert of secret scanning in the state `open`, or as told; `secret` is made at run time. */
export function addSecretScanningAlert(
  world: World,
  repository: Repository,
  about: { readonly type: string; readonly secret: string; readonly more?: JsonObject },
): void {
  const alerts = repository.security.secretScanningAlerts ?? off('Secret scanning')
  alerts.push({
    number: alerts.length + 1,
    created_at: nextTime(world),
    state: 'open',
    resolution: null,
    resolved_at: null,
    resolved_by: null,
    secret_type: about.type,
    secret_type_display_name: about.type,
    secret: about.secret,
    validity: 'unknown',
    push_protection_bypassed: false,
    publicly_leaked: false,
    ...about.more,
  })
}

function off(feature: string): never {
  throw new Error(`${feature} is off in this repository`)
}
