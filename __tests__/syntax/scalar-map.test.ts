import { positionInScalar, sourceOffsetOf, spanInScalar } from '../../src/syntax/scalar-map.ts'
import { asScalar, nodeAt, placeOf, rootOf, textOf } from './read-yaml.ts'

interface MapCase {
  readonly name: string
  readonly text: string
  readonly value: string
  /** For each code unit of the value, and for its end, the source offset. */
  readonly offsets: readonly number[]
}

const CASES: readonly MapCase[] = [
  { name: 'plain', text: 'k: abc', value: 'abc', offsets: [3, 4, 5, 6] },
  { name: 'plain with a folded break', text: 'k: a\n  b', value: 'a b', offsets: [3, 4, 7, 8] },
  { name: 'plain with white space before a break', text: 'k: a \t\n  b', value: 'a b', offsets: [3, 6, 9, 10] },
  { name: 'plain with blank lines', text: 'k: a\n\n \n b', value: 'a\n\nb', offsets: [3, 5, 7, 9, 10] },
  { name: 'plain with CR LF', text: 'k: a\r\n  b', value: 'a b', offsets: [3, 4, 8, 9] },
  { name: 'plain with blank CR LF lines', text: 'k: a\r\n\r\n b', value: 'a\nb', offsets: [3, 6, 9, 10] },
  { name: 'plain with a lone CR', text: 'k: a\r  b', value: 'a b', offsets: [3, 4, 7, 8] },
  { name: 'plain outside the basic plane', text: 'k: \u{1F600}b', value: '\u{1F600}b', offsets: [3, 4, 5, 6] },
  { name: 'plain after a byte order mark', text: '\uFEFFk: ab', value: 'ab', offsets: [4, 5, 6] },

  { name: 'single-quoted', text: "k: 'ab'", value: 'ab', offsets: [4, 5, 6] },
  { name: 'single-quoted with doubled quotes', text: "k: 'a''''b'", value: "a''b", offsets: [4, 5, 7, 9, 10] },
  { name: 'single-quoted with spaces at its ends', text: "k: ' a '", value: ' a ', offsets: [4, 5, 6, 7] },
  { name: 'single-quoted with a folded break', text: "k: 'a \n  b'", value: 'a b', offsets: [4, 6, 9, 10] },
  {
    name: 'single-quoted with a doubled quote and a space at its end',
    text: "k: 'a'' '",
    value: "a' ",
    offsets: [4, 5, 7, 8],
  },
  { name: 'single-quoted with a backslash', text: "k: 'a\\n'", value: 'a\\n', offsets: [4, 5, 6, 7] },

  { name: 'double-quoted', text: 'k: "ab"', value: 'ab', offsets: [4, 5, 6] },
  { name: 'double-quoted with a short escape', text: 'k: "a\\nb"', value: 'a\nb', offsets: [4, 5, 7, 8] },
  { name: 'double-quoted with \\x', text: 'k: "a\\x41b"', value: 'aAb', offsets: [4, 5, 9, 10] },
  { name: 'double-quoted with \\u', text: 'k: "\\u0041b"', value: 'Ab', offsets: [4, 10, 11] },
  { name: 'double-quoted with \\U', text: 'k: "\\U0001F600b"', value: '\u{1F600}b', offsets: [4, 4, 14, 15] },
  { name: 'double-quoted with \\U below', text: 'k: "\\U00000041b"', value: 'Ab', offsets: [4, 14, 15] },
  { name: 'double-quoted with an escaped break', text: 'k: "a \\\n  b"', value: 'a b', offsets: [4, 5, 10, 11] },
  { name: 'double-quoted with a folded break', text: 'k: "a \n\n b"', value: 'a\nb', offsets: [4, 7, 9, 10] },
  { name: 'double-quoted with an escape before a break', text: 'k: "\\t \n b"', value: '\t b', offsets: [4, 7, 9, 10] },
  {
    name: 'double-quoted with an escaped space after a break',
    text: 'k: "a\n \\ b"',
    value: 'a  b',
    offsets: [4, 5, 7, 9, 10],
  },

  { name: 'literal', text: 'k: |\n  ab\n  c\n', value: 'ab\nc\n', offsets: [7, 8, 9, 12, 13, 14] },
  {
    name: 'literal with more indented lines',
    text: 'k: |\n  a\n    b\n',
    value: 'a\n  b\n',
    offsets: [7, 8, 11, 12, 13, 14, 15],
  },
  {
    name: 'literal with blank lines',
    text: 'k: |\n\n  a\n \n  b\n',
    value: '\na\n\nb\n',
    offsets: [5, 8, 9, 11, 14, 15, 16],
  },
  { name: 'literal with CR LF', text: 'k: |\r\n  a\r\n  b\r\n', value: 'a\nb\n', offsets: [8, 9, 13, 14, 16] },
  { name: 'literal before a line of spaces', text: 'k: |\n  a\n \n', value: 'a\n', offsets: [7, 8, 9] },
  { name: 'literal, stripped', text: 'k: |-\n  a\n\n', value: 'a', offsets: [8, 9] },
  { name: 'literal, kept', text: 'k: |+\n  a\n\n', value: 'a\n\n', offsets: [8, 9, 10, 11] },
  { name: 'literal, kept without content', text: 'k: |+\n\n\n', value: '\n\n', offsets: [6, 7, 8] },
  { name: 'literal with an indentation digit', text: 'k: |1\n  a\n', value: ' a\n', offsets: [7, 8, 9, 10] },
  { name: 'literal with a comment on its header', text: 'k: | # c\n  a\n', value: 'a\n', offsets: [11, 12, 13] },
  { name: 'literal with a tab after its indentation', text: 'k: |\n \ta\n', value: '\ta\n', offsets: [6, 7, 8, 9] },
  {
    name: 'literal with a line of spaces longer than the indentation',
    text: 'k: |\n a\n   \n',
    value: 'a\n  \n',
    offsets: [6, 7, 9, 10, 11, 12],
  },
  { name: 'literal without a last break', text: 'k: |\n  a', value: 'a\n', offsets: [7, 8, 8] },

  { name: 'folded', text: 'k: >\n  a\n  b\n', value: 'a b\n', offsets: [7, 8, 11, 12, 13] },
  { name: 'folded with a blank line', text: 'k: >\n  a\n\n  b\n', value: 'a\nb\n', offsets: [7, 9, 12, 13, 14] },
  { name: 'folded with blank lines at its start', text: 'k: >\n\n  a\n', value: '\na\n', offsets: [5, 8, 9, 10] },
  {
    name: 'folded with a more indented line',
    text: 'k: >\n a\n  b\n c\n',
    value: 'a\n b\nc\n',
    offsets: [6, 7, 9, 10, 11, 13, 14, 15],
  },
  {
    name: 'folded with a blank line after a more indented one',
    text: 'k: >\n a\n  b\n\n c\n',
    value: 'a\n b\n\nc\n',
    offsets: [6, 7, 9, 10, 11, 12, 14, 15, 16],
  },
  {
    name: 'folded with several blank lines at its start',
    text: 'k: >\n\n\n  a\n',
    value: '\n\na\n',
    offsets: [5, 6, 9, 10, 11],
  },
  {
    name: 'folded with a tab after a blank line',
    text: 'k: >\n a\n\n \tb\n',
    value: 'a\n\n\tb\n',
    offsets: [6, 7, 8, 10, 11, 12, 13],
  },
  { name: 'folded, stripped', text: 'k: >-\n  a\n  b\n', value: 'a b', offsets: [8, 9, 12, 13] },
  { name: 'folded with CR LF', text: 'k: >\r\n  a\r\n  b\r\n', value: 'a b\n', offsets: [8, 9, 13, 14, 16] },

  { name: 'nothing', text: 'k:\n', value: '', offsets: [2] },
  { name: 'empty quotes', text: "k: ''", value: '', offsets: [4] },
]

