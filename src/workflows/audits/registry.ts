import type { Audit } from './define-audit.ts'
import { adhocPackages } from './adhoc-packages.ts'
import { anonymousDefinition } from './anonymous-definition.ts'
import { archivedUses } from './archived-uses.ts'
import { artipacked } from './artipacked.ts'
import { botConditions } from './bot-conditions.ts'
import { cachePoisoning } from './cache-poisoning.ts'
import { concurrencyLimits } from './concurrency-limits.ts'
import { dangerousTriggers } from './dangerous-triggers.ts'
import { dependabotCooldown } from './dependabot-cooldown.ts'
import { dependabotExecution } from './dependabot-execution.ts'
import { excessivePermissions } from './excessive-permissions.ts'
import { githubApp } from './github-app.ts'
import { githubEnv } from './github-env.ts'
import { hardcodedContainerCredentials } from './hardcoded-container-credentials.ts'
import { insecureCommands } from './insecure-commands.ts'
import { insecureUrlScheme } from './insecure-url-scheme.ts'
import { misfeature } from './misfeature.ts'
import { obfuscation } from './obfuscation.ts'
import { overprovisionedSecrets } from './overprovisioned-secrets.ts'
import { secretsInherit } from './secrets-inherit.ts'
import { secretsOutsideEnv } from './secrets-outside-env.ts'
import { selfHostedRunner } from './self-hosted-runner.ts'
import { selfRepository } from './self-repository.ts'
import { superfluousActions } from './superfluous-actions.ts'
import { templateInjection } from './template-injection.ts'
import { typosquatUses } from './typosquat-uses.ts'
import { undocumentedPermissions } from './undocumented-permissions.ts'
import { unpinnedImages } from './unpinned-images.ts'
import { unpinnedTools } from './unpinned-tools.ts'
import { unpinnedUses } from './unpinned-uses.ts'
import { unredactedSecrets } from './unredacted-secrets.ts'
import { unsoundCondition } from './unsound-condition.ts'
import { unsoundContains } from './unsound-contains.ts'
import { unsoundTernary } from './unsound-ternary.ts'
import { useTrustedPublishing } from './use-trusted-publishing.ts'

/** Every audit, by id. */
export const AUDITS: readonly Audit[] = [
  adhocPackages,
  anonymousDefinition,
  archivedUses,
  artipacked,
  botConditions,
  cachePoisoning,
  concurrencyLimits,
  dangerousTriggers,
  dependabotCooldown,
  dependabotExecution,
  excessivePermissions,
  githubApp,
  githubEnv,
  hardcodedContainerCredentials,
  insecureCommands,
  insecureUrlScheme,
  misfeature,
  obfuscation,
  overprovisionedSecrets,
  secretsInherit,
  secretsOutsideEnv,
  selfHostedRunner,
  selfRepository,
  superfluousActions,
  templateInjection,
  typosquatUses,
  undocumentedPermissions,
  unpinnedImages,
  unpinnedTools,
  unpinnedUses,
  unredactedSecrets,
  unsoundCondition,
  unsoundContains,
  unsoundTernary,
  useTrustedPublishing,
]
