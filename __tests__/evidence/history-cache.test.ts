import { createHash } from 'node:crypto'
import { collectHistory } from '../../src/evidence/history.ts'
import type { HistoryCacheStore } from '../../src/evidence/history-cache.ts'
import { openRepository } from '../../src/repository/open-repository.ts'
import { namedSearch } from '../../src/secrets/named-values.ts'
import { scanRole } from '../../src/secrets/scan-role.ts'
import { secretDigester } from '../../src/secrets/secret-digest.ts'
import { fixtureEnvironment, gitFixture, type GitFixture, temporaryFolder } from '../support/git-fixture.ts'

function token(name: string): string {
  return ['gl', 'pat-'].join('') + createHash('sha256').update(name).digest('base64url').slice(0, 20)
}

interface Kept extends HistoryCacheStore {
  text: string | null
}

function store(scan: readonly string[] = ['1']): Kept {
  const kept: Kept = {
    text: null,
    scan,
    read: () => Promise.resolve(kept.text),
    write: (text) => {
      kept.text = text
      return Promise.resolve()
    },
  }
  return kept
}

async function scan(root: string, cache?: HistoryCacheStore, named = false) {
  const repository = await openRepository(root, { env: fixtureEnvironment() })
  let read = 0
  const history = repository.history(repository.head?.commit ?? null)
  if (history === null) throw new Error(`${root} has no history`)
  const collected = await collectHistory({
    history: {
      ...history,
      read: (taker, ...rest) => {
        const counting = (...blob: Parameters<typeof taker.whole>): void => {
          read += 1
          taker.whole(...blob)
        }
        return history.read({ ...taker, whole: counting }, ...rest)
      },
    },
    isIgnored: () => false,
    roleOf: scanRole,
    maxFileBytes: 1_000_000,
    scanner: {
      digester: secretDigester(100),
      named: named ? namedSearch([{ name: 'NAMED', value: token('named') }]) : null,
    },
    progress: () => undefined,
    ...(cache === undefined ? {} : { cache }),
  })
  if (!collected.ok) throw new Error('The history was not collected')
  return { ...collected.value, read }
}

function sample(text = 'Text.\n'): GitFixture {
  const fixture = gitFixture()
  fixture.write('client.js', `open('${token('first')}')\n`)
  fixture.write('readme.txt', text)
  fixture.commit('First')
  return fixture
}

describe('the history cache', () => {
  it('has the next scan read what is new alone, and tells what a scan of everything tells', async () => {
    const fixture = sample()
    const cache = store()
    expect((await scan(fixture.root, cache)).read).toBe(2)
    const again = await scan(fixture.root, cache)
    expect([again.read, again.blobs, again.cacheRefused]).toEqual([0, 2, null])
    expect(again.found).toEqual((await scan(fixture.root)).found)

    const steps: readonly (() => unknown)[] = [
      () => fixture.write('other.js', `open('${token('second')}')\n`),
      () => fixture.write('client.js', 'open()\n'),
      () => fixture.git('mv', 'other.js', 'moved.js'),
      () => fixture.write('readme.txt', 'More text.\n'),
      () => fixture.write('client.js', `open('${token('first')}')\n`),
    ]
    for (const step of steps) {
      step()
      fixture.commit('Next')
      const cached = await scan(fixture.root, cache)
      const whole = await scan(fixture.root)
      expect(cached.read).toBeLessThanOrEqual(1)
      const told = ({ found }: typeof cached): readonly string[] =>
        found.map(({ secrets, first, last }) => JSON.stringify([secrets, first, last])).sort()
      expect(told(cached)).toEqual(told(whole))
    }
  })

  it.each([
    ['damaged', (kept: Kept) => (kept.text = `${kept.text?.slice(0, -1)}`)],
    ['damaged', (kept: Kept) => (kept.text = 'nothing that we wrote')],
    ['damaged', (kept: Kept) => (kept.text = `${kept.text?.replace('client.js', 'clients.js')}`)],
  ])('is not used where it is %s', async (_, damage) => {
    const fixture = sample()
    const cache = store()
    await scan(fixture.root, cache)
    damage(cache)
    const { read, cacheRefused, found } = await scan(fixture.root, cache)
    expect([read, cacheRefused, found.length]).toEqual([2, 'it is damaged', 1])
  })

  it('is not used for a scan by other rules or limits', async () => {
    const fixture = sample()
    const cache = store()
    await scan(fixture.root, cache)
    const { read, cacheRefused } = await scan(fixture.root, { ...cache, scan: ['2'] })
    expect([read, cacheRefused]).toEqual([2, expect.stringContaining('other rules')])
  })

  it('is not used for a history that was rewritten, nor for another one', async () => {
    const fixture = sample()
    const cache = store()
    fixture.write('client.js', 'open()\n')
    fixture.commit('To be taken back')
    await scan(fixture.root, cache)
    fixture.git('reset', '-q', '--hard', 'HEAD~1')
    const { text } = cache
    for (const { root } of [fixture, sample('Of another.\n')]) {
      cache.text = text
      const { cacheRefused, found } = await scan(root, cache)
      expect(cacheRefused).toContain('commits that are not in this history')
      expect(found).toHaveLength(1)
    }
  })

  it('is neither used nor kept where real values are looked for, or where something could not be read', async () => {
    const fixture = sample()
    const cache = store()
    await scan(fixture.root, cache, true)
    expect(cache.text).toBeNull()
    await scan(fixture.root, cache)
    expect((await scan(fixture.root, cache, true)).cacheRefused).toContain('real values')

    fixture.write('readme.txt', 'More text.\n')
    fixture.commit('Second')
    const shallow = temporaryFolder()
    fixture.git('clone', '-q', '--depth=1', `file://${fixture.root}`, `${shallow}/clone`)
    const other = store()
    await scan(`${shallow}/clone`, other)
    expect(other.text).toBeNull()
  })

  it('has no value in it', async () => {
    const fixture = sample()
    fixture.write('.env', `PASSWORD=${token('setting').slice(6)}\n`)
    fixture.commit('Second')
    const cache = store()
    const { found } = await scan(fixture.root, cache)
    expect(found).toHaveLength(2)
    for (const name of ['first', 'setting']) expect(cache.text).not.toContain(token(name).slice(6, 14))
  })
})
