import { asMapping, asScalar, nodeAt, placeOf, rootOf, textOf } from './read-yaml.ts'

interface ScalarCase {
  readonly name: string
  readonly text: string
  readonly value: string
  readonly style: string
  /** The token and the content as they stand in the text. */
  readonly token: string
  readonly content?: string
  readonly place: string
}

const CASES: readonly ScalarCase[] = [
  { name: 'plain', text: 'k: abc # c\n', value: 'abc', style: 'plain', token: 'abc', place: '1:4-1:7' },
  {
    name: 'plain with a hash and a colon inside',
    text: 'k: http://a#b:c\n',
    value: 'http://a#b:c',
    style: 'plain',
    token: 'http://a#b:c',
    place: '1:4-1:16',
  },
  {
    name: 'plain over several lines',
    text: 'k: one\n  two\n\n  three\n',
    value: 'one two\nthree',
    style: 'plain',
    token: 'one\n  two\n\n  three',
    place: '1:4-4:8',
  },
  {
    name: 'single-quoted',
    text: "k:\t'it''s' \n",
    value: "it's",
    style: 'single-quoted',
    token: "'it''s'",
    content: "it''s",
    place: '1:4-1:11',
  },
  {
    name: 'double-quoted',
    text: 'k: "a\\tb"\n',
    value: 'a\tb',
    style: 'double-quoted',
    token: '"a\\tb"',
    content: 'a\\tb',
    place: '1:4-1:10',
  },
  {
    name: 'empty quotes',
    text: 'k: ""\n',
    value: '',
    style: 'double-quoted',
    token: '""',
    content: '',
    place: '1:4-1:6',
  },
  {
    name: 'literal',
    text: 'k: |\n  one\n   two\n',
    value: 'one\n two\n',
    style: 'literal',
    token: '|\n  one\n   two\n',
    content: '  one\n   two\n',
    place: '1:4-4:1',
  },
  {
    name: 'literal with a comment on its header',
    text: 'k: |- # why | not\n  one\n',
    value: 'one',
    style: 'literal',
    token: '|- # why | not\n  one',
    content: '  one',
    place: '1:4-2:6',
  },
  {
    name: 'literal with an indentation digit',
    text: 'k: |2-\n    one\n',
    value: '  one',
    style: 'literal',
    token: '|2-\n    one',
    content: '    one',
    place: '1:4-2:8',
  },
  {
    name: 'literal that keeps its last breaks',
    text: 'k: |+\n  one\n\n\nl: x\n',
    value: 'one\n\n\n',
    style: 'literal',
    token: '|+\n  one\n\n\n',
    content: '  one\n\n\n',
    place: '1:4-5:1',
  },
  {
    name: 'literal that ends before blank lines',
    text: 'k: |\n  one\n\n \nl: x\n',
    value: 'one\n',
    style: 'literal',
    token: '|\n  one\n',
    content: '  one\n',
    place: '1:4-3:1',
  },
  {
    name: 'literal at the end of a text without a last break',
    text: 'k: |\n  one',
    value: 'one\n',
    style: 'literal',
    token: '|\n  one',
    content: '  one',
    place: '1:4-2:6',
  },
  {
    name: 'literal without content',
    text: 'k: |\nl: x\n',
    value: '',
    style: 'literal',
    token: '|\n',
    content: '',
    place: '1:4-2:1',
  },
  {
    name: 'literal with CR LF',
    text: 'k: |\r\n  one\r\n  two\r\n',
    value: 'one\ntwo\n',
    style: 'literal',
    token: '|\r\n  one\r\n  two\r\n',
    content: '  one\r\n  two\r\n',
    place: '1:4-4:1',
  },
  {
    name: 'folded',
    text: 'k: >-\n  one\n  two\n\n  three\n',
    value: 'one two\nthree',
    style: 'folded',
    token: '>-\n  one\n  two\n\n  three',
    content: '  one\n  two\n\n  three',
    place: '1:4-5:8',
  },
]

describe('a scalar', () => {
  it.each(CASES)('has its exact place when it is $name', ({ text, value, style, token, content, place }) => {
    const scalar = asScalar(nodeAt(rootOf(text), 'k'))

    expect(scalar.value).toBe(value)
    expect(scalar.style).toBe(style)
    expect(textOf(text, scalar.span)).toBe(token)
    expect(textOf(text, scalar.contentSpan)).toBe(content ?? token)
    expect(placeOf(scalar.span)).toBe(place)
  })

  it('is placed by UTF-16 columns when multi-byte characters stand before it on its line', () => {
    const text = '"é\u{1F600}": ü\n'
    const [entry] = asMapping(rootOf(text)).entries

    expect(entry && placeOf(entry.key.span)).toBe('1:1-1:6')
    expect(entry && placeOf(entry.value.span)).toBe('1:8-1:9')
  })

  it('is placed without the byte order mark before it', () => {
    expect(placeOf(rootOf('\uFEFFabc\n').span)).toBe('1:1-1:4')
  })

  it.each([
    ['anchor', 'k: &a v', '&a', null],
    ['tag', 'k: !!str v', null, 'tag:yaml.org,2002:str'],
    ['anchor and tag', 'k: &a !local v', '&a', '!local'],
    ['tag and anchor', 'k: !local &a v', '&a', '!local'],
    ['anchor on a line of its own', 'k: &a # c\n  v', '&a', null],
  ])('does not take in its %s', (_, text, anchor, tag) => {
    const scalar = asScalar(nodeAt(rootOf(text), 'k'))

    expect(textOf(text, scalar.span)).toBe('v')
    expect(scalar.tag).toBe(tag)
    expect(scalar.anchor && textOf(text, scalar.anchor.span)).toBe(anchor)
    expect(scalar.anchor?.name ?? null).toBe(anchor === null ? null : 'a')
  })

  it('has an empty place after its anchor when nothing else is written', () => {
    const text = 'k: &a\nl: x\n'
    const scalar = asScalar(nodeAt(rootOf(text), 'k'))

    expect(scalar.value).toBe('')
    expect(placeOf(scalar.span)).toBe('1:6-1:6')
  })
})
