const NO_SCANNER =
  'The label leaves a missing scanner to a person. Here workflows are there and scan nothing that is used, which the check is there to find.'
const UNSIGNED =
  'The label leaves unsigned releases to a person. Here a workflow publishes, and nothing in it signs or attests, which the check is there to find.'

/** Why an answer is another than the label. */
export const DEVIATIONS: { readonly [deviation: string]: string } = {
  'OWASP/NodeGoat security-scan: fail where the label is absent (security-scan-missing package-lock.json:1)':
    NO_SCANNER,
  'erev0s/VAmPI security-scan: fail where the label is absent (security-scan-missing requirements.txt:1)': NO_SCANNER,
  'step-security/github-actions-goat security-scan: fail where the label is absent (security-scan-missing src/backdoor-demo/package.json:1)':
    NO_SCANNER,
  'erev0s/VAmPI artifact-signing: fail where the label is absent (missing-provenance .github/workflows/docker-image.yml:28)':
    UNSIGNED,
  'juice-shop/juice-shop artifact-signing: fail where the label is absent (unsigned-release .github/workflows/release.yml:58, missing-provenance .github/workflows/ci.yml:338, missing-provenance .github/workflows/release.yml:86)':
    UNSIGNED,
  'step-security/github-actions-goat artifact-signing: fail where the label is absent (missing-provenance .github/workflows/arc-codecov-simulation.yml:31, missing-provenance .github/workflows/arc-solarwinds-simulation.yml:18, missing-provenance .github/workflows/arc-zero-effort-observability.yml:18)':
    UNSIGNED,
  'goreleaser/goreleaser security-scan: no evidence in .github/workflows/build.yml (39)':
    'The scan is a workflow of another repository, whose steps are not here to be read. Five other scanners of this repository are the evidence.',
}
