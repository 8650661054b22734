import { STATUSES } from '../model/answer.ts'
import { ASSURANCES } from '../model/assurance.ts'
import { type Finding, ORIGINS } from '../model/finding.ts'
import { type Gap, GAP_REASONS } from '../model/gap.ts'
import type { FilePlace, Place } from '../model/place.ts'
import { SECRET_DIGEST_PATTERN } from '../model/secret-form.ts'
import {
  CHECK_DECISIONS,
  type Counts,
  EVENTS,
  EXIT_CODES,
  GATE_DECISIONS,
  type Report,
  type ReportedAttestation,
  type ReportedCheck,
  type ReportedCriterion,
  type ReportedEvidence,
  type ReportedLapse,
  type ReportedWaiver,
  type NewEntry,
  type SinceRelease,
  type TrustedChange,
} from '../model/report.ts'
import { CONFIDENCES, SEVERITIES } from '../model/severity.ts'
import {
  array,
  boolean,
  describe,
  integer,
  type JsonSchema,
  named,
  nullable,
  object,
  oneOf,
  type Shape,
  string,
  tied,
  toSchemaDocument,
  union,
} from '../model/shape.ts'
import { SOURCE_NAMES } from '../model/source.ts'
import { LEVELS, STAGES } from '../model/stage.ts'

/** The published schema's `$id`; its number moves with the report's `schemaVersion`. */
export const REPORT_SCHEMA_ID = 'urn:security-release-checklist:report:1'

const text = string({ minLength: 1 })
const count = integer()
const nothing: Shape<null> = { node: { kind: 'null' }, description: null }
const number = integer({ minimum: 1 })
const slug = string({ pattern: '^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$' })
const url = string({ pattern: '^https?://\\S+$', format: 'uri' })
/** SHA-1 or SHA-256, as git writes them. */
const oid = string({ pattern: '^(?:[0-9a-f]{40}|[0-9a-f]{64})$' })
/** The digest of a committed value. Nothing else fits, so that no report can hold the value itself. */
const digest = string({ pattern: SECRET_DIGEST_PATTERN })
/** The only form of a day is `YYYY-MM-DD`, and only days that the calendar has. */
const day = string({
  pattern:
    '^(?:[0-9]{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))' +
    '|(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29)$',
  format: 'date',
})

const place: Shape<Place> = named(
  'place',
  describe(
    union(
      tied(
        object<FilePlace>({
          kind: oneOf('file'),
          path: text,
          pathBytes: describe(
            nullable(string({ pattern: '^(?:[A-Za-z0-9+/]{4})+$|^(?:[A-Za-z0-9+/]{4})*[A-Za-z0-9+/]{2,3}={1,2}$' })),
            'The bytes of a path that is not UTF-8, in base64.',
          ),
          entry: nullable(text),
          startLine: nullable(number),
          startColumn: nullable(number),
          endLine: nullable(number),
          endColumn: nullable(number),
          commit: nullable(oid),
        }),
        { startLine: nothing, startColumn: nothing, endLine: nothing, endColumn: nothing },
        { startLine: number },
      ),
      object<PlaceOf<'commit'>>({ kind: oneOf('commit'), commit: oid, line: nullable(number) }),
      object<PlaceOf<'log'>>({
        kind: oneOf('log'),
        workflow: text,
        job: text,
        step: nullable(text),
        run: number,
        attempt: number,
        line: nullable(number),
        url,
      }),
      object<PlaceOf<'setting'>>({ kind: oneOf('setting'), name: text, url }),
      object<PlaceOf<'artifact'>>({ kind: oneOf('artifact'), name: text, entry: nullable(text), url }),
      object<PlaceOf<'asset'>>({ kind: oneOf('asset'), release: text, name: text, url }),
      object<PlaceOf<'package'>>({
        kind: oneOf('package'),
        purl: string({ pattern: '^pkg:\\S+$' }),
        path: text,
        line: nullable(number),
      }),
      object<PlaceOf<'url'>>({ kind: oneOf('url'), url }),
    ),
    'Where something is. Lines and columns count from 1; a null line means the whole file.',
  ),
)

type PlaceOf<K extends Place['kind']> = Extract<Place, { readonly kind: K }>

