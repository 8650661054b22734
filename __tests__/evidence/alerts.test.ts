import { collectDependabotAlerts, collectSecretAlerts } from '../../src/evidence/alerts.ts'
import { collectCodeScanning, type CodeScanningRequest } from '../../src/evidence/code-scanning.ts'
import {
  addAnalysis,
  addCodeScanningAlert,
  addDependabotAlert,
  addSecretScanningAlert,
} from '../support/github/security.ts'
import type { OperationKey } from '../support/github/operations.ts'
import { useStage } from '../github/support.ts'
import { adminReading, evidenceOf } from './api-support.ts'

const stage = useStage()
const COMMIT = 'c0ffee'.padEnd(40, '0')

beforeEach(() => {
  const { security } = stage().sample.repository
  security.codeScanning = { alerts: [], analyses: [], sarifs: [], defaultSetup: null }
  security.dependabotAlerts = []
  security.secretScanningAlerts = []
})

const world = () => stage().simulator.world
const repository = () => stage().sample.repository

describe('alerts of Dependabot', () => {
  const collect = async (permissions = { 'vulnerability-alerts': 'read' } as const) =>
    collectDependabotAlerts(await stage().reading(permissions, 'dependabot-alerts'))

  it('are had with what mends them, open and dismissed, in one request', async () => {
    const about = { ecosystem: 'npm', package: 'lodash', manifest: 'web/package-lock.json' }
    addDependabotAlert(world(), repository(), {
      ...about,
      severity: 'critical',
      fixedIn: '4.17.21',
      scope: 'development',
    })
    addDependabotAlert(world(), repository(), {
      ...about,
      severity: 'high',
      more: { state: 'dismissed', dismissed_reason: 'tolerable_risk' },
    })
    addDependabotAlert(world(), repository(), { ...about, severity: 'high', more: { state: 'auto_dismissed' } })
    addDependabotAlert(world(), repository(), { ...about, severity: 'high', more: { state: 'fixed' } })

    const { isOn, alerts } = evidenceOf(await collect())
    expect(isOn).toBe(true)
    expect(alerts).toMatchObject([
      {
        severity: 'critical',
        dismissed: null,
        fixedIn: '4.17.21',
        path: 'web/package-lock.json',
        place: { kind: 'url' },
      },
      { severity: 'high', dismissed: 'tolerable_risk', fixedIn: null },
      { dismissed: 'auto_dismissed' },
    ])
    expect(alerts[0]?.about).toMatch(/^`lodash` has `GHSA-.*`, used in development alone$/)
    expect(stage().simulator.counts().reading).toBe(1)
  })

  it('that are switched off are seen to be off', async () => {
    repository().security.dependabotAlerts = null

    expect(await collect()).toMatchObject({ ok: true, gaps: [], value: { isOn: false, alerts: [] } })
  })

  it('that may not be read are a gap, and not off', async () => {
    const reading = await stage().reading({ contents: 'read' }, 'dependabot-alerts')

    expect(await collectDependabotAlerts(reading)).toMatchObject({
      ok: false,
      gaps: [{ reason: 'permission', grant: 'Give the token `vulnerability-alerts: read`.' }],
    })
  })
})

