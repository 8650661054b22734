import { walk } from '../../src/syntax/yaml-node.ts'
import { readYaml } from './read-yaml.ts'

/** The offsets of nodes that are not written out, in source order. */
function unwrittenIn(text: string): readonly number[] {
  const offsets: number[] = []
  for (const { root } of readYaml(text).documents) {
    walk(root, (node) => {
      if (node.kind === 'scalar' && node.span.start === node.span.end) offsets.push(node.span.start.offset)
      return undefined
    })
  }
  return offsets
}

/** Text with `^` where unwritten nodes are expected. */
function withoutMarks(marked: string): { readonly text: string; readonly marks: readonly number[] } {
  const marks: number[] = []
  let text = ''
  for (const character of marked) {
    if (character === '^') marks.push(text.length)
    else text += character
  }
  return { text, marks }
}

describe('a node that is not written out', () => {
  it.each([
    ['the value of a key', 'a:^\nb: x\n'],
    ['the value of a key at the end of the text', 'a:^'],
    ['the value before a trailing comment', 'a:^ # c\nb: x\n'],
    ['the value of a key with white space before its colon', 'a  :^\nb: x'],
    ['an item', '-^\n- a\n-^ # c\n'],
    ['the only item', '-^'],
    ['an item of an inner sequence', '- -^\n  -^\n-^\n- x'],
    ['an item after an inner sequence', '- - a\n-^\n'],
    ['an explicit key', '?^\n: x\n'],
    ['a key before its colon', '^: x\n'],
    ['the value of an explicit key without a colon', '? a^\n? b^\n'],
    ['the value of an explicit key with a colon', '? a\n:^\nb: x\n'],
    ['the value of an explicit key before a key that begins with a colon', '? a^\n:b: x\n'],
    ['the value of an inner explicit key, whose outer key has the colon', '? ? a^\n: x\n'],
    ['a value in braces with a colon', '{a:^, b: x}'],
    ['a value in braces without a colon', '{a^, b: x}'],
    ['a value in braces with its colon on the next line', '{a\n:^ }'],
    ['a key in braces', '{a: x, ^: y}'],
    ['the first key in braces', '{ ^: y}'],
    ['an explicit key and its value in braces', '{?^^ }'],
    ['the value of a pair in brackets', '[a:^, b]'],
    ['the key of a pair in brackets', '[^: b]'],
    ['the root after a document marker', '---^\n---^ # c\n---\nx\n'],
    ['the root after a document end', 'a\n...\n---^\n'],
    ['the root after a document end and directives', 'a\n... # c\n%YAML 1.2\n---^\n'],
    ['a value after its anchor and tag', 'a: &x !t^\nb: !t &y^\n'],
    ['the root after directives', '%YAML 1.2\n---^\n'],
  ])('stands where it would be: %s', (_, marked) => {
    const { text, marks } = withoutMarks(marked)

    expect(unwrittenIn(text)).toEqual(marks)
  })

  it('is found in CR LF text as in LF text', () => {
    const { text, marks } = withoutMarks('a:^\r\nb:\r\n  -^\r\n  - ? c^\r\n')

    expect(unwrittenIn(text)).toEqual(marks)
  })
})
