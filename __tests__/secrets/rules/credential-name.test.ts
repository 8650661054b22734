import { CREDENTIAL_NAME } from '../../../src/secrets/rules/credential-name.ts'
import { wordsOf } from '../../../src/secrets/values.ts'

describe('names of credentials', () => {
  it.each([
    'TWILIO_AUTH_TOKEN',
    'twilioApiKey',
    'newRelic.key',
    'SONAR_LOGIN',
    'ovsx-pat',
    'mailjet secret',
    'NETLIFYAUTHTOKEN',
  ])('takes %s', (name) => {
    expect(CREDENTIAL_NAME.test(wordsOf(name).join('-'))).toBe(true)
  })

  it.each([
    'MATTERMOST_CHANNEL_ID',
    'twilioTokenUrl',
    'SENTRY_PUBLIC_KEY',
    'upstashKeyPrefix',
    'sonar_token_file',
    'NETLIFY_SITE',
    'rollbar',
  ])('leaves %s', (name) => {
    expect(CREDENTIAL_NAME.test(wordsOf(name).join('-'))).toBe(false)
  })
})
