import { toPlain } from '../../src/syntax/yaml-plain.ts'
import { nodeAt, rootOf } from './read-yaml.ts'

describe('toPlain', () => {
  it('reads scalars, lists and mappings as their values', () => {
    expect(toPlain(rootOf('a: [1, "1", true, ~]\nb: {c: }\n1.50: x\n'))).toEqual({
      ok: true,
      value: { a: [1, '1', true, null], b: { c: null }, 1.5: 'x' },
    })
  })

  it('copies what an alias names', () => {
    expect(toPlain(rootOf('a: &x [1]\nb: *x\n'))).toEqual({
      ok: true,
      value: { a: [1], b: [1] },
    })
  })

  it('reads a part of a tree', () => {
    expect(toPlain(nodeAt(rootOf('a: {b: [x]}'), 'a', 'b'))).toEqual({ ok: true, value: ['x'] })
  })

  it('keeps the first value of a repeated key', () => {
    expect(toPlain(rootOf('a: 1\na: 2\n'))).toEqual({ ok: true, value: { a: 1 } })
  })

  it('makes mappings that inherit nothing, so that no key reaches a prototype', () => {
    const plain = toPlain(rootOf('__proto__: {polluted: yes}\nconstructor: 1\n'))
    const value = plain.ok ? plain.value : null

    expect(value !== null && Object.getPrototypeOf(value)).toBeNull()
    expect(Object.keys(value ?? {})).toEqual(['__proto__', 'constructor'])
    expect('polluted' in {}).toBe(false)
  })

  it('refuses anchors that multiply, where they become too many', () => {
    const levels = Array.from({ length: 30 }, (_, level) => {
      const item = level === 0 ? 'x' : `*a${level - 1}`
      return `a${level}: &a${level} [${item}, ${item}]`
    })

    expect(toPlain(rootOf(levels.join('\n')))).toMatchObject({ ok: false, problem: { code: 'too-many-nodes' } })
  })

  it('counts copies towards the limit that it is given', () => {
    const root = rootOf('- &x [1, 2]\n- *x\n')

    expect(toPlain(root, { maxNodes: 7 }).ok).toBe(true)
    expect(toPlain(root, { maxNodes: 6 })).toMatchObject({ ok: false, problem: { position: { line: 1, column: 10 } } })
  })

  it('refuses aliases that chain one level to the next without end', () => {
    const levels = Array.from({ length: 20_000 }, (_, level) => {
      const item = level === 0 ? 'x' : `*a${level - 1}`
      return `- &a${level} [${item}]`
    })

    expect(toPlain(rootOf(levels.join('\n')))).toMatchObject({ ok: false, problem: { code: 'too-deep' } })
  })

  it('refuses a key that is no text, and says where it is', () => {
    expect(toPlain(rootOf('a: 1\n[b]: 2\n'))).toMatchObject({
      ok: false,
      problem: { code: 'complex-key', position: { line: 2, column: 1 } },
    })
  })
})
