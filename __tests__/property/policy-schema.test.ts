import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { parseIsoDate } from '../../src/model/date.ts'
import type { JsonSchema, Shape, ShapeNode } from '../../src/model/shape.ts'
import { fitsString, readShape } from '../../src/policy/located-reader.ts'
import { attestationsSchema, attestationsShape, policySchema, policyShape } from '../../src/policy/policy-shape.ts'
import { CHECKS, DIGEST, FINGERPRINT } from '../support/policy-file.ts'

/** Words that mean something at some place of the files, and words that almost do. */
const WORDS = [
  ...['all', 'none', 'introduced', 'required', 'off', 'alle', '', ' ', 'octocat', '@octocat', 'tls-required', 'tls'],
  ...['2026-12-01', '2026-02-30', '2028-02-29', '2026-1-1', 'main', 'release/**', '!main', '../a', '/a', 'a/./b'],
  ...['a*b*c*d*e', 'v*.*.*', '{a,b}', '+(a)', '#a', 'scripts/check.py', 'break-glass', FINGERPRINT, DIGEST],
  ...['c'.repeat(40), 'acme/base/policy.yml@v1', 'acme/base/../policy.yml@v1', 'acme/base/policy.yml@-x', 'listeners'],
  ...['x'.repeat(600), '\u{1f600}'.repeat(199), '\u{1f600}'.repeat(201), 'a\nb', 'null', 'true', '7', '~'],
]
const words = fc.constantFrom(...WORDS)
const scalars = fc.oneof(words, fc.constantFrom(0, 1, 2, 7, 8.5, -1, 90, 366, 1e9), fc.boolean(), fc.constant(null))
const anything = fc.oneof(
  { weight: 6, arbitrary: scalars },
  { weight: 1, arbitrary: fc.array(scalars, { maxLength: 2 }) },
  { weight: 1, arbitrary: fc.dictionary(fc.constantFrom('mode', 'from', 'check', 'x'), scalars, { maxKeys: 2 }) },
)

type AnyShape = Omit<Shape<unknown>, 'type'>

/** Values made along a shape. With `odd`, now and then one that is anything at all, or an object with a key too many or few. */
function alongShape({ node }: AnyShape, odd: boolean): fc.Arbitrary<unknown> {
  const fitting = fittingNode(node, odd)
  return odd ? fc.oneof({ weight: 30, arbitrary: fitting }, { weight: 1, arbitrary: anything }) : fitting
}

function fittingNode(node: ShapeNode, odd: boolean): fc.Arbitrary<unknown> {
  switch (node.kind) {
    case 'string':
      return fc.constantFrom(...WORDS.filter((word) => fitsString(node, word)))
    case 'integer':
      return fc.integer({ min: node.minimum, max: node.maximum ?? 1_000_000 })
    case 'boolean':
      return fc.boolean()
    case 'enum':
      return fc.constantFrom(...node.values)
    case 'array':
      return fc.array(alongShape(node.of, odd), { maxLength: 3 })
    case 'object': {
      const fields = Object.entries(node.fields).map(([name, field]) => [name, alongShape(field.shape, odd)] as const)
      const required = Object.keys(node.fields).filter((name) => node.fields[name]?.required)
      const object = fc.record(Object.fromEntries(fields), { requiredKeys: required })
      const without = fc.tuple(object, fc.constantFrom(...Object.keys(node.fields)))
      return fc.oneof(
        { weight: 30, arbitrary: object },
        { weight: odd ? 1 : 0, arbitrary: fc.tuple(object, anything).map(([value, more]) => ({ ...value, more })) },
        { weight: odd ? 1 : 0, arbitrary: without.map(([value, name]) => ({ ...value, [name]: undefined })) },
      )
    }
    case 'either':
      return fc.oneof(...node.of.map((shape) => alongShape(shape, odd)))
    case 'null':
    case 'record':
      return fc.constant(null)
  }
}

function validator(schema: JsonSchema): ValidateFunction {
  const ajv = new Ajv2020({ strict: true })
  ajv.addFormat('date', (text) => parseIsoDate(text) !== null)
  return ajv.compile(schema)
}

describe.each([
  ['policy', policyShape(CHECKS), validator(policySchema(CHECKS))],
  ['attestations', attestationsShape(CHECKS), validator(attestationsSchema(CHECKS))],
] as const)('the published schema of the %s', (_name, shape, validate) => {
  it('accepts exactly what the reader accepts', () => {
    let [accepted, refused] = [0, 0]

    fc.assert(
      fc.property(fc.oneof(alongShape(shape, false), alongShape(shape, true)), (value) => {
        // JSON is YAML, so that one text serves both.
        const text = JSON.stringify(value)
        const { problems } = readShape<unknown>({ path: 'file', text }, { ...shape, type: (read: unknown) => read })
        const byReader = problems.length === 0
        const bySchema = validate(JSON.parse(text))
        if (byReader) accepted += 1
        else refused += 1
        expect([text, byReader]).toEqual([text, bySchema])
      }),
      { numRuns: 600 },
    )

    expect(accepted).toBeGreaterThan(30)
    expect(refused).toBeGreaterThan(30)
  })
})
