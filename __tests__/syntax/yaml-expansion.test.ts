import { overExpansion } from '../../src/syntax/yaml-expansion.ts'
import { rootOf } from './read-yaml.ts'

describe('overExpansion', () => {
  it('counts an alias as all that it stands for', () => {
    const root = rootOf('a: &a [x, y]\nb: *a\nc: [*a]\n')

    // The mapping, three keys, `[x, y]` three times, and the list around the last.
    expect(overExpansion(root, 14)).toBeNull()
    expect(overExpansion(root, 13)?.code).toBe('too-many-nodes')
  })

  it('says from where on there are too many', () => {
    const root = rootOf('a: &a [x, y]\nb: *a\nc: *a\nd: e\n')

    expect(overExpansion(root, 11)?.position).toMatchObject({ line: 3, column: 4 })
  })

  it('counts anchors that multiply without carrying them out', () => {
    const levels = Array.from({ length: 60 }, (_, level) => {
      const item = level === 0 ? 'x' : `*a${level - 1}`
      return `a${level}: &a${level} [${Array.from({ length: 9 }, () => item).join(', ')}]`
    })

    expect(overExpansion(rootOf(levels.join('\n')), 100_000)?.position.line).toBe(6)
  })

  it('counts a long chain of aliases', () => {
    const links = Array.from({ length: 20_000 }, (_, at) => `k${at}: &k${at} [${at === 0 ? '' : `*k${at - 1}`}]`)

    expect(overExpansion(rootOf(links.join('\n')), 1_000_000)?.code).toBe('too-many-nodes')
  })
})
