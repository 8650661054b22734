import { isSignedByCallee, releasingOf } from '../posture/releases.ts'
import { defineAudit, workflow } from './define-audit.ts'
import { quoted } from './quoted.ts'

const RELEASE = `      - uses: softprops/action-gh-release@${'2b'.repeat(20)}`

export const unsignedRelease = defineAudit({
  id: 'unsigned-release',
  title: 'Release that nothing signs or attests',
  severity: 'high',
  confidence: 'medium',
  persona: 'regular',
  remediation:
    'Attest what was built before it is published, with `actions/attest-build-provenance`, or sign it with cosign.',
  references: [
    'https://docs.github.com/en/actions/how-tos/secure-your-work/use-artifact-attestations/use-artifact-attestations',
    'https://docs.sigstore.dev/cosign/signing/signing_with_blobs/',
  ],
  examples: {
    failing: [
      {
        name: 'files of a release',
        files: workflow('on: push', 'jobs:', '  a:', '    steps:', RELEASE, '        with: { files: dist/* }'),
        lines: [5],
      },
      {
        name: 'by a command',
        files: workflow('on: push', 'jobs:', '  a:', '    steps:', '      - run: gh release upload v1 app.tar.gz'),
        lines: [5],
      },
    ],
    passing: [
      {
        name: 'attested',
        files: workflow(
          'on: push',
          'jobs:',
          '  a:',
          '    steps:',
          `      - uses: actions/attest-build-provenance@${'2b'.repeat(20)}`,
          RELEASE,
          '        with: { files: dist/* }',
        ),
      },
      { name: 'no files', files: workflow('on: push', 'jobs:', '  a:', '    steps:', RELEASE) },
    ],
  },
  *run(file, subject) {
    if (file.kind !== 'workflow') return
    const { publications, signatures, preparations } = releasingOf(file)
    if (signatures.length > 0 || isSignedByCallee(file, subject)) return
    for (const { kind, at, span, tool, isConfigured } of publications) {
      if (kind !== 'assets') continue
      yield {
        span,
        message: `Whoever downloads what ${quoted(tool)} publishes cannot tell whether it comes from this workflow.`,
        at,
        // What a release tool signs stands in its own file, and what a script does with a key that is set up in the script.
        confidence: isConfigured || preparations.length > 0 ? 'low' : 'medium',
      }
    }
  },
})
