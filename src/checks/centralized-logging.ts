import { awaiting, defineCheck } from './define-check.ts'
import { asvs, cheatSheet, cis } from './references.ts'

export const centralizedLogging = defineCheck({
  slug: 'centralized-logging',
  item: 13,
  section: 'Infrastructure & ops',
  title: 'Logs are kept centrally and without personal data',
  level: 'required',
  rationale:
    'Logs that stay on the machine vanish with it, and an intruder edits them first. Logs that hold passwords, tokens or personal data are a second database that nobody protects. Both faults show only on the day of an incident.',
  applicability: 'Does not apply where the repository holds no running service, which a person must confirm.',
  remediation: [
    'Ship the logs of every service to one place that the service itself cannot change.',
    'Redact passwords, tokens, authorization headers and personal fields in the logger configuration.',
    'Remove sensitive fields from log calls.',
    'Set how long logs are kept.',
    'Attest the shipping that is set up outside of this repository, with the place where it can be seen.',
  ],
  references: [asvs('16', '2.5'), asvs('16', '4.3'), cis(8, 9), cheatSheet('Logging')],
  rules: [],
  options: {},
  criteria: [
    awaiting('the code engine', {
      id: 'shipped',
      question: 'Are logs shipped to a central place?',
      claim: 'existential',
      needs: ['source-code'],
    }),
    awaiting('the code engine', {
      id: 'redacted',
      question: 'Does every log sink redact personal data and credentials?',
      claim: 'universal',
      needs: ['source-code'],
    }),
    awaiting('the code engine', {
      id: 'no-sensitive-fields',
      question: 'Are all log calls free of sensitive fields?',
      claim: 'universal',
      needs: ['source-code'],
    }),
  ],
})
