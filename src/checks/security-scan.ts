import { judgeReported } from './analyses.ts'
import { criterion, defineCheck } from './define-check.ts'
import { cis, osps, ssdf } from './references.ts'
import { judgeScanRuns } from './scan-runs.ts'
import { judgeBlocking, judgePresence } from './scanners.ts'
import { ranHere } from './tool-runs.ts'

export const securityScan = defineCheck({
  slug: 'security-scan',
  item: 16,
  section: 'Testing & hardening',
  title: 'An automated security scan succeeded on this commit',
  level: 'required',
  rationale:
    'A scanner finds in minutes what an attacker with the same scanner finds in minutes. One that never runs, that cannot fail the build, or that knows none of the languages here, finds nothing and looks like safety.',
  applicability: 'Does not apply where the repository holds no source code in a language that a scanner knows.',
  remediation: [
    'Add a job that runs a scanner for every language here: Bandit for Python, CodeQL, Semgrep or Snyk for the others.',
    'Run it on pull requests and on the release branch.',
    'Let it fail the job: remove `continue-on-error`, `|| true` and `--exit-zero`.',
    'Upload its report from the same run.',
    'Run it again on this commit.',
  ],
  references: [ssdf('PW.7.2'), ssdf('RV.1.2'), osps('VM-06.02'), cis(16, 12)],
  rules: [
    'security-scan-missing',
    'security-scan-non-blocking',
    'security-scan-never-triggers',
    'security-scan-skippable',
    'scan-failed',
    'scan-not-run',
  ],
  options: {},
  criteria: [
    criterion({
      id: 'scanner-present',
      question: 'Is there a scanner for every language here?',
      claim: 'universal',
      needs: ['workflows'],
      evaluate: ({ workflows }) => judgePresence(workflows),
    }),
    criterion({
      id: 'scanner-blocks',
      question: 'Does every scanner start by itself, and can it fail the build?',
      claim: 'universal',
      needs: ['workflows'],
      evaluate: ({ workflows }) => judgeBlocking(workflows),
    }),
    criterion({
      id: 'scan-succeeded',
      question: 'Did the scan succeed on this commit, from a trusted workflow file?',
      claim: 'existential',
      needs: ['workflows', 'commit-checks'],
      attestable: ['permission', 'feature-off', 'unsupported'],
      evaluate: ({ workflows, ...rest }) => judgeScanRuns(workflows, rest['commit-checks']),
    }),
    criterion({
      id: 'scan-reported',
      question: 'Does code scanning hold a report of this commit that says what was tried?',
      claim: 'existential',
      needs: ['code-scanning'],
      stage: 'release',
      optional: true,
      evaluate: (evidence) => judgeReported(evidence['code-scanning']),
    }),
    ranHere('bandit', 'bandit-here', 'Does Bandit, run on this machine, report nothing of medium severity or more?'),
  ],
})
