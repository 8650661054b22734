import fc from 'fast-check'
import { generateKeyPairSync } from 'node:crypto'
import type { Detection } from '../../src/model/finding.ts'
import { lineOf, pathOf } from '../../src/model/place.ts'
import {
  madeUpBytes,
  madeUpDer,
  madeUpPassword,
  madeUpToken,
  pem,
  privateKeyLabel,
} from '../../src/secrets/example-material.ts'
import { secretDigester } from '../../src/secrets/secret-digest.ts'
import { SENSITIVE_FILE_RULES } from '../../src/secrets/sensitive-files.data.ts'
import { isCandidate, judgeSensitiveFile, type SensitiveVerdict } from '../../src/secrets/sensitive-files.ts'

const utf8 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'utf8'))

function judge(path: string, content: string | Uint8Array): SensitiveVerdict {
  const bytes = typeof content === 'string' ? utf8(content) : content
  return judgeSensitiveFile(path, bytes, { size: bytes.length })
}

function detections(path: string, content: string | Uint8Array): readonly Detection[] {
  const verdict = judge(path, content)
  return verdict.verdict === 'sensitive' || verdict.verdict === 'note' ? verdict.detections : []
}

const rsa = (): string => pem(privateKeyLabel('RSA'), madeUpDer.rsaPrivateKey())
const token = madeUpToken('token', 40)

describe('isCandidate', () => {
  it.each([
    ['.env', 'dotenv-file'],
    ['a/b/.env.production.local', 'dotenv-file'],
    ['a/.ENV', 'dotenv-file'],
    ['.env.bak', 'dotenv-file'],
    ['.env.example', 'dotenv-file'],
    ['deploy/prod.env', 'environment-file'],
    ['home/.ssh/id_rsa', 'private-key-file'],
    ['id_ed25519.old', 'private-key-file'],
    ['id_rsa_deploy', 'private-key-file'],
    ['etc/ssh/ssh_host_ed25519_key', 'private-key-file'],
    ['Server.KEY', 'private-key-file'],
    ['AuthKey_ABC.p8', 'private-key-file'],
    ['app/release.keystore', 'key-store-file'],
    ['ftp/incident-support.kdbx', 'password-database-file'],
    ['data/api_key.secret', 'single-secret-file'],
    ['config/master.key', 'single-secret-file'],
    ['config/credentials/production.key', 'single-secret-file'],
    ['config/secrets.yml', 'secrets-file'],
    ['k8s/db-secret.yaml', 'secrets-file'],
    ['my-firebase-adminsdk-x1.json', 'service-account-file'],
    ['.aws/credentials', 'cloud-credentials-file'],
    ['infra/terraform.tfstate.backup', 'terraform-state-file'],
    ['infra/prod.tfvars.json', 'terraform-variables-file'],
    ['web/wp-config.php~', 'php-configuration-file'],
    ['.m2/settings.xml', 'package-registry-file'],
    ['.docker/config.json', 'container-registry-file'],
  ])('takes %j for %s', (path, rule) => {
    expect(isCandidate(path)?.id).toBe(rule)
  })

  it.each([
    'README.md',
    'src/env.ts',
    'config/environment.js',
    '.env.d.ts',
    '.env.ts',
    'id_rsa.pub',
    'docs/keys.md',
    'package.json',
    'config.json',
    'src/secrets.ts',
    'secrets/index.ts',
    '.secrets.baseline',
    'src/credentials.ts',
    'a.bak',
    '',
    '/',
    'env',
    'key',
  ])('leaves %j alone', (path) => {
    expect(isCandidate(path)).toBeNull()
  })

  it('never throws and agrees with itself for any path', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (path) => {
        expect(isCandidate(path)).toBe(isCandidate(path))
      }),
    )
  })

  it('knows every rule by a unique id, and each has words that a person can act on', () => {
    const ids = SENSITIVE_FILE_RULES.map(({ id }) => id)

    expect(new Set(ids).size).toBe(ids.length)
    for (const { description, remediation, noun } of SENSITIVE_FILE_RULES) {
      expect(description).toMatch(/^[A-Z].*\.$/)
      expect(remediation).toMatch(/^[A-Z].*\.$/)
      expect(noun).toMatch(/^an? /)
    }
  })
})

