import type { CheckOption } from '../model/check-option.ts'
import { LEVELS, type Level } from '../model/stage.ts'
import { isSameLogin } from './people.ts'
import type { Policy } from './policy.ts'

/** Which way is stricter, for values of one kind. */
export interface StrictnessRule<T> {
  /** Whether `own` demands at least what `extended` demands. */
  readonly isAtLeast: (own: T, extended: T) => boolean
  /** A value that demands all that both demand. */
  readonly stricter: (own: T, extended: T) => T
  /** What an owner of the looser file does. */
  readonly mend: string
}

type Names = readonly string[]

const hasAll = (names: Names, wanted: Names) => wanted.every((name) => names.includes(name))
const hasLogin = (logins: Names, wanted: string) => logins.some((login) => isSameLogin(login, wanted))
const hasLogins = (logins: Names, wanted: Names) => wanted.every((login) => hasLogin(logins, login))

/** Who may accept risk: fewer is stricter, and none set is everybody. */
const owners: StrictnessRule<Names> = {
  isAtLeast: isOwnersAtLeast,
  stricter: (own, extended) => (isOwnersAtLeast(own, extended) ? own : extended),
  mend: 'Name only logins that the extended policy names.',
}

function isOwnersAtLeast(own: Names, extended: Names): boolean {
  return extended.length === 0 || (own.length > 0 && hasLogins(extended, own))
}

const level: StrictnessRule<Level> = {
  isAtLeast: (own, extended) => LEVELS.indexOf(own) <= LEVELS.indexOf(extended),
  stricter: (own, extended) => (LEVELS.indexOf(own) <= LEVELS.indexOf(extended) ? own : extended),
  mend: 'Take it away, or write a stricter level.',
}

const more: StrictnessRule<Names> = {
  isAtLeast: (own, extended) => hasAll(own, extended),
  stricter: (own, extended) => [...extended, ...own.filter((name) => !extended.includes(name))],
  mend: 'Write every entry of the extended policy as well.',
}

const fewer: StrictnessRule<Names> = {
  isAtLeast: (own, extended) => hasAll(extended, own),
  stricter: (own, extended) => own.filter((name) => extended.includes(name)),
  mend: 'Write only entries that the extended policy has.',
}

/** Fewer users and fewer hours, each by itself. */
const breakGlass: StrictnessRule<Policy['breakGlass']['value']> = {
  isAtLeast: (own, extended) => hasLogins(extended.users, own.users) && own.hours <= extended.hours,
  stricter: (own, extended) => ({
    users: own.users.filter((user) => hasLogin(extended.users, user)),
    hours: Math.min(own.hours, extended.hours),
  }),
  mend: 'Name only users that the extended policy names, for no more hours.',
}

const higher: StrictnessRule<number> = {
  isAtLeast: (own, extended) => own >= extended,
  stricter: (own, extended) => Math.max(own, extended),
  mend: 'Take it away, or write a higher number.',
}

const no: StrictnessRule<boolean> = {
  isAtLeast: (own, extended) => !own || extended,
  stricter: (own, extended) => own && extended,
  mend: 'Take it away.',
}

const unset: StrictnessRule<string | null> = {
  isAtLeast: (own, extended) => own === null || extended !== null,
  stricter: (own, extended) => (extended === null ? null : own),
  mend: 'Take it away; an attestation can answer for this repository.',
}

/** The values that a repository may tighten, by key; `*` stands for a check. */
export interface Tightened {
  readonly owners: Names
  readonly 'release.branches': Names
  readonly 'release.heads': Names
  readonly 'release.tags': Names
  readonly 'checks.*.level': Level
  readonly 'checks.*.waivable': boolean
  readonly 'checks.*.notApplicable': string | null
  readonly 'paths.production': Names
  readonly 'paths.development': Names
  readonly 'paths.ignore': Names
  readonly breakGlass: Policy['breakGlass']['value']
  readonly 'limits.maxFiles': number
  readonly 'limits.maxFileBytes': number
  readonly 'limits.maxFindings': number
  readonly 'limits.timeSeconds': number
}

/** Which way each value of the policy is stricter. */
export const STRICTNESS: { readonly [K in keyof Tightened]: StrictnessRule<Tightened[K]> } = {
  owners,
  'release.branches': more,
  'release.heads': more,
  'release.tags': more,
  'checks.*.level': level,
  'checks.*.waivable': no,
  'checks.*.notApplicable': unset,
  'paths.production': more,
  'paths.development': fewer,
  'paths.ignore': fewer,
  breakGlass,
  'limits.maxFiles': higher,
  'limits.maxFileBytes': higher,
  'limits.maxFindings': higher,
  'limits.timeSeconds': higher,
}

/** The other keys, and why no single value of theirs is compared. */
export const STRICTNESS_ELSEWHERE = {
  version: 'names the format',
  extends: 'is followed once and never further',
  enforce: 'holds from a day on, so that it is compared day by day',
  'checks.*.enforce': 'holds from a day on, so that it is compared day by day',
  'checks.*.*': 'is compared as the check declares its option',
  waivers: 'belongs to one repository and does not travel',
  resolutions: 'belongs to one repository and does not travel',
} as const

/** The rule of a check's own option. A fixed one holds as soon as the extended policy writes it. */
export function optionStrictness(option: CheckOption | undefined): StrictnessRule<string | number> {
  if (option?.stricter !== 'later') return OPTION_STRICTNESS[option?.stricter ?? 'fixed']
  const rank = (word: string | number): number => option.words.indexOf(String(word))
  return {
    isAtLeast: (own, extended) => rank(own) >= rank(extended),
    stricter: (own, extended) => (rank(own) >= rank(extended) ? own : extended),
    mend: `Take it away, or write a stricter word; from the loosest on they are ${option.words.map((word) => `\`${word}\``).join(', ')}.`,
  }
}

const OPTION_STRICTNESS: {
  readonly [S in Exclude<CheckOption['stricter'], 'later'>]: StrictnessRule<string | number>
} = {
  lower: {
    isAtLeast: (own, extended) => Number(own) <= Number(extended),
    stricter: (own, extended) => (Number(own) <= Number(extended) ? own : extended),
    mend: 'Take it away, or write a lower number.',
  },
  higher: {
    isAtLeast: (own, extended) => Number(own) >= Number(extended),
    stricter: (own, extended) => (Number(own) >= Number(extended) ? own : extended),
    mend: 'Take it away, or write a higher number.',
  },
  fixed: {
    isAtLeast: (own, extended) => own === extended,
    stricter: (_own, extended) => extended,
    mend: 'Take it away; the extended policy fixes it.',
  },
}
