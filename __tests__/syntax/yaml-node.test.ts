import { entryOf, keyText, resolveAlias, walk, type YamlNode } from '../../src/syntax/yaml-node.ts'
import { asMapping, asScalar, nodeAt, rootOf } from './read-yaml.ts'

describe('entryOf', () => {
  it.each([
    ['a plain key', 'a: 1\nb: 2\n', 'b', '2'],
    ['a quoted key', '"b": 2\n', 'b', '2'],
    ['an alias as key', 'x: &k b\n*k : 2\n', 'b', '2'],
    ['the first of repeated keys', 'b: 1\nb: 2\n', 'b', '1'],
    ['a key that every object has', '__proto__: 3\n', '__proto__', '3'],
    ['a key that is not written', ': 4\n', '', '4'],
  ])('finds %s', (_, text, key, value) => {
    const entry = entryOf(asMapping(rootOf(text)), key)

    expect(entry && asScalar(entry.value).value).toBe(value)
  })

  it.each(['c', 'toString', '__proto__', 'A'])('finds nothing for %s where it is not written', (key) => {
    expect(entryOf(asMapping(rootOf('a: 1\n[c]: 2\n')), key)).toBeNull()
  })
})

describe('keyText', () => {
  it('is null for a key that is no scalar', () => {
    const [list, text] = asMapping(rootOf('[a]: 1\nb: 2\n')).entries

    expect(list && keyText(list)).toBeNull()
    expect(text && keyText(text)).toBe('b')
  })
})

describe('resolveAlias', () => {
  it('leads to the anchored node, and leaves every other node as it is', () => {
    const root = rootOf('a: &x [1]\nb: *x\n')

    expect(resolveAlias(nodeAt(root, 'b'))).toBe(nodeAt(root, 'a'))
    expect(resolveAlias(root)).toBe(root)
  })
})

describe('walk', () => {
  const describeNode = (node: YamlNode): string =>
    node.kind === 'scalar' ? node.value : node.kind === 'alias' ? `*${node.name}` : node.kind

  it('visits every node once, in source order, and follows no alias', () => {
    const visited: string[] = []

    walk(rootOf('a: &x [1, {b: 2}]\nc: *x\n'), (node) => {
      visited.push(describeNode(node))
      return undefined
    })

    expect(visited).toEqual(['mapping', 'a', 'sequence', '1', 'mapping', 'b', '2', 'c', '*x'])
  })

  it('leaves out what is below a node that it is told to skip', () => {
    const visited: string[] = []

    walk(rootOf('a: [1, 2]\nb: 3\n'), (node) => {
      visited.push(describeNode(node))
      return node.kind === 'sequence' ? 'skip' : undefined
    })

    expect(visited).toEqual(['mapping', 'a', 'sequence', 'b', '3'])
  })

  it('visits more items than a call takes arguments', () => {
    let visited = 0

    walk(rootOf(`[${'a,'.repeat(99_990)}]`), () => {
      visited += 1
      return undefined
    })

    expect(visited).toBe(99_991)
  })
})
