import { assignment, credentialRule, token } from '../rule.ts'
import { CREDENTIAL_NAME } from './credential-name.ts'

/** Tokens of HashiCorp Vault. */
export const VAULT_RULES = [
  // Since 1.10 the three types of token have prefixes of their own (https://developer.hashicorp.com/vault/docs/concepts/tokens).
  credentialRule({
    id: 'hashicorp-vault-service-token',
    provider: 'HashiCorp Vault',
    noun: 'Vault service token',
    lets: 'read and change the secrets that its policies cover',
    severity: 'critical',
    publicPrefix: 'hvs.',
    revocation: 'https://developer.hashicorp.com/vault/docs/commands/token/revoke',
    keywords: ['hvs.'],
    match: token('hvs\\.[A-Za-z0-9_-]{24,160}'),
    examples: {
      failing: ['VAULT_TOKEN={}', 'vaultToken: "{2}"'],
      passing: ['VAULT_TOKEN={cut}', 'VAULT_TOKEN={x}', 'hvs.requiredCharacteristicTypesForDisplay()'],
    },
  }),
  credentialRule({
    id: 'hashicorp-vault-batch-token',
    provider: 'HashiCorp Vault',
    noun: 'Vault batch token',
    lets: 'read and change the secrets that its policies cover until it expires',
    severity: 'high',
    publicPrefix: 'hvb.',
    revocation: 'https://developer.hashicorp.com/vault/docs/concepts/tokens#batch-tokens',
    keywords: ['hvb.'],
    match: token('hvb\\.[A-Za-z0-9_-]{100,300}'),
    examples: {
      failing: ['VAULT_TOKEN={}', 'vaultToken: "{2}"'],
      passing: ['VAULT_TOKEN={cut}', 'VAULT_TOKEN={x}'],
    },
  }),
  credentialRule({
    id: 'hashicorp-vault-recovery-token',
    provider: 'HashiCorp Vault',
    noun: 'Vault recovery token',
    lets: 'do anything in a Vault that is in recovery mode',
    severity: 'critical',
    publicPrefix: 'hvr.',
    revocation: 'https://developer.hashicorp.com/vault/docs/concepts/recovery-mode',
    keywords: ['hvr.'],
    match: token('hvr\\.[A-Za-z0-9_-]{24,160}'),
    examples: { failing: ['VAULT_TOKEN={}'], passing: ['VAULT_TOKEN={cut}', 'VAULT_TOKEN={x}'] },
  }),
  // Shares of the key that encrypts everything, as `vault operator init` prints them.
  credentialRule({
    id: 'hashicorp-vault-unseal-key',
    provider: 'HashiCorp Vault',
    noun: 'Vault unseal key',
    lets: 'unseal a Vault, with as many others as its operators chose',
    severity: 'critical',
    revocation: 'https://developer.hashicorp.com/vault/docs/commands/operator/rekey',
    keywords: ['unseal'],
    match: assignment('[A-Za-z0-9+/]{43}[A-Za-z0-9+/=]'),
    examples: {
      failing: ['Unseal Key 2: {}', 'VAULT_UNSEAL_KEY="{2}"'],
      passing: ['Unseal Key 2: {cut}', 'Unseal Key 2: {x}', 'VAULT_UNSEAL_KEY=$KEY'],
    },
  }),
  // Before 1.10; a full stop behind one letter is met everywhere, so that it takes the name as well.
  credentialRule({
    id: 'hashicorp-vault-legacy-token',
    provider: 'HashiCorp Vault',
    noun: 'Vault service token',
    lets: 'read and change the secrets that its policies cover',
    severity: 'critical',
    publicPrefix: 's.',
    revocation: 'https://developer.hashicorp.com/vault/docs/commands/token/revoke',
    keywords: ['vault', 'token'],
    match: assignment('[sbr]\\.[A-Za-z0-9]{24}', { names: CREDENTIAL_NAME }),
    examples: {
      failing: ['VAULT_TOKEN={}', 'token: "{2}"'],
      passing: ['VAULT_TOKEN={cut}', 'VAULT_TOKEN={x}', 'token = s.makeKubeConfigController'],
    },
  }),
] as const
