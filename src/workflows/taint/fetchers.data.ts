/** A command that prints a credential which the runner does not know, and so does not mask. */
export interface Fetcher {
  /** Its program and the words that come after it in this order, options and names between them. */
  readonly words: string
  /** One of its words has to match. */
  readonly only?: RegExp
  /** None of its words may match. */
  readonly unless?: RegExp
}

/** Written to a file, or into place. */
const INTO_FILE = /^(?:-i|-o|--(?:in-?place|output|out|out-?file|file)(?:=.*)?)$/
/** A question about something else than the credential. */
const ABOUT = /(?:^|[.=])(?:ARN|Arn|Account|Name|Version|VersionId|expiresOn|tenant|subscription)$/

/** Every such command that is known. */
export const FETCHERS: readonly Fetcher[] = [
  { words: 'gh auth status', only: /^(?:-t|--show-token)$/ },
  { words: 'vault kv get' },
  { words: 'vault read' },
  { words: 'vault token create' },
  { words: 'op read', unless: INTO_FILE },
  { words: 'op item get', only: /^--reveal$/ },
  { words: 'doppler secrets get', only: /^--plain$/ },
  { words: 'doppler secrets download', only: /^--no-file$/ },
  { words: 'bws secret get' },
  { words: 'infisical secrets get', only: /^--plain$/ },
  { words: 'infisical export' },
  { words: 'pass show' },
  { words: 'sops', only: /^(?:-d|--decrypt|decrypt)$/, unless: INTO_FILE },
  { words: 'ansible-vault view' },
  { words: 'ansible-vault decrypt', only: /^--output=-$/ },
  { words: 'aws secretsmanager get-secret-value', unless: ABOUT },
  { words: 'aws ssm get-parameter', only: /^--with-decryption$/, unless: ABOUT },
  { words: 'aws ssm get-parameters', only: /^--with-decryption$/, unless: ABOUT },
  { words: 'aws ssm get-parameters-by-path', only: /^--with-decryption$/, unless: ABOUT },
  { words: 'aws sts get-session-token', unless: ABOUT },
  { words: 'aws sts assume-role', unless: ABOUT },
  { words: 'aws sts assume-role-with-web-identity', unless: ABOUT },
  { words: 'aws ecr get-login-password' },
  { words: 'aws codeartifact get-authorization-token' },
  { words: 'az account get-access-token', unless: ABOUT },
  { words: 'az acr login', only: /^--expose-token$/ },
  { words: 'az keyvault secret show', unless: /^(?:--query=)?(?:id|name|attributes.*)$/ },
  { words: 'az storage account keys list' },
  { words: 'az ad sp create-for-rbac' },
  { words: 'gcloud auth print-access-token' },
  { words: 'gcloud auth print-identity-token' },
  { words: 'gcloud auth application-default print-access-token' },
  { words: 'gcloud secrets versions access', unless: INTO_FILE },
  { words: 'kubectl create token' },
  { words: 'kubectl config view', only: /^--raw$/ },
  { words: 'oc create token' },
  { words: 'oc whoami', only: /^(?:-t|--show-token)$/ },
  { words: 'pulumi stack output', only: /^--show-secrets$/ },
  { words: 'pulumi config', only: /^--show-secrets$/ },
  { words: 'heroku auth:token' },
  { words: 'heroku config' },
  { words: 'flyctl auth token' },
  { words: 'fly auth token' },
  { words: 'npm token create' },
  { words: 'gpg', only: /^--export-secret-keys?$/, unless: INTO_FILE },
]

/** Files that hold nothing but credentials; what reads them aloud prints these. */
export const CREDENTIAL_FILES =
  /^(?:~|\$\{?HOME\}?|\/root|\/home\/runner)\/\.(?:docker\/config\.json|aws\/credentials|kube\/config|ssh\/id_[a-z0-9]+|netrc|git-credentials|pypirc|pgpass|azure\/accessTokens\.json|config\/gcloud\/application_default_credentials\.json)$/

export const FETCHING_PROGRAMS: readonly string[] = [
  ...new Set(FETCHERS.map(({ words }) => words.split(' ', 1)[0] ?? '')),
]
