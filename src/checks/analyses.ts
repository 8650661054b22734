import type { Answer, EvidenceItem, Work } from '../model/answer.ts'
import { isNonEmpty } from '../model/non-empty.ts'
import type { AnalysisFact, CodeScanningEvidence } from '../evidence/code-scanning.ts'

/** What code scanning says of this commit: an upload that says which rules it tried, and that nothing went wrong. */
export interface SeenAnalyses {
  readonly sound: readonly EvidenceItem[]
  /** Why others do not count, each as a clause. */
  readonly unsound: readonly string[]
}

/** Sorts the analyses of this commit by whether they say anything. */
export function analysesOf({ analyses, defaultSetup, place }: CodeScanningEvidence): SeenAnalyses {
  const isSound = (analysis: AnalysisFact): boolean => faultOf(analysis) === null
  const setup = defaultSetup === null ? '' : `, where default setup reads ${defaultSetup.join(', ')}`
  return {
    sound: analyses.filter(isSound).map(({ tool, rules, results, on }) => ({
      summary: `\`${tool}\` tried ${rules} rules on this commit on ${on} and reported ${results} results${setup}.`,
      source: 'code-scanning',
      place,
      assurance: 'reported',
    })),
    unsound: analyses.flatMap((analysis) => faultOf(analysis) ?? []),
  }
}

/** An empty log is what a scanner that was never run would upload as well. */
function faultOf({ tool, error, rules, results }: AnalysisFact): string | null {
  if (error !== '') return `the analysis of \`${tool}\` failed: ${error}`
  return rules === 0 && results === 0 ? `\`${tool}\` uploaded an empty log, which names no rule that it tried` : null
}

/** Whether code scanning holds a report of this commit. */
export function judgeReported(evidence: CodeScanningEvidence): Answer {
  const { analyses, analysesUnseen, isOn } = evidence
  const work: Work = {
    scope: 'The analyses that code scanning holds of this commit.',
    inspected: [
      { what: 'lists of analyses', count: 1 },
      { what: 'analyses', count: analyses.length },
    ],
  }
  const { sound, unsound } = analysesOf(evidence)
  if (isNonEmpty(sound)) return { ...work, status: 'pass', evidence: sound }
  if (analysesUnseen !== null) return { ...work, status: 'unknown', gaps: [analysesUnseen] }
  const because = isOn
    ? 'Code scanning holds no report of this commit'
    : 'Code scanning is off here, or has seen nothing'
  const faults = unsound.length === 0 ? '' : `: ${unsound.join('; ')}`
  return { ...work, status: 'needs-review', question: `${because}${faults}. Where is the report of the scan?` }
}
