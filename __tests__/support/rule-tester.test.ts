import { type Fired, ruleProblems, type RuleSuite, type RuleUnderTest } from './rule-tester.ts'

interface Input {
  readonly text: string
  readonly lines?: number[]
}

/** Fires `digit` at each line with a digit. */
function digits({ text }: Input): readonly Fired[] {
  return text.split('\n').flatMap((line, index) => (/\d/.test(line) ? [{ rule: 'digit', line: index + 1 }] : []))
}

const input = (text: string) => (): Input => ({ text })
const sound: RuleUnderTest<Input> = {
  id: 'digit',
  failing: [{ name: 'a digit', input: input('a\n1'), expect: [{ rule: 'digit', line: 2 }] }],
  passing: [{ name: 'letters', input: input('a') }],
}

function problems(rules: readonly RuleUnderTest<Input>[], run: RuleSuite<Input>['run'] = digits): readonly string[] {
  return ruleProblems({ engine: 'digits', rules, run })
}

describe('ruleProblems', () => {
  it('has nothing to say of a sound suite', () => {
    expect(problems([sound])).toEqual([])
  })

  it.each<readonly [string, readonly RuleUnderTest<Input>[], RegExp]>([
    ['no rules', [], /has no rules/],
    ['a rule without failing examples', [{ ...sound, failing: [] }], /no failing example/],
    ['a rule without passing examples', [{ ...sound, passing: [] }], /no passing example/],
    [
      'two rules with one id',
      [
        sound,
        {
          id: 'digit',
          failing: [{ name: 'x', input: input('2'), expect: [{ rule: 'digit', line: 1 }] }],
          passing: [{ name: 'y', input: input('b') }],
        },
      ],
      /declared more than once/,
    ],
    [
      'two examples with one name',
      [{ ...sound, passing: [{ name: 'a digit', input: input('a') }] }],
      /more than one example named/,
    ],
    ['an example without a name', [{ ...sound, passing: [{ name: ' ', input: input('a') }] }], /without a name/],
    [
      'two examples with one input',
      [{ ...sound, passing: [...sound.passing, { name: 'again', input: input('a') }] }],
      /same input as digit, "letters"/,
    ],
    [
      'a failing example that expects nothing',
      [{ ...sound, failing: [{ name: 'a digit', input: input('c'), expect: [] }] }],
      /must say what fires/,
    ],
    [
      'an expectation of another rule alone',
      [{ ...sound, failing: [{ name: 'a digit', input: input('1'), expect: [{ rule: 'letter', line: 1 }] }] }],
      /not one of this rule/,
    ],
    [
      'a line that is none',
      [{ ...sound, failing: [{ name: 'a digit', input: input('1'), expect: [{ rule: 'digit', line: 0 }] }] }],
      /0 is no line/,
    ],
    [
      'a failing example on which nothing fires',
      [{ ...sound, failing: [{ name: 'a digit', input: input('c'), expect: [{ rule: 'digit', line: 1 }] }] }],
      /expected digit:1, but nothing fired/,
    ],
    [
      'a failing example that fires elsewhere',
      [{ ...sound, failing: [{ name: 'a digit', input: input('c\n1'), expect: [{ rule: 'digit', line: 1 }] }] }],
      /but digit:2 fired/,
    ],
    [
      'a passing example that fires',
      [{ ...sound, passing: [{ name: 'letters', input: input('7') }] }],
      /expected nothing, but digit:1 fired/,
    ],
  ])('refuses %s', (_, rules, expected) => {
    expect(problems(rules).join('\n')).toMatch(expected)
  })

  it('refuses an engine that changes its input', () => {
    const rule: RuleUnderTest<Input> = {
      ...sound,
      failing: [{ name: 'a digit', input: () => ({ text: '1', lines: [1] }), expect: [{ rule: 'digit', line: 1 }] }],
    }
    const run = (given: Input): readonly Fired[] => {
      given.lines?.push(2)
      return digits(given)
    }

    expect(problems([rule], run).join('\n')).toMatch(/changed its input/)
  })

  it('refuses an engine that is not the same twice', () => {
    let calls = 0
    const run = (given: Input): readonly Fired[] => (++calls % 2 === 0 ? [] : digits(given))

    expect(problems([sound], run).join('\n')).toMatch(/two runs differ/)
  })

  it('tells what an engine throws', () => {
    const run = (): readonly Fired[] => {
      throw new Error('no grammar')
    }

    expect(problems([sound], run).join('\n')).toMatch(/the engine threw no grammar/)
  })
})
