import { awaiting, defineCheck } from './define-check.ts'
import { cheatSheet, githubDocs } from './references.ts'

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
    'Delete artifacts that hold a secret.',
    'Rotate each secret that an artifact held.',
  ],
  references: [
    githubDocs('Secure use reference', 'actions/reference/security/secure-use'),
    cheatSheet('GitHub Actions Security'),
  ],
  rules: [],
  options: {},
  criteria: [
    awaiting('the workflow engine', {
      id: 'upload-paths-clean',
      question: 'Do all upload steps keep to paths that cannot hold a secret?',
      claim: 'universal',
      needs: ['workflows'],
    }),
    awaiting('the workflow engine', {
      id: 'checkout-credentials-dropped',
      question: 'Is the checkout credential gone wherever the workspace is uploaded?',
      claim: 'universal',
      needs: ['workflows'],
    }),
    awaiting('the GitHub side', {
      id: 'artifacts-clean',
      question: "Are the artifacts of this commit's runs free of credentials?",
      claim: 'universal',
      needs: ['artifacts'],
    }),
  ],
})
