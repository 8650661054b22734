import { ciSecretsProtected } from '../../src/checks/ci-secrets-protected.ts'
import type { CheckResult, CriterionResult } from '../../src/checks/evaluate.ts'
import { joinLeaks } from '../../src/checks/joined-leaks.ts'
import { stamp } from '../../src/checks/stamp.ts'
import type { EvidenceSet } from '../../src/evidence/evidence.ts'
import { leakCauses } from '../../src/evidence/logs/leak-causes.ts'
import type { Detection, Finding, Origin } from '../../src/model/finding.ts'
import { filePlace, type Place } from '../../src/model/place.ts'

const PATH = '.github/workflows/deploy.yml'
const STEP = filePlace(PATH, { startLine: 10, startColumn: 9, endLine: 15, endColumn: 1 })

const log = (line: number): Place => ({
  kind: 'log',
  workflow: PATH,
  job: 'deploy',
  step: 'Ship it',
  run: 7,
  attempt: 1,
  line,
  url: `https://github.com/acme/shop/actions/runs/7/job/8#step:2:${line}`,
})
const detection = (about: Partial<Detection>): Detection => ({
  rule: 'secret-in-log',
  message: 'It reaches the log.',
  severity: 'medium',
  confidence: 'high',
  place: filePlace(PATH, { startLine: 12 }),
  related: [],
  key: 'jobs.deploy.Ship it#secrets.TOKEN log echo',
  secret: null,
  ...about,
})
const leak = detection({
  rule: 'named-secret-value',
  message: 'It is printed.',
  severity: 'critical',
  place: log(3),
  related: [STEP, log(9)],
  key: 'log named TOKEN',
})
const shown = (one: Detection, sighting: string) => ({ detection: one, sighting, step: STEP })
const rulesOf = (sighting: string, ...audits: readonly Detection[]): readonly string[] =>
  leakCauses([shown(leak, sighting)], audits).flatMap(({ written }) => written.map(({ rule }) => rule))

describe('the lines that account for a leak', () => {
  const traced = detection({ rule: 'shell-trace-with-secrets', key: 'jobs.deploy.Ship it#bash secrets.TOKEN' })
  const dump = detection({ rule: 'environment-dump', key: 'jobs.deploy.Ship it#printenv secrets.OTHER' })
  const other = detection({ key: 'jobs.deploy.Ship it#secrets.OTHER log echo' })
  const literal = detection({ rule: 'hardcoded-credentials', key: 'jobs.deploy.Ship it#AUTH' })

  test.each<readonly [string, string, readonly Detection[], readonly string[]]>([
    ['of the same secret', 'named TOKEN', [detection({}), other], ['secret-in-log']],
    ['whatever its case', 'beside token', [detection({})], ['secret-in-log']],
    ['of another secret', 'named TOKEN', [other], []],
    ['that dump whatever there is', 'named TOKEN', [other, dump], ['environment-dump']],
    ['of two audits', 'github-token', [detection({}), traced], ['secret-in-log', 'shell-trace-with-secrets']],
    ['of a literal', 'github-token', [literal], ['hardcoded-credentials']],
    ['of a literal, and the leak is of a stored secret', 'named TOKEN', [literal], []],
    ['of several secrets, and the form tells of none', 'github-token', [detection({}), other], []],
    ['before the step', 'named TOKEN', [detection({ place: filePlace(PATH, { startLine: 9 }) })], []],
    ['after the step', 'named TOKEN', [detection({ place: filePlace(PATH, { startLine: 15 }) })], []],
    [
      'of another file',
      'named TOKEN',
      [detection({ place: filePlace('.github/workflows/a.yml', { startLine: 12 }) })],
      [],
    ],
    [
      'of an action that the step uses',
      'named TOKEN',
      [detection({ place: filePlace('action.yml', { startLine: 3 }), related: [filePlace(PATH, { startLine: 11 })] })],
      ['secret-in-log'],
    ],
    ['of what prints nothing', 'named TOKEN', [detection({ rule: 'secrets-inherit' })], []],
  ])('%s', (_, sighting, audits, rules) => {
    expect(rulesOf(sighting, ...audits)).toEqual(rules)
  })

  test('an action that attackers held, by its name in the workflow', () => {
    const ran = detection({ rule: 'compromised-action-ran', place: log(4), key: 'log tj-actions/changed-files' })
    const use = detection({ rule: 'known-compromised-actions', key: 'jobs.deploy.x#tj-actions/Changed-Files' })
    const causes = leakCauses([{ detection: ran, sighting: 'tj-actions/changed-files', step: null }], [use, literal])
    expect(causes).toEqual([
      { shown: { rule: ran.rule, place: ran.place }, written: [{ rule: use.rule, place: use.place }] },
    ])
  })
})

