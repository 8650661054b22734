import type { Deviation } from './installed-zizmor.ts'

interface Kind {
  readonly id: string
  readonly kind: Deviation['kind']
  /** What stands on the finding's line. */
  readonly line: RegExp
  readonly because: string
  /** The same file has a finding of the audit on the other side as well, which is this one at another place. */
  readonly isPaired?: true
}

const FIRST_OCCURRENCE =
  "It looks for the expression's text and names the first place that has it, several times; ours names each place."
const AT_THE_EVENT =
  "It places this at the event's own key; ours at `on:`, as its earlier versions do, with the event as the related place."
const NEVER_RUN = 'It passes over a job whose condition is always false; whoever takes the condition away gets this.'
const SCRIPT_WITH_VARIABLES =
  'The line installs a package outside of a lock file; it names other lines of the script, where versions are variables or expressions, and not this.'

/** Why findings differ from zizmor's on real repositories, by what stands at the place. */
const KINDS: readonly Kind[] = [
  { id: 'template-injection', kind: 'missed', line: /\$\{\{/, because: FIRST_OCCURRENCE, isPaired: true },
  { id: 'template-injection', kind: 'extra', line: /\$\{\{/, because: FIRST_OCCURRENCE, isPaired: true },
  {
    id: 'dangerous-triggers',
    kind: 'missed',
    line: /issue_comment/,
    because: 'This zizmor counts `issue_comment` among the dangerous triggers; its earlier versions and ours do not.',
  },
  {
    id: 'dangerous-triggers',
    kind: 'missed',
    line: /pull_request_target|workflow_run/,
    because: AT_THE_EVENT,
    isPaired: true,
  },
  { id: 'dangerous-triggers', kind: 'extra', line: /^["']?on["']?:/, because: AT_THE_EVENT, isPaired: true },
  {
    id: 'unpinned-images',
    kind: 'missed',
    line: /docker:\/\/docker/,
    because: "It looks for the image's name, which here is the scheme's too.",
  },
  {
    id: 'unpinned-images',
    kind: 'extra',
    line: /docker:\/\/docker/,
    because: "It looks for the image's name, which here is the scheme's too.",
  },
  { id: 'adhoc-packages', kind: 'extra', line: /npm install -g/, because: SCRIPT_WITH_VARIABLES },
  { id: 'concurrency-limits', kind: 'extra', line: /^on:/, because: NEVER_RUN },
  { id: 'anonymous-definition', kind: 'extra', line: /^ {2}lint:/, because: NEVER_RUN },
  { id: 'excessive-permissions', kind: 'extra', line: /^ {2}lint:/, because: NEVER_RUN },
  { id: 'artipacked', kind: 'extra', line: /actions\/checkout/, because: NEVER_RUN },
  { id: 'unpinned-uses', kind: 'extra', line: /@v\d/, because: NEVER_RUN },
]

/** The reason for a deviation whose line is given, among all of them; undefined where none is known. */
export function kindOf(deviation: Deviation, line: string, all: readonly Deviation[]): string | undefined {
  const { id, kind, path } = deviation
  const hasCounterpart = all.some((one) => one.id === id && one.path === path && one.kind !== kind)
  return KINDS.find(
    (one) => one.id === id && one.kind === kind && one.line.test(line) && (one.isPaired !== true || hasCounterpart),
  )?.because
}
