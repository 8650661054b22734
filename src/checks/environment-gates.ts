import type { Answer, EvidenceItem, Work } from '../model/answer.ts'
import type { Detection } from '../model/finding.ts'
import { isNonEmpty } from '../model/non-empty.ts'
import type { EnvironmentFact, EnvironmentsEvidence } from '../evidence/environments.ts'

/** Whether each environment is guarded: somebody must approve, or only some branches and tags may deploy. */
export function judgeEnvironments({ environments, place }: EnvironmentsEvidence): Answer {
  const work: Work = {
    scope: 'The deployment environments: their reviewers, and the branches and tags that may deploy.',
    inspected: [
      { what: 'lists of environments', count: 1 },
      { what: 'environments', count: environments.length },
    ],
  }
  const findings = environments.filter(isOpen).map(found)
  if (isNonEmpty(findings)) return { ...work, status: 'fail', findings }
  const evidence = environments.map((environment): EvidenceItem => ({
    summary: `\`${environment.name}\`: ${guardsOf(environment)}.`,
    source: 'environments',
    place: environment.place,
    assurance: 'measured',
  }))
  if (isNonEmpty(evidence)) return { ...work, status: 'pass', evidence }
  const because = 'The repository has no deployment environment.'
  const nothing: EvidenceItem = { summary: because, source: 'environments', place, assurance: 'measured' }
  return { ...work, status: 'not-applicable', because, evidence: [nothing] }
}

/** A pattern of nothing but stars lets everything through. */
function isOpen({ reviewers, refs, patterns }: EnvironmentFact): boolean {
  return reviewers === 0 && (refs === 'all' || (patterns ?? []).some((pattern) => /^[*/]+$/.test(pattern)))
}

function guardsOf({ reviewers, preventsSelfReview, refs, patterns }: EnvironmentFact): string {
  const review = reviewers === 0 ? [] : [preventsSelfReview ? 'reviewed by somebody else' : 'reviewed']
  const named = patterns === null ? 'from branches and tags that were not read' : `from ${patterns.join(', ')}`
  const from = refs === 'all' ? [] : [refs === 'protected' ? 'from protected branches' : named]
  return [...review, ...from].join(', ')
}

function found({ name, place }: EnvironmentFact): Detection {
  return {
    rule: 'environment-open',
    message: `Any branch deploys to the environment \`${name}\`, and uses its secrets, without a review.`,
    severity: 'medium',
    confidence: 'high',
    place,
    related: [],
    key: `environment ${name}`,
    secret: null,
  }
}
