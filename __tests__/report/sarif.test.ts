import { gzipSync } from 'node:zlib'
import { filePlace, type Place } from '../../src/model/place.ts'
import type { Report } from '../../src/model/report.ts'
import { renderSarif, SARIF_BYTES_LIMIT, SARIF_RELATED_LIMIT, SARIF_RESULTS_LIMIT } from '../../src/report/sarif.ts'
import { expectInertPlain, expectVisible } from '../support/github-markdown.ts'
import { HOSTILE_CASES } from '../support/hostile-cases.ts'
import { withFindings } from '../support/large-report.ts'
import { SAMPLE_REPORTS, sampleCheck, sampleFinding, sampleReport } from '../support/sample-reports.ts'

const ANCHOR = { path: '.github/workflows/release.yml', line: 12 }
const GATE = { decision: 'blocked', exitCode: 1, headline: 'Blocked.' } as const

interface Message {
  readonly text: string
}
interface Location {
  readonly id?: number
  readonly physicalLocation?: {
    readonly artifactLocation: { readonly uri: string; readonly uriBaseId: string }
    readonly region?: { readonly [name: string]: number }
  }
  readonly message?: Message
}
interface Result {
  readonly ruleId: string
  readonly ruleIndex: number
  readonly kind: string
  readonly level: string
  readonly message: Message
  readonly locations: readonly Location[]
  readonly relatedLocations?: readonly Location[]
  readonly partialFingerprints: { readonly [name: string]: string }
  readonly suppressions?: readonly { readonly kind: string; readonly justification: string }[]
  readonly properties: { readonly [name: string]: unknown }
}
interface Rule {
  readonly id: string
  readonly defaultConfiguration: { readonly enabled?: boolean; readonly level: string }
  readonly properties: { readonly [name: string]: unknown }
  readonly [name: string]: unknown
}
interface Run {
  readonly tool: { readonly driver: { readonly rules: readonly Rule[] } }
  readonly invocations: readonly {
    readonly executionSuccessful: boolean
    readonly exitCode: number
    readonly toolExecutionNotifications: readonly {
      readonly level: string
      readonly message: Message
      readonly associatedRule?: { readonly id: string; readonly index: number }
    }[]
  }[]
  readonly versionControlProvenance?: readonly object[]
  readonly originalUriBaseIds: { readonly [id: string]: object }
  readonly results: readonly Result[]
}

function runOf(report: Report): Run {
  const log = JSON.parse(renderSarif(report, { anchor: ANCHOR })) as { version: string; runs: readonly [Run] }
  expect(log.version).toBe('2.1.0')
  expect(log.runs).toHaveLength(1)
  return log.runs[0]
}

function reportOf(...findings: readonly ReturnType<typeof sampleFinding>[]): Report {
  const verdict = { status: 'fail', because: null, question: null } as const
  return sampleReport([sampleCheck({ verdict, decision: 'blocked', findings })], GATE)
}

function locationOf(place: Place): Location | undefined {
  return runOf(reportOf(sampleFinding({ place }))).results[0]?.locations[0]
}

describe('rules', () => {
  test.each(Object.entries(SAMPLE_REPORTS))('are every check in checklist order and the policy: %s', (_, report) => {
    const { rules } = runOf(report).tool.driver

    expect(rules.map(({ id }) => id)).toEqual([...report.checks.map(({ id }) => id), 'policy'])
    for (const rule of rules) {
      expect(Object.keys(rule)).toEqual(
        expect.arrayContaining([
          'name',
          'shortDescription',
          'fullDescription',
          'help',
          'helpUri',
          'defaultConfiguration',
        ]),
      )
    }
  })

  test('have the level that the policy gives the check', () => {
    const checks = (['required', 'advisory', 'off'] as const).map((level) => sampleCheck({ id: level, level }))

    const { rules } = runOf(sampleReport(checks, GATE)).tool.driver

    expect(rules.slice(0, 3).map(({ defaultConfiguration }) => defaultConfiguration)).toEqual([
      { level: 'error' },
      { level: 'warning' },
      { enabled: false, level: 'none' },
    ])
  })

  test('are scored by their worst finding, and not at all without one', () => {
    const scores = runOf(SAMPLE_REPORTS.blocked).tool.driver.rules.map(
      ({ properties }) => properties['security-severity'],
    )

    expect(scores).toEqual(['9.5', undefined, undefined])
  })
})

