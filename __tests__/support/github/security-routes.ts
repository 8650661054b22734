import type { CodeScanning } from './security.ts'
import { gunzipSync } from 'node:zlib'
import { asText, isObject, type Json, type JsonObject } from './description.ts'
import { commitOf } from './git-store.ts'
import { type Repository, repositoryUrls } from './repository.ts'
import { type Answer, type Call, json, list, notFound, param, refusal, type Routes, unprocessable } from './route.ts'
import { storeBytes } from './storage.ts'
import { nextId } from './world.ts'

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
            url: `${repositoryUrls(call.world, repository).api}/code-scanning/analyses/${asText(analysis['id'])}`,
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
      const commit = asText(call.body['commit_sha'])
      if (commitOf(repository.git, commit) === null) return unprocessable(`commit not found: ${commit}`)
      const log = decoded(asText(call.body['sarif']))
      if (log === null) return refusal(400, 'Invalid SARIF: it must be gzip-compressed and Base64-encoded JSON')
      const id = `sarif-${nextId(call.world)}`
      sarifs.push({ id, commit, ref: asText(call.body['ref']), log })
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
        .filter(({ state }) => states === undefined || states.includes(asText(state)))
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
        .map(({ bundle, repositoryId }) => ({
          repository_id: repositoryId ?? repository.id,
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
  const url = `${api}/${area}/alerts/${asText(alert['number'])}`
  return {
    ...alert,
    url,
    html_url: `${html}/security/${area}/${asText(alert['number'])}`,
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