interface Given {
  readonly printing: readonly Detection[]
  readonly logged?: readonly Detection[]
  readonly sighting?: string
  readonly origin?: Origin
}

function joined({ printing, logged = [leak], sighting = 'named TOKEN', origin = 'existing' }: Given): CheckResult {
  const criterion = (id: string, found: readonly Detection[]): CriterionResult => ({
    id,
    question: '?',
    optional: false,
    attestable: [],
    stage: null,
    status: found.length === 0 ? 'pass' : 'fail',
    because: null,
    scope: '',
    inspected: [],
    evidence: [],
    gaps: [],
    findings: stamp(
      found.filter(({ confidence }) => confidence !== 'low'),
      ciSecretsProtected.slug,
      id,
    ).map((one): Finding => ({ ...one, origin: id === 'logs-clean' ? 'existing' : origin })),
    notes: stamp(
      found.filter(({ confidence }) => confidence === 'low'),
      ciSecretsProtected.slug,
      id,
    ),
    assurance: null,
  })
  const causes = leakCauses(
    logged.map((one) => shown(one, sighting)),
    printing,
  )
  const evidence = { 'run-logs': { ok: true, gaps: [], value: { causes } } } as unknown as EvidenceSet
  const criteria = [criterion('not-printed', printing), criterion('logs-clean', logged)]
  return joinLeaks({ check: ciSecretsProtected, criteria, status: 'fail', assurance: null }, evidence)
}

const findingsIn = (result: CheckResult, id: string): readonly Finding[] =>
  result.criteria.find((one) => one.id === id)?.findings ?? []

describe('a leak with its line', () => {
  test('is one finding at the line, which answers both criteria and links to the log', () => {
    const result = joined({ printing: [detection({})] })
    const [one, ...more] = new Set(result.criteria.flatMap(({ findings }) => findings))
    expect(more).toEqual([])
    expect(one).toMatchObject({
      rule: 'named-secret-value',
      severity: 'critical',
      message: 'It is printed. The line that printed it: It reaches the log.',
      place: filePlace(PATH, { startLine: 12 }),
      related: [log(3), STEP, log(9)],
    })
    expect(findingsIn(result, 'not-printed')).toEqual([one])
    expect(findingsIn(result, 'logs-clean')).toEqual([one])
  })

  test('is the same finding whether or not the line is still there, and is never the line’s', () => {
    const [alone] = stamp([leak], ciSecretsProtected.slug, 'logs-clean')
    const [line] = stamp([detection({})], ciSecretsProtected.slug, 'not-printed')
    const [both] = findingsIn(joined({ printing: [detection({})] }), 'logs-clean')
    expect(both?.fingerprint).toBe(alone?.fingerprint)
    expect(both?.fingerprint).not.toBe(line?.fingerprint)
  })

  test.each<Origin>(['introduced', 'unknown', 'existing'])('is %s as its line is', (origin) => {
    expect(findingsIn(joined({ printing: [detection({})], origin }), 'not-printed')).toMatchObject([{ origin }])
  })

  test('leaves other lines and other leaks what they are', () => {
    const other = detection({
      key: 'jobs.deploy.Ship it#secrets.OTHER log echo',
      place: filePlace(PATH, { startLine: 13 }),
    })
    const result = joined({ printing: [detection({}), other] })
    expect(
      findingsIn(result, 'not-printed')
        .map(({ rule }) => rule)
        .sort(),
    ).toEqual(['named-secret-value', 'secret-in-log'])
    expect(findingsIn(result, 'logs-clean')).toHaveLength(1)
  })

  test('of one dump are as many as there are secrets', () => {
    const second = { ...leak, place: log(4), key: 'log named OTHER' }
    const dump = detection({ rule: 'environment-dump' })
    const result = joined({ printing: [dump], logged: [leak, second] })
    expect(findingsIn(result, 'not-printed')).toHaveLength(2)
    expect(findingsIn(result, 'logs-clean')).toHaveLength(2)
  })

  test('takes in a line that informed alone; what is no leak for sure takes in nothing', () => {
    const unsure = detection({ confidence: 'low' })
    const result = joined({ printing: [unsure] })
    expect(result.criteria.flatMap(({ notes }) => notes)).toEqual([])
    expect(findingsIn(result, 'logs-clean')).toMatchObject([{ confidence: 'high', place: unsure.place }])

    const note = { ...leak, confidence: 'low' } as const
    expect(findingsIn(joined({ printing: [detection({})], logged: [note] }), 'not-printed')).toMatchObject([
      { rule: 'secret-in-log' },
    ])
  })
})
