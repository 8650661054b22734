import { gatePermissions } from '../../src/config/permissions.ts'
import { SOURCE_NAMES, SOURCES } from '../../src/model/source.ts'

const levels = (sarif: boolean) =>
  Object.fromEntries(gatePermissions({ sarif }).map(({ permission, level }) => [permission, level]))

describe('the permissions of the gate', () => {
  it('cover every source that a workflow token can read', () => {
    const granted = levels(false)
    for (const name of SOURCE_NAMES) {
      for (const needed of SOURCES[name].permissions) {
        const [permission = '', level] = needed.split(': ')
        expect([level, 'write']).toContain(granted[permission])
      }
    }
  })

  it('let checks, statuses and the runs behind them be read', () => {
    expect(levels(false)).toMatchObject({ checks: 'write', statuses: 'read', actions: 'read' })
  })

  it('say what the trusted policy and the approvals need', () => {
    const purposes = Object.fromEntries(gatePermissions({ sarif: false }).map((one) => [one.permission, one.purposes]))
    expect(purposes['contents']).toContain('The trusted policy')
    expect(purposes['pull-requests']).toContain('Approvals')
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
