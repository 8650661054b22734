/** Words that make a setting's name a credential's, wherever they stand in it. */
export const SECRET_WORDS: ReadonlySet<string> = new Set(
  (
    'password passwd passwort passphrase passcode pwd pass pw dbpass dbpassword userpassword secret secrets ' +
    'clientsecret token tokens authtoken accesstoken apitoken apikey accesskey secretkey privatekey signingkey ' +
    'encryptionkey masterkey credential credentials creds salt webhook'
  ).split(' '),
)

/** Words that are several written as one, of which the last names a credential: `dbpasswd`, `jwtsecret`. */
export const JOINED_SECRET =
  /^([a-z0-9]{2,30})(?:password|passwd|passphrase|pwd|secret|token|apikey|secretkey|accesskey|privatekey)$/

/** First words by which such a word names an action, an element of a page or a parser, or what is made up. */
export const JOINED_OTHERS: ReadonlySet<string> = new Set(
  (
    'no non forgot forgotten lost reset change confirm show hide has is old new with without require required check ' +
    'verify update valid invalid validate get read parse enter input empty null use one last first next prev previous ' +
    'current page continuation cancel cancellation csrf xsrf sync push device peek lookahead start end begin open close ' +
    'comma colon string number type name keyword identifier operator comment eof top big my some your test demo example'
  ).split(' '),
)

/** Words that make `key` a credential's: `api_key`, but neither `primary_key` nor `key`. */
export const KEY_QUALIFIERS: ReadonlySet<string> = new Set(
  (
    'api app access secret private encryption encrypt crypt crypto signing sign signature master service account ' +
    'storage auth authentication session cookie jwt jwk hmac hash aes rsa license licence admin shared subscription ' +
    'client server deploy ssh tls ssl webhook fernet functions subscription ingestion unseal'
  ).split(' '),
)

/** Last words that make it a setting about a credential: its length, its file, its name. */
export const ABOUT_WORDS: ReadonlySet<string> = new Set(
  (
    'age alg algorithm alias aliases allowed answer arn attempts audience backend base64 bits char chars class column command cookie count ' +
    'days dir directory disabled domain duration email enable enabled endpoint engine env expiration expire expired ' +
    'expires expiry ext field file filename folder format header hint host hours id ids interval issuer kind label ' +
    'len length level lifetime limit link location manager max message method min minutes mode name names namespace ' +
    'note number page param parameter path pattern period plugin policy port prefix prompt property protected ' +
    'provider pub public question ref reference regex region rejected required reset resource role rotation rounds route ' +
    'scheme scope scopes script seconds selector size source state status store strategy strength suffix template ' +
    'time timeout title ttl tx txid txhash type unit url uri url2 user username users validity valid variable vault version'
  ).split(' '),
)

/** Words that make a value public by design, as bundlers and providers document it. */
export const PUBLIC_WORDS: ReadonlySet<string> = new Set(['public', 'pub', 'publishable', 'anon', 'site', 'csrf'])

/** Values that nobody would guard: what images, tutorials and installers ship with. */
export const DEFAULT_VALUES: ReadonlySet<string> = new Set(
  (
    '000000 1234 12345 123456 1234567 12345678 123456789 1234567890 abc123 adm admin admin123 administrator admin@123 ' +
    'airflow alpine app app123 bar baz changeit dbpass dbpassword debug default demo dev devel development django ' +
    'docker elastic foo foobar grafana guest hackme hello hunter2 keycloak laravel letmein local localhost mariadb ' +
    'master minio minioadmin minio123 mongo mongodb monty mypass mypassword mysecret mysecretpassword mysql n8n neo4j ' +
    'nextcloud pa55word pass pass123 passw0rd passwd password password1 password123 postgres postgresql prisma pwd ' +
    'qwerty rabbitmq redis root root123 rootpass rootpassword rootroot s3cr3t sa sail secret secret123 secretkey ' +
    'secretpassword sonar super supersecret superuser symfony temp test test123 test1234 tester testing testpass ' +
    'testpassword testsecret toor typo3 user userpass userpassword vagrant verysecret wordpress zap'
  ).split(' '),
)

/** Parts that make a value somebody's placeholder, wherever they stand in it. */
export const PLACEHOLDER_PARTS =
  /change[-_ ]?(?:me|this|it|in|before|later)|example|placeholder|replace|redacted|removed|dummy|sample|[-_ ]here\b|\bto[-_ ]?do\b|fix[-_ ]?me|insert[-_ ]|enter[-_ ]|fill[-_ ]|put[-_ ]|your[-_ ]|\byour|_your|not[-_ ]?(?:a[-_ ]?)?(?:real|secret|needed|used|set)|must[-_ ]be|generate[-_ ]|xxxx|x{3,}$|\*{3,}|\.{3}|…|lorem|fake|mock|12345678901234|abcdefghij|0123456789|notreal|some[-_ ]?(?:secret|password|token|key)|this[-_ ]?is|super[-_ ]?secret|unsafe|insecure|do[-_ ]?not[-_ ]?use|set[-_ ]?(?:me|this|in)[-_ ]?|unused|undefined|random[-_ ]?(?:string|secret|key)|secure[-_ ]?(?:secret|random|password)|long[-_ ]?(?:random|secret)|for[-_ ](?:dev|test|local)|local[-_ ]?(?:dev|only)|dev[-_ ](?:only|secret|key|password|token)|test[-_ ](?:only|secret|key|password|token)/

/** What hexadecimal digits are typed for. */
export const HEX_WORDS = /deadbeef/i

/** The digest of a value, from which nobody gets it back; `scrypt:` as the digests of this tool have it. */
export const DIGEST = /^(?:sha(?:1|224|256|384|512)[:-][0-9a-z+/=]{27,128}|scrypt:[0-9a-f]{32})$/i

/** A value that names where the credential is, and is none itself. */
export const REFERENCE =
  /^(?:\$(?:[A-Za-z_{(]|$)|%[A-Za-z_]+%$|\{\{|<[^>]*>$|\[[^\]]*\]$|\{[^}]*\}$|<%|![a-z]|`|\/(?:run|var|etc|home|root|usr|opt|secrets|mnt|tmp|app|config)\/|\.{1,2}\/|~\/|file:|op:\/\/|vault:|secret:|secretref:|awssm|aws-?ssm|ssm:|sm:\/\/|gcp?sm|arn:|ref\+|keychain:|keyring:|env[:.(]|process\.env|os\.(?:environ|getenv)|getenv|projects\/|azurekeyvault|@microsoft\.keyvault|enc\[|encrypted:|enc:|pgp:|age:)|\$\{[^{}]*\}|\$\([^()]*\)|\{\{[^{}]*\}\}|<%=|%\([a-z_]+\)s|#\{[^{}]*\}|__[A-Z_]+__/i

/** A value that is a setting and not a secret. */
export const PLAIN_SETTING =
  /^(?:true|false|yes|no|on|off|none|null|nil|n\/a|-|auto|default|optional|required|never|always|enabled|disabled|basic|bearer|plain|login|md5|sha1|sha256|scram-sha-256|pkcs[#-]?\d{1,2}|rs256|hs256|es256|[-+]?[0-9.]{1,9}[a-z]{0,3})$/i
