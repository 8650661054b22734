import type { Answer } from '../model/answer.ts'
import { counted } from '../model/counted.ts'
import type { WorkflowsEvidence } from '../evidence/workflows.ts'
import { judgeArtifacts } from './artifact-content.ts'
import { criterion, defineCheck } from './define-check.ts'
import { cheatSheet, githubDocs } from './references.ts'
import { evidenceOf, isCounted, judgeAudits, nothingOfIt } from './workflow-audits.ts'

/** What is taken out of a job, and may hold a secret. */
const PATHS = ['secrets-in-artifacts', 'tainted-file-in-artifact', 'log-artifact-with-secrets', 'secret-in-build-arg']

export const cleanArtifactUploads = defineCheck({
  slug: 'clean-artifact-uploads',
  item: 23,
  section: 'Notes & follow-ups',
  title: 'Uploaded artifacts hold no secrets',
  level: 'advisory',
  rationale:
    'Whoever can read the repository can download its artifacts. An upload of the whole workspace takes `.env`, `.npmrc` and the token that the checkout left in `.git` with it. Masking covers logs, not files.',
  applicability: 'Does not apply where no workflow uploads an artifact, a page or a cache.',
  remediation: [
    'Name the files to upload one by one instead of the workspace.',
    'Set `persist-credentials: false` on `actions/checkout`.',
    'Leave `include-hidden-files` off.',
    'Give a secret to an image build as a secret mount, never as a build argument.',
    'Rotate each secret that an artifact held.',
    'Delete artifacts that hold a secret: `gh api --method DELETE repos/OWNER/REPO/actions/artifacts/ID`.',
  ],
  references: [
    githubDocs('Secure use reference', 'actions/reference/security/secure-use'),
    cheatSheet('GitHub Actions Security'),
  ],
  rules: [...PATHS, 'artipacked', 'persisted-git-credential', 'secret-in-build-record'],
  options: {},
  criteria: [
    criterion({
      id: 'upload-paths-clean',
      question: 'Do all upload steps keep to paths that cannot hold a secret?',
      claim: 'universal',
      needs: ['workflows'],
      evaluate: ({ workflows }) => judgePaths(workflows),
    }),
    criterion({
      id: 'checkout-credentials-dropped',
      question: 'Is the checkout credential gone wherever the workspace is uploaded?',
      claim: 'universal',
      needs: ['workflows'],
      evaluate: ({ workflows }) => judgeCredentials(workflows),
    }),
    criterion({
      id: 'artifacts-clean',
      question: "Are the artifacts of this commit's runs free of credentials?",
      claim: 'universal',
      needs: ['artifacts'],
      attestable: ['expired', 'limit', 'malformed', 'not-found', 'permission', 'unsupported'],
      evaluate: ({ artifacts }) => judgeArtifacts(artifacts),
    }),
  ],
})

function judgePaths(workflows: WorkflowsEvidence): Answer {
  const sites = workflows.posture.uploads.map(({ site }) => site)
  const scope = 'Every step that takes files out of its job: artifacts, caches, pages, release files and images.'
  if (sites.length === 0 && !isFound(workflows, PATHS)) return nothingUploaded(workflows, scope)
  return judgeAudits(workflows, {
    scope,
    rules: PATHS,
    evidence: evidenceOf(sites, 'Takes out nothing that can hold a secret'),
    summary: `${counted(sites.length, 'upload')} read.`,
  })
}

function judgeCredentials(workflows: WorkflowsEvidence): Answer {
  const sites = workflows.posture.uploads.map(({ site }) => site)
  const scope = 'Every checkout in a job that uploads something, and whether its credential lies in what is uploaded.'
  if (sites.length === 0 && !isFound(workflows, ['artipacked'])) return nothingUploaded(workflows, scope)
  return judgeAudits(workflows, {
    scope,
    rules: ['artipacked'],
    evidence: evidenceOf(sites, 'Takes no checkout credential out'),
    summary: 'Nothing is uploaded after a checkout.',
  })
}

function isFound({ findings }: WorkflowsEvidence, rules: readonly string[]): boolean {
  return findings.some((one) => rules.includes(one.rule) && isCounted(one))
}

function nothingUploaded(workflows: WorkflowsEvidence, scope: string): Answer {
  const because = 'No workflow uploads an artifact, a page or a cache.'
  return nothingOfIt(workflows, scope, because, 'No step takes files out of its job in a way that this version knows.')
}
