import { CHECKS as REGISTERED } from '../../src/checks/registry.ts'
import type { Shape } from '../../src/model/shape.ts'
import { attestationsSchema, attestationsShape, policySchema, policyShape } from '../../src/policy/policy-shape.ts'
import { CHECKS } from '../support/policy-file.ts'

/** Every key below a shape that has no description. */
function undescribed({ node }: Omit<Shape<unknown>, 'type'>, path: string): string[] {
  switch (node.kind) {
    case 'object':
      return Object.entries(node.fields).flatMap(([name, { shape }]) => [
        ...(shape.description === null ? [`${path}.${name}`] : []),
        ...undescribed(shape, `${path}.${name}`),
      ])
    case 'array':
      return undescribed(node.of, `${path}[]`)
    case 'either':
      return node.of.flatMap((shape) => undescribed(shape, path))
    default:
      return []
  }
}

it('describes every key of both files', () => {
  expect(undescribed(policyShape(REGISTERED), 'policy')).toEqual([])
  expect(undescribed(attestationsShape(REGISTERED), 'attestations')).toEqual([])
})

it('publishes both schemas as JSON Schema 2020-12 with a name of their own', () => {
  const [policy, attestations] = [policySchema(CHECKS), attestationsSchema(CHECKS)]

  for (const schema of [policy, attestations]) {
    expect(schema).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      title: expect.stringContaining('Security Release Checklist') as unknown,
    })
  }
  expect(policy['$id']).not.toBe(attestations['$id'])
  expect(policy).toMatchObject({ additionalProperties: false, required: ['version'] })
})

it('has a key for every registered check and its options', () => {
  const node = policyShape(REGISTERED).node
  const checks = node.kind === 'object' ? node.fields['checks']?.shape.node : undefined
  const keys = checks?.kind === 'object' ? Object.keys(checks.fields) : []

  expect(keys).toEqual(REGISTERED.map(({ slug }) => slug))
  for (const { slug, options } of REGISTERED) {
    const check = checks?.kind === 'object' ? checks.fields[slug]?.shape.node : undefined
    const names = check?.kind === 'object' ? Object.keys(check.fields) : []
    expect(names.toSorted()).toEqual(
      ['enforce', 'level', 'notApplicable', 'waivable', ...Object.keys(options)].toSorted(),
    )
  }
})
