import { awaiting, defineCheck } from './define-check.ts'
import { cheatSheet, osps, ssdf } from './references.ts'

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
    "Require this checklist's own job in it.",
    'Empty the list of those who may bypass the ruleset.',
    'Run the checks that failed on this commit again, once their cause is mended.',
  ],
  references: [osps('QA-03.01'), osps('QA-06.01'), osps('AC-03.01'), ssdf('PO.4.1'), cheatSheet('CI CD Security')],
  rules: [],
  options: {},
  criteria: [
    awaiting('the GitHub side', {
      id: 'checks-required',
      question: 'Does the release branch require checks before a merge?',
      claim: 'existential',
      needs: ['branch-rules'],
    }),
    awaiting('the GitHub side', {
      id: 'gates-complete',
      question: 'Do the required checks cover lint, tests, readiness and this checklist?',
      claim: 'existential',
      needs: ['branch-rules', 'workflows'],
    }),
    awaiting('the GitHub side', {
      id: 'not-bypassable',
      question: 'Is there nobody who may merge past the gates?',
      claim: 'universal',
      needs: ['branch-rules'],
    }),
    awaiting('the GitHub side', {
      id: 'gates-passed',
      question: 'Did every gate pass on this commit?',
      claim: 'universal',
      needs: ['commit-checks'],
    }),
  ],
})