describe('results', () => {
  test.each([
    ['critical', 'error', '9.5'],
    ['high', 'error', '8.0'],
    ['medium', 'warning', '5.5'],
    ['low', 'note', '2.0'],
    ['info', 'note', '0.0'],
  ] as const)('of %s severity have the level %s and the score %s', (severity, level, score) => {
    expect(runOf(reportOf(sampleFinding({ severity }))).results).toMatchObject([
      { kind: 'fail', level, properties: { 'security-severity': score } },
    ])
  })

  test('name their check as the rule and keep the engine rule, criterion, origin and confidence', () => {
    expect(runOf(SAMPLE_REPORTS.blocked).results[1]).toMatchObject({
      ruleId: 'no-plaintext-secrets',
      ruleIndex: 0,
      message: { text: 'The dotenv file `config/prod.env` with 4 values is tracked by git.' },
      partialFingerprints: {
        'securityReleaseChecklist/v1': 'cd'.repeat(16),
        primaryLocationLineHash: `${'cd'.repeat(16)}:1`,
      },
      properties: { rule: 'dotenv-file', criterion: 'sensitive-files', origin: 'existing', confidence: 'high' },
    })
  })

  test('that are waived are suppressed with what accepts them', () => {
    expect(runOf(SAMPLE_REPORTS.waived).results[0]?.suppressions).toEqual([
      { kind: 'external', justification: 'policy line 12' },
    ])
    expect(runOf(SAMPLE_REPORTS.blocked).results[0]).not.toHaveProperty('suppressions')
  })

  test('of the policy have a rule of their own', () => {
    const { blocked } = SAMPLE_REPORTS
    const found = sampleFinding({ check: null, criterion: null, rule: 'policy/broken' })

    const { results } = runOf({ ...blocked, policy: { ...blocked.policy, findings: [found] } })

    expect(results.find(({ ruleId }) => ruleId === 'policy')).toMatchObject({
      ruleIndex: 2,
      properties: { rule: 'policy/broken' },
    })
  })

  test('stay out for notes and for a check that is off', () => {
    const off = sampleCheck({ decision: 'off', level: 'off', findings: [sampleFinding()] })

    expect(runOf(sampleReport([off], GATE)).results).toEqual([])
    expect(runOf(SAMPLE_REPORTS.blocked).results.map(({ properties }) => properties['rule'])).not.toContain(
      'example-file',
    )
  })

  test.each(Object.entries(SAMPLE_REPORTS))('name rules that are there, each by its index: %s', (_, report) => {
    const { tool, results, invocations } = runOf(report)
    const named = [
      ...results.map(({ ruleId, ruleIndex }) => ({ id: ruleId, index: ruleIndex })),
      ...invocations.flatMap(({ toolExecutionNotifications }) =>
        toolExecutionNotifications.flatMap(({ associatedRule }) => associatedRule ?? []),
      ),
    ]

    for (const { id, index } of named) expect(tool.driver.rules[index]?.id).toBe(id)
  })
})

