import type { Report } from '../model/report.ts'
import { compareSeverity, type Severity } from '../model/severity.ts'
import type { Place } from '../model/place.ts'
import { homepage } from './docs-address.ts'
import { clip, forJson, forPlain, forSarif, type SafePlain } from './escape.ts'
import { placeText, repositoryUrl } from './place-text.ts'
import { type RankedFinding, rankedFindings } from './ranked-findings.ts'
import { type PhysicalLocation, physicalLocation, ROOT_ID } from './sarif-location.ts'
import { gapNotifications, type Notification, leftOutNotification } from './sarif-notifications.ts'
import { POLICY_RULE_ID, sarifRules } from './sarif-rules.ts'
import { SARIF_LEVELS, type SarifLevel, SECURITY_SEVERITIES } from './sarif-severity.ts'
import { type Anchor, anchorPosition, treePosition } from './tree-position.ts'

// https://docs.github.com/en/code-security/reference/code-scanning/sarif-files/sarif-support#file-compatibility has them all.
/** Results of a run that GitHub shows; it rejects a file with 25,000. */
export const SARIF_RESULTS_LIMIT = 5_000
/** Bytes of the whole file. GitHub counts them after gzip, which never makes this text longer than it is. */
export const SARIF_BYTES_LIMIT = 10_000_000
/** Places beside the first that one result names; GitHub shows 100 in all, and a reader fewer. */
export const SARIF_RELATED_LIMIT = 20

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json'
const TEXT_LIMIT = 1_000
// What the frame around the results may take: rules, notifications, and each result's indentation.
const FRAME_RESERVE = 2_000_000
const INDENT = ' '.repeat(8)

/** What a SARIF file is made with beside the report. */
export interface SarifOptions {
  /** Where findings without a file of the subject stand; GitHub shows no result without a file. */
  readonly anchor: Anchor
}

interface SarifResult {
  readonly ruleId: string
  readonly ruleIndex: number
  readonly kind: 'fail'
  readonly level: SarifLevel
  readonly message: { readonly text: SafePlain }
  readonly locations: readonly Location[]
  readonly relatedLocations?: readonly Location[]
  readonly partialFingerprints: { readonly [name: string]: string }
  readonly suppressions?: readonly { readonly kind: 'external'; readonly justification: SafePlain }[]
  readonly properties: { readonly [name: string]: unknown }
}

interface Location {
  readonly id?: number
  readonly physicalLocation?: PhysicalLocation
  readonly message?: { readonly text: SafePlain }
}

/**
 * The report as SARIF 2.1.0, a result a line. Within GitHub's limits: the results that matter most are kept, and a
 * notification says how many were left out. Notes stay out, and what a check that is off found.
 */
export function renderSarif(report: Report, options: SarifOptions): string {
  const ranked = rankedFindings(report)
  const ruleIds = [...report.checks.map(({ id }) => id), POLICY_RULE_ID]
  const indexes = new Map(ruleIds.map((id, index) => [id, index]))
  const results = fitted(ranked, (each) => resultOf(each, report, indexes, options))
  const left = ranked.length - results.length
  const notifications = [...(left === 0 ? [] : [leftOutNotification(left)]), ...gapNotifications(report, indexes)]
  const log = { $schema: SCHEMA, version: '2.1.0', runs: [runOf(report, ranked, notifications)] }
  return withResults(forJson(JSON.stringify(log, null, 2)), results)
}

// A quotation mark inside a text is escaped, so the empty list is ours alone.
function withResults(frame: string, results: readonly string[]): string {
  const list = results.length === 0 ? '[]' : `[\n${results.map((line) => INDENT + line).join(',\n')}\n      ]`
  return `${frame.replace('"results": []', () => `"results": ${list}`)}\n`
}

function runOf(
  report: Report,
  ranked: readonly RankedFinding[],
  toolExecutionNotifications: readonly Notification[],
): object {
  const { tool, gate, subject } = report
  return {
    tool: {
      driver: {
        name: tool.name,
        version: tool.version,
        informationUri: homepage(tool),
        rules: sarifRules(report, worstByRule(ranked)),
      },
    },
    // The part before the slash is the category: a later upload of it replaces this one.
    automationDetails: { id: `${tool.name}/` },
    invocations: [
      {
        executionSuccessful: gate.decision !== 'configuration-error' && gate.counts.errored === 0,
        exitCode: gate.exitCode,
        exitCodeDescription: messageText(gate.headline),
        toolExecutionNotifications,
      },
    ],
    ...provenance(report),
    originalUriBaseIds: { [ROOT_ID]: { description: { text: 'The root of the repository.' } } },
    columnKind: 'utf16CodeUnits',
    results: [],
    properties: { gate: gate.decision, stage: subject.stage, asOf: report.run.asOf },
  }
}

