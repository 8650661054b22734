import type { SensitiveFileRule } from './sensitive-file-rule.ts'

type Declared = Omit<SensitiveFileRule, 'names' | 'extensions' | 'patterns' | 'secretNames' | 'dedicated'> &
  Partial<Pick<SensitiveFileRule, 'names' | 'extensions' | 'patterns' | 'secretNames' | 'dedicated'>>

/** Fills what a rule does not say: no names, no extensions, no patterns, nothing special. */
function rule<const R extends Declared>(declared: R): SensitiveFileRule & { readonly id: R['id'] } {
  return { names: [], extensions: [], patterns: [], secretNames: [], dedicated: false, ...declared }
}

const words = (text: string): readonly string[] => text.split(' ')

/** Every kind of sensitive file, most specific first: where two match by the same means, the earlier one judges. */
export const SENSITIVE_FILE_RULES = [
  rule({
    id: 'private-key-file',
    noun: 'a key file',
    description: 'A private key in the tree lets everybody who can read the repository act as its owner.',
    remediation: 'Revoke the key, make a new one outside the repository, and load it from a secret store.',
    severity: 'high',
    format: { kind: 'key' },
    names: words(
      'id_rsa id_dsa id_ecdsa id_ecdsa_sk id_ed25519 id_ed25519_sk identity ssh_host_key insecure_private_key ' +
        'private_key privatekey secring.gpg',
    ),
    extensions: words('pem key priv privkey private p8 pk8 pkcs8 der crt cer asc gpg pgp ppk jwk jwks ovpn age'),
    patterns: [
      { prefix: 'ssh', path: /(?:^|\/)ssh_host_[a-z0-9]{1,20}_key$/ },
      { prefix: 'id_', path: /(?:^|\/)id_(?:rsa|dsa|ecdsa|ed25519)[._-](?!(?:.*\.)?pub$)[a-z0-9._-]{1,80}$/ },
      { extensions: ['json'], path: /jwks?\.json$/ },
      { extensions: ['conf'], path: /(?:^|\/)wg[0-9]{1,3}\.conf$/ },
    ],
    dedicated: true,
  }),
  rule({
    id: 'key-store-file',
    noun: 'a key store',
    description: 'A key store holds private keys behind a password that can be guessed offline for ever.',
    remediation: 'Replace the keys that it holds, and keep the new store in a secret store.',
    severity: 'high',
    format: { kind: 'key-store' },
    names: words('keystore .keystore key3.db key4.db login.keychain'),
    extensions: words('p12 pfx pkcs12 jks jceks keystore bks bcfks ubr keychain keychain-db'),
  }),
  rule({
    id: 'password-database-file',
    noun: 'a password database',
    description: "A password manager's database can be attacked offline by everybody who can read the repository.",
    remediation: 'Change every password that it holds, and keep the database out of the repository.',
    severity: 'high',
    format: { kind: 'key-store' },
    extensions: words('kdbx kdb psafe3'),
  }),
  rule({
    id: 'dotenv-file',
    noun: 'a dotenv file',
    description: 'A tracked dotenv file hands its credentials to everybody who can read the repository.',
    remediation: 'Rotate the values, remove the file from git, ignore it, and keep a `.env.example` without values.',
    severity: 'high',
    format: { kind: 'dotenv', onlySettings: 'note' },
    names: words('.env'),
    patterns: [
      {
        prefix: '.en',
        path: /(?:^|\/)\.env[._-](?!(?:.*[._-])?(?:ts|js|mjs|cjs|py|rb|go|php|sh|bash|fish|ps1|md|patch|diff|html|vue)$)[a-z0-9._-]{1,80}$/,
      },
    ],
  }),
  rule({
    id: 'environment-file',
    noun: 'an environment file',
    description: 'A file of environment variables that holds credentials hands them to everybody who can read it.',
    remediation: 'Rotate the values, and have them set by a secret store where the program is deployed.',
    severity: 'high',
    format: { kind: 'dotenv', onlySettings: 'harmless' },
    names: words('.envrc .flaskenv .dev.vars .secrets.env'),
    extensions: words('env envrc'),
  }),
  rule({
    id: 'service-account-file',
    noun: 'a service account key',
    description: "A cloud provider's service account key gives its holder that account's rights.",
    remediation: 'Delete the key with the provider, and use workload identity or a secret store.',
    severity: 'critical',
    format: { kind: 'settings' },
    names: words('application_default_credentials.json google-credentials.json gcp-credentials.json keyfile.json'),
    patterns: [
      {
        extensions: ['json'],
        path: /(?:service[-_]?account|firebase-adminsdk|client_secret)[^/]{0,80}\.json$/,
      },
    ],
    dedicated: true,
  }),
  rule({
    id: 'cloud-credentials-file',
    noun: 'a cloud credentials file',
    description: 'A credentials file of a cloud command line gives its holder the rights of the person who made it.',
    remediation: 'Deactivate the keys with the provider, and keep the file in the home folder.',
    severity: 'critical',
    format: { kind: 'settings' },
    names: words(
      'credentials .credentials .boto .s3cfg s3cfg .ossutilconfig .tugboat rclone.conf credentials.tfrc.json .terraformrc terraform.rc',
    ),
    patterns: [{ extensions: [''], path: /(?:^|\/)\.aws\/config$/ }],
    secretNames: words('token key client_secret refresh_token pass'),
    dedicated: true,
  }),
  rule({
    id: 'access-key-table',
    noun: 'an access key download',
    description: "The file that AWS offers for download holds a new access key's secret.",
    remediation: 'Deactivate the access key, and make a new one that never enters the repository.',
    severity: 'critical',
    format: { kind: 'lines', lines: 'access-key-table' },
    names: words('rootkey.csv accesskeys.csv credentials.csv new_user_credentials.csv'),
    patterns: [{ extensions: ['csv'], path: /_accesskeys\.csv$/ }],
    dedicated: true,
  }),
  rule({
    id: 'secrets-file',
    noun: 'a secrets file',
    description: 'A file that is named after secrets holds them in plain text.',
    remediation: 'Rotate the values, and keep them encrypted (SOPS, Ansible Vault) or in a secret store.',
    severity: 'high',
    format: { kind: 'settings' },
    names: [
      ...['yml', 'yaml', 'json', 'toml', 'ini', 'properties', 'conf', 'tfvars', 'php', 'xml'].flatMap((extension) =>
        ['secrets', 'secret', 'credentials', 'creds', 'passwords'].map((name) => `${name}.${extension}`),
      ),
      ...words('local.secrets .secrets credentials-config.json'),
    ],
    patterns: [
      {
        extensions: words('yml yaml json toml ini properties'),
        path: /[^/][._-](?:secrets?|credentials)\.[a-z]{2,10}$/,
      },
    ],
    secretNames: words('secret token'),
    dedicated: true,
  }),
  rule({
    id: 'single-secret-file',
    noun: 'a file for one secret',
    description: 'A file that is named after one secret holds it in plain text.',
    remediation: 'Rotate the secret, remove the file from git and ignore it.',
    severity: 'high',
    format: { kind: 'raw' },
    names: words(
      'api_key apikey api-key api_key.txt apikey.txt api-key.txt api_token api_token.txt secret_key secret_key.txt ' +
        'secret_key_base .secret_key secretkey.txt .secret secret.txt secrets.txt secret_token .secret_token token.txt ' +
        '.token access_token access_token.txt password.txt passwords.txt .password .passwd .vault_pass vault_pass ' +
        '.vault_pass.txt vault_pass.txt .vault_password vault_password .vault-password .vault-token .erlang.cookie ' +
        'master.key .master.key',
    ),
    extensions: words('secret secrets passwd-s3fs'),
    patterns: [{ extensions: ['key'], path: /(?:^|\/)config\/(?:credentials\/)?[a-z0-9_-]{1,80}\.key$/ }],
    dedicated: true,
  }),
  rule({
    id: 'netrc-file',
    noun: 'a netrc file',
    description: 'A netrc file holds passwords for automatic logins in plain text.',
    remediation: 'Change the passwords, and keep the file in the home folder.',
    severity: 'high',
    format: { kind: 'lines', lines: 'netrc' },
    names: words('.netrc _netrc .authinfo'),
    dedicated: true,
  }),
  rule({
    id: 'database-client-file',
    noun: 'a database client file',
    description:
      "A database client's password file holds passwords in plain text, or encrypted with a key that all copies share.",
    remediation: 'Change the passwords, and keep the file in the home folder.',
    severity: 'high',
    format: { kind: 'settings' },
    names: words(
      '.my.cnf my.cnf .mylogin.cnf robomongo.json dbeaver-data-sources.xml datasources.local.xml .dbshell .sqliterc',
    ),
    secretNames: words('password userpassword sshpassphrase sshuserpassword'),
    dedicated: true,
  }),
  rule({
    id: 'pgpass-file',
    noun: 'a PostgreSQL password file',
    description: 'A PostgreSQL password file holds passwords in plain text.',
    remediation: 'Change the passwords, and keep the file in the home folder.',
    severity: 'high',
    format: { kind: 'lines', lines: 'pgpass' },
    names: words('.pgpass pgpass.conf pgpass'),
    dedicated: true,
  }),
  rule({
    id: 'git-credentials-file',
    noun: 'a git credential store',
    description: "Git's plain credential store holds tokens inside URLs.",
    remediation: 'Revoke the tokens, and use a credential helper that encrypts.',
    severity: 'critical',
    format: { kind: 'lines', lines: 'url-per-line' },
    names: words('.git-credentials git-credentials'),
    dedicated: true,
  }),
  rule({
    id: 'forge-token-file',
    noun: "a code host's client file",
    description: "A code host's command line keeps a person's token in this file.",
    remediation: 'Revoke the token, and keep the file in the home folder.',
    severity: 'critical',
    format: { kind: 'settings' },
    patterns: [
      { extensions: ['', 'yml'], path: /(?:^|\/)(?:\.config\/)?(?:gh\/hosts\.yml|hub|glab-cli\/config\.yml)$/ },
    ],
    dedicated: true,
  }),
  rule({
    id: 'password-hash-file',
    noun: 'a password file',
    description: 'Password hashes can be guessed offline by everybody who can read the repository.',
    remediation: 'Change the passwords, and make the file where the service is deployed.',
    severity: 'medium',
    format: { kind: 'lines', lines: 'password-hashes' },
    names: words(
      '.htpasswd htpasswd .htdigest shadow shadow- shadow.bak gshadow master.passwd passwd ftpd.passwd proftpdpasswd users.htpasswd',
    ),
    extensions: words('htpasswd htdigest'),
    dedicated: true,
  }),
  rule({
    id: 'package-registry-file',
    noun: "a package manager's configuration",
    description: 'A registry token in a tracked configuration lets others publish in your name.',
    remediation: 'Revoke the token, and write a reference to an environment variable in its place.',
    severity: 'critical',
    format: { kind: 'settings' },
    names: words(
      '.npmrc npmrc .yarnrc .yarnrc.yml .pypirc pip.conf nuget.config auth.json credentials.toml settings-security.xml bunfig.toml .condarc',
    ),
    patterns: [
      { extensions: ['xml'], path: /(?:^|\/)(?:maven[-_.]?)?settings\.xml$/ },
      { extensions: ['', 'toml'], path: /(?:^|\/)\.cargo\/(?:credentials|config\.toml)$/ },
    ],
    secretNames: words('_authtoken _auth _password auth cleartextpassword npmauthtoken npmauthident'),
    dedicated: true,
  }),
  rule({
    id: 'container-registry-file',
    noun: "a container client's configuration",
    description: "A container client's configuration holds registry logins in base64, which everybody can read.",
    remediation: 'Revoke the login, and use a credential helper.',
    severity: 'critical',
    format: { kind: 'settings' },
    names: words('.dockercfg .dockerconfigjson'),
    patterns: [{ extensions: ['json'], path: /(?:^|\/)\.docker\/config\.json$/ }],
    secretNames: words('auth identitytoken registrytoken'),
    dedicated: true,
  }),
  rule({
    id: 'kubeconfig-file',
    noun: 'a kubeconfig',
    description: "A kubeconfig with a key, token or password gives its holder the user's rights in the cluster.",
    remediation: "Revoke the user's certificate or token, and keep kubeconfigs out of the repository.",
    severity: 'critical',
    format: { kind: 'settings' },
    names: words('kubeconfig kubeconfig.yml kubeconfig.yaml kubeconfig.json .kubeconfig admin.conf kubelet.conf'),
    extensions: words('kubeconfig'),
    patterns: [{ extensions: [''], path: /(?:^|\/)\.kube\/config$/ }],
    secretNames: words('client-key-data token password id-token refresh-token'),
    dedicated: true,
  }),
  rule({
    id: 'terraform-state-file',
    noun: 'a Terraform state',
    description: 'A Terraform state holds every generated password and key in plain text.',
    remediation: 'Rotate what it holds, and move the state to an encrypted remote backend.',
    severity: 'high',
    format: { kind: 'settings' },
    extensions: words('tfstate'),
    patterns: [{ extensions: words('backup'), path: /\.tfstate(?:\.[0-9]{6,20})?\.backup$/ }],
    secretNames: words('result private_key_pem private_key_openssh secret secret_string admin_password client_key'),
  }),
  rule({
    id: 'terraform-variables-file',
    noun: 'a Terraform variables file',
    description: 'A tracked variables file with credentials hands them to everybody who can read the repository.',
    remediation: 'Rotate the values, and pass them as `TF_VAR_` variables from a secret store.',
    severity: 'high',
    format: { kind: 'settings' },
    extensions: words('tfvars'),
    patterns: [{ extensions: ['json'], path: /\.tfvars\.json$/ }],
  }),
  rule({
    id: 'php-configuration-file',
    noun: 'a PHP configuration',
    description: 'A configuration of a PHP application holds its database password and its salts.',
    remediation: 'Rotate the values, and read them from the environment.',
    severity: 'high',
    format: { kind: 'settings' },
    names: words('wp-config.php wp-config-local.php localsettings.php config.inc.php settings.local.php'),
    secretNames: words('auth_key secure_auth_key logged_in_key nonce_key blowfish_secret'),
    dedicated: true,
  }),
  rule({
    id: 'build-properties-file',
    noun: "a build tool's properties",
    description: 'Passwords for signing and publishing in tracked properties let others publish in your name.',
    remediation: "Change the passwords, and keep them in the home folder's properties or a secret store.",
    severity: 'high',
    format: { kind: 'settings' },
    names: words(
      'gradle.properties local.properties key.properties keystore.properties signing.properties secrets.properties',
    ),
  }),
  rule({
    id: 'file-transfer-client-file',
    noun: "a file transfer client's configuration",
    description: "A file transfer client's configuration holds the server's password in plain text or base64.",
    remediation: "Change the server's password, and ignore the file.",
    severity: 'high',
    format: { kind: 'settings' },
    names: words(
      'sitemanager.xml recentservers.xml filezilla.xml sftp-config.json .ftpconfig .sftpconfig.json .remote-sync.json ' +
        'deployment-config.json webservers.xml winscp.ini .ftppass .ftp-simple-temp',
    ),
    patterns: [{ extensions: ['json'], path: /(?:^|\/)\.vscode\/(?:sftp|ftp-sync)\.json$/ }],
    secretNames: words('pass password passphrase'),
    dedicated: true,
  }),
  rule({
    id: 'mail-client-file',
    noun: "a mail client's configuration",
    description: "A mail client's configuration holds the account's password in plain text.",
    remediation: "Change the account's password, and keep the file in the home folder.",
    severity: 'high',
    format: { kind: 'lines', lines: 'words' },
    names: words('.esmtprc .msmtprc msmtprc .fetchmailrc .muttrc .mailrc .offlineimaprc'),
    secretNames: words('password passwd pass imap_pass smtp_pass'),
    dedicated: true,
  }),
  rule({
    id: 'browser-logins-file',
    noun: "a browser's stored logins",
    description: "A browser profile's stored logins can be decrypted with the key that lies beside them.",
    remediation: 'Change the stored passwords, and remove the profile from git.',
    severity: 'high',
    format: { kind: 'settings' },
    names: words('logins.json'),
    secretNames: words('encryptedpassword'),
    dedicated: true,
  }),
  rule({
    id: 'shell-history-file',
    noun: 'a command history',
    description: 'A command history shows what its owner typed, often with passwords.',
    remediation: 'Remove the file from git, ignore it, and rotate what was typed.',
    severity: 'low',
    format: { kind: 'presence' },
    names: words(
      '.bash_history .zsh_history .sh_history .ash_history .history .mysql_history .psql_history .sqlite_history ' +
        '.python_history .node_repl_history .irb_history .rediscli_history .mongorc_history',
    ),
  }),
] as const satisfies readonly SensitiveFileRule[]

/** The id of a kind of sensitive file. */
export type SensitiveFileRuleId = (typeof SENSITIVE_FILE_RULES)[number]['id']
