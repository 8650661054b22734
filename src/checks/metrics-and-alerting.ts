import { awaiting, defineCheck } from './define-check.ts'
import { asvs, cis } from './references.ts'

export const metricsAndAlerting = defineCheck({
  slug: 'metrics-and-alerting',
  item: 14,
  section: 'Infrastructure & ops',
  title: 'Alerts watch error rates and authentication anomalies',
  level: 'required',
  rationale:
    'An attack shows first as errors and failed sign-ins. Where nobody is told, it goes on until a customer asks. An alert without a receiver is worse than none, because the team believes that it is watched.',
  applicability: 'Does not apply where the repository holds no running service, which a person must confirm.',
  remediation: [
    'Add an alert for the share of requests that end in a server error.',
    'Add an alert for unusual numbers of failed sign-ins, lockouts and refused tokens.',
    'Give every alert a receiver that reaches a person at any hour.',
    'Switch on alerts that are disabled, or delete them.',
    'Attest alerts that are set up outside of this repository, with the place where they can be seen.',
  ],
  references: [asvs('16', '4.3'), cis(13, 1)],
  rules: [],
  options: {},
  criteria: [
    awaiting('the code engine', {
      id: 'error-rate-alert',
      question: 'Is there an alert for a high error rate?',
      claim: 'existential',
      needs: ['source-code'],
    }),
    awaiting('the code engine', {
      id: 'auth-anomaly-alert',
      question: 'Is there an alert for authentication anomalies?',
      claim: 'existential',
      needs: ['source-code'],
    }),
    awaiting('the code engine', {
      id: 'alerts-delivered',
      question: 'Is every alert switched on, with a receiver?',
      claim: 'universal',
      needs: ['source-code'],
    }),
  ],
})
