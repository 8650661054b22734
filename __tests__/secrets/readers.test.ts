import { madeUpDer, madeUpToken, pem, privateKeyLabel } from '../../src/secrets/example-material.ts'
import { scanBytes } from '../../src/secrets/scan.ts'
import { secretDigester } from '../../src/secrets/secret-digest.ts'

const digester = secretDigester(0)
const RANDOM = madeUpToken('readers', 40)
const HEX = Buffer.from(madeUpToken('readers', 24)).toString('hex').slice(0, 32).replace(/^./, 'f')
const PASSWORD = ['Winter', 'reise', '8', '!'].join('')
const KEY = pem(privateKeyLabel('RSA'), madeUpDer.rsaPrivateKey())
const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64')

/** Each as `rule confidence line`. */
function told(text: string, path: string | null = null): readonly string[] {
  return scanBytes(Buffer.from(text, 'utf8'), { path, digester }).sightings.map(
    ({ rule, confidence, startLine }) => `${rule} ${confidence} ${startLine}`,
  )
}

describe('passwords in URLs', () => {
  it.each([
    ['a database', `postgres://shop:${PASSWORD}@db.acme-shop.net:5432/shop`, 'url-password medium 1'],
    ['a broker', `amqps://shop:${RANDOM}@mq.acme-shop.net`, 'url-password high 1'],
    ['percent escapes', `https://shop:${PASSWORD.replace('!', '%21')}@acme-shop.net`, 'url-password medium 1'],
    [
      'a token in the place of the user',
      `https://${RANDOM}:x-oauth-basic@git.acme-shop.net/a.git`,
      'url-password high 1',
    ],
    ['an at sign that is not escaped', `mysql://shop:${PASSWORD}@9@db.acme-shop.net/shop`, 'url-password medium 1'],
    ['this machine', `redis://:${RANDOM}@localhost:6379`, 'url-password low 1'],
    ['a neighbour in a compose file', `redis://:${RANDOM}@cache:6379`, 'url-password low 1'],
    ['a documentation host', `https://shop:${RANDOM}@shop.example.com`, 'url-password low 1'],
    ['a common default', 'postgres://postgres:postgres@db.acme-shop.net', 'url-password low 1'],
  ])('are told for %s', (_, text, expected) => {
    expect(told(text)).toEqual([expected])
  })

  it.each([
    'https://user:$PASSWORD@acme-shop.net',
    'https://user:${{ secrets.PASSWORD }}@acme-shop.net',
    'https://user:<password>@acme-shop.net',
    'https://{user}:{password}@acme-shop.net',
    'https://user:DB_PASSWORD@acme-shop.net',
    'https://acme-shop.net/a:b@c',
    'https://acme-shop.net:8080/@scope/name',
    'mailto:someone@acme-shop.net',
    'git@github.com:acme/shop.git',
    'ssh://git@github.com:22/acme/shop.git',
  ])('are not seen in %s', (text) => {
    expect(told(text)).toEqual([])
  })
})

describe('common passwords in URLs', () => {
  const url = (scheme: string, login: string, host: string): string => `address: ${scheme}://${login}@${host}/main`

  it.each([
    ['settings', url('mongodb', 'shopuser:testpass', 'ds048.acmehosting.com'), 'config/mongoid.yml'],
    ['a number', url('postgres', 'postgres:postgres', '10.211.55.70'), 'config/db.yml'],
    ['code', `connect("${url('mongodb', 'admin:admin', 'ds048.acmehosting.com').slice(9)}")`, 'src/db.js'],
  ])('are told in %s for a host that everybody can reach', (_, text, path) => {
    expect(told(text, path)).toEqual(['url-password medium 1'])
  })

  it.each([
    ['a login as documentation has it', url('mongodb', 'user:password', 'ds048.acmehosting.com'), 'config/db.yml'],
    [
      'a host as documentation has it',
      url('mongodb', 'shopuser:testpass', 'db.example-shop.internal'),
      'config/db.yml',
    ],
    ['an address of the web in code', url('https', 'shopuser:testpass', 'acmehosting.com'), 'src/url.js'],
    ['an example', url('mongodb', 'shopuser:testpass', 'ds048.acmehosting.com'), 'examples/db.yml'],
  ])('inform alone for %s', (_, text, path) => {
    expect(told(text, path)).toEqual(['url-password low 1'])
  })
})

