import { fieldOf, fieldSpan, scalarOf } from '../model/fields.ts'
import { jobsOf } from '../model/model.ts'
import { defineAudit, job } from './define-audit.ts'
import { quoted } from './quoted.ts'

export const hardcodedContainerCredentials = defineAudit({
  id: 'hardcoded-container-credentials',
  title: 'Password of a container registry in plain text',
  severity: 'high',
  confidence: 'high',
  persona: 'regular',
  remediation:
    'Store the password as a secret and name it: `${{ secrets.NAME }}`. Revoke the one that was written here.',
  references: [
    'https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idcontainercredentials',
  ],
  examples: {
    failing: [
      {
        name: 'for the job container',
        files: job(
          '    container:',
          '      image: example/app',
          '      credentials:',
          '        username: user',
          '        password: example',
          '    steps: []',
        ),
        lines: [11],
      },
      {
        name: 'for a service',
        files: job(
          '    services:',
          '      db:',
          '        image: example/db',
          '        credentials: { username: user, password: example }',
          '    steps: []',
        ),
        lines: [12],
      },
    ],
    passing: [
      {
        name: 'a secret',
        files: job(
          '    container:',
          '      image: example/app',
          '      credentials: { username: user, password: "${{ secrets.PASSWORD }}" }',
          '    steps: []',
        ),
      },
      { name: 'no credentials', files: job('    container: example/app', '    steps: []') },
    ],
  },
  *run(file) {
    for (const owner of jobsOf(file)) {
      for (const { credentials, service } of owner.containers) {
        const password = scalarOf(fieldOf(credentials?.value ?? null, 'password'))
        if (credentials === null || password === null || /^\$\{\{[^]*\}\}$/.test(password.value.trim())) continue
        if (password.value.trim() === '') continue
        yield {
          span: fieldSpan(credentials),
          message: `The registry password of ${quoted(service ?? 'container')} is written out in the workflow, for everybody who can read the repository.`,
          at: owner,
          detail: service ?? 'container',
        }
      }
    }
  },
})
