import { matchesWords, plainWords, programName, tableOf } from './command-words.ts'

/** A command that matches a pattern of a table. */
export interface Matched {
  readonly pattern: string
  /** The command that matches, without what only runs it. */
  readonly words: readonly string[]
}

/** The first pattern of a list that words match; most commands are told by their program that they match none. */
export function matchOf(words: readonly string[], list: readonly string[]): Matched | null {
  const { byProgram, starred } = tableOf(list)
  for (const inner of [words, ...commandsWithin(words)]) {
    const matches = (pattern: string): boolean => matchesWords(inner, pattern)
    const pattern = byProgram.get(inner[0] ?? '')?.find(matches) ?? starred.find(matches)
    if (pattern !== undefined) return { pattern, words: inner }
  }
  return null
}

/** Programs that run a command which stands somewhere among their arguments. */
const RUNNERS: ReadonlySet<string> = new Set([
  ...[
    'bun',
    'pnpm',
    'yarn',
    'docker',
    'docker-compose',
    'podman',
    'nix',
    'nix-shell',
    'devbox',
    'mise',
    'direnv',
    'conda',
  ],
  ...[
    'mamba',
    'micromamba',
    'hatch',
    'pdm',
    'pixi',
    'dotenv',
    'doppler',
    'op',
    'infisical',
    'dbus-run-session',
    'retry',
  ],
])
/** The command stands near the beginning. */
const MAX_WITHIN = 25

/** What a runner may run: each of its words may be the program, or the image that is called like it. */
export function commandsWithin(words: readonly string[]): readonly (readonly string[])[] {
  const [program = ''] = words
  if (!RUNNERS.has(program)) return []
  if (/^(?:docker|podman)/.test(program)) return containerCommands(words)
  // These run what is installed by its name alone; after any other word it is a package.
  if (program === 'bun' || program === 'pnpm' || program === 'yarn') {
    const [, name] = plainWords(words)
    return name === undefined ? [] : [[programName(name), ...words.slice(words.indexOf(name) + 1)]]
  }
  if (/^(?:add|install|i|remove|use|update|upgrade|create)$/.test(words[1] ?? '')) return []
  return words
    .slice(1, MAX_WITHIN)
    .flatMap((word, at) => (word.startsWith('-') ? [] : [[programName(word), ...words.slice(at + 2)]]))
}

/** Options of `docker run` that stand alone; what follows any other belongs to it. */
const ALONE =
  /^(?:-[dituP]*[ditP]|--(?:rm|init|privileged|interactive|tty|detach|no-deps|read-only|publish-all|build|use-aliases|service-ports|.*=.*))$/

/** What `docker run` and `docker compose exec` start: the image that is called like a program, or what is given to it. */
function containerCommands(words: readonly string[]): readonly (readonly string[])[] {
  const start = words.findIndex((word, at) => at > 0 && at < 6 && (word === 'run' || word === 'exec'))
  if (start === -1) return []
  const image = words.findIndex((word, at) => {
    const before = words[at - 1] ?? ''
    return at > start && !word.startsWith('-') && (at === start + 1 || !before.startsWith('-') || ALONE.test(before))
  })
  if (image === -1) return []
  const [program, ...rest] = words.slice(image)
  const [inner, ...others] = rest
  const own = [programName((program ?? '').replace(/[:@].*$/, '')), ...rest]
  return inner === undefined || inner.startsWith('-') ? [own] : [own, [programName(inner), ...others]]
}
