import { gap, GAP_REASONS } from '../../src/model/gap.ts'
import { SOURCE_NAMES, SOURCES } from '../../src/model/source.ts'

describe.each(GAP_REASONS)('a gap of the reason %s', (reason) => {
  it('says for every source what to do about it', () => {
    for (const source of SOURCE_NAMES) {
      const { grant } = gap(source, reason, 'Not seen.')
      expect(grant).toMatch(/^[A-Z].*\.$/)
    }
  })
})

it('a missing permission names the very permission, or the token that can have it', () => {
  for (const source of SOURCE_NAMES) {
    const { permission, token, title } = SOURCES[source]
    const { grant } = gap(source, 'permission', 'Forbidden.')
    expect(grant).toContain(token === 'admin-token' ? 'admin-token' : (permission ?? title))
  }
})

it('the one who saw the gap may know better', () => {
  expect(gap('tree', 'permission', 'Owned by another.', 'Run git config.').grant).toBe('Run git config.')
})
