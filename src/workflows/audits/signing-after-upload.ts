import { releasedFiles } from '../posture/publishing.ts'
import { ownJob, releasingOf, runsAfter, type Publication } from '../posture/releases.ts'
import { toolUses } from '../posture/tool-uses.ts'
import type { Job, Step, Workflow } from '../model/model.ts'
import { defineAudit, workflow } from './define-audit.ts'
import { quoted } from './quoted.ts'

const ATTEST = `      - uses: actions/attest-build-provenance@${'4d'.repeat(20)}`
const UPLOAD = '      - run: gh release upload v1 app.tar.gz'

export const signingAfterUpload = defineAudit({
  id: 'signing-after-upload',
  title: 'Release published before, or whether or not, it is signed',
  severity: 'medium',
  confidence: 'medium',
  persona: 'regular',
  remediation: 'Sign first, let a failure stop the job, and publish what was signed.',
  references: [
    'https://docs.github.com/en/actions/how-tos/secure-your-work/use-artifact-attestations/use-artifact-attestations',
  ],
  examples: {
    failing: [
      {
        name: 'published first',
        files: workflow('on: push', 'jobs:', '  a:', '    steps:', UPLOAD, ATTEST),
        lines: [6],
      },
      {
        name: 'what signs is set up before, and signs after',
        files: workflow(
          'on: push',
          'jobs:',
          '  a:',
          '    steps:',
          `      - uses: sigstore/cosign-installer@${'4d'.repeat(20)}`,
          UPLOAD,
          '      - run: cosign sign-blob app.tar.gz',
        ),
        lines: [7],
      },
      {
        name: 'whether or not it is signed',
        files: workflow('on: push', 'jobs:', '  a:', '    steps:', ATTEST, '        continue-on-error: true', UPLOAD),
        lines: [6],
      },
    ],
    passing: [
      { name: 'signed first', files: workflow('on: push', 'jobs:', '  a:', '    steps:', ATTEST, UPLOAD) },
      {
        name: 'a release tool that signs with what is set up',
        files: workflow(
          'on: push',
          'jobs:',
          '  a:',
          '    steps:',
          `      - uses: sigstore/cosign-installer@${'4d'.repeat(20)}`,
          '      - run: goreleaser release',
          ATTEST,
        ),
      },
      { name: 'nothing published', files: workflow('on: push', 'jobs:', '  a:', '    steps:', ATTEST) },
    ],
  },
  *run(file) {
    if (file.kind !== 'workflow') return
    const { publications, signatures, preparations } = releasingOf(file)
    // Images are signed by their digest, which they have once they are pushed.
    const releases = publications.filter(({ kind }) => kind !== 'image')
    if (releases.length === 0) return
    for (const { at, silenced, tool } of signatures) {
      const message = `Where ${quoted(tool)} fails to sign, the release is published all the same.`
      for (const { span } of silenced) {
        yield { span, message, at, detail: 'ignored' }
      }
    }
    // A draft is published by a later step, and what is added to a release may be the signatures.
    if (isPublishedLater(file)) return
    const isFirst = releases.filter(isNoSignature).some(({ at, isConfigured }) =>
      // A release tool signs with what is set up for it before.
      [...signatures, ...(isConfigured ? preparations : [])].some((signature) => comesBefore(signature.at, at)),
    )
    if (isFirst) return
    for (const { at, span, tool } of signatures) {
      const release = releases.find((one) => comesBefore(one.at, at))
      if (release === undefined) continue
      yield {
        span,
        message: `What ${quoted(tool)} signs is published already by ${quoted(release.tool)}, and can have been fetched or replaced.`,
        at,
        related: [release.span],
        // Whether a release tool has signed before stands in its own file.
        confidence: release.isConfigured ? 'low' : 'medium',
        detail: 'after',
      }
    }
  },
})

/** `gh release edit --draft=false`, after everything has been put there. */
function isPublishedLater(file: Workflow): boolean {
  return toolUses(file, [], ['gh release edit'], []).some(({ words }) =>
    /--draft[= ]false/.test(words?.join(' ') ?? ''),
  )
}

const SIGNATURE = /\.(?:sig|asc|sigstore|bundle|pem|crt|cert|minisig|intoto\.jsonl)(?:\.json)?["']?$/i

function isNoSignature({ words }: Publication): boolean {
  const files = releasedFiles(words ?? [])
  return files.length === 0 || !files.every((file) => SIGNATURE.test(file))
}

function comesBefore(first: Step | Job, second: Step | Job): boolean {
  const [job, other] = [ownJob(first), ownJob(second)]
  if (job === null || other === null) return false
  if (job === other) return 'index' in first && 'index' in second && first.index < second.index
  return runsAfter(other, job)
}
