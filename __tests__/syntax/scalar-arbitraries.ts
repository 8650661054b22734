import fc from 'fast-check'

/** A scalar as written. Every line after the first begins with `indent`, given what holds it. */
export interface WrittenScalar {
  readonly source: (indent: string) => string
  readonly isBlock: boolean
}

const word = fc.constantFrom('a', 'Bc', 'é', '\u{1F600}', '1', '-x', 'x:y', 'c#d', '${{', '}}', '1.5', '\u00A0', '日本')
const flowSafeWord = fc.constantFrom('a', 'Bc', 'é', '\u{1F600}', '1', 'x:y', 'c#d', '1.5', '\u00A0', '日本')
const space = fc.constantFrom(' ', '  ', ' \t ')
/** A fold: white space, line breaks, and how much further in than it must be the next line is. */
const fold = fc.record({
  before: fc.constantFrom('', ' ', '\t'),
  empty: fc.integer({ min: 0, max: 2 }),
  deeper: fc.constantFrom('', ' ', '   ', '\t'),
})
type Fold = typeof fold extends fc.Arbitrary<infer F> ? F : never

const gap = fc.oneof({ weight: 3, arbitrary: space }, { weight: 1, arbitrary: fold })

function joined(first: string, rest: readonly (readonly [string | Fold, string])[], ends: string): WrittenScalar {
  return {
    isBlock: false,
    source: (indent) =>
      ends +
      first +
      rest
        .map(([between, piece]) =>
          typeof between === 'string'
            ? between + piece
            : `${between.before}\n${'\n'.repeat(between.empty)}${indent}${between.deeper}${piece}`,
        )
        .join('') +
      ends,
  }
}

function flowScalar(piece: fc.Arbitrary<string>, ends: string, first = piece): fc.Arbitrary<WrittenScalar> {
  return fc
    .tuple(first, fc.array(fc.tuple(gap, piece), { maxLength: 5 }))
    .map(([start, rest]) => joined(start, rest, ends))
}

const plainStart = fc.constantFrom('a', 'Bc', 'é', '1', '-x', '日本', '\u{1F600}')
const quotedPiece = fc.oneof(word, fc.constantFrom("''", '"', '# no comment', ': ', '[', ',', '\\', '-', '---x', '%'))
const escape = fc.constantFrom(
  ...[
    '\\n',
    '\\t',
    '\\"',
    '\\\\',
    '\\/',
    '\\0',
    '\\a',
    '\\b',
    '\\v',
    '\\f',
    '\\r',
    '\\e',
    '\\_',
    '\\N',
    '\\L',
    '\\P',
    '\\ ',
  ],
  ...['\\x41', '\\xe9', '\\u00e9', '\\u65E5', '\\U0001F600', '\\U00000041', '\\t\\n\\x20'],
)
const doublePiece = fc.oneof(
  word,
  escape,
  // An escaped line break, after which the white space goes and nothing comes in. One before an empty line is left out: the
  // specification keeps that line's break (https://yaml.org/spec/1.2.2/#rule-s-double-escaped), neither library does.
  fc.constantFrom("'", "''", '# no comment', ': ', '{', ',', 'a\\\n          b', 'a \\\n           b'),
)

const line = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.array(fc.oneof(word, space), { minLength: 1, maxLength: 5 }).map((parts) => parts.join('')),
  },
  { weight: 1, arbitrary: fc.constantFrom('', '# no comment', '- a', 'k: v', '  deeper', '\ttab', '"', '  ', "'") },
)

