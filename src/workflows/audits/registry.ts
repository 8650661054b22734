import type { Audit } from './define-audit.ts'
import { adhocPackages } from './adhoc-packages.ts'
import { anonymousDefinition } from './anonymous-definition.ts'
import { archivedUses } from './archived-uses.ts'
import { artifactPoisoning } from './artifact-poisoning.ts'
import { artipacked } from './artipacked.ts'
import { botConditions } from './bot-conditions.ts'
import { cachePoisoning } from './cache-poisoning.ts'
import { concurrencyLimits } from './concurrency-limits.ts'
import { dangerousTriggers } from './dangerous-triggers.ts'
import { debugEnabled } from './debug-enabled.ts'
import { dependabotCooldown } from './dependabot-cooldown.ts'
import { dependabotExecution } from './dependabot-execution.ts'
import { environmentDump } from './environment-dump.ts'
import { excessivePermissions } from './excessive-permissions.ts'
import { excessiveSecretScope } from './excessive-secret-scope.ts'
import { forbiddenUses } from './forbidden-uses.ts'
import { gateBypassable } from './gate-bypassable.ts'
import { githubApp } from './github-app.ts'
import { githubEnv } from './github-env.ts'
import { hardcodedContainerCredentials } from './hardcoded-container-credentials.ts'
import { hardcodedCredentials } from './hardcoded-credentials.ts'
import { insecureCommands } from './insecure-commands.ts'
import { insecureUrlScheme } from './insecure-url-scheme.ts'
import { knownCompromisedActions } from './known-compromised-actions.ts'
import { lateAddMask } from './late-add-mask.ts'
import { logArtifactWithSecrets } from './log-artifact-with-secrets.ts'
import { misfeature } from './misfeature.ts'
import { missingProvenance } from './missing-provenance.ts'
import { obfuscation } from './obfuscation.ts'
import { overprovisionedSecrets } from './overprovisioned-secrets.ts'
import { runnerMemoryAccess } from './runner-memory-access.ts'
import { secretExfiltration } from './secret-exfiltration.ts'
import { secretInBuildArg } from './secret-in-build-arg.ts'
import { secretInCommandLine } from './secret-in-command-line.ts'
import { secretInLog } from './secret-in-log.ts'
import { secretInOutput } from './secret-in-output.ts'
import { secretInVars } from './secret-in-vars.ts'
import { secretInWorkflowInput } from './secret-in-workflow-input.ts'
import { secretsInArtifacts } from './secrets-in-artifacts.ts'
import { secretsInherit } from './secrets-inherit.ts'
import { secretsOutsideEnv } from './secrets-outside-env.ts'
import { securityScanNeverTriggers } from './security-scan-never-triggers.ts'
import { securityScanNonBlocking } from './security-scan-non-blocking.ts'
import { selfHostedRunner } from './self-hosted-runner.ts'
import { selfRepository } from './self-repository.ts'
import { shellTraceWithSecrets } from './shell-trace-with-secrets.ts'
import { signingAfterUpload } from './signing-after-upload.ts'
import { superfluousActions } from './superfluous-actions.ts'
import { taintedFileInArtifact } from './tainted-file-in-artifact.ts'
import { templateInjection } from './template-injection.ts'
import { typosquatUses } from './typosquat-uses.ts'
import { undocumentedPermissions } from './undocumented-permissions.ts'
import { unpinnedImages } from './unpinned-images.ts'
import { unpinnedTools } from './unpinned-tools.ts'
import { unpinnedUses } from './unpinned-uses.ts'
import { unredactedSecrets } from './unredacted-secrets.ts'
import { unsignedRelease } from './unsigned-release.ts'
import { unsoundCondition } from './unsound-condition.ts'
import { unsoundContains } from './unsound-contains.ts'
import { unsoundTernary } from './unsound-ternary.ts'
import { untrustedCheckout } from './untrusted-checkout.ts'
import { useTrustedPublishing } from './use-trusted-publishing.ts'
import { verboseClientWithSecrets } from './verbose-client-with-secrets.ts'

/** Every audit, by id. */
export const AUDITS: readonly Audit[] = [
  adhocPackages,
  anonymousDefinition,
  archivedUses,
  artifactPoisoning,
  artipacked,
  botConditions,
  cachePoisoning,
  concurrencyLimits,
  dangerousTriggers,
  debugEnabled,
  dependabotCooldown,
  dependabotExecution,
  environmentDump,
  excessivePermissions,
  excessiveSecretScope,
  forbiddenUses,
  gateBypassable,
  githubApp,
  githubEnv,
  hardcodedContainerCredentials,
  hardcodedCredentials,
  insecureCommands,
  insecureUrlScheme,
  knownCompromisedActions,
  lateAddMask,
  logArtifactWithSecrets,
  misfeature,
  missingProvenance,
  obfuscation,
  overprovisionedSecrets,
  runnerMemoryAccess,
  secretExfiltration,
  secretInBuildArg,
  secretInCommandLine,
  secretInLog,
  secretInOutput,
  secretInVars,
  secretInWorkflowInput,
  secretsInArtifacts,
  secretsInherit,
  secretsOutsideEnv,
  securityScanNeverTriggers,
  securityScanNonBlocking,
  selfHostedRunner,
  selfRepository,
  shellTraceWithSecrets,
  signingAfterUpload,
  superfluousActions,
  taintedFileInArtifact,
  templateInjection,
  typosquatUses,
  undocumentedPermissions,
  unpinnedImages,
  unpinnedTools,
  unpinnedUses,
  unredactedSecrets,
  unsignedRelease,
  unsoundCondition,
  unsoundContains,
  unsoundTernary,
  untrustedCheckout,
  useTrustedPublishing,
  verboseClientWithSecrets,
]
