import { commentOnLine } from '../../src/syntax/comments.ts'
import { placeOf, readYaml } from './read-yaml.ts'

function commentsIn(text: string): readonly string[] {
  return readYaml(text).comments.map(
    ({ text: words, span, standsAlone }) => `${placeOf(span)} ${standsAlone ? 'alone' : 'trails'}${words}`,
  )
}

describe('comments', () => {
  it.each([
    ['on their own line', '# one\na: 1\n  # two\n', ['1:1-1:6 alone one', '3:3-3:8 alone two']],
    ['after a value', 'a: 1 # one\nb: "2"\t# two\n', ['1:6-1:11 trails one', '2:8-2:13 trails two']],
    [
      'after an item mark, a bracket and a comma',
      '- # 2\n- [ # 3\n  b, # 4\n  ] # 5\n',
      ['1:3-1:6 trails 2', '2:5-2:8 trails 3', '3:6-3:9 trails 4', '4:5-4:8 trails 5'],
    ],
    ['after an anchor and a tag', 'a: &x # 1\n  !!str # 2\n  b\n', ['1:7-1:10 trails 1', '2:9-2:12 trails 2']],
    ['on the header of a block scalar', 'a: |- # 1\n  # text\n# 2\n', ['1:7-1:10 trails 1', '3:1-3:4 alone 2']],
    ['below a block scalar, indented less', 'a:\n  b: |\n    x\n   # 1\n', ['4:4-4:7 alone 1']],
    [
      'after directives and markers',
      '%YAML 1.2 # 1\n--- # 2\na\n... # 3\n',
      ['1:11-1:14 trails 1', '2:5-2:8 trails 2', '4:5-4:8 trails 3'],
    ],
    ['at the end of the text', 'a: 1 #', ['1:6-1:7 trails']],
    ['after a byte order mark', '\uFEFF# 1\n', ['1:1-1:4 alone 1']],
    ['without the break of CR LF', 'a: 1 # one\r\n# two\r\n', ['1:6-1:11 trails one', '2:1-2:6 alone two']],
    ['that hold quotes, brackets and hashes', '# "a [ # b\nc: d\n', ['1:1-1:11 alone "a [ # b']],
    ['in a text of comments alone', '# 1\n\n# 2', ['1:1-1:4 alone 1', '3:1-3:4 alone 2']],
    ['between a key and its value', 'a:\n  # 1\n  b\n', ['2:3-2:6 alone 1']],
    ['between the lines of a plain scalar and what ends it', 'a: b\n  c\n  # 1\nd: e\n', ['3:3-3:6 alone 1']],
  ])('are found %s', (_, text, expected) => {
    expect(commentsIn(text)).toEqual(expected)
  })

  it.each([
    ['plain text', 'a: b#c\n'],
    ['an address', 'a: https://example.org/#top\n'],
    ['double quotes', 'a: "b # c"\n'],
    ['single quotes over lines', "a: 'b\n  # c'\n"],
    ['a literal', 'run: |\n  # a\n  b # c\n'],
    ['a folded scalar', 'run: >\n  # a\n  b # c\n'],
    ['an anchor, an alias and a tag', '- &a#b c\n- *a#b\n- !x#y d\n'],
    ['a key', 'a#b: c\n'],
    ['the prefix of a tag directive', '%TAG !e! tag:example.org,2000:#\n--- a\n'],
  ])('are not seen within %s', (_, text) => {
    expect(commentsIn(text)).toEqual([])
  })

  it('are found by their line', () => {
    const { comments } = readYaml('# 1\na: b\nc: d # 3\n\n# 5\n')

    expect([1, 2, 3, 4, 5, 6].map((line) => commentOnLine(comments, line)?.text ?? null)).toEqual([
      ' 1',
      null,
      ' 3',
      null,
      ' 5',
      null,
    ])
  })

  it('are not found by a line where there are none', () => {
    expect(commentOnLine([], 1)).toBeNull()
  })
})
