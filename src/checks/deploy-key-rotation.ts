import { type CheckOptions, criterion, defineCheck } from './define-check.ts'
import { judgeKeyAccess, judgeKeyAges } from './deploy-keys.ts'
import { asvs, githubDocs, osps } from './references.ts'

const options = {
  maxAgeDays: {
    type: 'days',
    default: 365,
    minimum: 1,
    maximum: 1095,
    stricter: 'lower',
    help: 'Days for which a deploy key may stay, from the day on which it was added',
  },
  unusedDays: {
    type: 'days',
    default: 90,
    minimum: 1,
    maximum: 1095,
    stricter: 'lower',
    help: 'Days after which a deploy key that nothing uses has to go',
  },
} as const satisfies CheckOptions

export const deployKeyRotation = defineCheck({
  slug: 'deploy-key-rotation',
  item: 22,
  section: 'Notes & follow-ups',
  title: 'Deploy keys are recent, in use and read-only',
  level: 'advisory',
  rationale:
    'A deploy key has no expiry and belongs to nobody: it outlives the server and the person that it was made for. With write access it can change what is released. An unused key is a door that nobody watches.',
  applicability: 'Does not apply where the repository has no deploy key.',
  remediation: [
    'Delete the keys that nothing uses.',
    'Add a new key for each one that is past its limit, move its server to it, and delete the old one.',
    'Replace a key that may write by one that may only read, wherever nothing is pushed with it.',
    'Use a GitHub App token instead, where the server can hold one.',
  ],
  references: [
    asvs('13', '3.4'),
    osps('BR-07.02'),
    githubDocs('Managing deploy keys', 'authentication/connecting-to-github-with-ssh/managing-deploy-keys'),
  ],
  rules: ['deploy-key-stale', 'deploy-key-unused', 'deploy-key-writable'],
  options,
  criteria: [
    criterion({
      id: 'keys-recent',
      question: 'Is every deploy key within its age limit and in use?',
      claim: 'universal',
      needs: ['deploy-keys'],
      stage: 'release',
      attestable: ['permission', 'unsupported'],
      options,
      evaluate: (evidence, { asOf, options: { maxAgeDays, unusedDays } }) =>
        judgeKeyAges(evidence['deploy-keys'], { asOf, maxAgeDays, unusedDays }),
    }),
    criterion({
      id: 'keys-read-only',
      question: 'Is every deploy key without a need to write read-only?',
      claim: 'universal',
      needs: ['deploy-keys'],
      stage: 'release',
      attestable: ['permission', 'unsupported'],
      evaluate: (evidence) => judgeKeyAccess(evidence['deploy-keys']),
    }),
  ],
})
