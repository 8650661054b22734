import { openNamedSecrets } from '../../src/evidence/named-secrets.ts'

const VALUE = ['k7Lq', 'Zx92', 'mTb4'].join('')

describe('openNamedSecrets', () => {
  it.each([
    ['none-named', 'feature-off'],
    ['deferred', 'deferred'],
    ['fork', 'deferred'],
  ] as const)('looks for nothing and says why: %s', (kind, reason) => {
    const { search, collected } = openNamedSecrets({ kind })

    expect(search).toBeNull()
    expect(collected).toMatchObject({ ok: false, gaps: [{ source: 'named-secrets', reason }] })
  })

  it('looks for what it may, names it, and tells of what it refuses', () => {
    const values: { readonly [name: string]: string } = { GOOD: VALUE, WORD: 'production', OURS: 'Tree-Content-9' }
    const { search, collected } = openNamedSecrets({
      kind: 'asked',
      names: ['GOOD', 'WORD', 'OURS', 'UNSET', 'GOOD'],
      valueOf: (name) => values[name],
      ownVocabulary: new Set(['tree-content-9']),
    })

    expect(search?.search(Buffer.from(`x${VALUE}`))).toHaveLength(1)
    expect(collected).toMatchObject({ ok: true, value: { names: ['GOOD'] } })
    expect(collected.gaps.map(({ reason, detail }) => [reason, /`(\w+)`/.exec(detail)?.[1]])).toEqual([
      ['unsupported', 'WORD'],
      ['unsupported', 'OURS'],
      ['unsupported', 'UNSET'],
    ])
    expect(JSON.stringify(collected)).not.toContain(VALUE)
  })
})
