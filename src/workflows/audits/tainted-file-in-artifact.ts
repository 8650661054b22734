import { scalarAt } from '../model/fields.ts'
import { jobOf, type Step } from '../model/model.ts'
import { flowsOf, type StepFlow } from '../taint/job-flow.ts'
import { pathTaking, uploadsIn } from '../uploads.ts'
import { defineAudit, FIRST_STEP_LINE, steps } from './define-audit.ts'
import { quoted } from './quoted.ts'

const KEY = ['  env:', '    KEY: ${{ secrets.KEY }}']
const UPLOAD = `- uses: actions/upload-artifact@${'c3'.repeat(20)} # v4.6.2`

export const taintedFileInArtifact = defineAudit({
  id: 'tainted-file-in-artifact',
  title: 'File written from a secret taken out of the job',
  severity: 'high',
  confidence: 'high',
  persona: 'regular',
  remediation: 'Write it outside what is uploaded, and remove it when it has been used.',
  references: [
    'https://docs.github.com/en/actions/how-tos/write-workflows/choose-what-workflows-do/store-and-share-data',
  ],
  examples: {
    failing: [
      {
        name: 'into the uploaded folder',
        files: steps('- run: echo "key=$KEY" > dist/config.ini', ...KEY, UPLOAD, '  with: { path: dist }'),
        lines: [FIRST_STEP_LINE],
      },
      {
        name: 'into a cached file',
        files: steps(
          '- run: cat > conf/app.yml <<EOF',
          '  env: { KEY: "${{ secrets.KEY }}" }',
          '- run: |',
          '    cat > conf/app.yml <<EOF',
          '    key: $KEY',
          '    EOF',
          ...KEY,
          `- uses: actions/cache/save@${'c3'.repeat(20)}`,
          '  with: { path: conf/*.yml, key: k }',
        ),
        lines: [FIRST_STEP_LINE + 3],
      },
    ],
    passing: [
      { name: 'elsewhere', files: steps('- run: echo "$KEY" > key.txt', ...KEY, UPLOAD, '  with: { path: dist }') },
      {
        name: 'hidden, and left out',
        files: steps('- run: echo "$KEY" > .env', ...KEY, UPLOAD, '  with: { path: . }'),
      },
      {
        name: 'uploaded before',
        files: steps(UPLOAD, '  with: { path: dist }', '- run: echo "$KEY" > dist/key.txt', ...KEY),
      },
    ],
  },
  *run(file, subject) {
    const uploads = uploadsIn(file)
    if (uploads.length === 0) return
    const { flows } = flowsOf(file, subject)
    for (const [at, { kind, step, span, target, taint }] of flows.entries()) {
      if (kind !== 'file') continue
      const removed = flows.slice(at).find((one) => isRemovalOf(one, step, target))
      for (const upload of uploads) {
        if (jobOf(upload.step) !== jobOf(step) || upload.step.index <= step.index) continue
        const path = pathTaking(upload, fromFolder(step, target))
        if (path === null || (removed !== undefined && removed.step.index < upload.step.index)) continue
        yield {
          span,
          message: `${quoted(target)} holds \`${taint.label}\`, and a later step takes it out of the job.`,
          at: step,
          related: [path.span],
          detail: `${taint.label} ${target}`,
        }
        break
      }
    }
  },
})

function isRemovalOf({ kind, step, target }: StepFlow, writer: Step, file: string): boolean {
  return kind === 'removed' && target === file && jobOf(step) === jobOf(writer)
}

/** A path as seen from the workspace; the step may stand in a folder of its own. */
function fromFolder(step: Step, path: string): string {
  const folder = scalarAt(step.mapping, 'working-directory')?.value.trim() ?? '.'
  return folder === '.' || /^[/~$]|^[A-Za-z]:/.test(path) ? path : `${folder.replace(/\/+$/, '')}/${path}`
}
