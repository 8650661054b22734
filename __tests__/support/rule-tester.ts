import { isDeepStrictEqual } from 'node:util'
import { serialize } from 'node:v8'

/** What an engine reported: the rule that fired, and where. */
export interface Fired {
  readonly rule: string
  /** From 1; null for the whole file. */
  readonly line: number | null
}

/** An input on which a rule must fire; plain data. Made anew by each call, since examples with secrets are assembled at run time. */
export interface FailingExample<Input> {
  readonly name: string
  readonly input: () => Input
  /** Everything that is reported, in order. */
  readonly expect: readonly Fired[]
}

/** An input on which no rule may fire. */
export interface PassingExample<Input> {
  readonly name: string
  readonly input: () => Input
}

export interface RuleUnderTest<Input> {
  readonly id: string
  readonly failing: readonly FailingExample<Input>[]
  readonly passing: readonly PassingExample<Input>[]
}

/** An engine with all its rules; `run` reports what fires on an input. */
export interface RuleSuite<Input> {
  readonly engine: string
  readonly rules: readonly RuleUnderTest<Input>[]
  readonly run: (input: Input) => readonly Fired[]
}

/**
 * Tells what is weak or wrong in a suite, a sentence each; empty for a sound one. Weak is: a rule without examples of both
 * kinds, a repeated id, name or input, an expectation that does not name the rule. Wrong is: anything else fires, an input is
 * changed, two runs differ, a run throws.
 */
export function ruleProblems<Input>(suite: RuleSuite<Input>): readonly string[] {
  return [...duplicateRules(suite), ...suite.rules.flatMap((rule) => problemsOfRule(suite, rule)), ...sameInputs(suite)]
}

/** Declares a jest test for every rule and every example, and one for the suite as a whole. */
export function testRules<Input>(suite: RuleSuite<Input>): void {
  describe(`${suite.engine} rules`, () => {
    it('have unique ids and unlike examples', () => {
      expect([...duplicateRules(suite), ...sameInputs(suite)]).toEqual([])
    })

    describe.each(suite.rules)('$id', (rule) => {
      it('has sound examples of both kinds', () => {
        expect(shapeProblems(rule)).toEqual([])
      })

      if (rule.failing.length > 0) {
        it.each(rule.failing)('fires: $name', (example) => {
          expect(runProblems(suite, rule, example, example.expect)).toEqual([])
        })
      }

      if (rule.passing.length > 0) {
        it.each(rule.passing)('stays silent: $name', (example) => {
          expect(runProblems(suite, rule, example, [])).toEqual([])
        })
      }
    })
  })
}

function duplicateRules<Input>({ engine, rules }: RuleSuite<Input>): readonly string[] {
  const none = rules.length === 0 ? [`${engine} has no rules.`] : []
  return [...none, ...repeated(rules.map(({ id }) => id)).map((id) => `Rule ${id} is declared more than once.`)]
}

function problemsOfRule<Input>(suite: RuleSuite<Input>, rule: RuleUnderTest<Input>): readonly string[] {
  return [
    ...shapeProblems(rule),
    ...rule.failing.flatMap((example) => runProblems(suite, rule, example, example.expect)),
    ...rule.passing.flatMap((example) => runProblems(suite, rule, example, [])),
  ]
}

function shapeProblems<Input>({ id, failing, passing }: RuleUnderTest<Input>): readonly string[] {
  const names = [...failing, ...passing].map(({ name }) => name)
  return [
    ...(failing.length === 0 ? [`Rule ${id} has no failing example.`] : []),
    ...(passing.length === 0 ? [`Rule ${id} has no passing example.`] : []),
    ...repeated(names).map((name) => `Rule ${id} has more than one example named "${name}".`),
    ...names.filter((name) => name.trim() === '').map(() => `Rule ${id} has an example without a name.`),
    ...failing.flatMap(({ name, expect: fired }) => expectationProblems(id, name, fired)),
  ]
}

function expectationProblems(id: string, name: string, fired: readonly Fired[]): readonly string[] {
  if (fired.length === 0) return [`Rule ${id}, "${name}": a failing example must say what fires.`]
  return [
    ...(fired.some(({ rule }) => rule === id) ? [] : [`Rule ${id}, "${name}": the example is not one of this rule.`]),
    ...fired
      .filter(({ line }) => line !== null && !(Number.isInteger(line) && line >= 1))
      .map(({ line }) => `Rule ${id}, "${name}": ${line} is no line.`),
  ]
}

function runProblems<Input>(
  suite: RuleSuite<Input>,
  rule: RuleUnderTest<Input>,
  example: PassingExample<Input>,
  expected: readonly Fired[],
): readonly string[] {
  const where = `Rule ${rule.id}, "${example.name}"`
  const input = example.input()
  let runs: readonly (readonly Fired[])[]
  try {
    runs = [suite.run(input), suite.run(example.input())].map(plainly)
  } catch (error) {
    return [`${where}: the engine threw ${error instanceof Error ? error.message : String(error)}.`]
  }
  const [first = [], second = []] = runs
  return [
    ...(isDeepStrictEqual(first, plainly(expected))
      ? []
      : [`${where}: expected ${told(expected)}, but ${told(first)} fired.`]),
    ...(isDeepStrictEqual(first, second) ? [] : [`${where}: two runs differ, ${told(first)} and ${told(second)}.`]),
    ...(isDeepStrictEqual(input, example.input()) ? [] : [`${where}: the engine changed its input.`]),
  ]
}

/** Two examples with one input test one thing. */
function sameInputs<Input>({ rules }: RuleSuite<Input>): readonly string[] {
  const names = new Map<string, string>()
  return rules.flatMap(({ id, failing, passing }) =>
    [...failing, ...passing].flatMap(({ name, input }) => {
      const identity = serialize(input()).toString('latin1')
      const earlier = names.get(identity)
      names.set(identity, earlier ?? `${id}, "${name}"`)
      return earlier === undefined ? [] : [`Rule ${id}, "${name}" has the same input as ${earlier}.`]
    }),
  )
}

function repeated(items: readonly string[]): readonly string[] {
  return [...new Set(items.filter((item, index) => items.indexOf(item) !== index))]
}

function plainly(fired: readonly Fired[]): readonly Fired[] {
  return fired.map(({ rule, line }) => ({ rule, line }))
}

function told(fired: readonly Fired[]): string {
  return fired.length === 0 ? 'nothing' : fired.map(({ rule, line }) => `${rule}:${line ?? 'file'}`).join(' ')
}
