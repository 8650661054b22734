import { ConfigError } from '../model/errors.ts'
import { suggestion } from '../model/suggestion.ts'
import { artifactSigning } from './artifact-signing.ts'
import { authRateLimiting } from './auth-rate-limiting.ts'
import { backupAndRestore } from './backup-and-restore.ts'
import { centralizedLogging } from './centralized-logging.ts'
import { ciGates } from './ci-gates.ts'
import { ciSecretsProtected } from './ci-secrets-protected.ts'
import { cleanArtifactUploads } from './clean-artifact-uploads.ts'
import { dependencyAudit } from './dependency-audit.ts'
import { deployKeyRotation } from './deploy-key-rotation.ts'
import { encryptionAtRest } from './encryption-at-rest.ts'
import { metricsAndAlerting } from './metrics-and-alerting.ts'
import { noDatabaseCredentials } from './no-database-credentials.ts'
import { noPlaintextSecrets } from './no-plaintext-secrets.ts'
import { penTestOrThreatModel } from './pen-test-or-threat-model.ts'
import { productionReadiness } from './production-readiness.ts'
import { restrictedCors } from './restricted-cors.ts'
import { sbomAndProvenance } from './sbom-and-provenance.ts'
import { secretsRotated } from './secrets-rotated.ts'
import { secureSessionCookies } from './secure-session-cookies.ts'
import { securityScan } from './security-scan.ts'
import { strongJwtSecret } from './strong-jwt-secret.ts'
import { tlsRequired } from './tls-required.ts'
import { vulnerabilityScan } from './vulnerability-scan.ts'
import type { Check } from './define-check.ts'

/** Every check, in checklist order; each output keeps it. */
export const CHECKS: readonly Check[] = [
  secretsRotated,
  noPlaintextSecrets,
  ciSecretsProtected,
  strongJwtSecret,
  secureSessionCookies,
  authRateLimiting,
  tlsRequired,
  restrictedCors,
  noDatabaseCredentials,
  encryptionAtRest,
  dependencyAudit,
  sbomAndProvenance,
  centralizedLogging,
  metricsAndAlerting,
  backupAndRestore,
  securityScan,
  vulnerabilityScan,
  penTestOrThreatModel,
  ciGates,
  artifactSigning,
  productionReadiness,
  deployKeyRotation,
  cleanArtifactUploads,
]

const BY_SLUG: ReadonlyMap<string, Check> = new Map(CHECKS.map((check) => [check.slug, check]))

/** The check of that slug; null where there is none. */
export function checkBySlug(slug: string): Check | null {
  return BY_SLUG.get(slug) ?? null
}

/** The check of that slug; anything else is a usage mistake, told with the slug that was probably meant. */
export function requireCheck(slug: string): Check {
  const check = checkBySlug(slug)
  if (check !== null) return check
  const known = CHECKS.map((candidate) => candidate.slug)
  throw new ConfigError(
    'UNKNOWN_CHECK',
    `There is no check "${slug}".`,
    `${suggestion(slug, known)}Run \`security-release-checklist list\` to see them all.`,
  )
}
