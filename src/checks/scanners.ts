import type { Answer, EvidenceItem } from '../model/answer.ts'
import type { Detection } from '../model/finding.ts'
import { isNonEmpty } from '../model/non-empty.ts'
import { filePlace, lineOf, pathOf, type Place } from '../model/place.ts'
import type { GateFact, LanguageSighting, WorkflowsEvidence } from '../evidence/workflows.ts'
import { absence, orUnseen, countOf, evidenceAt, listedFiles, siteText } from './workflow-audits.ts'

/** A scanner that a job runs. */
export type Scan = GateFact & { readonly scanner: NonNullable<GateFact['scanner']> }

/** The scanners among what the jobs run. */
export function scansIn({ posture }: WorkflowsEvidence): readonly Scan[] {
  return posture.gates.flatMap((gate) => (gate.scanner === null ? [] : [{ ...gate, scanner: gate.scanner }]))
}

// A scanner without languages of its own reads any, but for these.
// https://codeql.github.com/docs/codeql-overview/supported-languages-and-frameworks/
const DOES_NOT_READ: { readonly [scanner: string]: readonly string[] } = { CodeQL: ['php', 'dart', 'elixir'] }
/** Scanners of code that read infrastructure too. */
const READS_INFRASTRUCTURE = ['Semgrep', 'Snyk']

/** Whether a scanner reads code or packages of a language. */
export function reads({ scanner }: Scan, { language }: LanguageSighting): boolean {
  const { name, kinds, ecosystems } = scanner
  if (language === 'terraform') return kinds.includes('infrastructure') || READS_INFRASTRUCTURE.includes(name)
  if (!kinds.includes('code') && !kinds.includes('dependencies')) return false
  if (DOES_NOT_READ[name]?.includes(language) === true) return false
  return ecosystems.length === 0 || ecosystems.includes(language)
}

/** Whether every language of the application has a scanner. */
export function judgePresence(workflows: WorkflowsEvidence): Answer {
  const { languages, listed } = workflows
  const scope = 'The languages of the application by its manifests and lockfiles, and the scanners that workflows run.'
  if (languages.length === 0) {
    return {
      scope,
      inspected: listedFiles(workflows),
      status: 'not-applicable',
      because: 'The repository holds no source code in a language that a scanner knows.',
      evidence: [absence(`No manifest and no source file among ${String(listed)} tracked files.`)],
    }
  }
  const names = languages.map(({ name }) => name).join(', ')
  if (countOf(workflows, 'workflows') === 0) {
    const question = `No workflow here runs a scanner. Does something else scan ${names}: another CI, an App?`
    return { scope, inspected: listedFiles(workflows), status: 'needs-review', question }
  }
  const scans = scansIn(workflows)
  const inspected = [{ what: 'languages', count: languages.length }, ...workflows.inspected]
  const findings = languages
    .filter((language) => !scans.some((scan) => reads(scan, language)))
    .map((language) => missing(language, scans))
  if (isNonEmpty(findings)) return orUnseen(workflows, { scope, inspected, status: 'fail', findings })
  const evidence = languages.flatMap((language) =>
    scans
      .filter((scan) => reads(scan, language))
      .slice(0, 5)
      .map((scan) => evidenceAt(scan.site, `${scan.scanner.name} reads ${language.name}`)),
  )
  return isNonEmpty(evidence)
    ? { scope, inspected, status: 'pass', evidence }
    : { scope, inspected, status: 'needs-review', question: `What scans ${names}?` }
}

function missing({ language, name, path }: LanguageSighting, scans: readonly Scan[]): Detection {
  const others = [...new Set(scans.map(({ scanner }) => scanner.name))].join(', ')
  const read =
    others === '' ? 'No workflow runs a security scanner' : `None of the scanners that run here (${others}) reads it`
  return {
    rule: 'security-scan-missing',
    message: `${name} is used here. ${read}.`,
    severity: 'high',
    confidence: 'medium',
    // The manifest is what needs a scanner; any line of it is as good as the first.
    place: filePlace(path, { startLine: 1 }),
    related: [],
    key: language,
    secret: null,
  }
}

