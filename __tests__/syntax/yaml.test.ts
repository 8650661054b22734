import { YAML_FAULTS } from '../../src/syntax/yaml-faults.ts'
import { walk } from '../../src/syntax/yaml-node.ts'
import { parseYaml } from '../../src/syntax/yaml.ts'
import { asScalar, problemIn, readYaml, rootOf } from './read-yaml.ts'

describe('parseYaml', () => {
  it.each([
    ['nothing', ''],
    ['white space', ' \n\t\n'],
    ['a byte order mark', '\uFEFF'],
    ['a comment', '# c'],
    ['a document end', '...\n'],
  ])('finds no document in %s', (_, text) => {
    expect(readYaml(text).documents).toEqual([])
  })

  it('finds every document of a stream', () => {
    const { documents } = readYaml('a\n--- # c\nb\n...\n%YAML 1.2\n---\nc\n--- |\n d\n---\n')

    expect(documents.map(({ root }) => asScalar(root).value)).toEqual(['a', 'b', 'c', 'd\n', ''])
  })

  it('does not take the start of a plain scalar for a document end', () => {
    const { documents } = readYaml('...a\n')

    expect(documents.map(({ root }) => root.span.start.offset)).toEqual([0])
  })

  it.each([
    ['a tab for indentation', 'a:\n\tb: 1\n', 2, 1],
    ['indentation that fits no mapping', 'a:\n    b: 1\n  c: 2\n', 3, 3],
    ['indentation that fits no list', 'a:\n  - b\n   - c\n - d\n', 4, 2],
    ['a missing colon', 'a: 1\nb\n', 3, 1],
    ['a colon without a space', '"a":b\n', 1, 5],
    ['a missing comma', '[a b: c d, "e" f]', 1, 16],
    ['a comma without an entry', '[a,,b]', 1, 4],
    ['an open bracket', 'a: [b\n', 2, 1],
    ['an open brace', '{a: b', 1, 6],
    ['an open single quote', "a: 'b\n", 2, 1],
    ['an open double quote', '"b', 1, 3],
    ['an unknown escape', '"\\q"', 1, 3],
    ['an escape without digits', '"\\xZZ"', 1, 4],
    ['a control character', 'a: \u0001\n', 1, 4],
    ['half of a surrogate pair', 'a: \uD83D\n', 1, 4],
    ['a null byte', 'a: b\0', 1, 5],
    ['an indentation digit of zero', 'a: |0\n', 1, 5],
    ['text after a block header', 'a: | b\n', 1, 6],
    ['two anchors', '&a &b c', 1, 4],
    ['an anchor at an alias', 'a: &a b\nc: &d *a\n', 2, 7],
    ['an undeclared tag handle', '!e!a b', 1, 5],
    ['directives without a document', '%YAML 1.2\n', 2, 1],
    ['another version of YAML', '%YAML 2.0\n---\n', 2, 1],
    ['text after the end of the document', '[a]\nb\n', 2, 1],
  ])('locates %s', (_, text, line, column) => {
    const { code, message, position } = problemIn(text)

    expect(code).toBe('syntax')
    expect(YAML_FAULTS.map(([, known]) => known)).toContain(message)
    expect([position.line, position.column]).toEqual([line, column])
  })

  it('tells of a mistake without a word of the file', () => {
    const { message } = problemIn('first: line\n!hidden!secret value\n')

    expect(message).not.toMatch(/hidden|secret|value|line/)
  })

  it('reads ninety-nine levels and refuses a hundred', () => {
    const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels)

    expect(parseYaml(nested(99)).ok).toBe(true)
    expect(problemIn(nested(100))).toMatchObject({ code: 'too-deep', position: { line: 1, column: 100 } })
  })

  it.each([
    ['a thousand levels of mappings', Array.from({ length: 1000 }, (_, level) => `${' '.repeat(level)}a:`).join('\n')],
    ['a thousand levels of items', '- '.repeat(1000)],
    ['a hundred thousand brackets', '['.repeat(100_000)],
    ['a hundred thousand braces', '{a: '.repeat(100_000)],
    ['a hundred thousand explicit keys', '? '.repeat(100_000)],
  ])('refuses %s', (_, text) => {
    expect(problemIn(text).code).toBe('too-deep')
  })

  it('refuses depth that the call stack does not carry, whatever the limit', () => {
    expect(problemIn('['.repeat(400_000), { maxDepth: 1_000_000 }).code).toBe('too-deep')
  })

  it.each([
    ['by code units', 'a'.repeat(11)],
    ['by bytes of two-byte characters', 'é'.repeat(6)],
    ['by bytes of three-byte characters', '€'.repeat(4)],
    ['by bytes of four-byte characters', '\u{1F600}'.repeat(3)],
  ])('refuses a file that is too large %s', (_, text) => {
    expect(problemIn(text, { maxBytes: 10 })).toMatchObject({ code: 'too-large', position: { line: 1, column: 1 } })
  })

  it.each([
    ['one-byte', 'a'.repeat(12)],
    ['two-byte', 'é'.repeat(6)],
    ['three-byte', '€'.repeat(4)],
    ['four-byte', '\u{1F600}'.repeat(3)],
  ])('reads a file of %s characters that is as large as the limit', (_, text) => {
    expect(parseYaml(text, { maxBytes: 12 }).ok).toBe(true)
  })

  it('refuses more nodes than the limit, where they begin to be too many', () => {
    const text = '- a\n- b\n- c\n'

    expect(parseYaml(text, { maxNodes: 4 }).ok).toBe(true)
    expect(problemIn(text, { maxNodes: 3 })).toMatchObject({ code: 'too-many-nodes', position: { line: 3, column: 4 } })
  })

  it('reads anchors that multiply at no cost', () => {
    const levels = Array.from({ length: 60 }, (_, level) => {
      const item = level === 0 ? 'x' : `*a${level - 1}`
      return `a${level}: &a${level} [${Array.from({ length: 9 }, () => item).join(', ')}]`
    })
    let visited = 0

    walk(rootOf(levels.join('\n')), () => {
      visited += 1
      return undefined
    })

    expect(visited).toBe(1 + 60 * (1 + 1 + 9))
  })
})