describe('locations', () => {
  test('give the region that is known, whose end is the first column after it', () => {
    const place = filePlace('a.ts', { startLine: 3, startColumn: 5, endLine: 3, endColumn: 9 })

    expect(locationOf(place)?.physicalLocation).toEqual({
      artifactLocation: { uri: 'a.ts', uriBaseId: '%SRCROOT%' },
      region: { startLine: 3, startColumn: 5, endLine: 3, endColumn: 9 },
    })
    expect(locationOf(filePlace('a.ts'))?.physicalLocation).not.toHaveProperty('region')
  })

  test('never end before they start', () => {
    const backwards = [
      filePlace('a.ts', { startLine: 3, endLine: 2, endColumn: 1 }),
      filePlace('a.ts', { startLine: 3, startColumn: 5, endLine: 3, endColumn: 4 }),
    ].map((place) => locationOf(place)?.physicalLocation?.region)

    expect(backwards).toEqual([{ startLine: 3 }, { startLine: 3, startColumn: 5, endLine: 3 }])
  })

  test.each([
    ['src/a b.ts', 'src/a%20b.ts'],
    ['src/#1 100%.ts', 'src/%231%20100%25.ts'],
    ['src/é/日本.ts', 'src/%C3%A9/%E6%97%A5%E6%9C%AC.ts'],
    ['c:/x?y.ts', 'c%3A/x%3Fy.ts'],
    ['a\\b.ts', 'a%5Cb.ts'],
    ['a\u202Eb\n.ts', 'a%E2%80%AEb%0A.ts'],
  ])('encode the path %j as %j', (path, uri) => {
    expect(locationOf(filePlace(path))?.physicalLocation?.artifactLocation.uri).toBe(uri)
  })

  test('encode a path that is not UTF-8 by its bytes', () => {
    const place = filePlace('caf\uFFFD.txt', { pathBytes: Buffer.from('caf\xE9.txt', 'latin1').toString('base64') })

    expect(locationOf(place)?.physicalLocation?.artifactLocation.uri).toBe('caf%E9.txt')
  })

  test.each<[string, Place]>([
    ['Branch rules', { kind: 'setting', name: 'Branch rules', url: 'https://github.com/a/b/settings' }],
    ['../etc/passwd', filePlace('../etc/passwd')],
    ['/etc/passwd', filePlace('/etc/passwd')],
    [`old.env at ${'7'.repeat(12)}`, filePlace('old.env', { commit: '7'.repeat(40) })],
    [`commit ${'7'.repeat(12)}:2`, { kind: 'commit', commit: '7'.repeat(40), line: 2 }],
  ])('stand at the anchor and say %j where the subject has no such file', (_, place) => {
    const location = locationOf(place)

    expect(location?.physicalLocation).toEqual({
      artifactLocation: { uri: ANCHOR.path, uriBaseId: '%SRCROOT%' },
      region: { startLine: 12 },
    })
    expect(location?.message?.text.replaceAll('`', '')).toBe(_)
  })

  test('name the package in a lockfile and the entry in an archive', () => {
    const lockfile: Place = { kind: 'package', purl: 'pkg:npm/a@1.0.0', path: 'package-lock.json', line: 7 }

    expect(locationOf(lockfile)).toMatchObject({
      physicalLocation: { artifactLocation: { uri: 'package-lock.json' }, region: { startLine: 7 } },
      message: { text: 'package-lock.json:7 (pkg:npm/a@ 1.0.0)' },
    })
    expect(locationOf(filePlace('a.zip', { entry: 'b.env' }))).toMatchObject({ message: { text: 'a.zip > b.env' } })
  })

  test('beside the first are related, each with an id of its own, and capped with the number of the rest', () => {
    const related = Array.from({ length: 50 }, (_, index) => filePlace(`f${index}.env`))

    const [result] = runOf(reportOf(sampleFinding({ related }))).results

    expect(result?.relatedLocations?.map(({ id }) => id)).toEqual([...Array(SARIF_RELATED_LIMIT).keys()])
    expect(result?.properties['relatedLeftOut']).toBe(30)
  })

  test('start from a base that is declared', () => {
    const { originalUriBaseIds, results } = runOf(SAMPLE_REPORTS.blocked)
    const used = results.flatMap(({ locations }) =>
      locations.map((each) => each.physicalLocation?.artifactLocation.uriBaseId),
    )

    expect(new Set(used)).toEqual(new Set(Object.keys(originalUriBaseIds)))
  })
})

