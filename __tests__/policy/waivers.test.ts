import { filePlace } from '../../src/model/place.ts'
import type { Waiver } from '../../src/policy/policy.ts'
import { judgeWaivers, reportWaivers, type WaiverInput, waiverLabel } from '../../src/policy/waivers.ts'
import { day, findingAt, SLUG, TODAY, waiverOf } from '../support/policy-sketch.ts'

const key = findingAt('keys/a.pem')
const env = findingAt('.env', { rule: 'dotenv' })
const setting = findingAt('x', {
  rule: 'dotenv',
  place: { kind: 'setting', name: 'branch', url: 'https://example.com' },
  fingerprint: 'f'.repeat(32),
})

function judge(waivers: readonly Waiver[], part: Partial<WaiverInput> = {}) {
  return judgeWaivers({
    waivers,
    findings: [key, env, setting],
    owners: [],
    isWaivable: () => true,
    asOf: TODAY,
    ...part,
  })
}

function byRule(rule: string, path: string): Waiver {
  return waiverOf(key, { target: { kind: 'rule', rule, path } })
}

describe('matching', () => {
  test.each<[string, Waiver, number]>([
    ['its fingerprint', waiverOf(key), 1],
    ['another fingerprint', waiverOf(findingAt('other.pem')), 0],
    ['a beginning of the fingerprint', waiverOf({ ...key, fingerprint: key.fingerprint.slice(0, 31) }), 0],
    ['the fingerprint under another check', waiverOf(key, { check: 'tls-required' }), 0],
    ['rule and path', byRule('sensitive-file', 'keys/a.pem'), 1],
    ['rule and glob', byRule('sensitive-file', 'keys/**'), 1],
    ['a glob that reaches dot files', byRule('dotenv', '**'), 1],
    ['a rule in another place', byRule('sensitive-file', 'src/**'), 0],
    ['another rule', byRule('private-key', '**'), 0],
    ['braces, which are literal', byRule('sensitive-file', '{keys,src}/a.pem'), 0],
    ['the fingerprint of a finding outside the tree', waiverOf(setting), 1],
  ])('%s', (_, waiver, matches) => {
    expect(judge([waiver]).judged).toEqual([
      { waiver, matches, status: matches === 0 ? 'unmatched' : 'active', because: null },
    ])
  })

  test('one waiver accepts many findings', () => {
    const waiver = byRule('sensitive-file', '**')
    const findings = [key, findingAt('b.pem'), findingAt('c.pem')]
    const { judged, acceptedBy } = judge([waiver], { findings })

    expect(judged[0]?.matches).toBe(3)
    expect(findings.map(acceptedBy)).toEqual([waiver, waiver, waiver])
  })

  test('a committed credential is waived by its fingerprint, which follows its value', () => {
    const secret = { ...key, secret: 'd'.repeat(64) }
    const moved = { ...secret, place: filePlace('elsewhere/a.pem') }
    const waiver = waiverOf(secret)

    expect(judge([waiver], { findings: [moved] }).acceptedBy(moved)).toBe(waiver)
  })

  test('a finding of another check with the same fingerprint is not accepted', () => {
    const other = { ...key, check: 'no-database-credentials' }

    expect(judge([waiverOf(key)], { findings: [key, other] }).acceptedBy(other)).toBeNull()
  })
})

describe('dates', () => {
  test.each([
    ['2026-11-23', 'expired'],
    ['2026-11-24', 'active'],
    ['2026-11-25', 'active'],
  ])('a waiver that expires on %s is %s on 2026-11-24', (expires, status) => {
    expect(judge([waiverOf(key, { expires: day(expires) })]).judged[0]?.status).toBe(status)
  })

  test.each([
    ['2028-02-28', 'active'],
    ['2028-02-29', 'active'],
    ['2028-03-01', 'expired'],
  ])('a waiver until the leap day is, on %s, %s', (asOf, status) => {
    const waivers = [waiverOf(key, { expires: day('2028-02-29') })]

    expect(judge(waivers, { asOf: day(asOf) }).judged[0]?.status).toBe(status)
  })

  test('an expired waiver accepts nothing and still tells what it matched', () => {
    const { judged, acceptedBy } = judge([waiverOf(key, { expires: day('2026-11-23') })])

    expect(judged[0]).toMatchObject({ status: 'expired', matches: 1 })
    expect(acceptedBy(key)).toBeNull()
  })
})