describe('sourceOffsetOf', () => {
  it.each(CASES)('finds every character of a scalar that is $name', ({ text, value, offsets }) => {
    const scalar = asScalar(nodeAt(rootOf(text), 'k'))

    expect(scalar.value).toBe(value)
    expect(Array.from({ length: value.length + 1 }, (_, offset) => sourceOffsetOf(scalar, offset))).toEqual(offsets)
  })

  it('takes offsets outside the value as its nearest end', () => {
    const scalar = asScalar(nodeAt(rootOf('k: abc'), 'k'))

    expect(sourceOffsetOf(scalar, -5)).toBe(3)
    expect(sourceOffsetOf(scalar, 99)).toBe(6)
  })
})

describe('positionInScalar', () => {
  it('gives the line and column of a command within a literal', () => {
    const text = 'steps:\n  - run: |\n      echo one\n\n      echo "${{ x }}"\n'
    const scalar = asScalar(nodeAt(rootOf(text), 'steps', 0, 'run'))

    expect(positionInScalar(scalar, scalar.value.indexOf('${{'))).toMatchObject({ line: 5, column: 13 })
  })

  it('finds a literal at the root, which may have no indentation', () => {
    const scalar = asScalar(rootOf('--- |\na\nb\n'))

    expect([0, 1, 2, 3, 4].map((offset) => positionInScalar(scalar, offset).offset)).toEqual([6, 7, 8, 9, 10])
  })

  it('answers at once for any part of a long literal', () => {
    const lines = Array.from({ length: 5000 }, (_, line) => `  echo ${line}`)
    const scalar = asScalar(nodeAt(rootOf(`run: |\n${lines.join('\n')}\n`), 'run'))

    const found = lines.map((_, line) => positionInScalar(scalar, scalar.value.indexOf(`echo ${line}\n`)).line)

    expect(found).toEqual(lines.map((_, line) => line + 2))
  })
})

describe('spanInScalar', () => {
  it.each([
    ['verbatim text', 'k: abcd', 1, 3, 'bc', '1:5-1:7'],
    ['an escape as a whole', 'k: "a\\x41b"', 1, 2, '\\x41', '1:6-1:10'],
    ['a pair of surrogates from one escape', 'k: "\\U0001F600"', 0, 2, '\\U0001F600', '1:5-1:15'],
    ['a doubled quote', "k: 'a''b'", 1, 2, "''", '1:6-1:8'],
    ['text over a line break', 'k: |\n  ab\n  cd\n', 1, 4, 'b\n  c', '2:4-3:4'],
    ['a line without its break', 'k: |\n  ab\n  cd\n', 0, 2, 'ab', '2:3-2:5'],
    ['a line with its break', 'k: |\r\n  ab\r\n  cd\r\n', 0, 3, 'ab\r\n', '2:3-3:1'],
    ['nothing, at a place', 'k: abcd', 2, 2, '', '1:6-1:6'],
    ['nothing, for an end before its start', 'k: abcd', 2, 1, '', '1:6-1:6'],
    ['what there is, for an end past the value', 'k: abcd', 2, 99, 'cd', '1:6-1:8'],
    ['nothing, of an empty value', 'k: ""', 0, 1, '', '1:5-1:5'],
  ])('covers %s', (_, text, start, end, covered, place) => {
    const span = spanInScalar(asScalar(nodeAt(rootOf(text), 'k')), start, end)

    expect(textOf(text, span)).toBe(covered)
    expect(placeOf(span)).toBe(place)
  })
})
