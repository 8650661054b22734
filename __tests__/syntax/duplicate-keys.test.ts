import { placeOf, readYaml } from './read-yaml.ts'

function repeatsIn(text: string): readonly string[] {
  return readYaml(text).duplicateKeys.map(({ first, repeated }) => `${placeOf(first.span)} ${placeOf(repeated.span)}`)
}

describe('repeated keys', () => {
  it.each([
    ['a block mapping', 'a: 1\nb: 2\na: 3\n', ['1:1-1:2 3:1-3:2']],
    ['a flow mapping', '{a: 1, a: 2}', ['1:2-1:3 1:8-1:9']],
    ['a key that stands three times', '{a, a, a}', ['1:2-1:3 1:5-1:6', '1:2-1:3 1:8-1:9']],
    ['another style of the same text', `a: 1\n"a": 2\n'a': 3\n`, ['1:1-1:2 2:1-2:4', '1:1-1:2 3:1-3:4']],
    ['a number and its text', '{1: a, "1": b}', ['1:2-1:3 1:8-1:11']],
    ['an alias to the same text', '&k a: 1\n*k : 2\n', ['1:4-1:5 2:1-2:3']],
    ['an alias to the same list', '? &k [a]\n: 1\n*k : 2\n', ['1:6-1:9 3:1-3:3']],
    ['keys that are not written', '{: a, : b}', ['1:2-1:2 1:7-1:7']],
    ['an inner mapping before its outer one', 'a: {b, b}\na: 1\n', ['1:5-1:6 1:8-1:9', '1:1-1:2 2:1-2:2']],
    ['an outer mapping before the inner one', 'a: 1\na: {b, b}\n', ['1:1-1:2 2:1-2:2', '2:5-2:6 2:8-2:9']],
    ['names that every object has', '{__proto__: 1, __proto__: 2}', ['1:2-1:11 1:16-1:25']],
  ])('are told with both places: %s', (_, text, expected) => {
    expect(repeatsIn(text)).toEqual(expected)
  })

  it.each([
    ['mappings of their own', '- a: 1\n- a: 2\n'],
    ['another case', 'a: 1\nA: 2\n'],
    ['the names that every object has', '{toString: 1, constructor: 2, __proto__: 3}'],
  ])('are not seen in %s', (_, text) => {
    expect(repeatsIn(text)).toEqual([])
  })
})
