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
    const { permissions, token, title } = SOURCES[source]
    const { grant } = gap(source, 'permission', 'Forbidden.')
    if (token === 'admin-token') expect(grant).toContain('admin-token')
    else if (permissions.length === 0) expect(grant).toContain(title)
    else for (const permission of permissions) expect(grant).toContain(`\`${permission}\``)
  }
})

it('several permissions are told in one sentence', () => {
  expect(gap('commit-checks', 'permission', 'Forbidden.').grant).toBe(
    "Add `checks: read`, `statuses: read` and `actions: read` to the job's permissions.",
  )
})

it('the one who saw the gap may know better', () => {
  expect(gap('tree', 'permission', 'Owned by another.', 'Run git config.').grant).toBe('Run git config.')
})
