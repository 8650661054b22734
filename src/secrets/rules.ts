import type { CredentialRule } from './rule.ts'
import { ANY_PROVIDER_RULES } from './rules/any-provider.data.ts'
import { CLOUD_RULES } from './rules/clouds.data.ts'
import { CODE_HOST_RULES } from './rules/code-hosts.data.ts'
import { DEVELOPER_SERVICE_RULES } from './rules/developer-services.data.ts'
import { MESSAGING_RULES } from './rules/messaging.data.ts'

/** Every rule on bytes. Where two see one value, a rule with a provider is told, and of two such the earlier. */
export const CREDENTIAL_RULES: readonly CredentialRule[] = [
  ...CODE_HOST_RULES,
  ...CLOUD_RULES,
  ...DEVELOPER_SERVICE_RULES,
  ...MESSAGING_RULES,
  ...ANY_PROVIDER_RULES,
]
