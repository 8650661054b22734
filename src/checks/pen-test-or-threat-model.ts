import type { Answer, EvidenceItem } from '../model/answer.ts'
import { daysBetween, type IsoDate, parseIsoDate } from '../model/date.ts'
import { counted } from '../model/counted.ts'
import { isNonEmpty } from '../model/non-empty.ts'
import type { ReviewDocument, TreeEvidence } from '../evidence/tree.ts'
import { type CheckOptions, criterion, defineCheck } from './define-check.ts'
import { cis, osps, ssdf } from './references.ts'

const options = {
  maxAgeDays: {
    type: 'days',
    default: 365,
    minimum: 1,
    maximum: 1095,
    stricter: 'lower',
    help: 'Days for which a threat model or pen test counts, from the day that it states',
  },
} as const satisfies CheckOptions

/** Documents that a question tells apart by name; the rest is counted, so that the question stays readable. */
const DOCUMENTS_NAMED = 5

export const penTestOrThreatModel = defineCheck({
  slug: 'pen-test-or-threat-model',
  item: 18,
  section: 'Testing & hardening',
  title: 'A current pen test or threat model exists',
  level: 'required',
  rationale:
    'Scanners know patterns, not the purpose of a system. The faults that cost most lie in its design: who may do what, and what happens when a part lies. Only people who look at the whole find them, and only as long as what they looked at is still what runs.',
  applicability: 'Always applies to a public release; for one that is not public a person says so.',
  remediation: [
    'Hold a threat-model review, or have a pen test made.',
    'Write the result into the repository, for example as `docs/threat-model.md`.',
    'State its day as `Date: YYYY-MM-DD`.',
    'State who answers for it as `Owner:`.',
    'State what was looked at as `Scope:`.',
    'Attest it where the report must stay outside: `security-release-checklist attest pen-test-or-threat-model`.',
  ],
  references: [ssdf('PW.1.1'), ssdf('PW.8.2'), osps('SA-03.01'), osps('SA-03.02'), cis(16, 13), cis(16, 14)],
  rules: [],
  options,
  criteria: [
    criterion({
      id: 'current-review',
      question: 'Is there a dated threat model or pen test with owner and scope, within its life?',
      claim: 'existential',
      needs: ['tree'],
      // A review is a person's word wherever it stands, so a tree that cannot be read whole does not rule it out.
      attestable: ['not-found', 'not-checked-out', 'limit', 'time-limit', 'malformed', 'unsupported'],
      options,
      evaluate: ({ tree }, context) => judgeReviews(tree, context.asOf, context.options.maxAgeDays),
    }),
  ],
})

function judgeReviews(tree: TreeEvidence, asOf: IsoDate, maxAgeDays: number): Answer {
  const work = {
    scope: `Documents of the repository that are a threat model or a pen test, at most ${counted(maxAgeDays, 'day')} old.`,
    inspected: [
      { what: 'files', count: tree.entries },
      { what: 'review documents', count: tree.reviewDocuments.length },
    ],
  }
  const judged = tree.reviewDocuments.map((document) => judge(document, asOf, maxAgeDays))
  const current = judged.flatMap(({ evidence }) => evidence ?? [])
  if (isNonEmpty(current)) return { ...work, status: 'pass', evidence: current }
  return { ...work, status: 'needs-review', question: questionOf(judged.map(({ problem }) => problem)) }
}

type Judged =
  { readonly evidence: EvidenceItem; readonly problem: null } | { readonly evidence: null; readonly problem: string }

function judge(document: ReviewDocument, asOf: IsoDate, maxAgeDays: number): Judged {
  const { kind, place, date, owner, scope } = document
  const missing = [
    ...(isStated(date) ? [] : ['no date (`Date: YYYY-MM-DD`)']),
    ...(isStated(owner) ? [] : ['no owner (`Owner:`)']),
    ...(isStated(scope) ? [] : ['no scope (`Scope:`)']),
  ]
  const problem = missing.length > 0 ? `states ${joined(missing)}` : dateProblem(date ?? '', asOf, maxAgeDays)
  if (problem !== null) return { evidence: null, problem: `\`${place.path}\` ${problem}` }
  const name = kind === 'pen-test' ? 'Pen test' : 'Threat model'
  return {
    evidence: {
      summary: `${name} of ${date ?? ''}, owner ${owner ?? ''}, scope: ${scope ?? ''}`,
      source: 'tree',
      place,
      assurance: 'attested',
    },
    problem: null,
  }
}

function dateProblem(text: string, asOf: IsoDate, maxAgeDays: number): string | null {
  const date = parseIsoDate(text.trim())
  if (date === null) return `states the date \`${text}\`, which is not a day of the form YYYY-MM-DD`
  const age = daysBetween(date, asOf)
  if (age < 0) return `is dated ${date}, ${counted(-age, 'day')} in the future`
  return age > maxAgeDays ? `is of ${date}, ${counted(age, 'day')} old (at most ${counted(maxAgeDays, 'day')})` : null
}

function questionOf(problems: readonly (string | null)[]): string {
  const told = problems.filter((problem) => problem !== null)
  if (told.length === 0) {
    return 'No threat model and no pen test is in the repository. Was one made, when, by whom and for what scope?'
  }
  const left = told.length - DOCUMENTS_NAMED
  const listed = [
    ...told.slice(0, DOCUMENTS_NAMED),
    ...(left > 0 ? [`${left} more documents do not count either`] : []),
  ]
  return `No review counts: ${listed.join('; ')}. Is there a current one, or can one be mended?`
}

function isStated(value: string | null): boolean {
  return value !== null && value.trim() !== ''
}

function joined(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.slice(-1).join('')}`
}