const finding: Shape<Finding> = named(
  'finding',
  describe(
    tied(
      object<Finding>({
        check: describe(nullable(slug), 'Null for what no check claims, such as a policy finding.'),
        criterion: nullable(slug),
        rule: text,
        message: describe(text, 'One or more sentences; backticks stand around literals.'),
        severity: oneOf(...SEVERITIES),
        confidence: oneOf(...CONFIDENCES),
        origin: describe(oneOf(...ORIGINS), 'Whether the change brought it; unknown counts as introduced.'),
        place,
        related: array(place),
        fingerprint: describe(
          string({ pattern: '^[0-9a-f]{32}$' }),
          'Its identity across runs; never follows a line, a run or an attempt.',
        ),
        secret: describe(nullable(digest), "The digest of a committed credential's value."),
        waiver: describe(
          nullable(string({ pattern: '^policy(?: line [1-9][0-9]*)?$' })),
          'What accepts it; null where nothing does.',
        ),
      }),
      { check: nothing, criterion: nothing },
      { check: slug },
    ),
    'One located reason for a fail, or a note that informs and never blocks.',
  ),
)

const gap: Shape<Gap> = named(
  'gap',
  describe(
    object<Gap>({ source: oneOf(...SOURCE_NAMES), reason: oneOf(...GAP_REASONS), detail: text, grant: text }),
    'Evidence that could not be had: why, what exactly, and what would grant it.',
  ),
)

const evidence = object<ReportedEvidence>({ summary: text, source: oneOf(...SOURCE_NAMES), place: nullable(place) })

const attestation = describe(
  object<ReportedAttestation>({ statement: text, by: text, on: day, expires: day, evidence: text, place }),
  "A person's dated statement that answers the criterion.",
)

const criterion: Shape<ReportedCriterion> = named(
  'criterion',
  tied(
    object<ReportedCriterion>({
      id: slug,
      question: describe(text, 'One yes/no question; yes is good.'),
      optional: describe(boolean, 'It informs and never decides.'),
      status: oneOf(...STATUSES),
      because: describe(
        nullable(text),
        'Why it does not apply, what a person is asked, or how it went wrong; null otherwise.',
      ),
      scope: describe(text, 'What it set out to inspect, in words.'),
      inspected: array(object({ what: text, count })),
      evidence: array(evidence),
      gaps: array(gap),
      notes: array(finding),
      attestation: nullable(attestation),
    }),
    { status: oneOf('pass', 'fail'), because: nothing },
    { status: oneOf('not-applicable', 'needs-review', 'error'), because: text },
    { status: oneOf('unknown'), gaps: array(gap, { minItems: 1 }) },
  ),
)

type Verdict = ReportedCheck['verdict']

const verdictFields = object<Verdict>({
  status: oneOf(...STATUSES),
  because: nullable(text),
  question: nullable(text),
})
const settled = { status: oneOf('pass', 'not-applicable', 'fail') }
const verdict = tied(
  verdictFields,
  { status: oneOf('pass', 'fail', 'unknown'), because: nothing, question: nothing },
  { status: oneOf('not-applicable', 'error'), because: text, question: nothing },
  { status: oneOf('needs-review'), because: nothing, question: text },
)

const check: Shape<ReportedCheck> = named(
  'check',
  tied(
    object<ReportedCheck>({
      id: slug,
      item: describe(number, 'Its number on the checklist.'),
      section: text,
      title: describe(text, 'The good condition.'),
      level: oneOf(...LEVELS),
      verdict: describe(verdict, "The check's answer about the subject, whatever the policy makes of it."),
      assurance: describe(
        nullable(oneOf(...ASSURANCES)),
        'Who says so: the weakest of the deciding evidence; null where nothing decided.',
      ),
      decision: describe(oneOf(...CHECK_DECISIONS), 'What the policy makes of it.'),
      criteria: array(criterion),
      findings: array(finding),
      remediation: array(text, { minItems: 1 }),
    }),
    { verdict: tied(verdictFields, settled), assurance: oneOf(...ASSURANCES) },
    { verdict: tied(verdictFields, { status: oneOf('unknown', 'needs-review', 'error') }) },
  ),
)