describe('code scanning', () => {
  const collect = async (about: Partial<CodeScanningRequest> = {}) =>
    collectCodeScanning(await stage().reading({ 'security-events': 'read' }, 'code-scanning'), {
      commits: [COMMIT],
      ref: null,
      admin: null,
      ...about,
    })

  it('has alerts by their severity, and the analyses of this commit alone', async () => {
    addCodeScanningAlert(world(), repository(), { rule: 'js/xss', severity: 'critical', path: 'src/a.ts', line: 3 })
    addCodeScanningAlert(world(), repository(), {
      rule: 'B105',
      severity: 'low',
      more: { rule: { id: 'B105', severity: 'error', security_severity_level: null } },
    })
    addCodeScanningAlert(world(), repository(), {
      rule: 'js/eval',
      severity: 'high',
      more: { state: 'dismissed', dismissed_reason: "won't fix" },
    })
    addAnalysis(world(), repository(), { commit: COMMIT, ref: 'refs/heads/main', more: { rules_count: 30 } })
    addAnalysis(world(), repository(), { commit: 'a'.repeat(40), ref: 'refs/heads/main' })

    expect(evidenceOf(await collect())).toMatchObject({
      isOn: true,
      alerts: [
        { about: '`js/xss` of CodeQL', severity: 'critical', path: 'src/a.ts', line: 3, dismissed: null },
        { about: '`B105` of CodeQL', severity: 'high' },
        { severity: 'high', dismissed: "won't fix" },
      ],
      analyses: [{ tool: 'CodeQL', error: '', rules: 30, results: 0 }],
      analysesUnseen: null,
      defaultSetup: null,
    })
    expect(stage().simulator.counts().reading).toBe(3)
  })

  it('says so where the commit is not among the newest analyses', async () => {
    for (let at = 0; at < 101; at++)
      addAnalysis(world(), repository(), { commit: 'a'.repeat(40), ref: 'refs/heads/main' })

    const { analyses, analysesUnseen } = evidenceOf(await collect())
    expect(analyses).toEqual([])
    expect(analysesUnseen).toMatchObject({ reason: 'limit' })
    expect(stage().simulator.counts().reading).toBe(3)
  })

  it('that is off or was never used is seen to be so', async () => {
    const empty = evidenceOf(await collect())
    repository().security.codeScanning = null
    const off = await collect()

    expect(empty).toMatchObject({ isOn: true, analyses: [] })
    expect(off).toMatchObject({ ok: true, gaps: [], value: { isOn: false, alerts: [], analyses: [] } })
  })

  it('has the languages of default setup from an administrator', async () => {
    const { codeScanning } = repository().security
    if (codeScanning !== null) codeScanning.defaultSetup = { languages: ['python'] }
    const admin = await adminReading(stage(), 'code-scanning')

    expect(evidenceOf(await collect({ admin })).defaultSetup).toEqual(['python'])
    const less = await adminReading(stage(), 'code-scanning', { secrets: 'read' })
    expect((await collect({ admin: less })).gaps).toMatchObject([{ reason: 'permission' }])
  })

  it.each([
    'GET /repos/{owner}/{repo}/code-scanning/alerts',
    'GET /repos/{owner}/{repo}/code-scanning/analyses',
  ] as const)('keeps a gap where %s fails', async (operation: OperationKey) => {
    addAnalysis(world(), repository(), { commit: COMMIT, ref: 'refs/heads/main' })
    stage().simulator.fail({ operation, fault: { kind: 'answer', status: 500, body: {} } })

    const collected = await collect()
    expect(collected.gaps.map(({ reason }) => reason)).toContain('offline')
    expect(evidenceOf(collected).isOn).toBe(true)
  })

  it('is nothing but gaps without the permission', async () => {
    const reading = await stage().reading({ contents: 'read' }, 'code-scanning')

    expect(await collectCodeScanning(reading, { commits: [COMMIT], ref: null, admin: null })).toMatchObject({
      ok: false,
    })
  })
})

describe('alerts of secret scanning', () => {
  it('are had without any secret', async () => {
    const secret = ['fake', 'value', '1234'].join('-')
    addSecretScanningAlert(world(), repository(), { type: 'some_token', secret, more: { validity: 'active' } })
    addSecretScanningAlert(world(), repository(), {
      type: 'other_token',
      secret,
      more: { state: 'resolved', resolution: 'revoked', publicly_leaked: true },
    })

    const found = evidenceOf(await collectSecretAlerts(await adminReading(stage(), 'secret-scanning-alerts')))
    expect(found.alerts).toMatchObject([
      { type: 'some_token', resolution: null, isActive: true },
      { type: 'other_token', resolution: 'revoked', isPublic: true },
    ])
    const asked = stage().simulator.traffic.at(-1)
    expect(JSON.stringify(asked)).toContain('hide_secret=true')
    expect(JSON.stringify(asked)).not.toContain(secret)
  })

  it('are off where GitHub says so, and a gap where it says nothing', async () => {
    repository().security.secretScanningAlerts = null
    const off = await collectSecretAlerts(await adminReading(stage(), 'secret-scanning-alerts'))
    const refused = await collectSecretAlerts(
      await adminReading(stage(), 'secret-scanning-alerts', { secrets: 'read' }),
    )

    expect(off).toMatchObject({ ok: true, value: { isOn: false } })
    expect(refused).toMatchObject({ ok: false, gaps: [{ reason: 'permission' }] })
  })
})
