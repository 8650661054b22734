import type { WorkflowsEvidence } from '../../src/evidence/workflows.ts'
import { reads, scansIn } from '../../src/checks/scanners.ts'
import { fieldsOf } from '../../src/workflows/model/fields.ts'
import type { Workflow } from '../../src/workflows/model/model.ts'
import { isUsing } from '../../src/workflows/model/visit.ts'
import type { FilesByPath } from './sketch-tree.ts'
import { isSoundOnPulls, textOf, workflowsIn, type Edit, type Make } from './workflow-edits.ts'

const SHA = '5e'.repeat(20)

/** A job at the end of the first workflow that can take one; what sets lack for a defect is so put there, soundly. */
function withJob(
  files: FilesByPath,
  isWanted: (workflow: Workflow) => boolean,
  ...steps: readonly string[]
): readonly Edit[] {
  const workflow = workflowsIn(files).find((one) => {
    const last = fieldsOf(one.root).at(-1)
    return last?.name === 'jobs' && last.value.kind === 'mapping' && last.value.style === 'block' && isWanted(one)
  })
  const indent = ' '.repeat((workflow?.jobs[0]?.field.key.span.start.column ?? 1) - 1)
  if (workflow === undefined || indent === '') return []
  const lines = [
    'seeded:',
    '  runs-on: ubuntu-latest',
    '  permissions: { contents: write, id-token: write, attestations: write }',
    '  steps:',
    ...steps.map((step) => `    ${step}`),
  ]
  const text = textOf(files, workflow.path)
  const end = text.split('\n').length + (text.endsWith('\n') ? 0 : 1)
  return [{ path: workflow.path, line: end, removed: 0, added: lines.map((line) => `${indent}${line}`), names: [] }]
}

const onPulls = ({ triggers }: Workflow): boolean =>
  triggers.some(({ event, paths, pathsIgnore }) => event === 'pull_request' && paths === null && pathsIgnore === null)

/** A workflow that publishes nothing and signs nothing. */
function isFree({ posture: { releases } }: WorkflowsEvidence): (workflow: Workflow) => boolean {
  const taken = [...releases.publications, ...releases.signatures].map(({ site }) => site.workflow)
  return ({ path, triggers }) => !taken.includes(path) && triggers.some(({ event }) => event !== 'workflow_call')
}

/** A release whose files are attested, where none is. */
export const signing: Make = (files, evidence) => {
  const isThere = evidence.posture.releases.publications.some(
    ({ kind, signature, signsItself, signingFile }) =>
      kind === 'assets' && signature !== null && !signsItself && signingFile === null,
  )
  if (isThere) return []
  const attest = [`- uses: actions/attest-build-provenance@${SHA}`, '  with: { subject-path: dist/app.tar.gz }']
  return withJob(files, isFree(evidence), ...attest, '- run: gh release upload v1 dist/app.tar.gz')
}

/** A package that is published by the job's identity, where none is. */
export const trusted: Make = (files, evidence) => {
  const isThere = evidence.posture.releases.publications.some(
    ({ kind, signature, signsItself }) => kind === 'package' && signature === null && signsItself,
  )
  return isThere ? [] : withJob(files, isFree(evidence), '- run: uv publish')
}

/** A linter, or tests, on every pull request, where no sound one is. */
export function gated(kind: 'lint' | 'tests'): Make {
  return (files, { posture }) => {
    const command = kind === 'lint' ? 'npm run lint' : 'npm test'
    const isThere = posture.gates.some((gate) => gate.kind === kind && isSoundOnPulls(gate))
    return isThere ? [] : withJob(files, onPulls, `- run: ${command}`)
  }
}

/** A scanner that reads every language, where one of them has none. */
export const scanned: Make = (files, evidence) => {
  const scans = scansIn(evidence)
  const isRead = evidence.languages.every((language) => scans.some((scan) => reads(scan, language)))
  return isRead ? [] : withJob(files, onPulls, '- run: semgrep ci')
}

/** A job that checks out without keeping the credential and uploads what it built, where none does. */
export const uploading: Make = (files) => {
  const isThere = workflowsIn(files).some(({ jobs }) =>
    jobs.some(({ steps }) => {
      const [checkout, upload] = ['checkout', 'upload-artifact'].map((name) =>
        steps.findLastIndex(({ uses }) => isUsing(uses, `actions/${name}`)),
      )
      return checkout !== undefined && upload !== undefined && checkout !== -1 && checkout < upload
    }),
  )
  if (isThere) return []
  const checkout = [`- uses: actions/checkout@${SHA} # v6.0.2`, '  with:', '    persist-credentials: false']
  const upload = [`- uses: actions/upload-artifact@${SHA} # v4.6.2`, '  with: { name: app, path: dist }']
  return withJob(files, () => true, ...checkout, '- run: make', ...upload)
}
