import { gatePermissions } from '../../src/config/permissions.ts'
import { SOURCE_NAMES, SOURCES } from '../../src/model/source.ts'

const levels = (sarif: boolean) =>
  Object.fromEntries(gatePermissions({ sarif }).map(({ permission, level }) => [permission, level]))

describe('the permissions of the gate', () => {
  it('cover every source that a workflow token can read', () => {
    const granted = levels(false)
    for (const name of SOURCE_NAMES) {
      const [permission = '', level] = SOURCES[name].permission?.split(': ') ?? []
      if (permission !== '') expect([level, 'write']).toContain(granted[permission])
    }
  })

  it('let the result be published', () => {
    expect(levels(false)).toMatchObject({ checks: 'write', 'pull-requests': 'write', contents: 'read' })
  })

  it('hold the right to upload SARIF only where SARIF is uploaded', () => {
    expect(levels(false)['security-events']).toBe('read')
    expect(levels(true)['security-events']).toBe('write')
  })

  it('hold nothing that no source and no publication names', () => {
    const published = [{ sarif: false }, { sarif: true }].flatMap((use) => gatePermissions(use))
    expect(published.every(({ purposes }) => purposes.length > 0)).toBe(true)
    expect(Object.values(levels(false)).filter((level) => level === 'write')).toHaveLength(2)
  })

  it('are ordered by name, each once', () => {
    const names = gatePermissions({ sarif: true }).map(({ permission }) => permission)
    expect(names).toEqual([...new Set(names)].sort())
  })
})