describe('the run', () => {
  test('says where the subject comes from on GitHub, and nothing on the command line', () => {
    const { blocked } = SAMPLE_REPORTS

    expect(runOf(blocked).versionControlProvenance).toEqual([
      {
        repositoryUri: 'https://github.com/acme/shop',
        revisionId: blocked.subject.commit,
        branch: 'release/2.0',
        mappedTo: { uriBaseId: '%SRCROOT%' },
      },
    ])
    expect(
      runOf({ ...blocked, subject: { ...blocked.subject, ref: 'refs/tags/v2.0' } }).versionControlProvenance,
    ).toMatchObject([{ revisionTag: 'v2.0' }])
    expect(runOf({ ...blocked, run: { ...blocked.run, url: null } })).not.toHaveProperty('versionControlProvenance')
  })

  test('tells each gap that nobody answered with its check, and is not successful where a criterion broke', () => {
    const [invocation] = runOf(SAMPLE_REPORTS.gaps).invocations

    expect(invocation).toMatchObject({ executionSuccessful: false, exitCode: 3 })
    expect(
      invocation?.toolExecutionNotifications.map(({ level, message, associatedRule }) => [
        associatedRule?.id,
        level,
        message.text,
      ]),
    ).toEqual([
      [
        'tls-required',
        'note',
        'This version has not the code engine yet. Have an owner attest it; this version cannot judge it yet.',
      ],
      ['ci-gates', 'warning', 'Is the skipped job `lint` meant to be skipped?'],
      ['ci-gates', 'warning', "The rules of `main` cannot be read. Add `contents: read` to the job's permissions."],
      ['deploy-key-rotation', 'error', 'The criterion deploy-key-rotation/keys broke: no date.'],
    ])
    expect(runOf(SAMPLE_REPORTS.waived).invocations).toMatchObject([
      { executionSuccessful: true, toolExecutionNotifications: [] },
    ])
  })
})

describe('limits', () => {
  test('the results that matter most are kept and a notification counts the rest', () => {
    const large = withFindings(100_000)
    const [check, ...others] = large.checks
    const findings =
      check?.findings.map((each, index) => (index === 99_999 ? each : { ...each, severity: 'low' as const })) ?? []
    const report = { ...large, checks: check === undefined ? [] : [{ ...check, findings }, ...others] }

    const text = renderSarif(report, { anchor: ANCHOR })
    const { results, invocations } = runOf(report)

    expect(results).toHaveLength(SARIF_RESULTS_LIMIT)
    expect(results[0]).toMatchObject({ level: 'error' })
    expect(invocations[0]?.toolExecutionNotifications[0]?.message.text).toBe(
      '95,000 results did not fit into this file. The JSON output has all of them.',
    )
    expect(gzipSync(text).length).toBeLessThan(SARIF_BYTES_LIMIT)
  })

  test('long texts and paths leave room by leaving results out', () => {
    const long = Array.from({ length: 400 }, (_, index) => String.fromCodePoint(0x4e00 + index)).join('')
    const related = Array.from({ length: 30 }, (_, index) => filePlace(`${index}/${long}`))
    const findings = Array.from({ length: 2_000 }, () => sampleFinding({ message: long.repeat(3), related }))

    const text = renderSarif(reportOf(...findings), { anchor: ANCHOR })

    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(SARIF_BYTES_LIMIT)
    expect(text).toMatch(/[\d,]+ results did not fit/u)
  })
})

test.each(HOSTILE_CASES)('hostile text means nothing in any message: $name, text $turn', ({ report }) => {
  const output = renderSarif(report, { anchor: ANCHOR })
  const { results, invocations, tool } = runOf(report)
  const notes = invocations.flatMap(({ toolExecutionNotifications }) => toolExecutionNotifications)
  const places = results.flatMap(({ locations, relatedLocations }) => [...locations, ...(relatedLocations ?? [])])
  const messages = [...results, ...notes, ...places].flatMap(({ message }) => message?.text ?? [])

  expectVisible(output)
  for (const text of messages) {
    expectInertPlain(text)
    expect(text.replaceAll(/\{\{|\}\}/gu, '')).not.toMatch(/[{}]/u)
  }
  for (const { physicalLocation } of places) {
    expect(physicalLocation?.artifactLocation.uri ?? '').toMatch(/^(?:[\w.~/-]|%[0-9A-F]{2})*$/u)
  }
  expect(tool.driver.rules).toHaveLength(report.checks.length + 1)
})
