import { rootOf } from './read-yaml.ts'

describe('a tag', () => {
  it.each([
    ['none', 'a', null],
    ['the non-specific one', '! a', '!'],
    ['a core one', '!!str a', 'tag:yaml.org,2002:str'],
    ['a local one', '!local a', '!local'],
    ['a verbatim one', '!<tag:example.org,2000:a> a', 'tag:example.org,2000:a'],
    ['a named handle', '%TAG !e! tag:example.org,2000:\n--- !e!a b', 'tag:example.org,2000:a'],
    ['the primary handle, declared anew', '%TAG ! tag:example.org,2000:\n--- !a b', 'tag:example.org,2000:a'],
    ['the secondary handle, declared anew', '%TAG !! tag:example.org,2000:\n--- !!int b', 'tag:example.org,2000:int'],
    ['percent escapes', '!a%21%C3%A9 b', '!a!é'],
    ['percent escapes that are not UTF-8', '!a%FF b', '!a%FF'],
    ['one on a collection', '!!set {a}', 'tag:yaml.org,2002:set'],
  ])('has its full name: %s', (_, text, tag) => {
    expect(rootOf(text).tag).toBe(tag)
  })
})