function provenance(report: Report): object {
  const repositoryUri = repositoryUrl(report)
  const { commit, ref } = report.subject
  if (repositoryUri === null) return {}
  const [, kind, name] = /^refs\/(heads|tags)\/([\w./-]+)$/u.exec(ref ?? '') ?? []
  return {
    versionControlProvenance: [
      {
        repositoryUri,
        ...(commit === null ? {} : { revisionId: commit }),
        ...(name === undefined ? {} : kind === 'tags' ? { revisionTag: name } : { branch: name }),
        mappedTo: { uriBaseId: ROOT_ID },
      },
    ],
  }
}

/** The results that fit, each as the line that stands for it. */
function fitted(ranked: readonly RankedFinding[], resultFor: (each: RankedFinding) => SarifResult): readonly string[] {
  const encoder = new TextEncoder()
  const lines: string[] = []
  let room = SARIF_BYTES_LIMIT - FRAME_RESERVE
  for (const each of ranked.slice(0, SARIF_RESULTS_LIMIT)) {
    const line = forJson(JSON.stringify(resultFor(each)))
    room -= encoder.encode(line).length + INDENT.length + 2
    if (room < 0) break
    lines.push(line)
  }
  return lines
}

function resultOf(
  { finding, check }: RankedFinding,
  report: Report,
  indexes: ReadonlyMap<string, number>,
  { anchor }: SarifOptions,
): SarifResult {
  const { severity, message, place, related, fingerprint, waiver, rule, criterion, origin, confidence } = finding
  const ruleId = check?.id ?? POLICY_RULE_ID
  const others = related.slice(0, SARIF_RELATED_LIMIT)
  const left = related.length - others.length
  return {
    ruleId,
    ruleIndex: indexes.get(ruleId) ?? -1,
    kind: 'fail',
    level: SARIF_LEVELS[severity],
    message: { text: messageText(message) },
    locations: [locationOf(place, report, anchor)],
    ...(others.length === 0 ? {} : { relatedLocations: others.map((each, id) => relatedOf(each, id, report)) }),
    partialFingerprints: {
      'securityReleaseChecklist/v1': fingerprint,
      // The only one that GitHub matches alerts by; with it a moved line stays the same alert.
      primaryLocationLineHash: `${fingerprint}:1`,
    },
    ...(waiver === null ? {} : { suppressions: [{ kind: 'external', justification: messageText(waiver) }] }),
    properties: {
      'security-severity': SECURITY_SEVERITIES[severity],
      rule: messageText(rule),
      criterion,
      origin,
      confidence,
      ...(left > 0 ? { relatedLeftOut: left } : {}),
    },
  }
}

// Where the place is not what the file position says, the location tells it in words.
function locationOf(place: Place, report: Report, anchor: Anchor): Location {
  const position = treePosition(place, report)
  if (position === null) {
    return { physicalLocation: physicalLocation(anchorPosition(anchor)), message: { text: placeWords(place) } }
  }
  return { physicalLocation: physicalLocation(position), ...inside(place) }
}

function relatedOf(place: Place, id: number, report: Report): Location {
  const position = treePosition(place, report)
  if (position === null) return { id, message: { text: placeWords(place) } }
  return { id, physicalLocation: physicalLocation(position), ...inside(place) }
}

function inside(place: Place): Pick<Location, 'message'> {
  const isWhole = place.kind === 'file' && place.entry === null
  return isWhole ? {} : { message: { text: placeWords(place) } }
}

function placeWords(place: Place): SafePlain {
  return messageText(placeText(place))
}

/** The worst open finding of each rule: GitHub scores alerts by their rule. */
function worstByRule(ranked: readonly RankedFinding[]): ReadonlyMap<string, Severity> {
  const worst = new Map<string, Severity>()
  for (const { finding, check } of ranked) {
    const id = check?.id ?? POLICY_RULE_ID
    const before = worst.get(id)
    if (before === undefined || compareSeverity(finding.severity, before) < 0) worst.set(id, finding.severity)
  }
  return worst
}

function messageText(raw: string): SafePlain {
  return forSarif(forPlain(clip(raw, TEXT_LIMIT)))
}
