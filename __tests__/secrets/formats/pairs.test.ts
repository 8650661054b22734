import { dotenvPairs } from '../../../src/secrets/formats/dotenv-pairs.ts'
import { jsonPairs } from '../../../src/secrets/formats/json-pairs.ts'
import { iniPairs, phpPairs, xmlPairs, yamlPairs } from '../../../src/secrets/formats/line-pairs.ts'
import type { Pair } from '../../../src/secrets/formats/pair.ts'
import { withLines } from '../../../src/secrets/source-text.ts'

const told = (pairs: readonly Pair[]): readonly (readonly [string, string, number])[] =>
  pairs.map(({ name, value, line }) => [name, value, line])

describe('dotenvPairs', () => {
  it.each<readonly [string, string, readonly (readonly [string, string, number])[]]>([
    [
      'plain values',
      'A=1\nB=two words\n',
      [
        ['A', '1', 1],
        ['B', 'two words', 2],
      ],
    ],
    [
      'comments',
      '# A=1\nB=x # y\nC="x # y"\nD=x#y\nE=#\n',
      [
        ['B', 'x', 2],
        ['C', 'x # y', 3],
        ['D', 'x#y', 4],
        ['E', '', 5],
      ],
    ],
    [
      'quotes of three kinds',
      'A="1"\nB=\'2\'\nC=`3`\n',
      [
        ['A', '1', 1],
        ['B', '2', 2],
        ['C', '3', 3],
      ],
    ],
    ['export and spaces', '  export A = "1"\n', [['A', '1', 1]]],
    [
      'lines that a value goes over',
      'A="1\n2\n3"\nB=4\n',
      [
        ['A', '1\n2\n3', 1],
        ['B', '4', 4],
      ],
    ],
    [
      'an escaped quote',
      'A="x\\"y"\nB=1\n',
      [
        ['A', 'x\\"y', 1],
        ['B', '1', 2],
      ],
    ],
    [
      'a quote that is never closed',
      'A="x\nB=1\n',
      [
        ['A', 'x', 1],
        ['B', '1', 2],
      ],
    ],
    [
      'a quote that would swallow the next assignment',
      'A="x\nB="y"\n',
      [
        ['A', 'x', 1],
        ['B', 'y', 2],
      ],
    ],
    [
      'line ends of three kinds',
      'A=1\r\nB=2\rC=3',
      [
        ['A', '1', 1],
        ['B', '2', 2],
        ['C', '3', 3],
      ],
    ],
    ['a byte order mark', '\ufeffA=1', [['A', '1', 1]]],
    ['what is no assignment', 'if true; then\n  echo A=1\nfi\n', []],
    ['nothing', '', []],
  ])('reads %s', (_, text, expected) => {
    expect(told(dotenvPairs(withLines(text)))).toEqual(expected)
  })
})

describe('jsonPairs', () => {
  it.each<readonly [string, string, readonly (readonly [string, string, number])[]]>([
    [
      'nested objects',
      '{"a": {"b": "1"},\n "c": "2"}',
      [
        ['b', '1', 1],
        ['c', '2', 2],
      ],
    ],
    ['escapes', '{"a": "x\\ny\\u0041"}', [['a', 'x\nyA', 1]]],
    [
      'comments and trailing commas',
      '{\n// "x": "y"\n"a": "1",\n}',
      [
        ['x', 'y', 2],
        ['a', '1', 3],
      ],
    ],
    ['values that are no strings', '{"a": 1, "b": null, "c": ["d", "e"], "f": "g"}', [['f', 'g', 1]]],
    [
      'what is broken',
      '{"a": "1", "b: "2"\n"c": "3"',
      [
        ['a', '1', 1],
        ['c', '3', 2],
      ],
    ],
    ['nothing', '', []],
  ])('reads %s', (_, text, expected) => {
    expect(told(jsonPairs(withLines(text)))).toEqual(expected)
  })
})

describe('line pairs', () => {
  it('reads ini files with sections, quotes and comments', () => {
    const pairs = iniPairs(withLines('; a=1\n[Prod]\na = "x"\nb: y ; z\n[dev]\nc=1\n'))

    expect(pairs.map(({ name, value, line, section }) => [name, value, line, section])).toEqual([
      ['a', 'x', 3, 'prod'],
      ['b', 'y', 4, 'prod'],
      ['c', '1', 6, 'dev'],
    ])
  })

  it('reads YAML with its outermost key, and passes over blocks, collections and tags', () => {
    const text = 'prod:\n  a: x # y\n  "b": \'z\'\n  c: |\n    d\n  e: [1]\n  f: !vault |\n  - g: h\ndev:\n  a: k\n'
    const pairs = yamlPairs(withLines(text))

    expect(pairs.map(({ name, value, line, section }) => [name, value, line, section])).toEqual([
      ['a', 'x', 2, 'prod'],
      ['b', 'z', 3, 'prod'],
      ['g', 'h', 8, 'prod'],
      ['a', 'k', 10, 'dev'],
    ])
  })

  it('reads PHP constants, variables and array entries', () => {
    const text = "<?php\ndefine( 'A', 'x' );\n$b = \"y\";\nreturn ['c' => 'it\\'s'];\ndefine('D', getenv('D'));\n"

    expect(told(phpPairs(withLines(text)))).toEqual([
      ['A', 'x', 2],
      ['b', 'y', 3],
      ['c', "it\\'s", 4],
    ])
  })

  it('reads XML elements, attributes and named values', () => {
    const text = '<a>\n<Pass encoding="base64">x&amp;y</Pass>\n<s password="z"/>\n<add key="Token" value="t"/>\n</a>'

    expect(told(xmlPairs(withLines(text)))).toEqual([
      ['Pass', 'x&y', 2],
      ['encoding', 'base64', 2],
      ['password', 'z', 3],
      ['Token', 't', 4],
    ])
  })
})
