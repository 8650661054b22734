import { assignment, block, credentialRule, token } from '../rule.ts'

/** Clouds and hosting. */
export const CLOUD_RULES = [
  credentialRule({
    id: 'aws-access-key-id',
    provider: 'AWS',
    noun: 'AWS access key id',
    lets: 'name the key whose secret, which is rarely far, signs requests to the account',
    severity: 'high',
    publicPrefix: 'AKIA',
    revocation: 'https://console.aws.amazon.com/iam/home#/security_credentials',
    keywords: ['akia', 'asia', 'abia', 'acca'],
    match: token('(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}', { edges: 'base64' }),
    structure: 'aws-key-id',
    examples: {
      failing: ['aws_access_key_id = {}', '{"AccessKeyId": "{2}"}'],
      passing: ['aws_access_key_id = {cut}', 'aws_access_key_id = {x}', 'id: "AKIA${suffix}"'],
    },
  }),
  credentialRule({
    id: 'aws-secret-access-key',
    provider: 'AWS',
    noun: 'AWS secret access key',
    lets: 'sign requests to the account as the user whose key it is',
    severity: 'critical',
    revocation: 'https://console.aws.amazon.com/iam/home#/security_credentials',
    keywords: ['secret_access_key', 'secretaccesskey', 'aws_secret', 'awssecret', 'secret_key', 'secretkey'],
    match: assignment('[A-Za-z0-9/+]{40}', { names: /secret/ }),
    examples: {
      failing: ['aws_secret_access_key = {}', 'secretAccessKey: "{2}",'],
      passing: ['aws_secret_access_key = {cut}', 'aws_secret_access_key = {x}', 'secretAccessKey: secrets.aws.key'],
    },
  }),
  credentialRule({
    id: 'cloudflare-api-token',
    provider: 'Cloudflare',
    noun: 'Cloudflare API token',
    lets: 'change zones and their traffic within its permissions',
    severity: 'high',
    revocation: 'https://dash.cloudflare.com/profile/api-tokens',
    keywords: ['cloudflare'],
    match: assignment('[A-Za-z0-9_-]{40}'),
    examples: {
      failing: ['CLOUDFLARE_API_TOKEN={}', 'cloudflare: "{2}"'],
      passing: ['CLOUDFLARE_API_TOKEN={cut}', 'CLOUDFLARE_API_TOKEN={x}', 'cloudflare_zone = "example.org"'],
    },
  }),
  credentialRule({
    id: 'google-service-account-key',
    provider: 'Google Cloud',
    noun: 'Google Cloud service account key',
    lets: "act with the service account's rights",
    severity: 'critical',
    revocation: 'https://console.cloud.google.com/iam-admin/serviceaccounts',
    keywords: ['service_account'],
    match: block('service-account'),
    examples: {
      failing: [
        '{"type": "service_account", "private_key": "{pem}", "client_email": "ci@acme.iam.gserviceaccount.com"}',
      ],
      passing: ['{"type": "service_account", "private_key": "", "client_email": "ci@acme.iam.gserviceaccount.com"}'],
    },
  }),
] as const
