import { parseYaml } from '../../src/syntax/yaml.ts'
import type { YamlNode } from '../../src/syntax/yaml-node.ts'

/** Every scalar, key and bracketed collection with the text at its span. */
function written(text: string): readonly string[] {
  const parsed = parseYaml(text)
  if (!parsed.ok) throw new Error(parsed.problem.message)
  const texts: string[] = []
  const visit = (node: YamlNode): void => {
    if (node.kind === 'alias') return
    if (node.kind !== 'scalar' && node.style === 'flow')
      texts.push(text.slice(node.span.start.offset, node.span.end.offset))
    if (node.kind === 'scalar') texts.push(text.slice(node.span.start.offset, node.span.end.offset))
    if (node.kind === 'sequence') node.items.forEach(visit)
    if (node.kind === 'mapping') {
      for (const { key, value } of node.entries) {
        visit(key)
        visit(value)
      }
    }
  }
  for (const { root } of parsed.documents) visit(root)
  return texts
}

function problem(text: string): readonly [string, number, number] | null {
  const parsed = parseYaml(text)
  return parsed.ok ? null : [parsed.problem.message, parsed.problem.position.line, parsed.problem.position.column]
}

const DEFICIENT = 'This line must be indented further, because it continues a value.'

describe('a closing bracket as far in as what holds it', () => {
  it('is let pass, and everything keeps its place', () => {
    const text = 'on:\n  push:\n    branches: [\n      main,\n    ]\njobs: {\n  a: [1]\n}\nname: CI\n'
    expect(written(text)).toEqual([
      ...['on', 'push', 'branches', '[\n      main,\n    ]', 'main', 'jobs', '{\n  a: [1]\n}', 'a', '[1]', '1'],
      ...['name', 'CI'],
    ])
  })

  it.each(['\n', '\r\n'])('is let pass after a comment, with line breaks %j', (end) => {
    const text = [
      'a: [',
      '  1, # one ]',
      '  "two # 2", # two',
      ']',
      '# after',
      'b: &x {',
      '} # here',
      'c: *x',
      '',
    ].join(end)
    expect(written(text)).toEqual([
      'a',
      `[${end}  1, # one ]${end}  "two # 2", # two${end}]`,
      '1',
      '"two # 2"',
      'b',
      `{${end}}`,
      'c',
    ])
    const parsed = parseYaml(text)
    expect(parsed.ok && parsed.comments.map((comment) => [comment.text.trim(), comment.span.start.line])).toEqual([
      ...[
        ['one ]', 2],
        ['two', 3],
        ['after', 5],
        ['here', 7],
      ],
    ])
  })

  it('is let pass in a list of lists, each on its own', () => {
    expect(written('- [\n  [\n    1\n  ],\n  2\n]\n- 3\n')).toEqual([
      '[\n  [\n    1\n  ],\n  2\n]',
      '[\n    1\n  ]',
      '1',
      '2',
      '3',
    ])
  })

  it.each([
    ['further out than that', 'a:\n  b: [\n    1\n]\n', 4, 1],
    ['behind a tab', 'a: [\n  1\n\t]\n', 3, 2],
    ['of none: an entry', 'a: [\n1\n]\n', 2, 1],
    ['of none: a quoted value', 'a: "x\n  y\n"\n', 3, 1],
  ])('is told where it is %s', (_, text, line, column) => {
    expect(problem(text)).toEqual([DEFICIENT, line, column])
  })

  it('does not move the place of another fault behind it', () => {
    expect(problem('a: [\n  1\n]\nb: [\n  2\n]\nc: [1 2\n')).toEqual(problem('a: [\n  1\n ]\nb: [\n  2\n ]\nc: [1 2\n'))
  })

  it('is let pass a bounded number of times', () => {
    expect(problem('a: [\n]\n'.repeat(1))).toBeNull()
    const lists = (count: number): string => Array.from({ length: count }, (_, at) => `k${at}: [\n]\n`).join('')
    expect(problem(lists(100))).toBeNull()
    expect(problem(lists(101))).toEqual([DEFICIENT, 202, 1])
  })
})
