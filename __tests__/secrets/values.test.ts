import { madeUpBytes, madeUpToken } from '../../src/secrets/example-material.ts'
import { isRandom, isSecretName, urlCredential, valueStrength, wordsOf } from '../../src/secrets/values.ts'

describe('wordsOf', () => {
  it.each([
    ['DB_PASSWORD', ['db', 'password']],
    ['dbPassword', ['db', 'password']],
    ['AWSSecretKey', ['aws', 'secret', 'key']],
    ['spring.datasource.password', ['spring', 'datasource', 'password']],
    ['', []],
  ])('reads %j as %j', (name, words) => {
    expect(wordsOf(name)).toEqual(words)
  })
})

describe('isSecretName', () => {
  it.each([
    'DB_PASSWORD',
    'apiKey',
    'SECRET_KEY_BASE',
    'client_secret',
    'AUTH_TOKEN',
    'encryption-key',
    'aws_secret_access_key',
    'MAIL_PASS',
    'JWT_SECRET',
    'dbpasswd',
    'mysqlpwd',
    'jwtsecret',
    'bottoken',
  ])('takes %j for a credential', (name) => {
    expect(isSecretName(name)).toBe(true)
  })

  it.each([
    'PASSWORD_MIN_LENGTH',
    'TOKEN_EXPIRY',
    'SECRET_NAME',
    'aws_access_key_id',
    'PUBLIC_KEY',
    'STRIPE_PUBLISHABLE_KEY',
    'PRIMARY_KEY',
    'KEY',
    'AUTHOR',
    'TOKENIZER',
    'PASSWORD_RESET_URL',
    'ssh_key_path',
    'oldpwd',
    'nopasswd',
    'forgotpassword',
    'csrftoken',
    'commatoken',
    '',
  ])('leaves %j alone', (name) => {
    expect(isSecretName(name)).toBe(false)
  })
})

describe('valueStrength', () => {
  it.each([
    ['PASSWORD', 'postgres', 'default'],
    ['PASSWORD', '123456', 'default'],
    ['PASSWORD', '83749201', 'plausible'],
    ['SMTP_PASSWORD', 'smtp-password', 'default'],
    ['PASSWORD', 'Sommer2026!', 'plausible'],
    ['TOKEN', '3600', 'none'],
    ['TOKEN', 'thisisasamplesecret', 'none'],
    ['TOKEN', 'ab', 'none'],
    ['SECRET', '{{ .Values.secret }}', 'none'],
    ['secret', `sha256:${'3d'.repeat(32)}`, 'none'],
    ['secret', `scrypt:${'3d'.repeat(16)}`, 'none'],
    ['SECRET', '%(secret)s', 'none'],
    ['SECRET', 'process.env.SECRET', 'none'],
    ['SECRET', 'a sentence that says what goes here', 'none'],
  ])('judges %s=%s as %s', (name, value, strength) => {
    expect(valueStrength(name, value)).toBe(strength)
  })

  it('takes what a machine made for random', () => {
    for (const seed of ['a', 'b', 'c', 'd', 'e', 'f']) {
      expect(valueStrength('TOKEN', madeUpToken(seed, 32))).toBe('random')
      expect(isRandom(Buffer.from(madeUpBytes(seed, 16)).toString('hex'))).toBe(true)
    }
  })

  it.each([
    'email-server-password',
    'correcthorsebatterystaple',
    'AAAAAAAAAAAAAAAAAAAAAAAA',
    'short1',
    'configuration-management-2026',
  ])('does not take %j for random', (text) => {
    expect(isRandom(text)).toBe(false)
  })
})

describe('urlCredential', () => {
  const url = (...parts: readonly string[]): string => parts.join('')

  it.each([
    [url('https', '://me:', 'pw1', '@git.test'), { password: 'pw1', local: false }],
    [url('postgres', '://u:', 'pw2', '@localhost:5432/d'), { password: 'pw2', local: true }],
    [url('redis', '://:', 'pw3', '@cache/0'), { password: 'pw3', local: true }],
    [url('https', '://me@mail.test:', 'pw4', '@git.test'), { password: 'pw4', local: false }],
    ['https://git.test/a:b@c', null],
    ['https://git.test', null],
  ])('reads %j', (text, expected) => {
    expect(urlCredential(text)).toEqual(expected)
  })
})
