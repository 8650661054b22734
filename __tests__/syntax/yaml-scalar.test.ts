import { scalarType, scalarValue } from '../../src/syntax/yaml-scalar.ts'
import { asScalar, nodeAt, rootOf } from './read-yaml.ts'

describe('scalarType and scalarValue', () => {
  it.each([
    ['', 'null', null],
    ['~', 'null', null],
    ['null', 'null', null],
    ['NULL', 'null', null],
    ['nULL', 'string', 'nULL'],
    ['true', 'boolean', true],
    ['False', 'boolean', false],
    ['yes', 'string', 'yes'],
    ['off', 'string', 'off'],
    ['0', 'integer', 0],
    ['-12', 'integer', -12],
    ['+3', 'integer', 3],
    ['0o17', 'integer', 15],
    ['0x1F', 'integer', 31],
    ['010', 'integer', 10],
    ['1_000', 'string', '1_000'],
    ['1.5', 'float', 1.5],
    ['-.5e3', 'float', -500],
    ['1.', 'float', 1],
    ['.inf', 'float', Number.POSITIVE_INFINITY],
    ['-.INF', 'float', Number.NEGATIVE_INFINITY],
    ['.nan', 'float', Number.NaN],
    ['1e999', 'string', '1e999'],
    ['2026-11-24', 'string', '2026-11-24'],
    ['1.2.3', 'string', '1.2.3'],
    ['"1"', 'string', '1'],
    ["'true'", 'string', 'true'],
    ['|-\n  1', 'string', '1'],
    ['>-\n  null', 'string', 'null'],
    ['!!str 1', 'string', '1'],
    ['! 1', 'string', '1'],
    ['!!int "7"', 'integer', 7],
    ['!!float 7', 'float', 7],
    ['!!bool "true"', 'boolean', true],
    ['!!null ""', 'null', null],
    ['!!int seven', 'string', 'seven'],
    ['!local 1', 'string', '1'],
    ['!<tag:yaml.org,2002:int> 7', 'integer', 7],
  ])('read `%s` as %s', (written, type, value) => {
    const scalar = asScalar(nodeAt(rootOf(`k: ${written}\n`), 'k'))

    expect(scalarType(scalar)).toBe(type)
    expect(scalarValue(scalar)).toEqual(value)
  })
})
