import { compileGlob, MAX_GLOB_LENGTH, matchesAny } from '../../src/policy/globs.ts'

describe('compileGlob', () => {
  test.each([
    ['release/**', 'release/1', true],
    ['release/**', 'release/1/2', true],
    ['release/**', 'release', false],
    ['release/**', 'prerelease/1', false],
    ['src/*.ts', 'src/a.ts', true],
    ['src/*.ts', 'src/b/a.ts', false],
    ['**/.env', 'app/.env', true],
    ['**', '.github/x', true],
    ['[0-9]*', '1.2', true],
    ['v?', 'v1', true],
    ['RELEASE/**', 'release/1', false],
    ['a//b', 'a/b', true],
    ['src/**/a.ts', 'src/a.ts', true],
    ['src/.*/a', 'src/.git/a', true],
    ['a\\*', 'a*', true],
    ['ab?', 'abc', true],
    ['src', 'src/a', false],
    ['src/a', 'src', false],
  ])('%s on %s is %s', (pattern, name, expected) => {
    expect(compileGlob(pattern)(name)).toBe(expected)
  })

  test.each([
    ['{a,b}', 'a'],
    ['+(a|b)', 'a'],
    ['!a', 'b'],
    ['!(a)', 'b'],
    ['', ''],
  ])('%j has no special meaning, so it does not match %j', (pattern, name) => {
    expect(compileGlob(pattern)(name)).toBe(false)
  })

  test('a hash starts no comment', () => {
    expect(compileGlob('#a')('#a')).toBe(true)
  })

  test('a pattern is tried up to its longest length and no further', () => {
    const longest = 'a'.repeat(MAX_GLOB_LENGTH)

    expect(compileGlob(longest)(longest)).toBe(true)
    expect(compileGlob(`${longest}a`)(`${longest}a`)).toBe(false)
  })

  test.each([
    ['*a'.repeat(300) + 'b', 'a'.repeat(4096)],
    ['**/a/'.repeat(150) + 'b', 'a/'.repeat(2000) + 'c'],
    ['{a,b}'.repeat(200), 'ab'.repeat(100)],
    ['+(a|b)'.repeat(150), 'ab'.repeat(2000)],
  ])('a pattern made to explode (%.12s) ends and does not match', (pattern, name) => {
    expect(compileGlob(pattern)(name)).toBe(false)
  })
})

test('matchesAny needs one pattern that matches', () => {
  expect(matchesAny(['a', 'b*'], 'bc')).toBe(true)
  expect(matchesAny(['a', 'b*'], 'cb')).toBe(false)
  expect(matchesAny([], 'a')).toBe(false)
})
