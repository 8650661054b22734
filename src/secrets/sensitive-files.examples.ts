import { Buffer } from 'node:buffer'
import { failing, joined, json, passing, type SensitiveFileExamples } from './example-files.ts'
import { madeUpBytes, madeUpDer, madeUpPassword, madeUpToken, pem, privateKeyLabel } from './example-material.ts'
import { KEY_FILE_EXAMPLES } from './key-files.examples.ts'
import type { SensitiveFileRuleId } from './sensitive-files.data.ts'

const token = (seed: string): string => madeUpToken(seed, 40)
const password = madeUpPassword

/** Examples of every kind of sensitive file, for the tests and the documentation. */
export const SENSITIVE_FILE_EXAMPLES: { readonly [Id in SensitiveFileRuleId]: SensitiveFileExamples } = {
  ...KEY_FILE_EXAMPLES,
  'dotenv-file': {
    failing: [
      failing('a password', '.env', () => joined('NODE_ENV=production', `DB_PASSWORD=${password()}`), 2),
      failing(
        'a token with export and quotes',
        'api/.env.production',
        () => joined('# tokens', '', `export API_TOKEN="${token('api')}" # live`),
        3,
      ),
      failing(
        'a password inside a URL',
        '.env.local',
        () => `DATABASE_URL=${['postgres', '://app:', password(), '@db.internal.test/app'].join('')}\n`,
        1,
      ),
      failing(
        'a key over several lines',
        'web/.env',
        () =>
          joined(
            'A=1',
            `KEY="${pem(privateKeyLabel('EC'), madeUpDer.ecPrivateKey())}"`,
            `SECRET_KEY=${token('after')}`,
          ),
        2,
        8,
      ),
    ],
    passing: [
      passing('placeholders in an example', '.env.example', () => joined('DB_PASSWORD=secret-of-yours', 'API_TOKEN=')),
      passing('an encrypted file', '.env.staging', () => 'API_TOKEN="encrypted:BAAA"\n'),
      passing('nothing', 'empty/.env', () => '\n'),
    ],
  },
  'environment-file': {
    failing: [
      failing('a token for direnv', '.envrc', () => joined('use flake', `export GITHUB_TOKEN=${token('envrc')}`), 2),
    ],
    passing: [
      passing('references', 'deploy/app.env', () =>
        joined('API_TOKEN=${VAULT_TOKEN}', 'DB_PASSWORD=$(cat /run/secrets/db)', 'LOG_LEVEL=info'),
      ),
    ],
  },
  'service-account-file': {
    failing: [
      failing(
        'a Google service account',
        'infra/service-account.json',
        () =>
          json({
            type: 'service_account',
            private_key_id: token('id'),
            private_key: pem(privateKeyLabel(''), madeUpDer.pkcs8()),
          }),
        4,
      ),
      failing(
        'an OAuth client',
        'client_secret_web.json',
        () => json({ web: { client_id: 'app', client_secret: madeUpToken('oauth', 24) } }),
        4,
      ),
    ],
    passing: [
      passing('an account without its key', 'infra/service-account-roles.json', () =>
        json({ account: 'app@project', roles: ['viewer'] }),
      ),
    ],
  },
  'cloud-credentials-file': {
    failing: [
      failing(
        'an AWS profile',
        '.aws/credentials',
        () => joined('[default]', 'aws_access_key_id = AKIA-made-up', `aws_secret_access_key = ${token('aws')}`),
        3,
      ),
    ],
    passing: [
      passing("the documentation's key", 'home/.aws/credentials', () =>
        joined('[default]', 'aws_secret_access_key = wJalr/EXAMPLEKEY'),
      ),
    ],
  },
  'access-key-table': {
    failing: [
      failing(
        'a downloaded key',
        'rootkey.csv',
        () => joined('Access key ID,Secret access key', `AKIA-made-up,${token('csv')}`),
        2,
      ),
    ],
    passing: [passing('an empty table', 'accessKeys.csv', () => 'Access key ID,Secret access key\n')],
  },
  'secrets-file': {
    failing: [
      failing(
        'a Rails secret',
        'config/secrets.yml',
        () => joined('production:', `  secret_key_base: ${Buffer.from(madeUpBytes('rails', 64)).toString('hex')}`),
        2,
      ),
      failing(
        "a Kubernetes Secret's data",
        'k8s/db-secret.yaml',
        () =>
          joined(
            'apiVersion: v1',
            'kind: Secret',
            'metadata:',
            '  name: db',
            'data:',
            `  password: ${Buffer.from(password()).toString('base64')}`,
          ),
        6,
      ),
    ],
    passing: [
      passing('Ansible Vault', 'group_vars/secrets.yml', () =>
        joined(['$ANSIBLE', '_VAULT;1.1;AES256'].join(''), '6330343038383'),
      ),
      passing('SOPS', 'secrets.yaml', () =>
        joined('password: ENC[AES256_GCM,data:Zm9v,type:str]', 'sops:', '    mac: ENC[AES256_GCM,data:YmFy,type:str]'),
      ),
      passing('a chart that is filled in later', 'chart/templates/secret.yaml', () =>
        joined('kind: Secret', 'data:', '  password: {{ .Values.password | b64enc }}'),
      ),
      passing('a workflow that says what it is about', '.github/workflows/export-secrets.yml', () =>
        joined('with:', '  exclude-secrets: EXPORT_SECRETS_PRIVATE_KEY'),
      ),
      passing('a manifest that names a secret', 'k8s/tls-secret.yaml', () =>
        joined('apiVersion: v1', 'kind: Ingress', 'spec:', '  secret: web-tls-2026'),
      ),
    ],
  },
  'single-secret-file': {
    failing: [
      failing('an API key', 'data/api_key.secret', () => token('single'), 1),
      failing(
        "Rails' master key",
        'config/master.key',
        () => Buffer.from(madeUpBytes('master', 16)).toString('hex'),
        1,
      ),
      failing('a vault password', '.vault_pass', () => `${password()}\n`, 1),
    ],
    passing: [
      passing('a placeholder', 'secret.txt', () => 'changeme\n'),
      passing('a script that asks', '.vault_password', () => joined('#!/bin/sh', 'exec pass show vault')),
    ],
  },
  'netrc-file': {
    failing: [failing('a login', '.netrc', () => joined('machine git.test login me', `  password ${password()}`), 2)],
    passing: [passing('a machine without a password', '_netrc', () => 'machine git.test login me\n')],
  },
  'database-client-file': {
    failing: [
      failing('a MySQL client', '.my.cnf', () => joined('[client]', 'user=app', `password="${password()}"`), 3),
    ],
    passing: [passing('a MySQL client without a password', 'my.cnf', () => joined('[client]', 'user=app'))],
  },
  'pgpass-file': {
    failing: [
      failing(
        'a password',
        '.pgpass',
        () => joined('# host:port:database:user:password', `db.test:5432:app:app:${password()}`),
        2,
      ),
    ],
    passing: [passing('comments alone', 'pgpass.conf', () => '# host:port:database:user:password\n')],
  },
  'git-credentials-file': {
    failing: [
      failing(
        'a token in a URL',
        '.git-credentials',
        () => `${['https', '://me:', token('git'), '@git.test'].join('')}\n`,
        1,
      ),
    ],
    passing: [passing('a URL without one', 'git-credentials', () => 'https://git.test\n')],
  },
  'forge-token-file': {
    failing: [
      failing(
        "a code host's client",
        '.config/gh/hosts.yml',
        () => joined('git.test:', '    user: me', `    oauth_token: ${token('gh')}`),
        3,
      ),
    ],
    passing: [
      passing('a client that keeps its token elsewhere', 'gh/hosts.yml', () => joined('git.test:', '    user: me')),
    ],
  },
  'password-hash-file': {
    failing: [
      failing(
        'an Apache password',
        '.htpasswd',
        () => `admin:${['$apr1', '$abcdefgh$', madeUpToken('apr', 22)].join('')}\n`,
        1,
      ),
      failing(
        'a shadow file',
        'etc/shadow',
        () =>
          joined(
            'root:*:17431:0:99999:7:::',
            `app:${['$6', '$salt$', madeUpToken('crypt', 86)].join('')}:17431:0:99999:7:::`,
          ),
        2,
      ),
    ],
    passing: [
      passing('locked accounts', 'image/etc/shadow', () =>
        joined('root:!:17431:0:99999:7:::', 'daemon:*:17431:0:99999:7:::'),
      ),
    ],
  },
  'package-registry-file': {
    failing: [
      failing(
        'an npm token',
        '.npmrc',
        () => joined('save-exact=true', `//registry.test/:_authToken=${token('npm')}`),
        2,
      ),
      failing(
        'a PyPI password',
        '.pypirc',
        () => joined('[pypi]', 'username = __token__', `password = ${token('pypi')}`),
        3,
      ),
      failing(
        'a Maven server',
        '.m2/settings.xml',
        () =>
          joined('<settings>', '  <server>', `    <password>${password()}</password>`, '  </server>', '</settings>'),
        3,
      ),
    ],
    passing: [
      passing('settings alone', 'web/.npmrc', () => 'package-lock=false\n'),
      passing('a reference', 'api/.npmrc', () => '//registry.test/:_authToken=${NPM_TOKEN}\n'),
    ],
  },
  'container-registry-file': {
    failing: [
      failing(
        'a login',
        '.docker/config.json',
        () => json({ auths: { 'registry.test': { auth: Buffer.from(`me:${token('docker')}`).toString('base64') } } }),
        4,
      ),
    ],
    passing: [passing('a credential helper', 'home/.docker/config.json', () => json({ credsStore: 'secretservice' }))],
  },
  'kubeconfig-file': {
    failing: [
      failing(
        "a user's token",
        'kubeconfig',
        () => joined('apiVersion: v1', 'users:', '- name: admin', '  user:', `    token: ${token('kube')}`),
        5,
      ),
    ],
    passing: [
      passing('a command that logs in', 'ops/kubeconfig', () =>
        joined('apiVersion: v1', 'users:', '- name: admin', '  user:', '    exec:', '      command: aws'),
      ),
    ],
  },
  'terraform-state-file': {
    failing: [
      failing(
        'a generated password',
        'infra/terraform.tfstate',
        () => json({ version: 4, resources: [{ type: 'random_password', result: madeUpToken('state', 24) }] }),
        6,
      ),
    ],
    passing: [passing('an empty state', 'terraform.tfstate', () => json({ version: 4, resources: [] }))],
  },
  'terraform-variables-file': {
    failing: [
      failing(
        'a password',
        'prod.tfvars',
        () => joined('region      = "eu-west-1"', `db_password = "${password()}"`),
        2,
      ),
    ],
    passing: [passing('settings alone', 'staging.tfvars', () => 'region = "eu-west-1"\n')],
  },
  'php-configuration-file': {
    failing: [
      failing(
        "WordPress' database password",
        'wp-config.php',
        () => joined('<?php', "define( 'DB_NAME', 'main' );", `define( 'DB_PASSWORD', '${password()}' );`),
        3,
      ),
    ],
    passing: [
      passing('a password from the environment', 'web/wp-config.php', () =>
        joined('<?php', "define( 'DB_PASSWORD', getenv( 'DB_PASSWORD' ) );"),
      ),
    ],
  },
  'build-properties-file': {
    failing: [
      failing(
        "a key store's password",
        'android/key.properties',
        () => joined('storeFile=release.jks', `storePassword=${password()}`),
        2,
      ),
    ],
    passing: [passing('settings alone', 'gradle.properties', () => 'org.gradle.parallel=true\n')],
  },
  'file-transfer-client-file': {
    failing: [
      failing('an SFTP password', '.vscode/sftp.json', () => json({ host: 'host.test', password: password() }), 3),
    ],
    passing: [
      passing('a login by key', 'sftp-config.json', () =>
        json({ host: 'host.test', ssh_key_file: '~/.ssh/id_ed25519' }),
      ),
    ],
  },
  'mail-client-file': {
    failing: [failing('an SMTP password', '.msmtprc', () => joined('account work', `password ${password()}`), 2)],
    passing: [passing('a password from a command', '.esmtprc', () => 'hostname smtp.test:587\n')],
  },
  'browser-logins-file': {
    failing: [
      failing(
        'a stored login',
        'profile/logins.json',
        () => json({ logins: [{ encryptedPassword: token('firefox') }] }),
        4,
      ),
    ],
    passing: [passing('no logins', 'logins.json', () => json({ logins: [] }))],
  },
  'shell-history-file': {
    failing: [failing('a history', 'home/.bash_history', () => 'ls\n', null)],
    passing: [passing('an empty history', '.bash_history', () => '')],
  },
}