const gate: Shape<Report['gate']> = tied(
  object<Report['gate']>({
    decision: oneOf(...GATE_DECISIONS),
    exitCode: oneOf(...Object.values(EXIT_CODES)),
    headline: text,
    counts: describe(
      object<Counts>({
        verified: count,
        attested: count,
        waived: count,
        notApplicable: count,
        declared: count,
        failed: count,
        unknown: count,
        needsReview: count,
        errored: count,
        off: count,
      }),
      'Checks by what stands behind them; every check is counted once.',
    ),
    blocking: array(slug, { uniqueItems: true }),
    unverified: array(slug, { uniqueItems: true }),
    deferred: array(slug, { uniqueItems: true }),
  }),
  ...GATE_DECISIONS.map((decision) => ({ decision: oneOf(decision), exitCode: oneOf(EXIT_CODES[decision]) })),
)

const waiver = object<ReportedWaiver>({
  check: slug,
  fingerprint: nullable(string({ pattern: '^[0-9a-f]{32}$' })),
  rule: nullable(text),
  path: nullable(text),
  reason: text,
  owner: describe(nullable(text), "Null for another tool's suppression."),
  expires: nullable(day),
  ticket: nullable(text),
  status: oneOf('active', 'expired', 'unmatched', 'not-counted'),
  matches: count,
  place,
})

const lapse = object<ReportedLapse>({
  kind: oneOf('waiver', 'attestation'),
  check: slug,
  expires: day,
  daysLeft: integer({ maximum: 30 }),
  place,
})

const sinceRelease = object<SinceRelease>({
  ref: text,
  commit: oid,
  fixed: count,
  introduced: count,
  changed: array(object({ id: slug, from: oneOf(...STATUSES), to: oneOf(...STATUSES) })),
  regressed: array(slug),
  entries: array(
    object<NewEntry>({
      kind: oneOf('waiver', 'attestation', 'resolution'),
      check: slug,
      by: text,
      expires: nullable(day),
      place,
    }),
  ),
})

/** What every report keeps; from it come the published schema and the order of the keys in JSON. */
export const REPORT_SHAPE: Shape<Report> = describe(
  object<Report>({
    schemaVersion: oneOf(1),
    tool: object({ name: text, version: text }),
    subject: describe(
      tied(
        object<Report['subject']>({
          repository: describe(text, "`owner/name` on GitHub; the folder's name otherwise."),
          commit: nullable(oid),
          tree: oneOf('work-tree', 'commit'),
          ref: nullable(text),
          event: oneOf(...EVENTS),
          stage: oneOf(...STAGES),
          dirty: nullable(boolean),
        }),
        { tree: oneOf('commit'), commit: oid },
        { tree: oneOf('work-tree') },
      ),
      'What is judged.',
    ),
    trusted: describe(
      object<Report['trusted']>({
        ref: text,
        commit: nullable(oid),
        policyDigest: nullable(string({ pattern: '^[0-9a-f]{64}$' })),
        changedBySubject: array(object<TrustedChange>({ path: text, approved: boolean })),
      }),
      'Where the policy was read from, and what of it the subject changes.',
    ),
    comparedTo: describe(nullable(object({ ref: text, commit: oid })), 'The base.'),
    gate: describe(gate, 'What the policy makes of the whole.'),
    checks: describe(array(check, { minItems: 1 }), 'In checklist order.'),
    policy: object<Report['policy']>({ findings: array(finding), waivers: array(waiver), lapsing: array(lapse) }),
    databases: array(object({ name: text, date: day, entries: count })),
    sinceRelease: nullable(sinceRelease),
    run: describe(
      object<Report['run']>({
        url: nullable(url),
        asOf: day,
        durationMs: count,
        sources: array(
          object<Report['run']['sources'][number]>({
            name: oneOf(...SOURCE_NAMES),
            status: oneOf('collected', 'partial', 'gap'),
            durationMs: count,
            requests: count,
          }),
        ),
      }),
      'The only part that differs between two runs on the same inputs.',
    ),
  }),
  'What a run of the security release checklist found and decided. Every key is always there, null where there is nothing.',
)

/** The JSON Schema (2020-12) that every JSON output fits. */
export function reportSchema(): JsonSchema {
  return toSchemaDocument({ $id: REPORT_SCHEMA_ID, title: 'Security release checklist report' }, REPORT_SHAPE)
}
