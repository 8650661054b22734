import { walk } from '../../src/syntax/yaml-node.ts'
import { asMapping, nodeAt, placeOf, problemIn, readYaml, rootOf, textOf } from './read-yaml.ts'

function collectionsIn(text: string): readonly string[] {
  const found: string[] = []
  for (const { root } of readYaml(text).documents) {
    walk(root, (node) => {
      if (node.kind === 'mapping' || node.kind === 'sequence') found.push(`${node.style} ${textOf(text, node.span)}`)
      return undefined
    })
  }
  return found
}

describe('a collection', () => {
  it.each([
    ['a block mapping', '# c\na: 1\nb: 2 # c\n\n# c\n', ['block a: 1\nb: 2']],
    ['a block sequence', 'a:\n- 1\n-  2\n', ['block a:\n- 1\n-  2', 'block - 1\n-  2']],
    ['a mapping within a sequence item', '- a: 1\n  b: 2\n- c', ['block - a: 1\n  b: 2\n- c', 'block a: 1\n  b: 2']],
    ['a flow mapping', 'x: {a: 1, b: [2]} # c', ['block x: {a: 1, b: [2]}', 'flow {a: 1, b: [2]}', 'flow [2]']],
    ['a flow sequence with a last comma', '[a, b , ] # ]', ['flow [a, b , ]']],
    ['an empty flow collection', '- [ ]\n- {}', ['block - [ ]\n- {}', 'flow [ ]', 'flow {}']],
    ['a flow mapping with an unwritten last value', '{a: , b:\n}', ['flow {a: , b:\n}']],
    ['a closing bracket after a comment', '[a, # ] no\n b]', ['flow [a, # ] no\n b]']],
    ['a pair in a flow sequence', '[a: 1, b]', ['flow [a: 1, b]', 'flow a: 1']],
    ['a pair whose key is in braces', '[{a: 1}: 2]', ['flow [{a: 1}: 2]', 'flow {a: 1}: 2', 'flow {a: 1}']],
    ['such a pair before a comma', '[{a}: 2, b]', ['flow [{a}: 2, b]', 'flow {a}: 2', 'flow {a}']],
    ['a mapping with an explicit key', '? a\n: b\n', ['block ? a\n: b']],
    ['a mapping with its anchor on the line before', 'x: &m\n  a: 1\n', ['block x: &m\n  a: 1', 'block a: 1']],
    ['a mapping whose first key has an anchor', '&k a: 1', ['block &k a: 1']],
    ['a mapping that ends with a block scalar', 'a: |\n  x\n\n# c\n', ['block a: |\n  x\n']],
    ['one a document', 'a: 1\n---\n- 2\n...\n', ['block a: 1', 'block - 2']],
  ])('spans what it is made of: %s', (_, text, expected) => {
    expect(collectionsIn(text)).toEqual(expected)
  })

  it('keeps its anchor and tag apart', () => {
    const text = 'x: &m !!map\n  a: 1\n'
    const mapping = asMapping(nodeAt(rootOf(text), 'x'))

    expect(mapping.anchor?.name).toBe('m')
    expect(mapping.anchor && placeOf(mapping.anchor.span)).toBe('1:4-1:6')
    expect(mapping.tag).toBe('tag:yaml.org,2002:map')
  })

  it('has its entries in source order, with keys of every kind', () => {
    const { entries } = asMapping(rootOf('b: 1\n[a]: 2\n? {c: d}\n: 3\n__proto__: 4\nconstructor: 5\n'))

    expect(entries.map(({ key }) => (key.kind === 'scalar' ? key.value : key.kind))).toEqual([
      'b',
      'sequence',
      'mapping',
      '__proto__',
      'constructor',
    ])
  })
})

describe('an alias', () => {
  it('has its own place and that of the node it names', () => {
    const text = 'a: &x [1]\nb: *x\n'
    const alias = nodeAt(rootOf(text), 'b')

    expect(placeOf(alias.span)).toBe('2:4-2:6')
    expect(alias.kind === 'alias' && placeOf(alias.target.span)).toBe('1:7-1:10')
  })

  it('refers to the node itself and copies nothing', () => {
    const root = rootOf('a: &x [1]\nb: *x\nc: *x\n')
    const [anchored, first, second] = ['a', 'b', 'c'].map((key) => nodeAt(root, key))

    expect(first?.kind === 'alias' && first.target).toBe(anchored)
    expect(second?.kind === 'alias' && second.target).toBe(anchored)
  })

  it('names the last node before it that was given the anchor', () => {
    const root = rootOf('- &x 1\n- *x\n- &x 2\n- *x\n- &x [&x 3, *x]\n- *x\n')
    const targetOf = (...path: readonly number[]): string | null => {
      const alias = nodeAt(root, ...path)
      return alias.kind === 'alias' && alias.target.kind === 'scalar' ? alias.target.value : null
    }

    expect([targetOf(1), targetOf(3), targetOf(4, 1), targetOf(5)]).toEqual(['1', '2', '3', '3'])
  })

  it.each([
    ['an unknown anchor', 'a: *x\n', 'unknown-alias', '1:4'],
    ['an anchor that is set later', 'a: *x\nb: &x 1\n', 'unknown-alias', '1:4'],
    ['an anchor of another document', '&x a\n---\n*x\n', 'unknown-alias', '3:1'],
    ['a sequence that it stands in', '&x [*x]', 'cyclic-alias', '1:5'],
    ['a mapping that it stands in, as a value', 'a: &x\n  b: {c: *x}\n', 'cyclic-alias', '2:10'],
    ['a mapping that it stands in, as a key', '&x {*x : 1}', 'cyclic-alias', '1:5'],
    ['a mapping that it stands in, as a merge', 'a: &x\n  <<: *x\n', 'cyclic-alias', '2:7'],
  ])('is a located problem when it names %s', (_, text, code, place) => {
    const { code: found, position } = problemIn(text)

    expect(found).toBe(code)
    expect(`${position.line}:${position.column}`).toBe(place)
  })
})