describe('judgeSensitiveFile', () => {
  it('finds real keys of every algorithm, and tells the encrypted ones apart', () => {
    const rsaKey = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey
    const ecKey = generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey
    const edKey = generateKeyPairSync('ed25519').privateKey
    const keys = [
      rsaKey.export({ type: 'pkcs1', format: 'pem' }),
      rsaKey.export({ type: 'pkcs8', format: 'pem' }),
      ecKey.export({ type: 'sec1', format: 'pem' }),
      edKey.export({ type: 'pkcs8', format: 'pem' }),
      rsaKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' }),
      rsaKey.export({ type: 'pkcs1', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' }),
    ].map((key) => detections('deploy/server.key', key.toString()))

    expect(keys.map(([first]) => [first?.message, first?.severity, first?.confidence])).toEqual([
      ['Private key (RSA, PEM) is stored in the repository.', 'high', 'high'],
      ['Private key (PKCS #8, PEM) is stored in the repository.', 'high', 'high'],
      ['Private key (EC, PEM) is stored in the repository.', 'high', 'high'],
      ['Private key (PKCS #8, PEM) is stored in the repository.', 'high', 'high'],
      ['Private key (PKCS #8, PEM, encrypted with a passphrase) is stored in the repository.', 'medium', 'high'],
      ['Private key (RSA, PEM, encrypted with a passphrase) is stored in the repository.', 'medium', 'high'],
    ])
  })

  it('takes real public keys for harmless', () => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 })

    expect(judge('jwt.key', publicKey.export({ type: 'spki', format: 'pem' }).toString())).toEqual({
      verdict: 'harmless',
      because: 'it holds only public certificates or public keys',
    })
    expect(judge('jwt.der', new Uint8Array(publicKey.export({ type: 'pkcs1', format: 'der' }))).verdict).toBe(
      'harmless',
    )
  })

  it('gives one key one digest, however it is wrapped, indented or escaped, and wherever it lies', () => {
    const key = rsa()
    const forms = [
      ['a.pem', key],
      ['b/c.key', key.replaceAll('\n', '\r\n')],
      ['.env', `KEY="${key.trim().replaceAll('\n', '\\n')}"\n`],
      ['d.pem', key.replace(/^/gm, '    ')],
      ['e.pem', `﻿${key}`],
      ['f.pem', new Uint8Array(Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(key, 'utf16le')]))],
    ] as const
    const digests = forms.map(([path, content]) => detections(path, content)[0]?.secret)

    expect(digests[0]).toMatch(/^sha256:[0-9a-f]{64}$/)
    expect(new Set(digests)).toEqual(new Set([digests[0]]))
  })

  it.each([
    ['a test', 'test/server.key'],
    ['test data', 'internal/pipe/testdata/server.key'],
    ['a fixture', 'src/__fixtures__/server.key'],
    ['an example', 'examples/tls/server.key'],
    ['a dependency', 'node_modules/x/server.key'],
    ['documentation', 'docs/tls/server.key'],
    ['its own name', 'internal/http/testkey.pem'],
    ['localhost', 'certs/localhost-key.pem'],
    ['a template', 'deploy/server.example.key'],
  ])('notes a key that its path shows to be that of %s', (_, path) => {
    const verdict = judge(path, rsa())

    expect(verdict.verdict).toBe('note')
    expect(detections(path, rsa()).map(({ confidence }) => confidence)).toEqual(['low'])
  })

  it.each([
    ['words that only contain such a word', 'latest/server.key'],
    ['an artifact folder', 'artifacts/cert/server.key'],
    ['a source folder', 'src/contest/server.key'],
  ])('is sure of a key in a path with %s', (_, path) => {
    expect(judge(path, rsa()).verdict).toBe('sensitive')
  })

  it('reports each secret of a dotenv file at its own line, with its name and without its value', () => {
    const text = [
      'NODE_ENV=production',
      '',
      `export API_TOKEN='${token}'`,
      'JWT_ACCESS_EXPIRATION_MINUTES=30',
      `DB_PASSWORD = "${madeUpPassword()}" # the old one`,
      'PUBLIC_KEY=abc123def456ghi789jkl',
      'LOG_LEVEL=info',
      '',
    ].join('\n')

    expect(
      detections('.env', text).map(({ place, message, confidence }) => [lineOf(place), message, confidence]),
    ).toEqual([
      [3, '`API_TOKEN` has a literal value in a dotenv file.', 'high'],
      [5, '`DB_PASSWORD` has a literal value in a dotenv file.', 'medium'],
    ])
  })

  it('notes a tracked dotenv file that sets no credential, and one whose credentials are common defaults', () => {
    const template = ['SECRET_KEY=changethis', 'POSTGRES_PASSWORD=changethis', 'SMTP_HOST=localhost', ''].join('\n')

    expect(judge('.env', template)).toMatchObject({
      verdict: 'note',
      detections: [{ confidence: 'low', severity: 'info', secret: null, place: { startLine: null } }],
    })
    expect(judge('.env', 'POSTGRES_PASSWORD=postgres\n')).toMatchObject({
      verdict: 'note',
      detections: [{ confidence: 'low', place: { startLine: 1 } }],
    })
    expect(judge('fixtures/.env', 'PORT=1\n').verdict).toBe('harmless')
    expect(judge('.env.test', 'PORT=1\n').verdict).toBe('harmless')
  })

  it.each([
    ['a placeholder', 'changeme'],
    ['a hint', '<your-token>'],
    ['a reference to a variable', '${API_TOKEN}'],
    ['a reference to a store', 'op://vault/item/field'],
    ['a run of one character', 'xxxxxxxxxxxxxxxxxxxx'],
    ['nothing', ''],
    ['a path', '/run/secrets/token'],
    ['ciphertext', 'ENC[AES256_GCM,data:abc]'],
    ['a switch', 'true'],
  ])('takes no credential from %s', (_, value) => {
    expect(judge('deploy/app.env', `API_TOKEN=${value}\n`).verdict).toBe('harmless')
  })

  it('finds a password in a URL, unless the host is this machine', () => {
    const url = (host: string): string => ['postgres', '://app:', madeUpPassword(), `@${host}/db`].join('')

    expect(judge('a.env', `DATABASE_URL=${url('db.corp.test')}\n`).verdict).toBe('sensitive')
    expect(judge('a.env', `DATABASE_URL=${url('localhost:5432')}\n`).verdict).toBe('note')
    expect(judge('a.env', 'DATABASE_URL=postgresql://postgres:${POSTGRES_PASSWORD}@db.corp.test/app\n').verdict).toBe(
      'harmless',
    )
  })

  it('takes what bundlers publish, and what a development section sets, for a note', () => {
    expect(judge('a.env', `NEXT_PUBLIC_API_KEY=${token}\n`).verdict).not.toBe('sensitive')
    expect(judge('config/secrets.yml', `development:\n  secret_key_base: ${token}\n`).verdict).toBe('note')
    expect(judge('config/secrets.yml', `production:\n  secret_key_base: ${token}\n`).verdict).toBe('sensitive')
  })

  it.each([
    ['git-crypt', new Uint8Array(Buffer.concat([Buffer.from('\0GITCRYPT\0', 'latin1'), madeUpBytes('x', 50)]))],
    ['Ansible Vault', utf8(['$ANSIBLE', '_VAULT;1.2;AES256;prod\n6330\n'].join(''))],
    ['age', utf8('age-encryption.org/v1\n-> X25519 abc\n')],
    ['OpenPGP', utf8(pem(['PGP', 'MESSAGE'].join(' '), madeUpBytes('message', 100)))],
    ['Rails credentials', utf8(`${madeUpToken('r', 64)}--${madeUpToken('iv', 16)}--${madeUpToken('tag', 24)}\n`)],
  ])('takes a file that %s encrypts for harmless', (name, content) => {
    expect(judge('config/secrets.yml', content)).toEqual({
      verdict: 'harmless',
      because: `it is encrypted with ${name}`,
    })
  })

  it('cannot judge what is not in the repository, or what was not read to its end', () => {
    const pointer = utf8('version https://git-lfs.github.com/spec/v1\n')

    expect(judgeSensitiveFile('a.p12', pointer, { size: pointer.length, isLfsPointer: true })).toEqual({
      verdict: 'undecidable',
      because: 'Git LFS keeps its content outside the repository',
    })
    expect(judgeSensitiveFile('.envrc', utf8('A=1\n'), { size: 5_000_000 }).verdict).toBe('undecidable')
    expect(judgeSensitiveFile('.envrc', utf8(`API_TOKEN=${token}\n`), { size: 5_000_000 }).verdict).toBe('sensitive')
  })

  it('says why a file is harmless', () => {
    expect(judge('.env', '  \r\n\t')).toEqual({ verdict: 'harmless', because: 'it is empty' })
    expect(judge('README.md', rsa())).toEqual({
      verdict: 'harmless',
      because: 'its name is not that of a sensitive file',
    })
    expect(judge('.env.example', `API_TOKEN=${token}\n`)).toEqual({
      verdict: 'harmless',
      because: 'it is a template to be filled in',
    })
  })

  it('digests a value once for all files that hold it, and not beyond a budget', () => {
    const digester = secretDigester(1)
    const facts = (text: string) => ({ size: text.length, digester })
    const first = `DB_PASSWORD=${madeUpPassword()}\n`
    const second = `DB_PASSWORD=${madeUpPassword()}x\n`
    const secretOf = (path: string, text: string): unknown => {
      const verdict = judgeSensitiveFile(path, utf8(text), facts(text))
      return verdict.verdict === 'sensitive' ? verdict.detections[0].secret : verdict
    }

    expect(secretOf('a.env', first)).toMatch(/^scrypt:[0-9a-f]{32}$/)
    expect(secretOf('b.env', first)).toBe(secretOf('a.env', first))
    expect(secretOf('c.env', second)).toBeNull()
  })

  it('bounds what one file yields', () => {
    const text = Array.from({ length: 500 }, (_, index) => `TOKEN_${index}=${madeUpToken(`${index}`, 30)}`).join('\n')

    const verdict = judgeSensitiveFile('a.env', utf8(text), { size: text.length, digester: secretDigester(0) })

    expect(verdict).toMatchObject({ verdict: 'sensitive' })
    expect(verdict.verdict === 'sensitive' && verdict.detections.length).toBe(100)
  })

  it('never throws, whatever the bytes, and points into the file', () => {
    const path = fc.constantFrom(
      '.env',
      'a.key',
      'a.pem',
      'a.p12',
      'secrets.yml',
      'secrets.json',
      '.netrc',
      '.npmrc',
      'wp-config.php',
      'a.secret',
      'settings.xml',
      '.htpasswd',
      'a.tfstate',
      'a.jwk',
      'rootkey.csv',
    )
    const shards = fc.array(
      fc.constantFrom(
        '-----BEGIN ',
        privateKeyLabel('RSA'),
        '-----',
        '\n',
        '"',
        "'",
        '\\',
        '=',
        ': ',
        '{',
        '}',
        '<',
        '>',
        'password',
        'TOKEN',
        token,
        '\0',
        '0',
        '|',
        '[',
        '$',
        '(',
        '\ufeff',
      ),
      { maxLength: 60 },
    )
    const content = fc.oneof(
      fc.uint8Array({ maxLength: 400 }),
      shards.map((parts) => utf8(parts.join(''))),
    )
    fc.assert(
      fc.property(path, content, (file, bytes) => {
        const verdict = judgeSensitiveFile(file, bytes, { size: bytes.length })
        const found = verdict.verdict === 'sensitive' || verdict.verdict === 'note' ? verdict.detections : []
        const lines = Buffer.from(bytes)
          .toString('latin1')
          .split(/\r\n|\n|\r/).length
        for (const { place, key, rule } of found) {
          expect(pathOf(place)).toBe(file)
          expect(lineOf(place) ?? 1).toBeLessThanOrEqual(lines)
          expect(key).not.toBe('')
          expect(SENSITIVE_FILE_RULES.map(({ id }): string => id)).toContain(rule)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('lets no part of a value into what it returns', () => {
    const value = fc.stringMatching(/^[A-Za-z0-9!?_-]{12,40}$/)
    const write = fc.constantFrom<readonly [string, (text: string) => string]>(
      ['.env', (text) => `DB_PASSWORD=${text}\n`],
      ['a.env', (text) => `DATABASE_URL=${['mysql', '://u:', text, '@h.test/d'].join('')}\n`],
      ['secrets.json', (text) => JSON.stringify({ apiToken: text })],
      ['secrets.yml', (text) => `production:\n  api_token: ${text}\n`],
      ['.netrc', (text) => `machine h login l password ${text}\n`],
      ['.pgpass', (text) => `h:1:d:u:${text}\n`],
      ['.npmrc', (text) => `//r.test/:_authToken=${text}\n`],
      ['a.secret', (text) => text],
      ['wp-config.php', (text) => `<?php\ndefine('DB_PASSWORD', '${text}');\n`],
      ['a.tfvars', (text) => `db_password = "${text}"\n`],
    )
    fc.assert(
      fc.property(write, value, ([path, fill], text) => {
        const told = JSON.stringify(judge(path, fill(text)))
        expect(told).not.toContain(text)
        expect(told).not.toContain(text.slice(0, 8))
      }),
      { numRuns: 60 },
    )
  })
})
