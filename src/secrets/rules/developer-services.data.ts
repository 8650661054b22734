import { credentialRule, token } from '../rule.ts'

/** Registries, payment and other services that developers call. */
export const DEVELOPER_SERVICE_RULES = [
  credentialRule({
    id: 'npm-access-token',
    provider: 'npm',
    noun: 'npm access token',
    lets: 'publish packages in the name of its owner',
    severity: 'critical',
    publicPrefix: 'npm_',
    revocation: 'https://docs.npmjs.com/revoking-access-tokens',
    keywords: ['npm_'],
    match: token('npm_[A-Za-z0-9]{36}'),
    structure: 'npm-checksum',
    examples: {
      failing: ['//registry.example.org/:_authToken={}'],
      passing: [
        '//registry.example.org/:_authToken={cut}',
        'NPM_TOKEN={x}',
        'npm_config_registry=https://r.example.org',
      ],
    },
  }),
  credentialRule({
    id: 'stripe-secret-key',
    provider: 'Stripe',
    noun: 'Stripe secret key',
    lets: 'move money and read customers of the account',
    severity: 'critical',
    publicPrefix: 'sk_live_',
    revocation: 'https://dashboard.stripe.com/apikeys',
    keywords: ['sk_live_', 'rk_live_', 'sk_test_', 'rk_test_', 'sk_prod_', 'rk_prod_'],
    match: token('[rs]k_(?:live|test|prod)_[A-Za-z0-9]{10,99}'),
    examples: { failing: ["stripe.api_key = '{}'"], passing: ["stripe.api_key = '{cut}'", "stripe.api_key = '{x}'"] },
  }),
] as const
