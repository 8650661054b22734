import type { Shape } from '../../src/model/shape.ts'
import { compileGlob } from '../../src/policy/globs.ts'
import { fitsString } from '../../src/policy/located-reader.ts'
import * as forms from '../../src/policy/text-forms.ts'

function fits(shape: Shape<string> | Shape<never>, text: string): boolean {
  return shape.node.kind === 'string' && fitsString(shape.node, text)
}

test.each(['main', 'release/**', 'v*.*.*', '[0-9]*', '**/app/(auth)/*.ts', 'release-please--**', '.github/**', 'a..b'])(
  'the pattern %s is taken',
  (pattern) => {
    expect(fits(forms.glob, pattern)).toBe(true)
  },
)

test.each([
  ['a negation', '!vendor/**'],
  ['a comment', '#vendor'],
  ['braces', 'src/{a,b}/**'],
  ['an extended glob', 'src/+(a|b)'],
  ['a leading slash', '/src'],
  ['a step up', 'src/../secrets'],
  ['a step nowhere', './src'],
  ['a backslash', 'src\\a'],
  ['a line break', 'a\nb'],
  ['nothing', ''],
  ['many stars in a part', '*a*a*a*a*a'],
  ['many stars in all', '*/*/*/*/*/*/*/*/*'],
  ['more than two hundred characters', 'a'.repeat(201)],
])('a pattern with %s is refused', (_name, pattern) => {
  expect(fits(forms.glob, pattern)).toBe(false)
})

it('takes a pattern that matches a long name without running away', () => {
  const pattern = '*a*a*a*b'

  expect(fits(forms.glob, pattern)).toBe(true)
  expect(compileGlob(pattern)('a'.repeat(255))).toBe(false)
})

test.each([
  ['octocat', true],
  ['octo-cat_acme', true],
  ['@octocat', false],
  ['-octocat', false],
  ['acme/team', false],
  ['a'.repeat(40), false],
])('%s is a login: %s', (text, expected) => {
  expect(fits(forms.login, text)).toBe(expected)
})

test.each([
  ['Production readiness', true],
  ['CI / ready (20, ubuntu)', true],
  ['Bereit für alles ✓', true],
  ['a', true],
  ['', false],
  [' ready', false],
  ['ready ', false],
  ['two\nlines', false],
  ['a'.repeat(201), false],
])('%j is a name on GitHub: %s', (text, expected) => {
  expect(fits(forms.name, text)).toBe(expected)
})

test.each([
  ['scripts/check.py', true],
  ['app/[id]/(group)/page.tsx', true],
  ['/etc/passwd', false],
  ['../other/check.py', false],
  ['scripts/..', false],
  ['a\\b', false],
])('%s is a path of the repository: %s', (text, expected) => {
  expect(fits(forms.path, text)).toBe(expected)
})

it('takes a digest and never a value for a secret', () => {
  expect(fits(forms.secretForm, `sha256:${'0f'.repeat(32)}`)).toBe(true)
  expect(fits(forms.secretForm, `scrypt:${'0f'.repeat(16)}`)).toBe(true)
  expect(fits(forms.secretForm, 'correct horse battery staple')).toBe(false)
  expect(fits(forms.secretForm, '0f'.repeat(32))).toBe(false)
})

describe('extends', () => {
  it('is taken apart', () => {
    expect(forms.parseExtends('acme/.github/policies/base.yml@release/v1')).toEqual({
      owner: 'acme',
      repository: '.github',
      path: 'policies/base.yml',
      ref: 'release/v1',
    })
  })

  test.each([
    'acme/base.yml@v1',
    'acme/base/policy.yml',
    'acme/base/policy.yml@',
    'acme/base/../policy.yml@v1',
    'acme/../base/policy.yml@v1',
    'acme/base//policy.yml@v1',
    'acme/base/policy.yml@-v1',
    'acme/base/policy.yml@a..b',
    'acme/base/policy.yml@a b',
    'https://github.com/acme/base/policy.yml@v1',
  ])('%s is refused', (text) => {
    expect(forms.parseExtends(text)).toBeNull()
    expect(fits(forms.extendsForm, text)).toBe(false)
  })
})
