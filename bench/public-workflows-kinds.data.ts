import type { Deviation } from './installed-zizmor.ts'

/** A deviation with the text of its file. */
export interface Seen {
  readonly deviation: Deviation
  readonly lines: readonly string[]
}

interface Kind {
  readonly id: string
  readonly kind: Deviation['kind']
  /** What stands where the finding begins. */
  readonly at: RegExp
  /** What stands in one of the three lines before, or after, where that tells the kind. */
  readonly before?: RegExp
  readonly after?: RegExp
  /** The finding of the other side that this one is, at another place of the file. */
  readonly pairs?: (missed: Seen, extra: Seen) => boolean
  readonly because: string
}

const FIRST_OCCURRENCE =
  "It looks for the expression's text and names the first place that has it, several times; ours names each place."
const WITHIN_CALL = 'It names the part within the call; ours the call, whose result is what becomes code.'
const AT_THE_EVENT =
  "It places this at the event's own key; ours at `on:`, as its earlier versions do, with the event as the related place."
const FIXED_WORD =
  'It takes the state of a review for a text of its author; it is one of a few words, and ours names the expression to the pedantic alone.'
const SCHEME_NAME = "It looks for the image's name, which here is the scheme's too."

/** Why findings differ from zizmor's on real repositories, by what stands at the place. */
const KINDS: readonly Kind[] = [
  ...both('template-injection', /^[\w.[\]'*-]+\b/, FIRST_OCCURRENCE, isSameTextBefore),
  ...both('template-injection', /^[\w.(]+/, WITHIN_CALL, isWithinCall),
  ...both('template-injection', /^github\.event\.review\b/, FIXED_WORD, isStateOfReview),
  {
    id: 'dangerous-triggers',
    kind: 'missed',
    at: /^["']?issue_comment\b/,
    because: 'This zizmor counts `issue_comment` among the dangerous triggers; its earlier versions and ours do not.',
  },
  {
    id: 'dangerous-triggers',
    kind: 'missed',
    at: /^["']?(?:pull_request_target|workflow_run)\b/,
    because: AT_THE_EVENT,
    pairs: isEventOf,
  },
  { id: 'dangerous-triggers', kind: 'extra', at: /^["']?on["']?\s*:/, because: AT_THE_EVENT, pairs: isEventOf },
  { id: 'unpinned-images', kind: 'missed', at: /^docker:\/\/docker\b/, because: SCHEME_NAME, pairs: isOnOneLine },
  { id: 'unpinned-images', kind: 'extra', at: /^docker\b(?!:\/\/)/, because: SCHEME_NAME, pairs: isOnOneLine },
  {
    id: 'adhoc-packages',
    kind: 'extra',
    at: /^npm install -g /,
    before: /^\s*npm install -g \S+@\$\{\{/,
    because: 'It names the line before, whose version is an expression, and passes over the next ones of the script.',
  },
  {
    id: 'cache-poisoning',
    kind: 'extra',
    at: /^uses: actions\/cache\/restore@/,
    because: 'It knows `actions/cache`, and not its half that restores the very same.',
  },
  {
    id: 'github-env',
    kind: 'extra',
    at: /^run:/,
    after: /\$\{\{.*'.*\}\}.*>>\s*"?\$\{?GITHUB_ENV/,
    because: 'An expression with quotes of its own is no shell, and it gives the script up.',
  },
]

function both(id: string, at: RegExp, because: string, pairs: NonNullable<Kind['pairs']>): readonly Kind[] {
  return (['missed', 'extra'] as const).map((kind) => ({ id, kind, at, because, pairs }))
}

function textAt({ deviation: { line, column }, lines }: Seen): string {
  return (lines[line - 1] ?? '').slice(column - 1)
}

/** The context that an expression names there: `matrix.os`. */
function contextAt(seen: Seen): string {
  return /^[\w.[\]'*-]+/.exec(textAt(seen))?.[0] ?? ''
}

function isSameTextBefore(missed: Seen, extra: Seen): boolean {
  const [first, later] = [missed.deviation, extra.deviation]
  const isBefore = first.line < later.line || (first.line === later.line && first.column < later.column)
  return isBefore && contextAt(missed) !== '' && contextAt(missed) === contextAt(extra)
}

function isWithinCall(missed: Seen, extra: Seen): boolean {
  const call = /^\w+\(/.exec(textAt(extra))?.[0] ?? ''
  const within = missed.deviation.column - extra.deviation.column
  return call !== '' && isOnOneLine(missed, extra) && within === call.length
}

function isStateOfReview(missed: Seen, extra: Seen): boolean {
  return contextAt(missed) === 'github.event.review.state' && isOnOneLine(missed, extra)
}

function isOnOneLine({ deviation }: Seen, other: Seen): boolean {
  return deviation.line === other.deviation.line
}

/** The event is a key below that `on:`, and no other key of the first column stands between. */
function isEventOf(missed: Seen, extra: Seen): boolean {
  const between = missed.lines.slice(extra.deviation.line, missed.deviation.line - 1)
  return missed.deviation.line >= extra.deviation.line && !between.some((line) => /^[A-Za-z"']/.test(line))
}

/** The reason for a deviation among all of them; undefined where none is known. */
export function kindOf(
  deviation: Deviation,
  linesOf: (path: string) => readonly string[],
  all: readonly Deviation[],
): string | undefined {
  const seen: Seen = { deviation, lines: linesOf(deviation.path) }
  const others = all
    .filter(({ id, path, kind }) => id === deviation.id && path === deviation.path && kind !== deviation.kind)
    .map((one) => ({ deviation: one, lines: seen.lines }))
  const { line } = deviation
  const has = (pattern: RegExp | undefined, from: number, to: number): boolean =>
    pattern === undefined || seen.lines.slice(Math.max(0, from), to).some((text) => pattern.test(text))
  return KINDS.find(
    ({ id, kind, at, before, after, pairs }) =>
      id === deviation.id &&
      kind === deviation.kind &&
      at.test(textAt(seen)) &&
      has(before, line - 4, line - 1) &&
      has(after, line, line + 3) &&
      (pairs === undefined || others.some((other) => (kind === 'missed' ? pairs(seen, other) : pairs(other, seen)))),
  )?.because
}
