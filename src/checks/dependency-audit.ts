import { awaiting, defineCheck } from './define-check.ts'
import { asvs, cheatSheet, osps, ssdf } from './references.ts'
import { ranHere } from './tool-runs.ts'

export const dependencyAudit = defineCheck({
  slug: 'dependency-audit',
  item: 11,
  section: 'Dependencies & supply chain',
  title: 'No dependency has a critical advisory',
  level: 'required',
  rationale:
    'A published advisory is a set of instructions for attacking everybody who still runs that version. Most of an application is code that others wrote, and most of that is never chosen by name. A malicious package needs no attack at all: it runs where it is installed.',
  applicability: 'Does not apply where no manifest and no lockfile declares a dependency.',
  remediation: [
    'Commit a lockfile for every ecosystem.',
    'Run `pip-audit` for Python, and the audit of each other ecosystem.',
    'Update each package with a critical advisory to a version that mends it.',
    'Replace a package that has no mended version.',
    'Remove a malicious package, and rotate every secret of the machines that installed it.',
    'Waive an advisory that cannot reach you, with a reason and an end date.',
  ],
  references: [
    asvs('15', '2.1'),
    asvs('15', '1.1'),
    ssdf('PW.4.4'),
    ssdf('RV.1.1'),
    osps('VM-05.02'),
    osps('VM-05.03'),
    cheatSheet('Vulnerable Dependency Management'),
  ],
  rules: [],
  options: {},
  criteria: [
    awaiting('the dependency engine', {
      id: 'versions-known',
      question: 'Is every ecosystem here resolved to exact versions by a lockfile?',
      claim: 'universal',
      needs: ['dependencies'],
    }),
    awaiting('the dependency engine', {
      id: 'no-critical-advisory',
      question: 'Is every package free of critical advisories?',
      claim: 'universal',
      needs: ['dependencies'],
      anyOf: ['advisories', 'reports'],
    }),
    awaiting('the dependency engine', {
      id: 'no-malicious-package',
      question: 'Is every package free of reports that it is malicious?',
      claim: 'universal',
      needs: ['dependencies'],
      anyOf: ['advisories', 'reports'],
    }),
    ranHere('pip-audit', 'pip-audit-here', 'Does pip-audit, run on this machine, report nothing?'),
  ],
})
