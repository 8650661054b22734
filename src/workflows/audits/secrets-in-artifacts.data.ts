/** Paths where credentials lie: what the path looks like, and what lies there. */
export const SENSITIVE_PATHS: readonly (readonly [RegExp, string])[] = [
  [/(?:^|\/)\.env(?:\.(?!example|sample|template|dist|[jt]s$|d\.ts$)[\w-]+)*\*?$/i, 'variables with credentials'],
  [/(?:^|\/)\.(?:npmrc|yarnrc\.yml|pypirc|netrc|git-credentials|pgpass|htpasswd)$/i, 'registry and server passwords'],
  [/(?:^|\/)\.git(?:\/config|\/\*\*?|\/)?$/i, 'the credential of the checkout'],
  [/(?:^|\/)\.docker(?:\/config\.json|\/?)$/i, 'passwords of container registries'],
  [
    /(?:^|\/)\.(?:aws|azure|kube|ssh|gnupg|gcloud|config\/gcloud|terraform\.d)(?:\/.*)?$/i,
    'keys for servers and clouds',
  ],
  [/\.(?:key|p12|pfx|jks|keystore|ppk|kdbx)$/i, 'private keys'],
  // Certificates of signatures are called `file.ext.pem`, and public keys say that they are.
  [/(?:^|\/)(?!(?:[\w-]*[_-])?(?:cert|certificate|chain|ca|pub|public|cosign)\b)[^./{}]{1,200}\.pem$/i, 'private keys'],
  [/(?:^|\/)id_(?:rsa|dsa|ecdsa|ed25519)$/i, 'a private key'],
  [/\.tfstate(?:\.backup)?$|(?:^|\/)\*\.tfstate\*$/i, 'the state of Terraform, with every secret in it'],
  [/^(?:~|\$\{?HOME\}?|\$\{\{\s*env\.HOME\s*\}\})\/?(?:\*\*?)?$/i, 'the home folder'],
  [/^(?:\$\{?RUNNER_TEMP\}?|\$\{\{\s*runner\.temp\s*\}\}|.*\/_work\/_temp)\/?(?:\*\*?)?$/i, 'the runner’s own files'],
]
