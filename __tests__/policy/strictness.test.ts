import type { Shape } from '../../src/model/shape.ts'
import { policyShape } from '../../src/policy/policy-shape.ts'
import {
  optionStrictness,
  STRICTNESS,
  STRICTNESS_ELSEWHERE,
  type StrictnessRule,
  type Tightened,
} from '../../src/policy/strictness.ts'
import { CHECKS } from '../support/policy-file.ts'

/** The keys that hold a value, check slugs and option names as `*`. */
function valueKeys({ node }: Omit<Shape<unknown>, 'type'>, path: readonly string[]): string[] {
  const key = path.join('.')
  if (node.kind !== 'object' || key in STRICTNESS) return [key]
  return Object.entries(node.fields).flatMap(([name, { shape }]) => {
    const isSlug = key === 'checks'
    const isOption = key === 'checks.*' && !['level', 'enforce', 'waivable', 'notApplicable'].includes(name)
    return valueKeys(shape, [...path, isSlug || isOption ? '*' : name])
  })
}

it('has a row for every key of the policy, and none besides', () => {
  const keys = new Set(valueKeys(policyShape(CHECKS), []))
  const rows = [...Object.keys(STRICTNESS), ...Object.keys(STRICTNESS_ELSEWHERE)]

  expect([...keys].toSorted()).toEqual(rows.toSorted())
})

interface Case<T> {
  readonly extended: T
  readonly stricter: readonly T[]
  /** Each with what holds in its place. */
  readonly looser: readonly (readonly [own: T, holds: T])[]
}

const more: Case<readonly string[]> = {
  extended: ['a', 'b'],
  stricter: [
    ['b', 'a'],
    ['a', 'b', 'c'],
  ],
  looser: [
    [['a'], ['a', 'b']],
    [[], ['a', 'b']],
    [['c'], ['a', 'b', 'c']],
  ],
}
const fewer: Case<readonly string[]> = {
  extended: ['a', 'b'],
  stricter: [['b', 'a'], ['a'], []],
  looser: [
    [
      ['a', 'b', 'c'],
      ['a', 'b'],
    ],
    [['c'], []],
  ],
}
const higher: Case<number> = { extended: 100, stricter: [100, 101], looser: [[99, 100]] }

const CASES: { readonly [K in keyof Tightened]: Case<Tightened[K]> } = {
  owners: {
    extended: ['Ada', 'bob'],
    stricter: [['ada'], ['bob', 'Ada']],
    looser: [
      [[], ['Ada', 'bob']],
      [['eve'], ['Ada', 'bob']],
      [
        ['Ada', 'eve'],
        ['Ada', 'bob'],
      ],
    ],
  },
  'release.branches': more,
  'release.heads': more,
  'release.tags': more,
  'checks.*.level': {
    extended: 'advisory',
    stricter: ['advisory', 'required'],
    looser: [['off', 'advisory']],
  },
  'checks.*.waivable': { extended: false, stricter: [false], looser: [[true, false]] },
  'checks.*.notApplicable': { extended: null, stricter: [null], looser: [['No database.', null]] },
  'paths.production': more,
  'paths.development': fewer,
  'paths.ignore': fewer,
  breakGlass: {
    extended: { users: ['Ada', 'bob'], hours: 8 },
    stricter: [
      { users: ['ada'], hours: 8 },
      { users: [], hours: 1 },
    ],
    looser: [
      [
        { users: ['ada', 'eve'], hours: 2 },
        { users: ['ada'], hours: 2 },
      ],
      [
        { users: ['bob'], hours: 9 },
        { users: ['bob'], hours: 8 },
      ],
    ],
  },
  'limits.maxFiles': higher,
  'limits.maxFileBytes': higher,
  'limits.maxFindings': higher,
  'limits.timeSeconds': higher,
}

function row<K extends keyof Tightened>(key: K): readonly [StrictnessRule<Tightened[K]>, Case<Tightened[K]>] {
  return [STRICTNESS[key], CASES[key]]
}

function expectOrder<T>(rule: StrictnessRule<T>, { extended, stricter, looser }: Case<T>): void {
  for (const own of stricter) {
    expect([own, rule.isAtLeast(own, extended)]).toEqual([own, true])
  }
  for (const [own, holds] of looser) {
    expect([own, rule.isAtLeast(own, extended)]).toEqual([own, false])
    expect(rule.stricter(own, extended)).toEqual(holds)
    expect(rule.isAtLeast(holds, extended)).toBe(true)
  }
}

test.each(Object.keys(STRICTNESS).filter((key): key is keyof Tightened => key in CASES))(
  '%s moves in its stricter direction alone',
  (key) => {
    expectOrder(...row(key))
  },
)

it('lets a check that is not applicable by the extended policy say why in other words', () => {
  expect(STRICTNESS['checks.*.notApplicable'].isAtLeast('Other words.', 'No database.')).toBe(true)
})

it('lets anybody be an owner where the extended policy names none', () => {
  expect(STRICTNESS.owners.isAtLeast(['eve'], [])).toBe(true)
})

it('compares options as they declare it', () => {
  const bounds = { default: 90, minimum: 1, maximum: 730, help: 'Days' } as const
  const lower = optionStrictness({ type: 'days', stricter: 'lower', ...bounds })
  expect(lower.isAtLeast(30, 90)).toBe(true)
  expect(lower.isAtLeast(91, 90)).toBe(false)
  expect(lower.stricter(91, 90)).toBe(90)
  const fixed = optionStrictness(undefined)
  expect(fixed.isAtLeast('a.py', 'b.py')).toBe(false)
  expect(fixed.stricter('a.py', 'b.py')).toBe('b.py')
  const words = ['some', 'more', 'all'] as const
  const later = optionStrictness({ type: 'word', words, default: 'some', stricter: 'later', help: 'How much' })
  expect(later.isAtLeast('all', 'more')).toBe(true)
  expect(later.isAtLeast('more', 'all')).toBe(false)
  expect(later.stricter('some', 'all')).toBe('all')
  expect(later.stricter('all', 'some')).toBe('all')
})
