import { mergedEntries } from '../../src/syntax/yaml-merge.ts'
import { asMapping, asScalar, nodeAt, rootOf } from './read-yaml.ts'

/** The merged entries of the mapping at `k`, as `key=value@line`. */
function mergedIn(text: string): readonly string[] | string {
  const merged = mergedEntries(asMapping(nodeAt(rootOf(text), 'k')))
  if (!merged.ok) return `${merged.problem.code} ${merged.problem.position.line}`
  return merged.entries.map(
    ({ key, value }) => `${asScalar(key).value}=${asScalar(value).value}@${value.span.start.line}`,
  )
}

describe('mergedEntries', () => {
  it.each([
    ['leaves a mapping without a merge key as it is', 'k: {a: 1, b: 2}', ['a=1@1', 'b=2@1']],
    ['adds what an alias names, at its own place', 'x: &x {b: 2}\nk:\n  a: 1\n  <<: *x\n', ['a=1@3', 'b=2@1']],
    ['prefers own entries, wherever the merge key stands', 'x: &x {a: 2}\nk:\n  <<: *x\n  a: 1\n', ['a=1@4']],
    [
      'prefers the earlier of several mappings',
      'x: &x {a: 1}\ny: &y {a: 2, b: 3}\nk: {<<: [*x, *y]}',
      ['a=1@1', 'b=3@2'],
    ],
    ['merges a mapping that is written in place', 'k: {<<: {a: 1}}', ['a=1@1']],
    ['merges what is merged into the merged', 'x: &x {a: 1}\ny: &y {<<: *x, b: 2}\nk: {<<: *y}', ['b=2@2', 'a=1@1']],
    [
      'takes every merge key of a mapping',
      'x: &x {a: 1}\ny: &y {b: 2}\nk: {<<: *x, "c": 3, <<: *y}',
      ['c=3@3', 'a=1@1', 'b=2@2'],
    ],
    ['takes a quoted merge key as an ordinary key', "k: {'<<': 1}", ['<<=1@1']],
    ['takes a tagged merge key as one', 'k: {!!merge "": {a: 1}}', ['a=1@1']],
    ['takes a key tagged as text as an ordinary key', 'k: {!!str <<: 1}', ['<<=1@1']],
    ['keeps the first of repeated keys', 'k: {a: 1, a: 2}', ['a=1@1']],
    ['refuses to merge text', 'k:\n  <<: a\n', 'bad-merge 2'],
    ['refuses to merge a list in a list', 'k:\n  <<: [[{a: 1}]]\n', 'bad-merge 2'],
    ['refuses to merge a list through an alias within a list', 'x: &x [a]\nk:\n  <<: [*x]\n', 'bad-merge 3'],
  ])('%s', (_, text, expected) => {
    expect(mergedIn(text)).toEqual(expected)
  })

  it('costs no more than the entries when merges multiply', () => {
    const levels = Array.from({ length: 60 }, (_, level) => {
      const sources = level === 0 ? '' : `<<: [*a${level - 1}, *a${level - 1}], `
      return `a${level}: &a${level} {${sources}b${level}: x}`
    })

    expect(mergedIn(`${levels.join('\n')}\nk: {<<: *a59}`)).toHaveLength(60)
  })

  it('follows merges that chain further than a call stack goes', () => {
    const levels = Array.from({ length: 15_000 }, (_, level) => {
      const source = level === 0 ? '' : `<<: *a${level - 1}, `
      return `a${level}: &a${level} {${source}b${level}: x}`
    })

    expect(mergedIn(`${levels.join('\n')}\nk: {<<: *a14999}`)).toHaveLength(15_000)
  })
})
