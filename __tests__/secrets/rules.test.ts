import { ruleProblems } from '../../src/secrets/rule-proof.ts'
import { credentialRule, token, type CredentialRule } from '../../src/secrets/rule.ts'
import { CREDENTIAL_RULES } from '../../src/secrets/rules.ts'

function sample(pattern: string, changes: Partial<CredentialRule> = {}): CredentialRule {
  const rule = credentialRule({
    id: 'acme-key',
    provider: 'Acme',
    noun: 'Acme key',
    lets: 'order anvils',
    severity: 'high',
    revocation: 'https://acme.example/keys',
    keywords: ['acme_'],
    match: token(pattern),
    examples: { failing: ['KEY={}'], passing: ['KEY={cut}'] },
  })
  return { ...rule, ...changes }
}

describe('the proof of rules', () => {
  it('finds nothing wrong with the rules that there are', () => {
    expect(ruleProblems(CREDENTIAL_RULES)).toEqual([])
  })

  it('finds nothing wrong with a sound rule', () => {
    expect(ruleProblems([sample('acme_[a-z0-9]{32}')])).toEqual([])
  })

  it.each([
    ['an id that is taken', [sample('acme_[a-z]{9}'), sample('acme_[a-z]{9}')], /declared twice/],
    ['a keyword that no token starts with', [sample('ACME-[a-z]{9}')], /none of its keywords/],
    ['a keyword that is met everywhere', [sample('ac[a-z]{9}', { keywords: ['ac'] })], /so short/],
    ['a revocation page without a scheme', [sample('acme_[a-z]{9}', { revocation: 'acme.example' })], /no https/],
    ['a provider without a revocation page', [sample('acme_[a-z]{9}', { revocation: null })], /belong together/],
    [
      'parts that match the same characters',
      [sample('acme_(?:[a-z]{1,40}){1,40}[a-z]{1,40}!')],
      /takes more than \d+ steps/,
    ],
    [
      'a token that the keyword does not start everywhere',
      [sample('(?:acme_|old-)[a-z]{9}', { examples: { failing: ['KEY={}'], passing: ['old-abcdefghi'] } })],
      /plain expression at 0\+13/,
    ],
  ] as const)('refuses %s', (_, rules, problem) => {
    expect(ruleProblems(rules).join('\n')).toMatch(problem)
  })
})
