import { indexLines } from '../../src/syntax/position.ts'

const NEXT_LINE = String.fromCharCode(0x85)
const LINE_SEPARATOR = String.fromCharCode(0x2028)

describe('indexLines', () => {
  it.each([
    ['an empty text', '', 1],
    ['a text without a break', 'ab', 1],
    ['LF', 'a\nb\n', 3],
    ['CR LF as one break', 'a\r\nb\r\n', 3],
    ['a lone CR', 'a\rb\rc', 3],
    ['LF followed by CR as two breaks', 'a\n\rb', 3],
    ['form feed, vertical tab, next line and line separator as no break', `a\fb\vc${NEXT_LINE}d${LINE_SEPARATOR}e`, 1],
  ])('counts the lines of %s', (_, text, lines) => {
    expect(indexLines(text).lineCount).toBe(lines)
  })

  it.each([
    ['the first character', 'ab\ncd', 0, 1, 1],
    ['a character of a later line', 'ab\ncd', 4, 2, 2],
    ['a line break, which belongs to the line that it ends', 'ab\ncd', 2, 1, 3],
    ['the end of the text', 'ab\ncd', 5, 2, 3],
    ['the end of a text that ends with a break', 'ab\n', 3, 2, 1],
    ['the LF of CR LF, which is still on the line before', 'ab\r\ncd', 3, 1, 4],
    ['what follows CR LF', 'ab\r\ncd', 4, 2, 1],
    ['what follows a lone CR', 'ab\rcd', 3, 2, 1],
    ['a tab as one column', '\tx', 1, 1, 2],
    ['a character outside the basic plane as two columns', '\u{1F600}x', 2, 1, 3],
    ['the first character after a byte order mark', '\uFEFFab', 1, 1, 1],
    ['the byte order mark itself', '\uFEFFab', 0, 1, 1],
  ])('places %s', (_, text, offset, line, column) => {
    expect(indexLines(text).positionAt(offset)).toEqual({ offset, line, column })
  })

  it('takes offsets outside the text as its nearest end', () => {
    const lines = indexLines('ab\ncd')

    expect(lines.positionAt(-1)).toEqual({ offset: 0, line: 1, column: 1 })
    expect(lines.positionAt(99)).toEqual({ offset: 5, line: 2, column: 3 })
  })

  it('gives the same answers in whatever order it is asked', () => {
    const text = 'one\n\ntwo\r\nthree\rfour\n'
    const offsets = Array.from({ length: text.length + 1 }, (_, offset) => offset)
    const forwards = indexLines(text)
    const backwards = indexLines(text)

    const answers = offsets.map((offset) => forwards.positionAt(offset))

    expect(offsets.toReversed().map((offset) => backwards.positionAt(offset))).toEqual(answers.toReversed())
    expect(answers.map(({ line }) => line)).toEqual([...answers.map(({ line }) => line)].sort((a, b) => a - b))
  })
})
