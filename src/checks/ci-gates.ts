import { judgeBypass, judgeOwnCheck, judgeRequirements } from './branch-gates.ts'
import { judgeCommit } from './commit-gates.ts'
import { judgeChangeGates } from './change-gates.ts'
import { criterion, defineCheck } from './define-check.ts'
import { judgeEnvironments } from './environment-gates.ts'
import { cheatSheet, osps, ssdf } from './references.ts'
import { judgeRequiredGates } from './required-gates.ts'

export const ciGates = defineCheck({
  slug: 'ci-gates',
  item: 19,
  section: 'Release controls',
  title: 'CI gates must pass before merge',
  level: 'required',
  rationale:
    'A test that fails and does not stop the merge is a comment. Gates that some may bypass are bypassed on the evening before a release. What reaches the release branch unchecked is what ships.',
  applicability: 'Always applies: a repository without gates is what this check is there to find.',
  remediation: [
    'Add a ruleset for the release branch that requires a pull request.',
    'Require the checks for lint, tests and readiness in it.',
    "Require this checklist's own job in it; against those who may write, as a workflow that the ruleset takes from another repository.",
    'Empty the list of those who may bypass the ruleset.',
    'Let every required workflow run on pushes to the release branch, and in the merge queue where there is one.',
    'Run the checks that failed, were stopped or were skipped on this commit again, once their cause is mended.',
  ],
  references: [osps('QA-03.01'), osps('QA-06.01'), osps('AC-03.01'), ssdf('PO.4.1'), cheatSheet('CI CD Security')],
  rules: [
    'required-checks-missing',
    'branch-requires-no-pull-request',
    'gate-not-required',
    'gate-forgeable',
    'gates-bypassable',
    'required-check-failed',
    'required-check-not-run',
    'required-check-missing',
    'other-check-failed',
    'other-check-stopped',
    'gate-workflow-changed',
    'gate-missing',
    'gate-bypassable',
    'gate-path-filtered',
    'gate-not-among-required',
    'gate-misses-merge-queue',
    'gate-skipped-with-needs',
    'environment-open',
  ],
  options: {},
  criteria: [
    criterion({
      id: 'checks-required',
      question: 'Does the release branch require checks and a pull request before a merge?',
      claim: 'existential',
      needs: ['branch-rules'],
      attestable: ['permission', 'feature-off', 'unsupported'],
      evaluate: (evidence) => judgeRequirements(evidence['branch-rules']),
    }),
    criterion({
      id: 'this-check-required',
      question: 'Does the release branch require this very check?',
      claim: 'existential',
      needs: ['branch-rules'],
      attestable: ['permission', 'feature-off', 'unsupported'],
      evaluate: (evidence) => judgeOwnCheck(evidence['branch-rules']),
    }),
    criterion({
      id: 'gates-on-changes',
      question: 'Do gates run on every change, and can each of them fail?',
      claim: 'universal',
      needs: ['workflows'],
      evaluate: ({ workflows }) => judgeChangeGates(workflows),
    }),
    criterion({
      id: 'gates-complete',
      question: 'Do the required checks cover lint, tests, readiness and security?',
      claim: 'existential',
      needs: ['branch-rules', 'workflows'],
      attestable: ['permission', 'feature-off', 'unsupported'],
      evaluate: (evidence) => judgeRequiredGates(evidence['branch-rules'], evidence.workflows),
    }),
    criterion({
      id: 'not-bypassable',
      question: 'Is there nobody who may merge past the gates?',
      claim: 'universal',
      needs: ['branch-rules'],
      attestable: ['permission', 'feature-off', 'unsupported'],
      evaluate: (evidence) => judgeBypass(evidence['branch-rules']),
    }),
    criterion({
      id: 'gates-passed',
      question: 'Did every gate pass on this commit?',
      claim: 'universal',
      needs: ['commit-checks', 'branch-rules'],
      attestable: ['feature-off', 'unsupported'],
      evaluate: (evidence) => judgeCommit(evidence['commit-checks'], evidence['branch-rules']),
    }),
    criterion({
      id: 'environments-guarded',
      question: 'Is every deployment environment guarded by reviewers or by branches?',
      claim: 'universal',
      needs: ['environments'],
      stage: 'release',
      optional: true,
      evaluate: ({ environments }) => judgeEnvironments(environments),
    }),
  ],
})