/** Whether every scanner starts by itself and can fail the build; of one that is run several times, once is enough. */
export function judgeBlocking(workflows: WorkflowsEvidence): Answer {
  const scope = 'Every scanner that a workflow runs: its triggers, conditions, and what becomes of its exit code.'
  const scans = scansIn(workflows)
  if (scans.length === 0) {
    return {
      scope,
      inspected: listedFiles(workflows),
      status: 'not-applicable',
      because: 'No workflow runs a scanner.',
      evidence: [absence('No step and no called workflow is a scanner that this version knows.')],
    }
  }
  const names = [...new Set(scans.map(({ scanner }) => scanner.name))]
  const sound = scans.filter(isSound)
  const weak = names.filter((name) => !sound.some(({ scanner }) => scanner.name === name))
  const about = (detection: Detection): readonly Scan[] => scans.filter((scan) => concerns(detection, scan))
  const audited = workflows.findings.filter(({ rule }) => rule.startsWith('security-scan-'))
  const found = [...audited, ...scans.flatMap((scan) => silencedByCaller(scan, audited)), ...scans.flatMap(skippable)]
  const isWeak = (detection: Detection): boolean => about(detection).some(({ scanner }) => weak.includes(scanner.name))
  const findings = found.filter((detection) => detection.confidence !== 'low' && isWeak(detection))
  const notes = found.filter((detection) => !findings.includes(detection)).map(asNote)
  const work = { scope, inspected: [{ what: 'scanner runs', count: scans.length }], notes }
  if (isNonEmpty(findings)) return { ...work, status: 'fail', findings }
  const evidence = sound.map((scan): EvidenceItem =>
    evidenceAt(scan.site, `${scan.scanner.name} runs ${whenText(scan)}`),
  )
  if (isNonEmpty(evidence)) return { ...work, status: 'pass', evidence }
  const where = scans.map(({ site }) => siteText(site)).join('; ')
  return { ...work, status: 'needs-review', question: `When does the scan of ${where} run, and can it fail the build?` }
}

function isSound({ silenced, skippedBy, when }: Scan): boolean {
  return silenced.length === 0 && skippedBy === null && startsAlone(when)
}

function startsAlone({ pullRequest, push, mergeGroup, schedule, release }: Scan['when']): boolean {
  return pullRequest || push || mergeGroup || schedule || release
}

/** A finding of a workflow's triggers is about all its scanners; any other about the one at its place. */
function concerns({ rule, place, related }: Detection, { site, silenced, skippedBy }: Scan): boolean {
  if (rule === 'security-scan-never-triggers') return related.some((one) => isSamePlace(one, site.place))
  return [...silenced.map((one) => one.place), ...(skippedBy === null ? [] : [skippedBy])].some((one) =>
    isSamePlace(one, place),
  )
}

function isSamePlace(a: Place, b: Place): boolean {
  if (a.kind !== 'file' || b.kind !== 'file') return false
  return pathOf(a) === pathOf(b) && lineOf(a) === lineOf(b) && a.startColumn === b.startColumn
}

/** An audit sees one file; what calls the scanner can silence it as well. */
function silencedByCaller({ scanner, site, silenced }: Scan, audited: readonly Detection[]): readonly Detection[] {
  return silenced
    .filter((silence) => !audited.some(({ place }) => isSamePlace(place, silence.place)))
    .map(({ why, place }) => ({
      rule: 'security-scan-non-blocking',
      message: `${scanner.name} finds, and the run goes on: ${why}.`,
      severity: 'medium',
      confidence: 'high',
      place,
      related: [site.place],
      key: `${site.job} ${scanner.name}`,
      secret: null,
    }))
}

function skippable({ scanner, site, skippedBy }: Scan): readonly Detection[] {
  if (skippedBy === null) return []
  return [
    {
      rule: 'security-scan-skippable',
      message: `The author of a change decides by this condition whether ${scanner.name} runs.`,
      severity: 'medium',
      confidence: 'medium',
      place: skippedBy,
      related: [site.place],
      key: `${site.job} ${scanner.name}`,
      secret: null,
    },
  ]
}

function asNote(detection: Detection): Detection {
  return { ...detection, confidence: 'low' }
}

function whenText({ when }: Scan): string {
  const words = [
    ...(when.pullRequest ? ['on pull requests'] : []),
    ...(when.push ? ['on pushes'] : []),
    ...(when.mergeGroup ? ['in the merge queue'] : []),
    ...(when.schedule ? ['on a schedule'] : []),
    ...(when.release ? ['at release'] : []),
  ]
  return `${words.join(', ')}, and can fail`
}