describe('headers and options of clients', () => {
  it.each([
    ['a bearer token', `Authorization: Bearer ${RANDOM}`],
    ['a header in code', `headers: { "Authorization": "Bearer ${RANDOM}" }`],
    ['a scheme of a service', `Authorization: token ${RANDOM}`],
    ['a basic login', `Authorization: Basic ${base64(`shop:${PASSWORD}`)}`],
    ['a user of curl', `curl -u shop:${PASSWORD} https://api.acme-shop.net`],
    ['a quoted user of curl', `curl --user "shop:${PASSWORD}" https://api.acme-shop.net`],
    ['a token as user', `curl -u ${RANDOM}: https://api.acme-shop.net`],
    ['a header of curl', `curl https://api.acme-shop.net \\\n  -H 'X-Acme-Key: ${RANDOM}'`],
  ])('tell %s', (_, text) => {
    expect(told(text).map((line) => line.split(' ')[0])).toEqual(['authorization-header'])
  })

  it.each([
    'Authorization: Bearer $TOKEN',
    'Authorization: Bearer <your token>',
    'Authorization: Bearer {access_token}',
    'Authorization: Basic ...',
    `Authorization: Basic ${base64('user:password')}`,
    'curl -u user:password https://api.acme-shop.net',
    'curl -u "$USER:$PASSWORD" https://api.acme-shop.net',
    'curl -H "Authorization: token ${GITHUB_TOKEN}" https://api.acme-shop.net',
    'authorization: required for all of the endpoints below',
    'basic authentication is not supported here',
  ])('say nothing of %s', (text) => {
    expect(told(text)).toEqual([])
  })
})

