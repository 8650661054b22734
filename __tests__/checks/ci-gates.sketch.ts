import type { BranchRulesEvidence } from '../../src/evidence/branch-rules.ts'
import type { CommitCheck, CommitStatus } from '../../src/evidence/commit-checks.ts'
import { gap } from '../../src/model/gap.ts'
import type { CheckCase, ExpectedCriterion, RepoSketch } from '../support/check-tester.ts'
import { branchRules, check, commitChecks, required, SCANNER } from '../support/github-evidence.ts'

type Id =
  | 'environments-guarded'
  | 'checks-required'
  | 'this-check-required'
  | 'gates-on-changes'
  | 'gates-complete'
  | 'not-bypassable'
  | 'gates-passed'
const PASS = { status: 'pass' } as const
const ALL_PASS = {
  'checks-required': PASS,
  'this-check-required': PASS,
  'not-bypassable': PASS,
  'gates-passed': PASS,
} as const

/** No workflow says what is run, so a person is asked. */
const NO_WORKFLOW = { status: 'needs-review', because: /No workflow here gates a change/ } as const

/** What is required is reported by nothing here, so a person is asked; unless not all that is required was read. */
function completeWithout(rules: RepoSketch['branchRules']): ExpectedCriterion {
  if (rules === undefined) return unknown('unsupported')
  const gaps = rules.gaps.map(({ reason }) => reason)
  if (!rules.ok) return unknown(...gaps)
  if (!rules.value.isWhole) return unknown(...gaps, 'permission')
  return { status: 'needs-review', because: /Is that looked after elsewhere/, gaps }
}

/** A case in which every criterion passes that is not named, and no workflow is there. */
export function one(
  name: string,
  repo: Pick<RepoSketch, 'commitChecks' | 'branchRules' | 'api'>,
  expected: { readonly [I in Id]?: ExpectedCriterion } = {},
): CheckCase {
  return {
    name,
    repo: { files: { 'README.md': '# App\n' }, ...repo },
    expect: {
      ...ALL_PASS,
      'gates-on-changes': NO_WORKFLOW,
      'gates-complete': completeWithout(repo.branchRules),
      'environments-guarded': unknown('unsupported'),
      ...expected,
    },
  }
}

const at = (rule: string): NonNullable<ExpectedCriterion['findings']>[number] => ({ rule, path: null, line: null })
/** Findings and notes of this check are in no file. */
export const fails = (...rules: readonly string[]): ExpectedCriterion => ({ status: 'fail', findings: rules.map(at) })
export const unknown = (...gaps: NonNullable<ExpectedCriterion['gaps']>): ExpectedCriterion => ({
  status: 'unknown',
  gaps,
})
export const noted = (...rules: readonly string[]): ExpectedCriterion => ({ status: 'pass', notes: rules.map(at) })

/** What ran on the commit, where the branch requires `lint`. */
export const ran = (...checks: readonly CommitCheck[]): Pick<RepoSketch, 'commitChecks' | 'branchRules'> => ({
  commitChecks: commitChecks(checks),
  branchRules: branchRules(['lint']),
})
/** Statuses of the commit, where the branch requires `lint`. */
export const statusesOf = (...statuses: readonly CommitStatus[]): Pick<RepoSketch, 'commitChecks' | 'branchRules'> => ({
  commitChecks: commitChecks([], { statuses }),
  branchRules: branchRules(['lint']),
})
/** What the branch demands, where `lint` has passed. */
export const demands = (about: Partial<BranchRulesEvidence>): Pick<RepoSketch, 'commitChecks' | 'branchRules'> => ({
  commitChecks: commitChecks([check('lint')]),
  branchRules: branchRules(['lint'], about),
})
/** Gaps of the two sources. */
export const PENDING = gap('commit-checks', 'pending', 'Not finished on this commit: `lint`.')
export const FORBIDDEN = gap('commit-checks', 'permission', 'Not read.')
export const UNREAD = gap('branch-rules', 'permission', 'Not read.')
/** `lint`, of one App alone. */
export const bound = required('lint', { appId: SCANNER.id })
/** The address of another run. */
export const old = { place: { kind: 'url', url: 'https://github.com/acme/shop/runs/old' } } as const
