import fc from 'fast-check'
import { dump, load } from 'js-yaml'
import { spanInScalar } from '../../src/syntax/scalar-map.ts'
import { toPlain } from '../../src/syntax/yaml-plain.ts'
import { parseYaml } from '../../src/syntax/yaml.ts'
import { asScalar, nodeAt, readYaml, rootOf, textOf } from '../syntax/read-yaml.ts'
import { agreesWithLoader, brokenLaws } from './yaml-laws.ts'

// Pieces that make or break YAML wherever they fall.
const PIECES = [
  ...[
    '\n',
    '\r\n',
    '\r',
    ' ',
    '  ',
    '\t',
    '\n  ',
    '\n\n',
    '# c',
    ' # c\n',
    '- ',
    '\n- ',
    '? ',
    ': ',
    ':',
    ',',
    '[',
    ']',
  ],
  ...['{', '}', '|\n', '>\n', '|2-\n', '>+\n', "'", '"', "''", '\\n', '\\x41', '\\\n', '&a ', '*a', '!t ', '!!str '],
  ...[
    '---\n',
    '\n...\n',
    '%YAML 1.2\n',
    '<<',
    'a',
    'b: c\n',
    'key',
    '1',
    '~',
    'é',
    '\u{1F600}',
    '\uFEFF',
    '\0',
    '\uD800',
  ],
]
const yamlSoup = fc.array(fc.constantFrom(...PIECES), { maxLength: 40 }).map((pieces) => pieces.join(''))

const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc
    .array(fc.constantFrom('a', ' ', '  ', '\n', "'", '"', '#', ':', '-', '\t', 'é', '\\'), { maxLength: 20 })
    .map((parts) => parts.join('')),
)
const value = fc.letrec((tie) => ({
  node: fc.oneof(
    { maxDepth: 4 },
    fc.constant(null),
    fc.boolean(),
    fc.integer(),
    fc.double({ noNaN: true }).filter((number) => !Object.is(number, -0)),
    text,
    fc.array(tie('node'), { maxLength: 4 }),
    fc.dictionary(text, tie('node'), { maxKeys: 4 }),
  ),
})).node
const layout = fc.record({
  indent: fc.integer({ min: 2, max: 6 }),
  flowLevel: fc.integer({ min: -1, max: 3 }),
  lineWidth: fc.constantFrom(-1, 10, 30, 80),
  quoteStyle: fc.constantFrom('single' as const, 'double' as const),
  forceQuotes: fc.boolean(),
  seqNoIndent: fc.boolean(),
})

describe('parseYaml', () => {
  it('never throws, and keeps its laws, on any text', () => {
    fc.assert(
      fc.property(fc.oneof(yamlSoup, fc.string({ unit: 'binary' })), (source) => {
        expect(brokenLaws(source)).toEqual([])
      }),
      { numRuns: 1500 },
    )
  })

  it('never throws on any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(brokenLaws(new TextDecoder().decode(bytes))).toEqual([])
      }),
      { numRuns: 300 },
    )
  })

  it('reads what the loader reads, on any text', () => {
    fc.assert(
      fc.property(yamlSoup, (source) => agreesWithLoader(source)),
      { numRuns: 1500 },
    )
  })

  it('rebuilds the value of a generated document, whatever its layout and line breaks', () => {
    fc.assert(
      fc.property(value, layout, fc.constantFrom('\n', '\r\n', '\r'), (original, options, lineBreak) => {
        const source = dump(original, options).replaceAll('\n', lineBreak)

        expect(brokenLaws(source)).toEqual([])
        expect(toPlain(rootOf(source))).toEqual({ ok: true, value: load(source) })
      }),
      { numRuns: 400 },
    )
  })

  it('answers alike when it is asked twice', () => {
    fc.assert(
      fc.property(yamlSoup, (source) => {
        const [one, other] = [parseYaml(source), parseYaml(source)]
        const visible = (parse: typeof one): string =>
          JSON.stringify(parse, (key, part: unknown) => (key === 'source' ? undefined : part))

        expect(visible(one)).toBe(visible(other))
      }),
      { numRuns: 200 },
    )
  })

  it('moves every place by a line when a comment line is put before', () => {
    fc.assert(
      fc.property(value, layout, (original, options) => {
        const source = dump(original, options)
        const before = readYaml(source).documents[0]?.root.span.start
        const after = readYaml(`# one\n${source}`).documents[0]?.root.span.start

        expect(after).toEqual(before && { ...before, offset: before.offset + 6, line: before.line + 1 })
      }),
      { numRuns: 100 },
    )
  })
})

describe('spanInScalar', () => {
  it('covers exactly the words of a script, in a literal of any indentation', () => {
    const word = fc.stringMatching(/^[a-z$#"'{}:]{1,8}$/)
    const lines = fc.array(fc.array(word, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(lines, fc.integer({ min: 1, max: 8 }), fc.constantFrom('|', '|-', '|+'), (script, indent, header) => {
        const body = script.map((words) => `${' '.repeat(indent)}${words.join(' ')}`).join('\n')
        const source = `steps:\n- run: ${header}\n${body.replaceAll(/^/gm, '  ')}\n`
        const scalar = asScalar(nodeAt(rootOf(source), 'steps', 0, 'run'))

        for (const { index, 0: found } of scalar.value.matchAll(/\S+/g)) {
          expect(textOf(source, spanInScalar(scalar, index, index + found.length))).toBe(found)
        }
        expect(scalar.value.split(/\s+/).filter(Boolean)).toEqual(script.flat())
      }),
      { numRuns: 200 },
    )
  })
})
