import { scanBytes } from '../../src/secrets/scan.ts'
import { secretDigester } from '../../src/secrets/secret-digest.ts'
import { madeUpToken } from '../../src/secrets/example-material.ts'

const digester = secretDigester(0)

function told(text: string, path: string): readonly string[] {
  return scanBytes(Buffer.from(text, 'utf8'), { path, digester }).sightings.map(
    ({ rule, confidence, startLine }) => `${rule} ${confidence} ${startLine}`,
  )
}

const MEDIUM = ['secret-setting medium 1']
const words = (...parts: readonly string[]): string => parts.join('_')

describe('a secret that the application itself checks', () => {
  it.each([
    ['src/config.py', `app.config['SECRET_KEY'] = 'random'`],
    ['src/config.js', `  cookieSecret: "${words('session', 'secret', 'goes', 'here')}",`],
    ['src/config.js', `const encryptionKey = "${words('a', 'key', 'for', 'encryption')}"`],
    ['src/auth.js', `const jwtSecret = process.env.JWT_SECRET || 'changeme'`],
    ['src/config.py', `app.config['SECRET_KEY_HMAC'] = 'shop'`],
    ['src/config.py', `app.secret_key = 'F1x Zr 9/'`],
    ['src/app.js', `session({ resave: false, secret: 'two words' })`],
    ['src/app.ts', `jwt({ secret: process.env.JWT_SECRET || 'letUsIn', algorithms })`],
    ['src/api.py', `secret = 'OUROWNKEY'\ntoken = jwt.encode({ 'a': 1 }, secret, algorithm='HS256')`],
    ['client_cred.txt', 'session_secret: q8R3vT6mZ1xK9w'],
    ['src/Votes.java', `String JWT_PASSWORD = TextCodec.BASE64.encode("triumph");`],
    ['deploy/docker-compose.yml', `      - JWT_SECRET=shopfront`],
    ['deploy/values.yaml', `jwtSecret: shopfront`],
    ['config/initializers/key.rb', `KEY = "${'1234567891011'.repeat(3)}"`],
    ['config/initializers/iv.rb', `APP_IV = "${'PKLD'.repeat(4)}48"`],
  ])('is told in code though it is a placeholder: %s %s', (path, text) => {
    expect(told(text, path)).toEqual(MEDIUM)
  })

  it.each([
    ['the name of a variable', 'src/a.js', `const jwtSecret = 'JWT_SECRET'`],
    ['the name of a header', 'src/a.rb', `SECRET_KEY_BASE = "app.secret_key_base"`],
    ['the name of a property', 'src/a.js', `const signingKey = 'currentSigningKey'`],
    ['the name again', 'src/a.js', `const cookieSecret = 'cookie-secret'`],
    ['a kind of field', 'src/a.js', `jwtSecret: 'string'`],
    ['a label', 'src/a.js', `encryptionKey: 'Enter the key'`],
    ['a variable', 'src/a.rb', `secret_key_base = "<%= ENV['KEY'] %>"`],
    ['the key of a service', 'src/a.js', `const stripeSecretKey = 'your-secret-key'`],
    ['the key of a store', 'src/a.js', `const KEY = 'offline-cache-2'`],
    ['a test', 'test/config.py', `SECRET_KEY = 'random'`],
    ['a comment', 'src/config.py', `# SECRET_KEY = 'random'`],
    ['the name of a key in a store', 'deploy/external-secret.yml', `secretKey: password`],
    ['what many settings hold', 'deploy/docker-compose.yml', `- JWT_SECRET=secret`],
    ['the secret of a service', 'src/a.js', `client({ secret: 'two words' })`],
    ['settings that are filled in', 'config/app.yml', `secret_key: changeme`],
  ])('is not seen at high or medium confidence in %s', (_, path, text) => {
    expect(told(text, path).filter((each) => !each.includes(' low '))).toEqual([])
  })
})

describe('the password of an administrator in seed data', () => {
  const line = (text: string): string => text.replaceAll('; ', '\n')

  it.each([
    ['YAML', 'data/users.yml', "-; email: a; password: 'admin123'; role: 'admin'", 3],
    ['Ruby', 'db/seeds.rb', '{; admin: true,; password: "admin123",; }', 3],
    ['a record in code', 'src/seed.js', "new User({ username: 'admin@shop.net', password: 'admin123' })", 1],
    ['an object in code', 'src/app.py', "user.username = 'admin'; user.password = 'admin123'", 2],
    ['JSON', 'data/users.json', '{; "isAdmin": true, "password": "letmein"; }', 2],
  ])('is told in %s though everybody knows it', (_, path, text, at) => {
    expect(told(line(text), path)).toEqual([`secret-setting medium ${at}`])
  })

  it.each([
    ['of another record', 'data/users.yml', "-; password: 'admin123'; role: 'guest'; -; role: 'admin'"],
    ['of a login in settings', 'config/grafana.yml', 'username: admin; password: admin'],
    ['of the next account', 'src/a.py', "a = User(username='admin', password=read()); b = User(password='guest')"],
    ['of nobody', 'data/users.yml', "password: 'admin123'"],
    ['that is read', 'src/users.py', "User(password=data['password'], admin=admin)"],
    ['in a schema', 'src/schema.js', '{; "password": "string", "admin": true; }'],
    ['of a test', 'test/users.yml', "-; password: 'admin123'; role: 'admin'"],
  ])('is not told where it is one %s', (_, path, text) => {
    expect(told(line(text), path).filter((each) => !each.includes(' low '))).toEqual([])
  })
})

describe('a pair of keys in settings that are applied', () => {
  const id = ['AKIA', 'IOSFODNN7', 'EXAMPLE'].join('')
  const secret = ['wJalrXUtnFEMI', 'K7MDENG', 'bPxRfiCYEXAMPLEKEY'].join('/')
  const pair = `  access_key = "${id}"\n  secret_key = "${secret}"\n`

  it('is told at its secret, though documentation prints it', () => {
    expect(told(pair, 'aws/providers.tf')).toEqual(['secret-setting medium 2'])
  })

  it('is not told in a document, nor without its id', () => {
    const seen = [...told(pair, 'docs/aws.md'), ...told(`secret_key = "${secret}"`, 'aws/providers.tf')]
    expect(seen.filter((each) => !each.includes(' low '))).toEqual([])
  })
})

describe('a random value of low confidence', () => {
  it('has the digest by which it is one with the same value elsewhere', () => {
    const text = Buffer.from(`api_key = "${madeUpToken('shared', 26)}"`)
    const [sure] = scanBytes(text, { path: 'src/app.py', digester }).sightings
    const [unsure] = scanBytes(text, { path: 'test/app.py', digester }).sightings
    expect([sure?.confidence, unsure?.confidence]).toEqual(['high', 'low'])
    expect(unsure?.secret).toMatch(/^sha256:/)
    expect(unsure?.secret).toBe(sure?.secret)
  })
})
