import { awaiting, defineCheck } from './define-check.ts'
import { osps, slsaBuild, ssdf } from './references.ts'

export const artifactSigning = defineCheck({
  slug: 'artifact-signing',
  item: 20,
  section: 'Release controls',
  title: 'Release artifacts are signed and verify',
  level: 'required',
  rationale:
    'Without a signature nobody can tell your release from one that was swapped on the way or built by an intruder. A signature that is not bound to the digest of the file proves nothing. Users can only check what you publish.',
  applicability: 'Does not apply where nothing is released: no release, no release workflow and no published package.',
  remediation: [
    'Attest build provenance in the release workflow with `actions/attest`.',
    'Give that job `id-token: write` and `attestations: write`.',
    'Publish the digests of all assets, and sign that file or attest it.',
    'Write down how a user verifies a release, for example with `gh attestation verify`.',
    'Publish assets again whose signature does not verify.',
  ],
  references: [ssdf('PS.2.1'), osps('BR-06.01'), osps('DO-03.01'), slsaBuild(2)],
  rules: [],
  options: {},
  criteria: [
    awaiting('the workflow engine', {
      id: 'release-signs',
      question: 'Does every release path sign its assets or attest them?',
      claim: 'universal',
      needs: ['workflows'],
    }),
    awaiting('the provenance engine', {
      id: 'assets-verify',
      question: 'Do the published assets verify against their digests?',
      claim: 'universal',
      needs: ['releases', 'release-attestations'],
    }),
  ],
})
