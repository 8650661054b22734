import { posix } from 'node:path'

/** Files by which other tools are told what not to say; a change in one of them may hide what this run looks for. */
const SUPPRESSION_FILES: ReadonlySet<string> = new Set([
  '.bandit',
  '.betterleaks.toml',
  '.betterleaksignore',
  '.checkov.baseline',
  '.checkov.yaml',
  '.checkov.yml',
  '.gitleaks.toml',
  '.gitleaksignore',
  '.grype.yaml',
  '.grype.yml',
  '.nsprc',
  '.secrets.baseline',
  '.semgrepignore',
  '.snyk',
  '.trivyignore',
  '.trivyignore.yaml',
  '.trivyignore.yml',
  '.trufflehog-ignore',
  'audit-ci.json',
  'audit-ci.jsonc',
  'deny.toml',
  'gitleaks.toml',
  'osv-scanner.toml',
  'zizmor.yaml',
  'zizmor.yml',
  'secret_scanning.yml',
])

/** A VEX document says of advisories that they do not matter. https://github.com/openvex/spec */
const VEX_FILE = /(?:^|[./])vex\.(?:json|ya?ml)$/i

/** Reports that gitleaks takes as a baseline have no name of their own; these are given to them. */
const SECRETS_BASELINE = /^\.?(?:gitleaks|betterleaks)[-._]?(?:baseline|report)\.json$/

/** Whether a path holds another tool's suppressions, in whatever folder. */
export function isSuppressionFile(path: string): boolean {
  const name = posix.basename(path)
  return SUPPRESSION_FILES.has(name) || SECRETS_BASELINE.test(name) || VEX_FILE.test(path)
}
