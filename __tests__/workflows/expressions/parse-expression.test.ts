import { contextsOf, dottedName, everyPart } from '../../../src/workflows/expressions/expression.ts'
import { possibleResults, flowingParts } from '../../../src/workflows/expressions/dataflow.ts'
import { constantOf, constantParts } from '../../../src/workflows/expressions/fold.ts'
import { parseExpression } from '../../../src/workflows/expressions/parse-expression.ts'
import type { Expression } from '../../../src/workflows/expressions/expression.ts'

function parsed(text: string): Expression {
  const expression = parseExpression(text)
  if (expression === null) throw new Error(`cannot be parsed: ${text}`)
  return expression
}

const textOf = (text: string, { start, end }: { readonly start: number; readonly end: number }) =>
  text.slice(start, end)

describe('parsing expressions', () => {
  it.each([
    'github.event.issue.title',
    "github['event'].issue['title']",
    "format('{0}-{1}', github.sha, steps.a.outputs.b)",
    "(github.ref == 'refs/heads/main' && !cancelled()) || always()",
    'fromJSON(needs.plan.outputs.matrix)[0].os',
    'github.event.commits.*.message',
    "contains(github.event.pull_request.labels.*.name, 'it''s')",
    "matrix[format('{0}', matrix.a)]",
  ])('knows where each part of %s stands', (text) => {
    const expression = parsed(text)
    expect(textOf(text, expression)).toBe(text)
    for (const part of everyPart(expression)) {
      // What a part says must parse to that part again.
      const again = parsed(textOf(text, part))
      expect(again.kind).toBe(part.kind)
      expect(contextsOf(again).map(dottedName)).toEqual(contextsOf(part).map(dottedName))
    }
  })

  it.each(['', '${{', 'a b', "'open", 'f(', 'github.', '&&', 'a ? b : c', '('.repeat(25_000)])(
    'takes %j for no expression',
    (text) => {
      expect(parseExpression(text)).toBeNull()
    },
  )

  it('compares names without regard to case', () => {
    expect(contextsOf(parsed('GitHub.Event.Number')).map(dottedName)).toEqual(['github.event.number'])
  })
})

describe('folding constants', () => {
  it.each([
    ["'a'", 'a'],
    ['1 > 2 || true', true],
    ["format('{0} {1}', 'a', format('{{{0}}}', 'b'))", 'a {b}'],
    ["startsWith('ABC', 'a') && endsWith('abc', 'C')", true],
    ["'' == 0", true],
    ["contains('hello', 'ELL')", true],
    ['!null', true],
    ["toJSON('x')", '"x"'],
  ])('%s is %j', (text, value) => {
    expect(constantOf(parsed(text))).toBe(value)
  })

  it.each(['github.ref', "format('{0}', github.sha)", 'always()', "hashFiles('a')", "fromJSON('[1]')"])(
    '%s is not constant',
    (text) => {
      expect(constantOf(parsed(text))).toBeUndefined()
    },
  )

  it('finds the largest constant parts', () => {
    const text = "format('{0}, {1}', github.sha, format('{0}', 'abc'))"
    expect(constantParts(parsed(text)).map((part) => textOf(text, part))).toEqual(["format('{0}', 'abc')"])
  })

  it('does not let nested formats grow without end', () => {
    let text = "'aaaaaaaaaa'"
    for (let depth = 0; depth < 12; depth++) text = `format('{0}{0}{0}{0}', ${text})`
    expect(constantOf(parsed(text))).toBeUndefined()
  })
})

describe('what flows into a value', () => {
  it.each([
    ["github.ref == 'x' && github.head_ref || inputs.name", ['github.head_ref', 'inputs.name']],
    ["format('{0}', join(github.event.commits.*.message))", ['github.event.commits.*.message']],
    ["contains(github.head_ref, 'x')", []],
    ['!github.head_ref', []],
    ['(github.actor)', ['github.actor']],
  ])('%s', (text, names) => {
    expect(flowingParts(parsed(text)).flatMap((part) => (part.kind === 'context' ? [dottedName(part)] : []))).toEqual(
      names,
    )
  })

  it('knows every result', () => {
    const text = "inputs.a == 'x' && 'redis:7' || matrix.image"
    expect(possibleResults(parsed(text)).map((part) => textOf(text, part))).toEqual(["'redis:7'", 'matrix.image'])
  })
})
