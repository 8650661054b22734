import { credentialsOf } from '../../../src/secrets/rules/setting-names.ts'
import { wordsOf } from '../../../src/secrets/values.ts'

describe('names of settings that hold a credential of a provider', () => {
  const names = credentialsOf('acme-?pay')

  it.each(['ACME_PAY_TOKEN', 'acmePayApiKey', 'config.acmepay.secret', 'AcmePay', 'acmepay_password', 'ACMEPAY_PAT'])(
    'takes %s',
    (name) => {
      expect(names.test(wordsOf(name).join('-'))).toBe(true)
    },
  )

  it.each([
    ['a setting about it', 'ACMEPAY_URL'],
    ['the number of a key', 'ACMEPAY_KEY_ID'],
    ['the digest of a token', 'acmepay_token_sha256'],
    ['a key that a browser is given', 'ACMEPAY_PUBLIC_KEY'],
    ['another name that ends like it', 'notacmepay_key'],
    ['no word of a secret', 'acmepay_mode'],
  ])('leaves out %s', (_, name) => {
    expect(names.test(wordsOf(name).join('-'))).toBe(false)
  })
})
