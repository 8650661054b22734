import { parseIsoDate } from '../../src/model/date.ts'
import type { Finding } from '../../src/model/finding.ts'
import { filePlace } from '../../src/model/place.ts'
import type { Resolution } from '../../src/policy/policy.ts'
import { judgeResolutions, resolutionLabel } from '../../src/policy/resolutions.ts'

function day(text: string) {
  const date = parseIsoDate(text)
  if (date === null) throw new Error(`${text} is no day`)
  return date
}

const COMMIT = 'c'.repeat(40)
const SECRET = `sha256:${'0'.repeat(64)}`
const RESOLUTION: Resolution = {
  secret: SECRET,
  revokedOn: day('2026-11-01'),
  by: 'octocat',
  evidence: 'https://tickets.example.com/1',
  place: filePlace('.github/release-checklist.yml', { startLine: 7 }),
}

function finding(part: Partial<Finding> = {}): Finding {
  return {
    check: 'no-plaintext-secrets',
    criterion: 'history-content',
    rule: 'sample',
    message: 'A sample.',
    severity: 'high',
    confidence: 'high',
    origin: 'existing',
    place: filePlace('old.env', { commit: COMMIT }),
    related: [],
    fingerprint: '0'.repeat(32),
    secret: SECRET,
    waiver: null,
    ...part,
  }
}

function judged(findings: readonly Finding[], part: Partial<Resolution> = {}, owners: readonly string[] = []) {
  return judgeResolutions({ resolutions: [{ ...RESOLUTION, ...part }], findings, owners, asOf: day('2026-11-24') })
}

const inFile = finding({ place: filePlace('app.env') })

it.each([
  ['active', 'only the history holds the value', judged([finding()])],
  ['void', 'a file holds the value', judged([inFile])],
  ['void', 'a file holds the value beside the history', judged([finding(), inFile])],
  ['void', 'one of the places is a file', judged([finding({ related: [filePlace('app.env')] })])],
  ['unmatched', 'nothing that was found is the value', judged([finding({ secret: 'sha256:1' })])],
  ['unmatched', 'what was found has no digest', judged([finding({ secret: null })])],
  ['future', 'it is dated after the day', judged([finding()], { revokedOn: day('2026-11-25') })],
  ['not-an-owner', 'its signer is no owner', judged([finding()], {}, ['hubot'])],
  ['active', 'its signer is an owner in other letters', judged([finding()], {}, ['OctoCat'])],
] as const)('is %s where %s', (status, _, result) => {
  expect(result.judged.map((one) => one.status)).toEqual([status])
  expect(result.resolvedBy(finding()) !== null).toBe(status === 'active')
})

it('names the file that makes it void', () => {
  const held = finding({ related: [filePlace('a.env', { commit: COMMIT }), filePlace('b.env', { startLine: 2 })] })

  expect(judged([held]).judged).toMatchObject([{ status: 'void', heldAt: { path: 'b.env' } }])
  expect(judged([finding()]).judged).toMatchObject([{ status: 'active', heldAt: null }])
})

it('answers no finding of another value', () => {
  expect(judged([finding()]).resolvedBy(finding({ secret: 'sha256:1' }))).toBeNull()
  expect(judged([finding()]).resolvedBy(finding({ secret: null }))).toBeNull()
})

it('says where it stands', () => {
  expect(resolutionLabel(RESOLUTION)).toBe('policy line 7')
  expect(resolutionLabel({ ...RESOLUTION, place: filePlace('p.yml') })).toBe('policy')
})