describe('who and where', () => {
  test.each([
    [[], 'anybody', 'active', null],
    [['ada'], 'ada', 'active', null],
    [['Ada'], 'aDA', 'active', null],
    [['ada', 'bob'], 'bob', 'active', null],
    [['ada'], 'eve', 'not-counted', 'not-an-owner'],
    [['ada'], 'ad', 'not-counted', 'not-an-owner'],
  ])('with owners %j a waiver of %s is %s', (owners, owner, status, because) => {
    const { judged, acceptedBy } = judge([waiverOf(key, { owner })], { owners })

    expect(judged[0]).toMatchObject({ status, because })
    expect(acceptedBy(key) === null).toBe(status !== 'active')
  })

  test('a check that forbids waivers counts none', () => {
    const { judged, acceptedBy } = judge([waiverOf(key)], { isWaivable: (slug) => slug !== SLUG })

    expect(judged[0]).toMatchObject({ status: 'not-counted', because: 'not-waivable' })
    expect(acceptedBy(key)).toBeNull()
  })
})

test('of several waivers the one that lasts longest is shown, whatever their order', () => {
  const short = waiverOf(key, { expires: day('2026-12-01') })
  const long = waiverOf(key, { expires: day('2026-12-31') })

  expect(judge([short, long]).acceptedBy(key)).toBe(long)
  expect(judge([long, short]).acceptedBy(key)).toBe(long)
})

test('of equally long ones the first line is shown', () => {
  const first = waiverOf(key, { place: filePlace('p', { startLine: 3 }) })
  const second = waiverOf(key, { place: filePlace('p', { startLine: 9 }) })

  expect(judge([second, first]).acceptedBy(key)).toBe(first)
})

test('a finding shows the line of its waiver', () => {
  expect(waiverLabel(waiverOf(key))).toBe('policy line 12')
  expect(waiverLabel(waiverOf(key, { place: filePlace('p') }))).toBe('policy')
})

test('the report has every waiver and every suppression of another tool, which never counts', () => {
  const waivers = [waiverOf(key, { ticket: 'SEC-1' }), byRule('dotenv', '**')]
  const place = filePlace('.gitleaksignore', { startLine: 1 })
  const suppression = { check: SLUG, fingerprint: null, rule: 'dotenv', path: '.env', reason: 'ignored', place }

  expect(
    reportWaivers(
      judge(waivers).judged,
      [
        suppression,
        { ...suppression, path: null },
        { ...suppression, fingerprint: key.fingerprint, rule: null, path: null },
        { ...suppression, rule: null },
      ],
      [key, env, setting],
    ).map(({ check: _check, reason: _reason, place: _place, ...rest }) => rest),
  ).toEqual([
    {
      fingerprint: key.fingerprint,
      rule: null,
      path: null,
      owner: 'ada',
      expires: '2026-12-24',
      ticket: 'SEC-1',
      status: 'active',
      matches: 1,
    },
    {
      fingerprint: null,
      rule: 'dotenv',
      path: '**',
      owner: 'ada',
      expires: '2026-12-24',
      ticket: null,
      status: 'active',
      matches: 1,
    },
    {
      fingerprint: null,
      rule: 'dotenv',
      path: '.env',
      owner: null,
      expires: null,
      ticket: null,
      status: 'not-counted',
      matches: 1,
    },
    {
      fingerprint: null,
      rule: 'dotenv',
      path: null,
      owner: null,
      expires: null,
      ticket: null,
      status: 'not-counted',
      matches: 2,
    },
    {
      fingerprint: key.fingerprint,
      rule: null,
      path: null,
      owner: null,
      expires: null,
      ticket: null,
      status: 'not-counted',
      matches: 1,
    },
    {
      fingerprint: null,
      rule: null,
      path: '.env',
      owner: null,
      expires: null,
      ticket: null,
      status: 'not-counted',
      matches: 0,
    },
  ])
})
