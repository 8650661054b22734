import Ajv2020 from 'ajv/dist/2020'
import { load } from 'js-yaml'
import { CHECKS } from '../../../src/checks/registry.ts'
import { DECLARED_AWAY, type Kind } from '../../../src/commands/init/kinds.data.ts'
import { attestationsText, policyText } from '../../../src/commands/init/policy-template.ts'
import { OPTIONS } from '../../../src/config/options.ts'
import { DEFAULT_RELEASE } from '../../../src/policy/defaults.ts'
import { attestationsSchema, policySchema } from '../../../src/policy/policy-shape.ts'
import { readAttestations } from '../../../src/policy/read-attestations.ts'
import { addDays } from '../../../src/model/date.ts'
import { readPolicy } from '../../../src/policy/read-policy.ts'
import { appendEntry } from '../../../src/policy/write-entry.ts'
import { day } from '../../support/policy-sketch.ts'

const today = day('2028-02-29')
const KINDS = OPTIONS.kind.value.words
const read = (text: string) => readPolicy({ path: 'policy.yml', text }, CHECKS, { asOf: today })
const textFor = (kind: Kind, readinessScript: string | null = null) => policyText({ kind, readinessScript, today })

/** The text with its examples in force: the commented blocks that begin with a key. */
function uncommented(text: string): string {
  return text
    .split('\n\n')
    .map((block) => {
      const lines = block.split('\n')
      const start = lines.findIndex((line) => /^# \w+:$/.test(line))
      return lines.map((line, index) => (start >= 0 && index >= start ? line.slice(2) : line)).join('\n')
    })
    .join('\n\n')
}

describe.each(KINDS)('the policy of the kind %s', (kind) => {
  it('has no problem', () => {
    expect(read(textFor(kind)).problems).toEqual([])
    expect(read(textFor(kind, 'scripts/check_readiness.sh')).problems).toEqual([])
  })

  it('has no problem with its examples in force, whose release is the default', () => {
    const { policy, problems } = read(uncommented(textFor(kind)))
    expect(problems).toEqual([])
    expect(policy.waivers).toHaveLength(1)
    expect(policy.release.branches).toMatchObject({ value: DEFAULT_RELEASE.branches, from: 'policy' })
    expect(policy.release.heads.value).toEqual(DEFAULT_RELEASE.heads)
    expect(policy.release.tags.value).toEqual(DEFAULT_RELEASE.tags)
  })

  it('fits the published schema, its examples too', () => {
    const validate = new Ajv2020({ formats: { date: true } }).compile(policySchema(CHECKS))
    for (const text of [textFor(kind, 'scripts/check_readiness.sh'), uncommented(textFor(kind))]) {
      validate(load(text))
      expect(validate.errors).toBeNull()
    }
  })

  it('declares what cannot apply, and nothing else', () => {
    const { policy } = read(textFor(kind))
    const declared = CHECKS.filter(({ slug }) => policy.checks[slug]?.notApplicable.value !== null)
    expect(declared.map(({ slug }) => slug).sort()).toEqual(DECLARED_AWAY[kind].map(({ check }) => check).sort())
    expect(policy.owners.value).toEqual([])
  })
})

it('a service declares nothing away', () => {
  expect(DECLARED_AWAY.service).toEqual([])
})

it('the policy names a readiness script that stands elsewhere', () => {
  const { policy } = read(textFor('library', 'scripts/check_readiness.sh'))
  expect(policy.checks['production-readiness']?.options['script']).toMatchObject({
    value: 'scripts/check_readiness.sh',
    from: 'policy',
  })
})

it('the attestations are an empty list that the reader and the schema take', () => {
  const file = { path: 'attestations.yml', text: attestationsText() }
  expect(new Ajv2020({ formats: { date: true } }).compile(attestationsSchema(CHECKS))(load(file.text))).toBe(true)
  expect(readAttestations(file, CHECKS, { asOf: today, owners: [] })).toEqual({
    attestations: [],
    problems: [],
    broken: false,
  })
})

it('the first attestation takes the place of the empty list', () => {
  const file = { path: 'attestations.yml', text: attestationsText() }
  const text = appendEntry(
    file,
    {
      kind: 'attestation',
      entry: {
        check: 'backup-and-restore',
        statement: 'Restored the backup of last week.',
        by: 'octocat',
        on: today,
        expires: addDays(today, 90),
        evidence: 'https://wiki.example.com/restore',
      },
    },
    { checks: CHECKS, asOf: today, owners: [] },
  )
  const { attestations, problems } = readAttestations({ ...file, text }, CHECKS, { asOf: today, owners: [] })
  expect(problems).toEqual([])
  expect(attestations.map(({ check }) => check)).toEqual(['backup-and-restore'])
})