/** A literal or folded scalar, with and without an indentation digit. */
const blockScalar: fc.Arbitrary<WrittenScalar> = fc
  .record({
    mark: fc.constantFrom('|', '>'),
    chomping: fc.constantFrom('', '-', '+'),
    digit: fc.boolean(),
    isDigitFirst: fc.boolean(),
    comment: fc.constantFrom('', ' ', ' # c'),
    first: fc.oneof(word, fc.constantFrom('# no comment', '- a', 'k: v')),
    lines: fc.array(line, { maxLength: 6 }),
    deeper: fc.integer({ min: 0, max: 2 }),
    emptyBefore: fc.integer({ min: 0, max: 2 }),
    emptyAfter: fc.integer({ min: 0, max: 2 }),
  })
  .map(({ mark, chomping, digit, isDigitFirst, comment, first, lines, deeper, emptyBefore, emptyAfter }) => ({
    isBlock: true,
    source: (indent) => {
      const own = indent + ' '.repeat(deeper)
      // Counted from the indentation of the mapping or sequence that holds it: two columns less than what stands in there.
      const size = digit ? String(2 + deeper) : ''
      const header = `${mark}${isDigitFirst ? size + chomping : chomping + size}${comment}`
      const body = [first, ...lines].map((text) => (text === '' ? '' : own + text))
      return [header, ...Array<string>(emptyBefore).fill(''), ...body, ...Array<string>(emptyAfter).fill('')].join('\n')
    },
  }))

const single = flowScalar(quotedPiece, "'")
const double = flowScalar(
  doublePiece.map((text) => (text === '"' ? '\\"' : text === '\\' ? '\\\\' : text)),
  '"',
)

/** Scalars that may stand between brackets. */
const withinFlow = fc.oneof(flowScalar(flowSafeWord, '', fc.constantFrom('a', 'é', '1', '日本')), single, double)
/** Scalars that may stand in a block. */
const withinBlock = fc.oneof(flowScalar(word, '', plainStart), single, double, blockScalar)

const properties = fc.constantFrom('', '', '', '!!str ', '!own ', '! ')

/** A document that holds scalars of every style: as values and items, at several depths, between brackets, as keys. */
export const scalarDocument: fc.Arbitrary<string> = fc
  .record({
    entries: fc.array(
      fc.record({
        scalar: withinBlock,
        holder: fc.constantFrom('value', 'item', 'deep', 'compact', 'next line'),
        property: properties,
        isAnchored: fc.boolean(),
        key: fc.oneof(withinFlow, withinBlock).filter(({ source }) => !source('').includes('\n')),
        comment: fc.constantFrom('', ' # c', '\n# c\n', '\n\n'),
      }),
      { minLength: 1, maxLength: 5 },
    ),
    flow: fc.array(fc.tuple(withinFlow, properties), { maxLength: 5 }),
    isCrlf: fc.boolean(),
  })
  .map(({ entries, flow, isCrlf }) => {
    const blocks = entries.map(({ scalar, holder, property, isAnchored, key, comment }, at) => {
      const own = `${isAnchored ? `&a${at} ` : ''}${property}`
      const tail = (scalar.isBlock ? '' : comment) + '\n'
      const next = isAnchored ? `r${at}: *a${at}\n` : ''
      switch (holder) {
        case 'value':
          return `? ${key.source('')}\n: ${own}${scalar.source('  ')}${tail}${next}`
        case 'item':
          return `k${at}:\n  - ${own}${scalar.source('    ')}${tail}  - end\n${next}`
        case 'deep':
          return `k${at}:\n  m:\n    ${key.source('')}: ${own}${scalar.source('      ')}${tail}    z: end\n${next}`
        case 'compact':
          return `k${at}:\n- n: ${own}${scalar.source('    ')}${tail}  m: end\n${next}`
        case 'next line':
          return `k${at}:\n  ${own}${scalar.source('  ')}${tail}${next}`
      }
    })
    const items = flow.map(
      ([scalar, property], at) => `${property}${scalar.source('   ')}, {f${at}: ${scalar.source('   ')} }`,
    )
    const text = `${blocks.join('')}list: [${items.join(',\n  ')}]\n`
    return isCrlf ? text.replaceAll('\n', '\r\n') : text
  })
