import { fieldSpan, isBoolean, scalarOf } from '../model/fields.ts'
import { boundField } from '../model/model.ts'
import { matchesGlob, workspacePath } from '../globs.ts'
import { uploadsIn } from '../uploads.ts'
import { defineAudit, FIRST_STEP_LINE, steps } from './define-audit.ts'
import { SENSITIVE_PATHS } from './secrets-in-artifacts.data.ts'
import { quoted } from './quoted.ts'

const UPLOAD = `- uses: actions/upload-artifact@${'b2'.repeat(20)} # v4.6.2`

export const secretsInArtifacts = defineAudit({
  id: 'secrets-in-artifacts',
  title: 'Files with credentials taken out of the job',
  severity: 'high',
  confidence: 'high',
  persona: 'regular',
  remediation: 'Upload the built files by name, and nothing that holds credentials; leave hidden files out.',
  references: [
    'https://unit42.paloaltonetworks.com/github-repo-artifacts-leak-tokens/',
    'https://cwe.mitre.org/data/definitions/312.html',
  ],
  examples: {
    failing: [
      {
        name: 'a file of variables',
        files: steps(UPLOAD, '  with:', '    path: |', '      dist', '      .env'),
        lines: [FIRST_STEP_LINE + 4],
      },
      {
        name: 'hidden files of everything',
        files: steps(UPLOAD, '  with:', '    path: .', '    include-hidden-files: true'),
        lines: [FIRST_STEP_LINE + 3],
      },
      {
        name: 'keys into a cache',
        files: steps(`- uses: actions/cache@${'b2'.repeat(20)}`, '  with: { path: ~/.ssh, key: k }'),
        lines: [FIRST_STEP_LINE + 1],
      },
    ],
    passing: [
      { name: 'built files', files: steps(UPLOAD, '  with:', '    path: dist/') },
      { name: 'excluded', files: steps(UPLOAD, '  with:', '    path: |', '      app', '      !app/.env') },
      { name: 'an example of variables', files: steps(UPLOAD, '  with: { path: .env.example }') },
    ],
  },
  *run(file) {
    for (const upload of uploadsIn(file)) {
      for (const { text, span } of upload.paths) {
        const path = workspacePath(text)
        const what = SENSITIVE_PATHS.find(([pattern]) => pattern.test(path) || pattern.test(text))?.[1]
        if (what === undefined || upload.excluded.some((glob) => matchesGlob(glob, path))) continue
        const isHidden = path.split('/').some((part) => /^\.[^.]/.test(part))
        yield {
          span,
          message: `${quoted(text)} is where one finds ${what}.`,
          severity: isHidden && !upload.takesHidden ? 'medium' : 'high',
          at: upload.step,
          detail: text,
        }
      }
      const hidden = boundField(upload.step.with, 'include-hidden-files')
      const isWide = upload.paths.some(({ text }) => /^(?:\.|\*\*?(?:\/\*)?)?\/?$/.test(workspacePath(text)))
      if (hidden !== null && isBoolean(scalarOf(hidden), true) && isWide) {
        const message = 'With the whole workspace go `.git`, `.env` and every other hidden file.'
        yield { span: fieldSpan(hidden), message, at: upload.step, detail: 'hidden' }
      }
    }
  },
})
