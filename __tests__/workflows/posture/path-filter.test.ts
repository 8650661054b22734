import { pathPattern } from '../../../src/workflows/posture/path-filter.ts'

// https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#patterns-to-match-file-paths
describe('pathPattern', () => {
  it.each([
    ['*', 'README.md', true],
    ['*', 'docs/hello.md', false],
    ['*.jsx?', 'page.js', true],
    ['*.jsx?', 'page.jsx', true],
    ['**', 'all/the/files.md', true],
    ['*.js', 'app.js', true],
    ['*.js', 'src/app.js', false],
    ['**.js', 'src/js/app.js', true],
    ['docs/*', 'docs/file.txt', true],
    ['docs/*', 'docs/a/file.txt', false],
    ['docs/**', 'docs/mona/octocat.txt', true],
    ['docs/**/*.md', 'docs/README.md', true],
    ['docs/**/*.md', 'docs/a/markdown/file.md', true],
    ['**/docs/**', 'docs/hello.md', true],
    ['**/docs/**', 'dir/docs/my-file.txt', true],
    ['**/*src/**', 'a/src/app.js', true],
    ['**/*-post.md', 'path/their-post.md', true],
    ['**/README.md', 'README.md', true],
    ['docs', 'docs/README.md', false],
    ['[a-c]+.txt', 'abc.txt', true],
    ['[a-c]+.txt', 'abd.txt', false],
    ['a\\*b', 'a*b', true],
  ])('%s and %s: %s', (pattern, path, expected) => {
    expect(pathPattern(pattern)(path)).toBe(expected)
  })

  it('is not slowed down by many stars', () => {
    expect(pathPattern('**a'.repeat(100))('a'.repeat(4_000))).toBe(true)
    expect(pathPattern('**a'.repeat(100))('b'.repeat(4_000))).toBe(false)
  })
})
