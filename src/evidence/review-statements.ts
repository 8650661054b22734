import { datesIn, latestOf } from './review-dates.ts'

/** A label with what stands beside it, in the order of the document: `Owner`, `Security team`. */
export interface Statement {
  readonly label: string
  readonly value: string
}

/** What a review document states of itself. */
export interface Stated {
  readonly date: string | null
  readonly owner: string | null
  readonly scope: string | null
}

/** Labels whose value is the day of a review. What comes next and what expires is no review. */
const DATE_LABEL =
  /^(?:dates?|dated|(?:last[ _-]?)?(?:updated?|reviewed|review|modified|revised|revision|changed|edited|verified|validated)(?:[ _-]?(?:on|at|date))?|(?:review|revision|assessment|audit|test|testing|report|release|publication|published|effective|creation|approval|approved|completion|engagement|version|document|model|threat model)[ _-]?dates?|date[ _-]?(?:of|created|updated|reviewed|modified|published|completed|performed)?(?: (?:last )?(?:review|assessment|audit|issue|test|testing|report|update|updated|reviewed|revision|this review))?|created(?:[ _-]?(?:on|at|date))?|published(?:[ _-]?(?:on|at))?|(?:completed|performed|conducted|tested|approved)(?: on| date)|revdate|as of|lastmod|last[ _]?change)$/i

/** Labels whose value is who answers for a review, the most binding first. */
const OWNER_LABELS: readonly RegExp[] = [
  /^(?:(?:document|doc|model|threat model|risk|security|review|primary|system|product)[ _-]?)?(?:owners?|owned[ _-]by)(?: ?[/&] ?[a-z]+)?$|^owning[ _-]team$|^(?:responsible|accountable)(?:[ _-](?:person|team|party))?$/i,
  /^(?:(?:document|primary|lead|report)[ _-]?)?(?:authors?|authored[ _-]by|maintainers?|maintained[ _-]by|written[ _-]by|prepared[ _-]by|created[ _-]by|updated[ _-]by|last[ _-]updated[ _-]by|editors?)(?:\(s\))?$|^(?:security|team|engagement)[ _-]lead$/i,
  /^(?:security[ _-]|lead[ _-]|technical[ _-])?(?:reviewers?|(?:last[ _-])?reviewed[ _-]by|assessors?|assessed[ _-]by|auditors?|audited[ _-]by|testers?|tested[ _-]by|analysts?|analysed[ _-]by|analyzed[ _-]by|conducted[ _-]by|performed[ _-]by|approvers?|approved[ _-]by|participants?|consultants?)(?:\(s\))?$/i,
]

const SCOPE_LABEL =
  /^(?:(?:assessment|audit|review|test|testing|document|model|threat model|project|system)[ _-]?)?scope(?: of (?:the |this )?[a-z ]{1,30})?$|^in[ _-]scope$|^(?:targets?|systems?|components?) (?:in scope|under (?:review|test))$|^(?:target|contracts audited|systems? tested)$/i

/** Reads date, owner and scope off a document's statements. The latest date wins, the first owner of the strongest kind, the first scope. */
export function statedBy(statements: readonly Statement[]): Stated {
  const dates = statements.filter(({ label }) => DATE_LABEL.test(label)).flatMap(({ value }) => datesIn(value))
  return {
    date: latestOf(dates),
    owner: OWNER_LABELS.reduce<string | null>((found, labels) => found ?? first(statements, labels, ownerText), null),
    scope: first(statements, SCOPE_LABEL, scopeText),
  }
}

/** Whether a label is one of those that are read, so that text after it belongs to it. */
export function isKnownLabel(label: string): boolean {
  return DATE_LABEL.test(label) || SCOPE_LABEL.test(label) || OWNER_LABELS.some((labels) => labels.test(label))
}

/** Whether a label's value is the day of a review: `Last reviewed` is, `Next review` is not. */
export function isDateLabel(label: string): boolean {
  return DATE_LABEL.test(label)
}

function first(
  statements: readonly Statement[],
  labels: RegExp,
  read: (value: string) => string | null,
): string | null {
  for (const { label, value } of statements) {
    const text = labels.test(label) ? read(value) : null
    if (text !== null) return text
  }
  return null
}

/** What stands for a value that is still to be written, and what is a table's column and no person. */
const UNWRITTEN =
  /^(?:<.*>|\[[^\]]*\]|\{\{.*|\$\{.*|tbd|tba|tbc|todo|to be (?:done|defined|determined|decided|added|written).*|n\/?a|none|unknown|unassigned|undefined|null|pending|name|names?|role|status|date|yyyy.*|-+|—|–|\.{2,}|…|_+|\?+|x+|lorem ipsum.*|some .{0,30}(?:demo|example|custom) text.*|your (?:name|team).*|description|value|version)$/i
const MAX_OWNER = 200
const MAX_SCOPE = 300

function ownerText(value: string): string | null {
  const text = plain(value)
    .replace(/[.;,]+$/, '')
    .trim()
  return text === '' || text.length > MAX_OWNER || UNWRITTEN.test(text) || /^[\d/. -]+$/.test(text) ? null : text
}

function scopeText(value: string): string | null {
  const text = firstSentence(plain(value))
  return text === '' || UNWRITTEN.test(text) ? null : text
}

/** The first sentence, cut at a word where it is longer than a line of a report can bear. */
export function firstSentence(text: string): string {
  const sentence = /^.{0,1000}?[.!?](?=\s|$)/s.exec(text)?.[0] ?? text
  // "e.g." and "i.e." end no sentence; nor does a number's dot.
  const whole = /(?:\be\.g|\bi\.e|\betc|\bvs|\b[A-Z]|\d)\.$/.test(sentence) ? text : sentence
  const trimmed = whole.replace(/\s+/g, ' ').trim()
  if (trimmed.length <= MAX_SCOPE) return trimmed
  return `${trimmed.slice(0, MAX_SCOPE).replace(/\s+\S*$/, '')} …`
}

/** Markup taken off: emphasis, code, links, images, HTML tags and roles. */
export function plain(text: string): string {
  return text
    .slice(0, 4000)
    .replace(/!?\[([^\][]{0,300})\]\([^()\s]{0,500}\)/g, '$1')
    .replace(/(?:https?:\/\/|mailto:)[^\s[\]]{1,300}\[([^\][]{1,200})\]/g, '$1')
    .replace(/<\/?[a-zA-Z][^<>]{0,200}>/g, '')
    .replace(/:[a-z]{1,20}:`([^`]{1,300})`/g, '$1')
    .replace(/\*{1,3}|`{1,3}|(?<![A-Za-z0-9])_{1,2}(?=\S)|(?<=\S)_{1,2}(?![A-Za-z0-9])/g, '')
    .replace(/\s+/g, ' ')
    .trim()
}
