import { collectHistory, type HistoryEvidence } from '../../src/evidence/history.ts'
import { openRepository } from '../../src/repository/open-repository.ts'
import { scanRole } from '../../src/secrets/scan-role.ts'
import { namedSearch } from '../../src/secrets/named-values.ts'
import { secretDigester } from '../../src/secrets/secret-digest.ts'
import { fixtureEnvironment, gitFixture, type GitFixture } from '../support/git-fixture.ts'

function token(letter: string): string {
  const body = Buffer.from(`${letter}7Kq`.repeat(5)).toString('base64url').slice(0, 20)
  return ['gl', 'pat-'].join('') + body
}

async function collect(fixture: GitFixture, part: { readonly ignored?: string; readonly named?: string } = {}) {
  const repository = await openRepository(fixture.root, { env: fixtureEnvironment() })
  const collected = await collectHistory({
    history: repository.history(repository.head?.commit ?? null),
    isIgnored: (path) => path === part.ignored,
    roleOf: scanRole,
    maxFileBytes: 1_000_000,
    scanner: {
      digester: secretDigester(100),
      named: part.named === undefined ? null : namedSearch([{ name: 'NAMED', value: part.named }]),
    },
    progress: () => undefined,
  })
  if (!collected.ok) throw new Error('The history was not collected')
  return { ...collected.value, gaps: collected.gaps.map(({ reason }) => reason) }
}

function shown({ found }: Pick<HistoryEvidence, 'found'>) {
  return found
    .map(({ detection: { place, related }, first, last }) => ({
      path: place.kind === 'file' ? place.path : null,
      line: place.kind === 'file' ? place.startLine : null,
      related: related.length,
      first: first?.commit,
      last: last?.commit,
    }))
    .sort((a, b) => (`${a.path}:${a.line}` < `${b.path}:${b.line}` ? -1 : 1))
}

const FILLER = Array.from({ length: 400 }, (_, index) => `export const line${index} = ${index}\n`).join('')

describe('collectHistory', () => {
  it('says when a credential came and when it went, whatever else of its file changed', async () => {
    const fixture = gitFixture()
    fixture.write('client.js', FILLER)
    fixture.commit('Before')
    fixture.write('client.js', `${FILLER}open('${token('a')}')\n`)
    const came = fixture.commit('Came')
    fixture.write('client.js', `// Changed.\n${FILLER}open('${token('a')}')\n`)
    const changed = fixture.commit('Changed')
    fixture.write('client.js', `// Changed.\n${FILLER}open(token)\n`)
    fixture.commit('Went')
    fixture.write('other.js', '')
    fixture.commit('After')

    const history = await collect(fixture)
    expect(shown(history)).toEqual([{ path: 'client.js', line: 401, related: 0, first: came, last: changed }])
    expect(history.gaps).toEqual([])
    expect(history.blobs).toBe(5)
    expect(history.scanned).toBeLessThan(history.bytes)
  })

  it('finds what stands on either side of a part that did not change, and in every kind of commit', async () => {
    const fixture = gitFixture()
    fixture.write('both.js', FILLER)
    fixture.commit('First')
    fixture.write('both.js', `open('${token('b')}')\n${FILLER}open('${token('c')}')\n`)
    const both = fixture.commit('Both ends')
    fixture.git('checkout', '-q', '-b', 'side', 'HEAD~1')
    fixture.write('side.js', '\n')
    fixture.commit('Side')
    fixture.git('checkout', '-q', 'main')
    fixture.git('merge', '-q', '--no-commit', '--no-ff', 'side')
    fixture.write('merged.js', `open('${token('d')}')\n`)
    const merge = fixture.commit('Merge')
    fixture.git('rm', '-q', 'merged.js')
    fixture.commit('After the merge')
    fixture.write('large.js', `${'// filler\n'.repeat(150_000)}open('${token('e')}')\n`)
    const large = fixture.commit('Large')

    expect(shown(await collect(fixture))).toEqual([
      { path: 'both.js', line: 1, related: 0, first: both, last: undefined },
      { path: 'both.js', line: 402, related: 0, first: both, last: undefined },
      { path: 'large.js', line: 150_001, related: 0, first: large, last: undefined },
      { path: 'merged.js', line: 1, related: 0, first: merge, last: merge },
    ])
  })

  it('tells one credential once, with its other places', async () => {
    const fixture = gitFixture()
    fixture.write('b.js', `open('${token('f')}')\n`)
    const first = fixture.commit('First')
    fixture.write('a.js', `// A copy.\nopen('${token('f')}')\n`)
    fixture.commit('Second')

    expect(shown(await collect(fixture))).toEqual([{ path: 'b.js', line: 1, related: 1, first, last: undefined }])
  })

  it('follows a file that was moved', async () => {
    const fixture = gitFixture()
    fixture.write('b.js', `open('${token('h')}')\n`)
    const first = fixture.commit('First')
    fixture.git('mv', 'b.js', 'a.js')
    const moved = fixture.commit('Moved')
    fixture.git('rm', '-q', 'a.js')
    fixture.commit('Gone')

    expect(shown(await collect(fixture))).toEqual([
      { path: expect.stringMatching(/^[ab]\.js$/) as unknown, line: 1, related: 0, first, last: moved },
    ])
  })

  it('leaves out what the policy takes out, and says how much', async () => {
    const fixture = gitFixture()
    fixture.write('old.js', `open('${token('g')}')\n`)
    fixture.commit('First')

    expect(await collect(fixture, { ignored: 'old.js' })).toMatchObject({ blobs: 1, ignored: 1, found: [] })
  })

  it('finds the value of a named secret that was removed, also across pieces of a large file', async () => {
    const value = Buffer.from('named 7Kq value').toString('base64url')
    const fixture = gitFixture()
    fixture.write('a.txt', `x ${value}\n`)
    fixture.write('b.txt', `${'y'.repeat(1_100_000)}\n${Buffer.from(`ab${value}`).toString('base64')}\n`)
    fixture.commit('First')
    fixture.git('rm', '-q', 'a.txt')
    fixture.commit('Second')
    const { named } = await collect(fixture, { named: value })

    expect(named.map(({ place }) => (place.kind === 'file' ? [place.path, place.startLine] : null)).sort()).toEqual([
      ['a.txt', 1],
      ['b.txt', 2],
    ])
    expect(JSON.stringify(named)).not.toContain(value)
  })
})
