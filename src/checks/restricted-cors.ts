import { awaiting, defineCheck } from './define-check.ts'
import { asvs, cheatSheet } from './references.ts'

export const restrictedCors = defineCheck({
  slug: 'restricted-cors',
  item: 8,
  section: 'Transport & network',
  title: 'CORS allows known origins alone',
  level: 'required',
  rationale:
    "CORS decides which other sites may read what the application answers to a signed-in browser. A wildcard, a reflected origin or a loose pattern lets any page that a user visits read that user's data. Together with credentials it gives away the session.",
  applicability:
    'Does not apply where the repository has no server; a server without a CORS layer passes, because browsers then keep to the same origin.',
  remediation: [
    'List the allowed origins of production in full, with scheme and port.',
    'Take the list from configuration, so that development origins stay out of production.',
    'Anchor every pattern at both ends and escape its dots.',
    'Allow credentials for listed origins alone.',
    'Remove the CORS layer where no other site needs the answers.',
  ],
  references: [asvs('3', '4.2'), cheatSheet('HTML5 Security')],
  rules: [],
  options: {},
  criteria: [
    awaiting('the code engine', {
      id: 'origins-listed',
      question: 'Does every CORS layer name its origins, without wildcard, reflection or loose pattern?',
      claim: 'universal',
      needs: ['source-code'],
    }),
    awaiting('the code engine', {
      id: 'credentials-restricted',
      question: 'Are credentials allowed for named origins alone?',
      claim: 'universal',
      needs: ['source-code'],
    }),
    awaiting('the live probe', {
      id: 'live-preflight',
      question: 'Does the running application refuse the preflight of an unknown origin?',
      claim: 'universal',
      needs: ['live-target'],
      optional: true,
    }),
  ],
})
