import { isSignedByCallee, releasingOf } from '../posture/releases.ts'
import { defineAudit, job, steps, FIRST_STEP_LINE } from './define-audit.ts'
import { quoted } from './quoted.ts'

const BUILD = `- uses: docker/build-push-action@${'3c'.repeat(20)}`

export const missingProvenance = defineAudit({
  id: 'missing-provenance',
  title: 'Package or image published without its provenance',
  severity: 'medium',
  confidence: 'medium',
  persona: 'regular',
  remediation:
    'Publish as a trusted publisher (`id-token: write`) or with `--provenance`; attest images with `push-to-registry: true`.',
  references: [
    'https://docs.npmjs.com/generating-provenance-statements',
    'https://cwe.mitre.org/data/definitions/353.html',
  ],
  examples: {
    failing: [
      { name: 'a package', files: steps('- run: npm publish'), lines: [FIRST_STEP_LINE] },
      { name: 'an image', files: steps(BUILD, '  with: { push: true }'), lines: [FIRST_STEP_LINE] },
    ],
    passing: [
      { name: 'with provenance', files: steps('- run: npm publish --provenance') },
      { name: 'an identity', files: job('    permissions: { id-token: write }', '    steps: [{ run: npm publish }]') },
      { name: 'an image that stays', files: steps(BUILD, '  with: { push: false }') },
      {
        name: 'an attested image',
        files: steps(BUILD, '  with: { push: true }', `- uses: actions/attest-build-provenance@${'3c'.repeat(20)}`),
      },
    ],
  },
  *run(file, subject) {
    if (file.kind !== 'workflow') return
    const { publications, signatures, preparations } = releasingOf(file)
    if (signatures.length > 0 || isSignedByCallee(file, subject)) return
    for (const { kind, at, span, tool, signsItself, isConfigured } of publications) {
      if (kind === 'assets' || signsItself) continue
      yield {
        span,
        message: `Nothing ties the ${kind} that ${quoted(tool)} publishes to the commit and the workflow that it was built by.`,
        at,
        confidence: isConfigured || preparations.length > 0 ? 'low' : 'medium',
        detail: kind,
      }
    }
  },
})
