import { ATTESTATION_STATUSES, type JudgedAttestation } from '../../src/policy/attest.ts'
import { entryNotes, lapsingEntries } from '../../src/policy/lapse.ts'
import type { JudgedWaiver } from '../../src/policy/waivers.ts'
import { attestationOf, day, findingAt, SLUG, TODAY, waiverOf } from '../support/policy-sketch.ts'

function waiver(expires: string, part: Partial<JudgedWaiver> = {}): JudgedWaiver {
  return {
    waiver: waiverOf(findingAt('a.pem'), { expires: day(expires) }),
    status: 'active',
    matches: 1,
    because: null,
    ...part,
  }
}

function attestation(expires: string, status: JudgedAttestation['status'] = 'active'): JudgedAttestation {
  return { attestation: attestationOf({ expires: day(expires) }), status }
}

describe('lapsing', () => {
  test.each([
    ['2026-11-24', [0]],
    ['2026-11-25', [1]],
    ['2026-12-24', [30]],
    ['2026-12-25', []],
  ])('on 2026-11-24 an entry that expires on %s has %j days left', (expires, days) => {
    const left = lapsingEntries({ waivers: [waiver(expires)], attestations: [], asOf: TODAY })
    const leftOfAttestation = lapsingEntries({ waivers: [], attestations: [attestation(expires)], asOf: TODAY })

    expect(left.map(({ daysLeft }) => daysLeft)).toEqual(days)
    expect(leftOfAttestation.map(({ daysLeft }) => daysLeft)).toEqual(days)
  })

  test.each([
    ['2028-01-30', '2028-02-29', [30]],
    ['2028-01-29', '2028-02-29', []],
    ['2028-02-29', '2028-03-30', [30]],
    ['2028-02-29', '2028-03-31', []],
    ['2027-01-30', '2027-03-01', [30]],
  ])('across February, on %s until %s: %j', (asOf, expires, days) => {
    const left = lapsingEntries({ waivers: [waiver(expires)], attestations: [], asOf: day(asOf) })

    expect(left.map(({ daysLeft }) => daysLeft)).toEqual(days)
  })

  test('an entry that does not count does not lapse', () => {
    const waivers = (['expired', 'unmatched', 'not-counted'] as const).map((status) => waiver('2026-12-01', { status }))
    const attestations = ATTESTATION_STATUSES.filter((status) => status !== 'active').map((status) =>
      attestation('2026-12-01', status),
    )

    expect(lapsingEntries({ waivers, attestations, asOf: TODAY })).toEqual([])
  })

  test('the soonest comes first, and each says what it is', () => {
    const lapses = lapsingEntries({
      waivers: [waiver('2026-12-10')],
      attestations: [attestation('2026-12-01')],
      asOf: TODAY,
    })

    expect(lapses.map(({ kind, check, expires, daysLeft }) => [kind, check, expires, daysLeft])).toEqual([
      ['attestation', SLUG, '2026-12-01', 7],
      ['waiver', SLUG, '2026-12-10', 16],
    ])
  })
})

describe('notes', () => {
  const rulesOf = (waivers: readonly JudgedWaiver[], attestations: readonly JudgedAttestation[] = []) =>
    entryNotes({ waivers, attestations, resolutions: [] }).map(({ rule }) => rule)

  test.each<[Partial<JudgedWaiver>, readonly string[], string]>([
    [{ status: 'active' }, [], ''],
    [{ status: 'expired' }, ['policy/waiver-expired'], 'expired on 2026-11-01'],
    [{ status: 'unmatched' }, ['policy/waiver-unmatched'], 'matches no finding'],
    [{ status: 'not-counted', because: 'not-an-owner' }, ['policy/waiver-not-an-owner'], '`ada` is not an owner'],
    [{ status: 'not-counted', because: 'not-waivable' }, ['policy/waiver-not-waivable'], 'forbids waivers'],
  ])('a waiver that is %j', (part, rules, text) => {
    const notes = entryNotes({ waivers: [waiver('2026-11-01', part)], attestations: [], resolutions: [] })

    expect(notes.map(({ rule }) => rule)).toEqual(rules)
    expect(notes.map(({ message }) => message).join('')).toContain(text)
  })

  test.each(ATTESTATION_STATUSES.filter((status) => status !== 'active'))('an attestation that is %s', (status) => {
    expect(rulesOf([], [attestation('2026-12-01', status)])).toEqual([`policy/attestation-${status}`])
  })

  test('an active attestation needs no note', () => {
    expect(rulesOf([], [attestation('2026-12-01')])).toEqual([])
  })

  test('a waiver by rule is named by rule and path, an attestation by criterion and signer', () => {
    const target = { kind: 'rule', rule: 'dotenv', path: 'app/**' } as const
    const byRule = { ...waiver('2026-11-01', { status: 'unmatched' }), waiver: waiverOf(findingAt('a'), { target }) }
    const narrow: JudgedAttestation = { attestation: attestationOf({ criterion: 'tree' }), status: 'unmatched' }

    expect(
      entryNotes({ waivers: [byRule], attestations: [narrow], resolutions: [] }).map(({ message }) => message),
    ).toEqual([
      'The waiver of `dotenv` in `app/**` for `no-plaintext-secrets` matches no finding. Remove it.',
      'The attestation of `tree` of `no-plaintext-secrets` by `ada` answers nothing that is open. Remove it, or keep it for later.',
    ])
  })

  test('equal entries have notes of their own', () => {
    const gone = waiver('2026-11-01', { status: 'expired' })
    const fingerprints = entryNotes({ waivers: [gone, gone], attestations: [], resolutions: [] }).map(
      ({ fingerprint }) => fingerprint,
    )

    expect(new Set(fingerprints).size).toBe(2)
  })
})
