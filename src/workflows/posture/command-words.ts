import { argumentsOf, programOf, type SimpleCommand } from '../shell/script.ts'

/** Programs that start what the words after them name; `npm run x` is kept, since `x` is a script and no program. */
const STARTERS: { readonly [program: string]: readonly (readonly string[])[] } = {
  bunx: [[]],
  bundle: [['exec']],
  command: [[]],
  coverage: [['run', '-m']],
  'cross-env': [[]],
  env: [[]],
  nice: [[]],
  nohup: [[]],
  npx: [[]],
  pdm: [['run']],
  pipenv: [['run']],
  pipx: [['run']],
  pnpm: [['exec'], ['dlx']],
  poetry: [['run']],
  python: [['-m']],
  python3: [['-m']],
  rye: [['run']],
  sudo: [[]],
  time: [[]],
  timeout: [[]],
  uv: [['run'], ['tool', 'run']],
  uvx: [[]],
  xvfb: [[]],
  'xvfb-run': [[]],
  yarn: [['exec'], ['dlx']],
}

/** Options of these programs that take the next word along. */
const WITH_VALUE: { readonly [program: string]: ReadonlySet<string> } = {
  env: new Set(['-u', '--unset', '-C', '--chdir']),
  nice: new Set(['-n']),
  npx: new Set(['-p', '--package', '-w', '--workspace']),
  pipx: new Set(['--spec', '--python', '--index-url', '--pip-args']),
  pnpm: new Set(['-C', '--dir', '--filter', '-F', '--package']),
  poetry: new Set(['-C', '--directory', '-P', '--project']),
  sudo: new Set(['-u', '--user', '-g', '--group', '-D', '--chdir']),
  timeout: new Set(['-k', '--kill-after', '-s', '--signal']),
  uv: uvOptions(),
  uvx: uvOptions(),
  'xvfb-run': new Set(['-n', '--server-num', '-s', '--server-args', '-e', '--error-file']),
}

// https://docs.astral.sh/uv/reference/cli/#uv-run
function uvOptions(): ReadonlySet<string> {
  const groups = ['--group', '--only-group', '--no-group', '--extra', '--no-extra', '--package']
  const sources = ['--with', '--with-editable', '--with-requirements', '--from', '--index', '--index-url', '-i']
  return new Set([...groups, ...sources, '--python', '-p', '--project', '--directory', '--env-file', '--constraints'])
}

/** What a command runs in the end: the program and the words after it, options left in. */
export function wordsOf(command: SimpleCommand): readonly string[] {
  let words = [programOf(command), ...argumentsOf(command)]
  for (let steps = 0; steps < 5; steps++) {
    const [program = '', ...rest] = words
    const starter = STARTERS[program]?.find((prefix) => prefix.every((word, at) => rest[at] === word))
    if (starter === undefined) break
    const after = rest.slice(starter.length)
    const valued = WITH_VALUE[program]
    const at = after.findIndex((word, place) => {
      const isValue = valued?.has(after[place - 1] ?? '') === true
      return !word.startsWith('-') && !isValue && !isPrelude(program, word)
    })
    const name = after[at]
    if (name === undefined) break
    words = [programName(name), ...after.slice(at + 1)]
  }
  return words
}

/** `NAME=value` before the program, or how long it may take. */
function isPrelude(program: string, word: string): boolean {
  if (program === 'env' || program === 'cross-env') return /^\w+=/.test(word)
  return program === 'timeout' && /^\d[\d.]*[smhd]?$/.test(word)
}

function programName(word: string): string {
  return word
    .slice(word.lastIndexOf('/') + 1)
    .replace(/[@=<>~].*$/, '')
    .toLowerCase()
}

/**
 * Whether words match a pattern such as `npm run lint*`: each word of the pattern in turn, options in between passed over; a
 * star at the end of a word takes anything.
 */
export function matchesWords(words: readonly string[], pattern: string): boolean {
  const wanted = wordsOfPattern(pattern)
  const [first = ''] = wanted
  if (words[0] !== first && !(first.endsWith('*') && words[0]?.startsWith(first.slice(0, -1)) === true)) return false
  const given = wanted.some((word) => word.startsWith('-'))
    ? words
    : words.filter((word, at) => at === 0 || !word.startsWith('-'))
  let at = 0
  for (const [place, want] of wanted.entries()) {
    const matches = (word: string | undefined): boolean =>
      word !== undefined && (want.endsWith('*') ? word.startsWith(want.slice(0, -1)) : word === want)
    if (want.startsWith('-')) {
      if (!given.some(matches)) return false
    } else {
      if (!matches(given[at])) return false
      at += 1
    }
    if (place === 0 && at === 0) return false
  }
  return true
}

const patterns = new Map<string, readonly string[]>()

/** Patterns come from tables, so that there are only so many. */
function wordsOfPattern(pattern: string): readonly string[] {
  const known = patterns.get(pattern)
  if (known !== undefined) return known
  const words = pattern.split(' ')
  patterns.set(pattern, words)
  return words
}

/** The patterns of a table by the program that they begin with, and those whose program ends with a star. */
export interface CommandTable {
  readonly byProgram: ReadonlyMap<string, readonly string[]>
  readonly starred: readonly string[]
}

const tables = new WeakMap<readonly string[], CommandTable>()

/** The patterns of a list, ready to be looked up; made once for each list. */
export function tableOf(list: readonly string[]): CommandTable {
  const known = tables.get(list)
  if (known !== undefined) return known
  const byProgram = new Map<string, string[]>()
  const starred: string[] = []
  for (const pattern of list) {
    const [program = ''] = wordsOfPattern(pattern)
    const same = program.endsWith('*') ? starred : (byProgram.get(program) ?? [])
    same.push(pattern)
    if (same !== starred) byProgram.set(program, same)
  }
  const table = { byProgram, starred }
  tables.set(list, table)
  return table
}

/** The first pattern of a list that words match; most commands are told by their program that they match none. */
export function patternOf(words: readonly string[], list: readonly string[]): string | null {
  const { byProgram, starred } = tableOf(list)
  const matches = (pattern: string): boolean => matchesWords(words, pattern)
  return byProgram.get(words[0] ?? '')?.find(matches) ?? starred.find(matches) ?? null
}

/** What of a command a pattern tells, as it is written: no more of it is shown, since the rest may hold a credential. */
export function shownBy(pattern: string, words: readonly string[]): string {
  const wanted = wordsOfPattern(pattern).filter((word) => !word.startsWith('-'))
  return words
    .filter((word, at) => at === 0 || !word.startsWith('-'))
    .slice(0, wanted.length)
    .join(' ')
}