describe('settings', () => {
  it.each([
    ['a random value', `SESSION_SECRET=${RANDOM}`, 'secret-setting high 1'],
    ['hexadecimal digits', `encryption_key: "${HEX}"`, 'secret-setting high 1'],
    ['a password that a person chose', `db_password = "${PASSWORD}"`, 'secret-setting medium 1'],
    ['a connection string', `"Server=db;User Id=shop;Password=${PASSWORD};"`, 'secret-setting medium 1'],
    [
      'the default of an environment variable',
      `os.environ.get("DB_PASSWORD", "${PASSWORD}")`,
      'secret-setting medium 1',
    ],
    ['what PHP uses without a variable', `getenv('DB_PASSWORD') ?: '${PASSWORD}'`, 'secret-setting medium 1'],
    ['what Rust uses without a variable', `env("DB_PASSWORD").unwrap_or("${PASSWORD}")`, 'secret-setting medium 1'],
    ['a name between blanks in brackets', `$settings[ 'api_key' ] = '${RANDOM}';`, 'secret-setting high 1'],
    ['words with marks behind them', 'const appPassword = "a string that is strong!!@#$"', 'secret-setting medium 1'],
    ['a token that names itself', `const token = "SECRET_TOKEN_${HEX}"`, 'secret-setting high 1'],
    ['marks among its characters', 'JWT_SECRET = "T2BY6#]zc>Byuz4"', 'secret-setting medium 1'],
    ['a statement of SQL', `CREATE USER 'shop'@'%' IDENTIFIED BY '${PASSWORD}';`, 'secret-setting medium 1'],
    ['a role of PostgreSQL', `CREATE ROLE shop WITH LOGIN PASSWORD '${PASSWORD}';`, 'secret-setting medium 1'],
    ['a variable of Terraform', `variable "db_password" {\n  default = "${PASSWORD}"\n}`, 'secret-setting medium 2'],
    ['a token that is a UUID', `api_token = "6f1c2b9e-8d47-4c1a-9a53-0be1f27d9c04"`, 'secret-setting medium 1'],
    ['a placeholder in words, which informs', 'cookieSecret: "session_cookie_secret_here"', 'secret-setting low 1'],
    ['a default', 'password: "postgres"', 'secret-setting low 1'],
    ['a name that nothing separates', `$dbpasswd = '${PASSWORD}';`, 'secret-setting medium 1'],
    [
      'a recovery phrase',
      `mnemonic = "river stone cloud amber pilot tulip grape ocean candle forest mirror wagon"`,
      'secret-setting high 1',
    ],
  ])('tell %s', (_, text, expected) => {
    expect(told(text)).toEqual([expected])
  })

  it.each([
    ['a reference', 'password: ${DB_PASSWORD}'],
    ['the environment', 'const secret = process.env.SECRET'],
    ['a call', 'token = next_token(stream)'],
    ['a method of the value', 'password = password.encode("latin1")'],
    ['a lookup', 'password = config.get("database.password")'],
    ['an empty value', 'password = ""'],
    ['a template', 'password: "{{ .Values.password }}"'],
    ['a mask', 'password = "********"'],
    ['a file', 'private_key = "/etc/ssl/private/server.key"'],
    ['a version', '"js-tokens": "^4.0.0"'],
    ['an address', 'token_url = "https://acme-shop.net/oauth/token"'],
    ['a digest beside an integrity key', `integrity_key_hash: "${HEX}"`],
    ['a token against forgery', `authenticity_token = "${RANDOM}"`],
    ['a public key', `public_key = "${RANDOM}"`],
    ['a sealed value', `secret: "AgA${RANDOM.repeat(20)}"`],
    ['a slow hash', `"password": "$2b$12$${RANDOM}abcdefghijkl1"`],
    ['the header of a token', `token = "${base64('{"alg":"HS256","typ":"JWT"}')}."`],
    ['a token against forgery in one word', `form.append("csrfmiddlewaretoken", "${RANDOM}")`],
    [
      'a published token',
      `token = "${['eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9', base64('{"sub":"1"}').replaceAll('=', ''), 'a1b2c3d4'.repeat(5)].join('.')}"`,
    ],
    [
      'an alphabet with numbers between',
      `api_key = "${Array.from('abcdefghijklmnop', (letter, at) => `${at % 10}${letter}`).join('')}"`,
    ],
    ['a transaction', `const tokenTx = "0x${HEX}${HEX}"`],
    ['a branch with its commit', `"shop/auth": "dev-master#${HEX}"`],
    ['the answer to a question', '"secretAnswer": "Football1"'],
    ['a moment', 'adminPasswordMtime: "2006-01-02T15:04:05Z"'],
    ['code behind a text that ends', 'print("Your password is: "+row.get("password")+"!")'],
    ['an alias', `RSA_KEY_ALIAS = "Shop8Labs"`],
    ['the id of an object', `"Secret": "LA_kwDOCs${RANDOM.slice(0, 10)}"`],
    ['the next of a list of members', 'Set.of("com.acme.Pool#getPassword", "com.acme.Pool#getUserName")'],
    ['whose key signed an address', `https://a.acme.net/b?X-Amz-Credential=shopA1b2C3d4%2F20260801%2Fauto%2Fs3`],
    ['a grammar', 'tokens = r"H{1,2}|m{1,2}|YYYY|[a-z]"'],
    ['ciphertext', 'password: ENC[AES256_GCM,data:abc,iv:def]'],
    ['prose', 'The password is stored as a hash, the key: never.'],
    ['a pattern', 'token = "acme_[A-Za-z0-9]{36}"'],
    ['an expression', 'if (token !== undefined) return token.length'],
  ])('say nothing of %s', (_, text) => {
    expect(told(text)).toEqual([])
  })

  it.each([
    ['a comment of source', `// api_key: "${RANDOM}"`, 'src/app.js'],
    ['a name that says that it is made up', `TEST_API_KEY = "${RANDOM}"`, 'src/app.py'],
    ['a translation', `"show_password_key": "${RANDOM}"`, 'src/locales/de.json'],
    ['a sentence', 'vaultpassword=set_this_one_up_before_it_runs_on_K8S', 'app.properties'],
    ['an attribute that is bound', `<PasswordField :token="token1" />`, 'src/App.vue'],
    ['what something is put behind', `this.key = options.sessionKey || ('oauth2:' + host)`, 'src/a.js'],
    ['a description of an interface in code', `password: "${PASSWORD}"`, 'swagger.js'],
    ['a description of an interface', `password: "${PASSWORD}"`, 'api/swagger.yaml'],
    ['a program that Yarn fetched', `password: "${PASSWORD}"`, '.yarn/releases/yarn.cjs'],
    ['a test of an abbreviation', `password = "${PASSWORD}"`, 'src/shop/LoginUITest.java'],
    ['an integration test of Maven', `password = "${PASSWORD}"`, 'src/it/java/shop/Login.java'],
    ['the digest of the password of a user', `{ "username": "bob", "password": "${HEX}" }`, 'src/users.py'],
    ['a report of another tool', `"line": "password: \\"${PASSWORD}\\""`, 'scan.sarif.json'],
    ['a key for searching', `algolia: { appId: "SHOP12AB34", apiKey: "${HEX}", indexName: "shop" }`, 'docs.config.js'],
  ])('inform alone in %s', (_, text, path) => {
    expect(told(text, path).filter((line) => !line.includes(' low '))).toEqual([])
  })
})

describe('secrets of the application itself', () => {
  it('are told where their value works, and not where it names them again', () => {
    expect(told('const SigningKey = "signing"', 'src/keys.go')).toEqual(['secret-setting low 1'])
    expect(told('const signingKey = "shop"', 'src/keys.go')).toEqual(['secret-setting medium 1'])
  })

  it('are told for an API key that nothing says is public', () => {
    expect(told(`const apiKey = "${HEX}"`, 'src/app.js')).toEqual(['secret-setting high 1'])
  })
})

