import { matchesGlob, workspacePath } from '../../src/workflows/globs.ts'

describe('globs of uploads', () => {
  it.each([
    ['dist', 'dist/a/b.txt', true],
    ['dist/', 'dist', true],
    ['dist/*.js', 'dist/a.js', true],
    ['dist/*.js', 'dist/a/b.js', false],
    ['**/*.log', 'a/b/c.log', true],
    ['**', 'anything/at/all', true],
    ['.', 'a', true],
    ['a/?.txt', 'a/b.txt', true],
    ['dist', 'distant', false],
    ['*a*b*c', 'xaybzc', true],
  ])('%s takes %s: %s', (glob, path, taken) => {
    expect(matchesGlob(glob, path)).toBe(taken)
  })

  it('is not slowed down by many stars', () => {
    expect(matchesGlob(`${'*a'.repeat(2_000)}b`, 'a'.repeat(4_000))).toBe(false)
    expect(matchesGlob('**/'.repeat(5_000), 'a/'.repeat(5_000))).toBe(false)
  })

  it.each([
    ['./dist', 'dist'],
    ['${{ github.workspace }}/dist', 'dist'],
    ['"$GITHUB_WORKSPACE/dist"', 'dist'],
    ['.env', '.env'],
  ])('%s means %s', (text, path) => {
    expect(workspacePath(text)).toBe(path)
  })
})
