import type { Answer, EvidenceItem } from '../model/answer.ts'
import type { Detection } from '../model/finding.ts'
import { counted } from '../model/counted.ts'
import { isNonEmpty } from '../model/non-empty.ts'
import { filePlace, type Place } from '../model/place.ts'
import type { CoverageHole, GateFact, GateFactKind, WorkflowsEvidence } from '../evidence/workflows.ts'
import { countOf, evidenceAt, isCounted, listedFiles, orUnseen, siteText } from './workflow-audits.ts'

/** What each kind of gate does, as the begin of a sentence. */
export const GATE_WORDS: { readonly [K in GateFactKind]: string } = {
  lint: 'Lint',
  tests: 'Tests',
  readiness: 'The readiness check',
  scan: 'A security scan',
}

export const GATE_KINDS = ['lint', 'tests', 'readiness', 'scan'] as const satisfies readonly GateFactKind[]

/** The least part of a language's files that counts as left out, and the fewest files that make it a language here. */
const LEFT_OUT_PART = 0.25
const FEWEST_FILES = 5

/** Whether a fault that a gate finds stops a pull request, once the gate is required. */
export function canStop({ silenced, skippedBy, when }: GateFact): boolean {
  return silenced.length === 0 && skippedBy === null && when.pullRequest
}

/** Whether workflows run gates on every change, such that each can fail. */
export function judgeChangeGates(workflows: WorkflowsEvidence): Answer {
  const scope = 'Every linter, test, readiness check and scanner that workflows run on pull requests.'
  if (countOf(workflows, 'workflows') === 0) {
    const question = 'No workflow here gates a change. Does another CI run lint and tests before a merge?'
    return { scope, inspected: listedFiles(workflows), status: 'needs-review', question }
  }
  const { gates, holes } = workflows.posture
  const onChanges = gates.filter(({ when }) => when.pullRequest)
  const sound = onChanges.filter(canStop)
  const work = { scope, inspected: [{ what: 'gates', count: onChanges.length }, ...workflows.inspected] }
  // Flaws of scanners are told by a check of their own; here a scanner speaks for a gate.
  const flaws = (['lint', 'tests', 'readiness'] as const).flatMap((kind) => {
    const ofKind = onChanges.filter((gate) => gate.kind === kind)
    const isHeld = ofKind.some(canStop)
    return ofKind.flatMap((gate) => flawsOf(gate).map((flaw) => (isHeld ? asNote(flaw) : flaw)))
  })
  const found = distinct([...flaws, ...holes.map(filteredChange)])
  const findings = found.filter(isCounted)
  const notes = [...found.filter((one) => !isCounted(one)), ...missingKinds(workflows, onChanges)]
  if (isNonEmpty(findings)) return { ...work, notes, status: 'fail', findings }
  const evidence = GATE_KINDS.flatMap((kind) => evidenceOfKind(kind, sound))
  if (isNonEmpty(evidence)) return { ...work, notes, status: 'pass', evidence }
  const pushed = gates.find((gate) => gate.when.everyPush && gate.silenced.length === 0 && gate.skippedBy === null)
  if (pushed !== undefined) {
    const question = `Gates run on every push (${siteText(pushed.site)}), and so on no pull request from a fork. Does every change come from a branch of this repository?`
    return { ...work, notes, status: 'needs-review', question, evidence: [] }
  }
  const elsewhere = workflows.posture.jobs.find(({ calls, when }) => calls !== null && when.pullRequest)
  if (elsewhere !== undefined) {
    const question = `No gate stands in this repository; on pull requests ${siteText(elsewhere.site)} runs \`${elsewhere.calls ?? ''}\`. Does that lint and test?`
    return { ...work, notes, status: 'needs-review', question, evidence: [] }
  }
  return orUnseen(workflows, { ...work, status: 'fail', findings: [noGate(workflows.workflows)] })
}

function evidenceOfKind(kind: GateFactKind, gates: readonly GateFact[]): readonly EvidenceItem[] {
  const ofKind = gates.filter((gate) => gate.kind === kind)
  return ofKind.slice(0, 5).map(({ site }) => evidenceAt(site, `${GATE_WORDS[kind]} on pull requests, and can fail`))
}

function noGate([first, ...others]: WorkflowsEvidence['workflows']): Detection {
  return {
    rule: 'gate-missing',
    message: 'No workflow runs lint, tests or a scan on pull requests, so nothing is checked before a merge.',
    severity: 'high',
    confidence: 'medium',
    place: first ?? filePlace('.github/workflows'),
    related: others.slice(0, 10),
    key: 'none',
    secret: null,
  }
}

/** What is not there at all informs here; whether it has to be is asked of the branch's rules. */
function missingKinds({ workflows }: WorkflowsEvidence, gates: readonly GateFact[]): readonly Detection[] {
  const [place] = workflows
  return (['lint', 'tests'] as const).flatMap((kind): readonly Detection[] => {
    if (place === undefined || gates.some((gate) => gate.kind === kind)) return []
    const message = `No workflow was seen to run ${kind} on pull requests.`
    return [
      {
        rule: 'gate-missing',
        message,
        severity: 'low',
        confidence: 'low',
        place,
        related: [],
        key: kind,
        secret: null,
      },
    ]
  })
}

/** Why what a gate finds stops nothing, each with its place. */
export function flawsOf(gate: GateFact): readonly Detection[] {
  const { kind, site, silenced, skippedBy } = gate
  const flaw = (place: Place, message: string, detail: string): Detection => ({
    rule: 'gate-bypassable',
    message,
    severity: 'high',
    confidence: 'medium',
    place,
    related: [site.place],
    key: `${site.workflow} ${site.job} ${kind} ${detail}`,
    secret: null,
  })
  return [
    ...silenced.map(({ why, place }) =>
      flaw(place, `${GATE_WORDS[kind]} may fail and the job passes: ${why}.`, 'silenced'),
    ),
    ...(skippedBy === null
      ? []
      : [
          flaw(
            skippedBy,
            `The author of a change decides by this condition whether ${siteText(site)} runs, and what is skipped counts as passed.`,
            'skipped',
          ),
        ]),
  ]
}

function filteredChange({ kind, language, left, of, example, filters }: CoverageHole): Detection {
  const [place, ...related] = filters
  const isLarge = of >= FEWEST_FILES && left / of > LEFT_OUT_PART
  return {
    rule: 'gate-path-filtered',
    message: `A change of \`${example}\` starts no ${kind}: path filters leave ${counted(left, 'file')} of ${of} of that language out.`,
    severity: isLarge ? 'high' : 'low',
    confidence: isLarge ? 'medium' : 'low',
    place,
    related,
    key: `${kind} ${language}`,
    secret: null,
  }
}

function asNote(detection: Detection): Detection {
  return { ...detection, confidence: 'low' }
}

/** Two gates in one line have one flaw. */
function distinct(detections: readonly Detection[]): readonly Detection[] {
  const seen = new Set<string>()
  return detections.filter(({ place, message }) => {
    const key = JSON.stringify([place, message])
    const isNew = !seen.has(key)
    seen.add(key)
    return isNew
  })
}
