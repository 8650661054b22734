import type { CredentialRule } from './rule.ts'
import { ANY_PROVIDER_RULES } from './rules/any-provider.data.ts'
import { CLOUD_RULES } from './rules/clouds.data.ts'
import { AI_RULES_A } from './rules/ai-a.data.ts'
import { AWS_RULES } from './rules/aws.data.ts'
import { AZURE_RULES } from './rules/azure.data.ts'
import { CLOUD_RULES_A } from './rules/clouds-a.data.ts'
import { DATABASE_RULES_A } from './rules/databases-a.data.ts'
import { VAULT_RULES } from './rules/hashicorp-vault.data.ts'
import { INFRASTRUCTURE_RULES_A } from './rules/infrastructure-a.data.ts'
import { MONITORING_RULES_A } from './rules/monitoring-a.data.ts'
import { PAYMENT_RULES_A } from './rules/payments-a.data.ts'
import { SITE_RULES_A } from './rules/sites-a.data.ts'
import { SOCIAL_RULES_A } from './rules/social-a.data.ts'
import { TRADE_RULES_A } from './rules/trade-a.data.ts'
import { WORK_MORE_RULES_A } from './rules/work-more-a.data.ts'
import { WORK_RULES_A } from './rules/work-a.data.ts'
import { REGISTRY_RULES_A } from './rules/registries-a.data.ts'
import { CODE_HOST_RULES_A } from './rules/code-hosts-a.data.ts'
import { CODE_HOST_RULES } from './rules/code-hosts.data.ts'
import { DEVELOPER_SERVICE_RULES } from './rules/developer-services.data.ts'
import { GITLAB_RULES } from './rules/gitlab.data.ts'
import { MESSAGING_RULES } from './rules/messaging.data.ts'
import { BUILD_RULES_M_TO_R } from './rules/builds-m-to-r.data.ts'
import { BUILD_RULES_S_TO_Z } from './rules/builds-s-to-z.data.ts'
import { BUSINESS_RULES_M_TO_Q } from './rules/business-m-to-q.data.ts'
import { BUSINESS_RULES_R_TO_S } from './rules/business-r-to-s.data.ts'
import { BUSINESS_RULES_T_TO_Z } from './rules/business-t-to-z.data.ts'
import { CHAT_RULES_M_TO_Z } from './rules/chat-m-to-z.data.ts'
import { CLOUD_RULES_M_TO_P } from './rules/clouds-m-to-p.data.ts'
import { CLOUD_RULES_Q_TO_T } from './rules/clouds-q-to-t.data.ts'
import { CLOUD_RULES_U_TO_Z } from './rules/clouds-u-to-z.data.ts'
import { LANGUAGE_MODEL_RULES_M_TO_R } from './rules/language-models-m-to-r.data.ts'
import { LANGUAGE_MODEL_RULES_S_TO_Z } from './rules/language-models-s-to-z.data.ts'
import { MAIL_RULES_M_TO_Z } from './rules/mail-m-to-z.data.ts'
import { MONITORING_RULES_M_TO_R } from './rules/monitoring-m-to-r.data.ts'
import { MONITORING_RULES_S_TO_Z } from './rules/monitoring-s-to-z.data.ts'
import { PAYMENT_RULES_M_TO_R } from './rules/payments-m-to-r.data.ts'
import { PAYMENT_RULES_S_TO_Z } from './rules/payments-s-to-z.data.ts'
import { TELEPHONY_RULES_M_TO_Z } from './rules/telephony-m-to-z.data.ts'
import { WEBHOOK_URL_RULES } from './rules/webhook-urls.data.ts'
import { YOUNG_SERVICE_RULES } from './rules/young-services.data.ts'

/** Every rule on bytes. Where two see one value, a rule with a provider is told, and of two such the earlier. */
export const CREDENTIAL_RULES: readonly CredentialRule[] = [
  ...AI_RULES_A,
  ...AWS_RULES,
  ...AZURE_RULES,
  ...CLOUD_RULES_A,
  ...CODE_HOST_RULES_A,
  ...DATABASE_RULES_A,
  ...VAULT_RULES,
  ...INFRASTRUCTURE_RULES_A,
  ...MONITORING_RULES_A,
  ...PAYMENT_RULES_A,
  ...REGISTRY_RULES_A,
  ...SITE_RULES_A,
  ...SOCIAL_RULES_A,
  ...TRADE_RULES_A,
  ...WORK_RULES_A,
  ...WORK_MORE_RULES_A,
  ...GITLAB_RULES,
  ...BUILD_RULES_M_TO_R,
  ...BUILD_RULES_S_TO_Z,
  ...BUSINESS_RULES_M_TO_Q,
  ...BUSINESS_RULES_R_TO_S,
  ...BUSINESS_RULES_T_TO_Z,
  ...CHAT_RULES_M_TO_Z,
  ...CLOUD_RULES_M_TO_P,
  ...CLOUD_RULES_Q_TO_T,
  ...CLOUD_RULES_U_TO_Z,
  ...LANGUAGE_MODEL_RULES_M_TO_R,
  ...LANGUAGE_MODEL_RULES_S_TO_Z,
  ...MAIL_RULES_M_TO_Z,
  ...MONITORING_RULES_M_TO_R,
  ...MONITORING_RULES_S_TO_Z,
  ...PAYMENT_RULES_M_TO_R,
  ...PAYMENT_RULES_S_TO_Z,
  ...TELEPHONY_RULES_M_TO_Z,
  ...WEBHOOK_URL_RULES,
  ...YOUNG_SERVICE_RULES,
  ...CODE_HOST_RULES,
  ...CLOUD_RULES,
  ...DEVELOPER_SERVICE_RULES,
  ...MESSAGING_RULES,
  ...ANY_PROVIDER_RULES,
]
