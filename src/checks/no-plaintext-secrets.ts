import type { Answer, Inspected } from '../model/answer.ts'
import { counted } from '../model/counted.ts'
import { isNonEmpty } from '../model/non-empty.ts'
import type { TreeEvidence } from '../evidence/tree.ts'
import { judgeContents, judgeHistory, judgeNamed } from './credential-content.ts'
import { asUntracked } from './credential-findings.ts'
import { criterion, defineCheck } from './define-check.ts'
import { asvs, cheatSheet, osps } from './references.ts'
import { judgeSecretAlerts } from './secret-alerts.ts'

export const noPlaintextSecrets = defineCheck({
  slug: 'no-plaintext-secrets',
  item: 2,
  section: 'Secrets & keys',
  title: 'No plaintext secrets are stored in the repository',
  level: 'required',
  rationale:
    'Everybody who can read the repository, a fork, a clone or a backup of it can use a secret that is stored in it. Deleting the file does not help: the value stays in the history. Automated searches find such values within minutes of a push.',
  applicability: 'Always applies: every repository has files.',
  remediation: [
    'Revoke the credential at the service that issued it and issue a new one.',
    'Store the new value in the secrets store of your platform and read it from the environment.',
    'Take the value out of the file, or the file out of git with `git rm --cached <path>`, and commit that.',
    'Add its name to `.gitignore`.',
    'Commit an example file without values in its place, such as `.env.example`.',
    'Record it with `security-release-checklist resolve` and the digest that `scan secrets --history` tells, which answers what only the history still holds.',
  ],
  references: [asvs('13', '3.1'), osps('BR-07.01'), cheatSheet('Secrets Management')],
  rules: [
    'private-key-file',
    'key-store-file',
    'password-database-file',
    'dotenv-file',
    'environment-file',
    'service-account-file',
    'cloud-credentials-file',
    'access-key-table',
    'secrets-file',
    'single-secret-file',
    'netrc-file',
    'database-client-file',
    'pgpass-file',
    'git-credentials-file',
    'forge-token-file',
    'password-hash-file',
    'package-registry-file',
    'container-registry-file',
    'kubeconfig-file',
    'terraform-state-file',
    'terraform-variables-file',
    'php-configuration-file',
    'build-properties-file',
    'file-transfer-client-file',
    'secret-scanning-alert',
    'mail-client-file',
    'browser-logins-file',
    'shell-history-file',
  ],
  options: {},
  criteria: [
    criterion({
      id: 'sensitive-files',
      question: 'Is the repository free of files that hold keys or credentials?',
      claim: 'universal',
      needs: ['tree'],
      attestable: ['unsupported'],
      evaluate: ({ tree }) => judgeSensitiveFiles(tree),
    }),
    criterion({
      id: 'tree-content',
      question: 'Is the content of every other tracked file free of credentials, packed archives included?',
      claim: 'universal',
      needs: ['tree'],
      attestable: ['unsupported', 'malformed'],
      evaluate: ({ tree }) => judgeContents(tree),
    }),
    criterion({
      id: 'history-content',
      question: 'Is the git history free of further credentials, in what the files no longer hold?',
      claim: 'universal',
      needs: ['tree', 'history'],
      attestable: ['unsupported', 'malformed', 'not-found'],
      evaluate: ({ tree, history }) => judgeHistory(tree, history),
    }),
    criterion({
      id: 'named-secret-values',
      question: 'Is the value of every named secret absent from the tree and the history?',
      claim: 'universal',
      needs: ['tree', 'history', 'named-secrets'],
      attestable: ['feature-off', 'unsupported'],
      stage: 'release',
      evaluate: ({ tree, history, ...rest }) => judgeNamed(tree, history, rest['named-secrets']),
    }),
    criterion({
      id: 'scanning-alerts-closed',
      question: 'Is every secret scanning alert closed because its secret was revoked?',
      claim: 'universal',
      needs: ['secret-scanning-alerts'],
      stage: 'release',
      optional: true,
      evaluate: (evidence) => judgeSecretAlerts(evidence['secret-scanning-alerts']),
    }),
  ],
})

function judgeSensitiveFiles(tree: TreeEvidence): Answer {
  const tracked = tree.entries - tree.untracked
  const findings = tree.sensitive.filter(({ confidence }) => confidence !== 'low')
  const notes = [
    ...tree.sensitive.filter(({ confidence }) => confidence === 'low'),
    ...tree.sensitiveUntracked.map(asUntracked),
  ]
  const work = {
    scope: scopeOf(tree),
    inspected: inspectedOf(tree, tracked),
    notes,
  }
  if (isNonEmpty(findings)) return { ...work, status: 'fail', findings }
  return {
    ...work,
    status: 'pass',
    evidence: [
      {
        summary: `${counted(tracked, 'tracked file')} listed and ${counted(tree.candidates, 'candidate')} opened, no sensitive file among them.`,
        source: 'tree',
        place: null,
        assurance: 'measured',
      },
    ],
  }
}

/** Without a tracked file nothing was judged, however many untracked ones were opened. */
function inspectedOf(tree: TreeEvidence, tracked: number): readonly Inspected[] {
  const files = { what: 'tracked files', count: tracked }
  return tracked === 0 ? [files] : [files, { what: 'opened candidates', count: tree.candidates }]
}

/** The scope is part of the tick: what was judged by name, what by content, and what policy took out. */
function scopeOf(tree: TreeEvidence): string {
  const judged =
    'The name of every tracked file, and the content of those that are named like a key or credential file.'
  return tree.ignored === 0 ? judged : `${judged} Policy ignores ${counted(tree.ignored, 'path')}.`
}