describe('a word that somebody chose for a database', () => {
  it.each([
    ['a compose file', '      - POSTGRES_PASSWORD=shopfront', 'docker-compose.yml'],
    ['properties', 'spring.datasource.password=shopfront', 'src/main/resources/application.properties'],
    ['the default of a variable', 'password: ${MYSQL_PASSWORD:-shopfront}', 'docker-compose.yml'],
    ['a block of settings', 'datasource:\n  url: jdbc:mysql://db/a\n  password: shopfront', 'application.yml'],
    ['a connection in code', 'createConnection({ host: h, password: "shopfront" })', 'src/db.js'],
    ['SQL', `CREATE USER shop IDENTIFIED BY 'shopfront';`, 'db/init.sql'],
    ['an initial script', "db.createUser({ user: 'a', pwd: 'shopfront', roles: [] })", 'mongo-init.js'],
    ['a login of an application', 'dbuser=root\ndbpass=root', 'WEB-INF/config.properties'],
    ['a string that connects', '"Server=db;Username=postgres;Password=postgres;"', 'worker/Program.cs'],
  ])('is told in %s', (_, text, path) => {
    expect(told(text, path).map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual(['secret-setting medium'])
  })

  it.each([
    ['what images ship with', 'POSTGRES_PASSWORD=postgres', 'docker-compose.yml'],
    ['what names the setting again', 'MYSQL_PASSWORD=mysql_password', 'docker-compose.yml'],
    ['the password of something else', 'GRAFANA_PASSWORD=shopfront', 'docker-compose.yml'],
    ['a workflow', 'runs-on: a\nenv:\n  POSTGRES_PASSWORD: shopfront', '.github/workflows/a.yml'],
    ['a test', 'POSTGRES_PASSWORD=shopfront', 'tests/docker-compose.yml'],
    ['the name of a key', 'existingSecretPasswordKey: shopfront', 'values.yaml'],
    ['a call in a template', '{{- $postgresPassword = include "shop.password" . }}', 'templates/secret.yaml'],
    ['a schema', '"postgresPassword": {\n  "type": "string"', 'values.schema.json'],
    ['a table of words', "dataBase: 'database',\n  passWord: 'password',\n  userName: 'username',", 'rules/words.js'],
    ['the login of a mail server', 'mail.user=root\nmail.password=root', 'app.properties'],
  ])('informs alone in %s', (_, text, path) => {
    expect(told(text, path).filter((line) => !line.includes(' low '))).toEqual([])
  })
})

describe('keys of several lines', () => {
  it.each([
    ['lines of their own', KEY, 1],
    ['a string with line breaks written out', `const key = "${KEY.trim().replaceAll('\n', '\\n')}"`, 1],
    ['a string with carriage returns written out', `{"key": "${KEY.trim().replaceAll('\n', '\\r\\n')}"}`, 1],
    ['an indented block', `key: |\n${KEY.replace(/^/gm, '    ')}`, 2],
    ['a comment', `# before\n${KEY.replace(/^/gm, '# ')}`, 2],
    ['a base64 setting', `tls.key: ${base64(KEY)}`, 1],
  ])('are told in %s', (_, text, line) => {
    expect(told(text)).toEqual([`private-key high ${line}`])
  })

  it('are told of a provider where their file is one', () => {
    const account = JSON.stringify({ type: 'service_account', project_id: 'shop', private_key: KEY }, null, 2)
    expect(told(account)).toEqual(['google-service-account-key high 4'])
  })

  it('are told of the private member in capitals, as .NET writes keys for development', () => {
    const key = JSON.stringify({ Alg: 'ES256', D: madeUpToken('member', 43), Kty: 'EC', X: madeUpToken('x', 43) })
    expect(told(key)).toEqual(['json-web-key high 1'])
  })

  it('are told of the private member of a JSON Web Key, and not of a public key', () => {
    const member = madeUpToken('member', 43)
    const key = { kty: 'OKP', crv: 'Ed25519', x: madeUpToken('x', 43) }
    expect(told(JSON.stringify({ keys: [{ ...key, d: member }] }))).toEqual(['json-web-key high 1'])
    expect(told(JSON.stringify({ keys: [key] }))).toEqual([])
    expect(told(JSON.stringify({ kty: 'oct', k: member }))).toEqual(['json-web-key high 1'])
  })
})

describe('tokens with claims', () => {
  const header = Buffer.from('{"alg":"HS256"}').toString('base64url')
  const signature = madeUpToken('signature', 43)
  const withClaims = (claims: object): string =>
    `${header}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.${signature}`

  it('are told where they live long, and inform where they lived a day', () => {
    expect(told(`x = "${withClaims({ sub: 'shop', iat: 1_700_000_000, exp: 1_900_000_000 })}"`)).toEqual([
      'json-web-token medium 1',
    ])
    expect(told(`x = "${withClaims({ sub: 'shop', iat: 1_700_000_000, exp: 1_700_003_600 })}"`)).toEqual([
      'json-web-token low 1',
    ])
  })

  it('are not seen where the parts are no JSON', () => {
    expect(told(`x = "${header.slice(0, -3)}aaa.eyJub25lIjox.${signature}"`)).toEqual([])
  })
})
