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
  php: [[]],
  pdm: [['run']],
  pipenv: [['run']],
  pipx: [['run']],
  pnpm: [['exec'], ['dlx']],
  poetry: [['run']],
  python: [['-m'], []],
  python3: [['-m'], []],
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
  php: new Set(['-d', '-c']),
  poetry: new Set(['-C', '--directory', '-P', '--project']),
  python: new Set(['-c', '-W', '-X']),
  python3: new Set(['-c', '-W', '-X']),
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
  const [program = '', ...rest] = words
  return [program.replace(/\.(?:bat|cmd)$/, ''), ...rest]
}

/** `NAME=value` before the program, or how long it may take. */
function isPrelude(program: string, word: string): boolean {
  if (program === 'env' || program === 'cross-env') return /^\w+=/.test(word)
  return program === 'timeout' && /^\d[\d.]*[smhd]?$/.test(word)
}

/** The program that a word names, without its folder and version. */
export function programName(word: string): string {
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
  const given = wanted.some((word) => word.startsWith('-')) ? words : plainWords(words)
  if (TASK_RUNNERS.has(first) && wanted.length === 2) {
    const [, task = ''] = wanted
    return given.some((word, at) => at > 0 && matchesWord(lastPart(word), task))
  }
  let at = 0
  for (const [place, want] of wanted.entries()) {
    const matches = (word: string | undefined): boolean => word !== undefined && matchesWord(word, want)
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

function matchesWord(word: string, wanted: string): boolean {
  return wanted.endsWith('*') ? word.startsWith(wanted.slice(0, -1)) : word === wanted
}

/** Programs that are given tasks to carry out, as many as one likes and in any order. */
const TASK_RUNNERS: ReadonlySet<string> = new Set([
  ...[
    'gradle',
    'gradlew',
    'mvn',
    'mvnw',
    'make',
    'just',
    'task',
    'rake',
    'ant',
    'sbt',
    'lein',
    'xcodebuild',
    'nx',
    'turbo',
    'lerna',
  ],
])

/** `:app:test` is the task `test` of a part of the build; a colon within a name is part of it. */
function lastPart(word: string): string {
  return word.startsWith(':') ? word.slice(word.lastIndexOf(':') + 1) : word
}

/** Options of these that take the next word along, wherever they stand. */
const VALUED: { readonly [program: string]: ReadonlySet<string> } = {
  bun: new Set(['--cwd', '--filter', '-F']),
  cargo: new Set(['--manifest-path', '-p', '--package', '--features', '--config', '-Z']),
  go: new Set(['-C']),
  gradle: new Set(['-x', '--exclude-task', '-p', '-b', '-c', '-I']),
  gradlew: new Set(['-x', '--exclude-task', '-p', '-b', '-c', '-I']),
  make: new Set(['-C', '--directory', '-f', '--file']),
  mvn: new Set(['-f', '-P', '-pl', '-s']),
  mvnw: new Set(['-f', '-P', '-pl', '-s']),
  npm: new Set(['--prefix', '-w', '--workspace', '-C']),
  pnpm: new Set(['-C', '--dir', '--filter', '-F']),
  yarn: new Set(['--cwd']),
}

/** The words without options and what belongs to them. */
export function plainWords(words: readonly string[]): readonly string[] {
  const [program = ''] = words
  const valued = VALUED[program]
  const plain = words.filter((word, at) => {
    if (at === 0) return true
    return (
      !word.startsWith('-') &&
      valued?.has(words[at - 1] ?? '') !== true &&
      !(program === 'cargo' && word.startsWith('+'))
    )
  })
  // `yarn workspace app test` is `yarn test` in a folder.
  return program === 'yarn' && plain[1] === 'workspace' ? [program, ...plain.slice(3)] : plain
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

/** What of a command a pattern tells, as it is written: no more of it is shown, since the rest may hold a credential. */
export function shownBy(pattern: string, words: readonly string[]): string {
  const wanted = wordsOfPattern(pattern).filter((word) => !word.startsWith('-'))
  const [program = '', ...others] = plainWords(words)
  const [, task = ''] = wanted
  if (TASK_RUNNERS.has(program) && wanted.length === 2)
    return `${program} ${others.find((word) => matchesWord(lastPart(word), task)) ?? task}`
  return [program, ...others].slice(0, wanted.length).join(' ')
}
