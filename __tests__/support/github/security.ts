import { gunzipSync } from 'node:zlib'
import { isObject, type Json, type JsonObject } from './description.ts'
import { commitOf } from './git-store.ts'
import { type Repository, repositoryUrls } from './repository.ts'
import { type Answer, type Call, json, list, notFound, param, refusal, type Routes, unprocessable } from './route.ts'
import { storeBytes } from './storage.ts'
import { nextId, nextTime, type World } from './world.ts'

/** Alerts are kept in GitHub's own shape without what follows from the number; a feature that is off is null. */
export interface SecurityState {
  codeScanning: CodeScanning | null
  dependabotAlerts: JsonObject[] | null
  secretScanningAlerts: JsonObject[] | null
  readonly advisories: JsonObject[]
  privateReporting: boolean
  /** Bundles by the subject's digest. */
  readonly attestations: Map<string, readonly { readonly predicateType: string; readonly bundle: Json }[]>
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

/** Alerts, analyses, SARIF, advisories and attestations. */
export const securityRoutes: Routes = {
  'GET /repos/{owner}/{repo}/code-scanning/alerts': (call, repository) =>
    withCodeScanning(repository, ({ alerts }) => {
      const { query } = call
      const tool = query.get('tool_name')
      return list(
        alerts
          .filter((alert) => isAsked(query.get('state'), alert['state']))
          .filter((alert) => tool === null || (isObject(alert['tool']) && alert['tool']['name'] === tool))
          .map((alert) => addressed(call, repository, 'code-scanning', alert, 'instances')),
      )
    }),
  'GET /repos/{owner}/{repo}/code-scanning/analyses': (call, repository) =>
    withCodeScanning(repository, ({ analyses }) => {
      if (analyses.length === 0) return refusal(404, 'no analysis found')
      const { query } = call
      return list(
        [...analyses]
          .reverse()
          .filter((analysis) => isAsked(query.get('ref'), analysis['ref']))
          .filter((analysis) => isAsked(query.get('sarif_id'), analysis['sarif_id']))
          .filter(
            ({ tool }) =>
              query.get('tool_name') === null || (isObject(tool) && tool['name'] === query.get('tool_name')),
          )
          .map((analysis) => ({
            ...analysis,
            url: `${repositoryUrls(call.world, repository).api}/code-scanning/analyses/${String(analysis['id'])}`,
          })),
      )
    }),
  'GET /repos/{owner}/{repo}/code-scanning/default-setup': (_, repository) =>
    withCodeScanning(repository, ({ defaultSetup }) =>
      json({
        state: defaultSetup === null ? 'not-configured' : 'configured',
        languages: defaultSetup?.languages ?? [],
        query_suite: 'default',
        schedule: defaultSetup === null ? null : 'weekly',
        updated_at: null,
      }),
    ),
  'POST /repos/{owner}/{repo}/code-scanning/sarifs': (call, repository) =>
    withCodeScanning(repository, ({ sarifs }) => {
      const commit = String(call.body['commit_sha'])
      if (commitOf(repository.git, commit) === null) return unprocessable(`commit not found: ${commit}`)
      const log = decoded(String(call.body['sarif']))
      if (log === null) return refusal(400, 'Invalid SARIF: it must be gzip-compressed and Base64-encoded JSON')
      const id = `sarif-${nextId(call.world)}`
      sarifs.push({ id, commit, ref: String(call.body['ref']), log })
      return json({ id, url: `${repositoryUrls(call.world, repository).api}/code-scanning/sarifs/${id}` }, 202)
    }),
  'GET /repos/{owner}/{repo}/code-scanning/sarifs/{sarif_id}': (call, repository) =>
    withCodeScanning(repository, ({ sarifs }) => {
      const { api } = repositoryUrls(call.world, repository)
      const sarif = sarifs.find(({ id }) => id === param(call, 'sarif_id'))
      if (sarif === undefined) return notFound()
      const analyses = `${api}/code-scanning/analyses?sarif_id=${sarif.id}`
      return json({ processing_status: 'complete', analyses_url: analyses, errors: null })
    }),
  'GET /repos/{owner}/{repo}/dependabot/alerts': (call, repository) => {
    const alerts = repository.security.dependabotAlerts
    if (alerts === null) return refusal(403, 'Dependabot alerts are disabled for this repository.')
    const states = call.query.get('state')?.split(',')
    return {
      kind: 'cursor-list',
      items: alerts
        .filter(({ state }) => states === undefined || states.includes(String(state)))
        .map((alert) => addressed(call, repository, 'dependabot', alert, null)),
    }
  },
  'GET /repos/{owner}/{repo}/secret-scanning/alerts': (call, repository) => {
    const alerts = repository.security.secretScanningAlerts
    if (alerts === null) return refusal(404, 'Secret scanning is disabled on this repository.')
    const isHidden = call.query.get('hide_secret') === 'true'
    return list(
      alerts
        .filter(({ state }) => isAsked(call.query.get('state'), state))
        .map(({ secret, ...alert }) => ({
          ...addressed(call, repository, 'secret-scanning', alert, 'locations'),
          ...(isHidden || secret === undefined ? {} : { secret }),
        })),
    )
  },
  'GET /repos/{owner}/{repo}/security-advisories': (call, repository) =>
    list(repository.security.advisories.filter(({ state }) => isAsked(call.query.get('state'), state))),
  'GET /repos/{owner}/{repo}/private-vulnerability-reporting': (_, repository) =>
    json({ enabled: repository.security.privateReporting }),
  'GET /repos/{owner}/{repo}/vulnerability-alerts': (_, repository) =>
    repository.security.dependabotAlerts === null ? notFound() : { kind: 'empty', status: 204 },
  'GET /repos/{owner}/{repo}/attestations/{subject_digest}': (call, repository) => {
    const found = repository.security.attestations.get(param(call, 'subject_digest')) ?? []
    const asked = call.query.get('predicate_type')
    // Since 2026-03-10 the answer links to the bundle and no longer holds it.
    return json({
      attestations: found
        .filter(({ predicateType }) => asked === null || asked === predicateType)
        .map(({ bundle }) => ({
          repository_id: repository.id,
          bundle_url: storeBytes(call.world, Buffer.from(JSON.stringify(bundle)), 'application/json'),
          initiator: 'user',
        })),
    })
  },
}

function isAsked(asked: string | null, value: Json | undefined): boolean {
  return asked === null || asked === value
}

function withCodeScanning(repository: Repository, run: (state: CodeScanning) => Answer): Answer {
  const { codeScanning } = repository.security
  return codeScanning === null
    ? refusal(
        403,
        'Code scanning is not enabled for this repository. Please enable code scanning in the repository settings.',
      )
    : run(codeScanning)
}

function addressed(
  call: Call,
  repository: Repository,
  area: string,
  alert: JsonObject,
  below: 'instances' | 'locations' | null,
): JsonObject {
  const { api, html } = repositoryUrls(call.world, repository)
  const url = `${api}/${area}/alerts/${String(alert['number'])}`
  return {
    ...alert,
    url,
    html_url: `${html}/security/${area}/${String(alert['number'])}`,
    ...(below === null ? {} : { [`${below}_url`]: `${url}/${below}` }),
  }
}

function decoded(sarif: string): JsonObject | null {
  try {
    // Whatever was uploaded; only an object can be SARIF.
    const log = JSON.parse(gunzipSync(Buffer.from(sarif, 'base64')).toString('utf8')) as Json
    return isObject(log) ? log : null
  } catch {
    return null
  }
}
