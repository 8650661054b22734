import { chmodSync, rmSync, statSync, symlinkSync, utimesSync } from 'node:fs'
import path from 'node:path'
import { openRepository } from '../../src/repository/open-repository.ts'
import { fixtureEnvironment, gitFixture, type GitFixture } from '../support/git-fixture.ts'

async function isDirty(fixture: GitFixture): Promise<boolean | null> {
  return (await openRepository(fixture.root, { env: fixtureEnvironment() })).isDirty()
}

function clean(): GitFixture {
  const fixture = gitFixture()
  fixture.write('.gitignore', 'ignored\n')
  fixture.write('a.txt', 'one\n')
  fixture.write('lib/b.txt', 'b\n')
  fixture.write('run', 'x')
  chmodSync(path.join(fixture.root, 'run'), 0o755)
  symlinkSync('a.txt', path.join(fixture.root, 'link'))
  fixture.commit('first')
  return fixture
}

describe('isDirty', () => {
  it('is false for what was committed, also where only times differ or ignored files are there', async () => {
    const fixture = clean()
    fixture.write('ignored', 'x')
    expect(await isDirty(fixture)).toBe(false)

    utimesSync(path.join(fixture.root, 'a.txt'), 1, 1)
    expect(await isDirty(fixture)).toBe(false)
  })

  it.each<readonly [string, (fixture: GitFixture) => void]>([
    [
      'a file is changed',
      (fixture) => {
        fixture.write('a.txt', 'other\n')
      },
    ],
    [
      'a file is changed to the same size',
      (fixture) => {
        fixture.write('a.txt', 'two\n')
      },
    ],
    [
      'a file is gone',
      (fixture) => {
        rmSync(path.join(fixture.root, 'lib/b.txt'))
      },
    ],
    [
      'a file is new',
      (fixture) => {
        fixture.write('new', 'x')
      },
    ],
    [
      'a file may be run',
      (fixture) => {
        chmodSync(path.join(fixture.root, 'a.txt'), 0o755)
      },
    ],
    [
      'a change is staged and undone on disk',
      (fixture) => {
        fixture.write('a.txt', 'staged\n')
        fixture.git('add', '-A')
        fixture.write('a.txt', 'one\n')
      },
    ],
    [
      'a file is staged as new',
      (fixture) => {
        fixture.write('new', 'x')
        fixture.git('add', '-A')
      },
    ],
    [
      'a file is staged as gone',
      (fixture) => {
        fixture.git('rm', '-q', '--cached', 'a.txt')
      },
    ],
    [
      'a link leads elsewhere',
      (fixture) => {
        rmSync(path.join(fixture.root, 'link'))
        symlinkSync('b.txt', path.join(fixture.root, 'link'))
      },
    ],
    [
      'a file is a link now',
      (fixture) => {
        rmSync(path.join(fixture.root, 'a.txt'))
        symlinkSync('run', path.join(fixture.root, 'a.txt'))
      },
    ],
    [
      'a file is a folder now',
      (fixture) => {
        rmSync(path.join(fixture.root, 'run'))
        fixture.write('run/x', 'x')
      },
    ],
    [
      'git was told to assume that the changed file is not',
      (fixture) => {
        fixture.git('update-index', '--assume-unchanged', 'a.txt')
        fixture.write('a.txt', 'two\n')
      },
    ],
  ])('is true where %s', async (_, change) => {
    const fixture = clean()
    change(fixture)

    expect(await isDirty(fixture)).toBe(true)
  })

  it('sees a change that keeps size and time', async () => {
    const fixture = clean()
    const file = path.join(fixture.root, 'a.txt')
    const { atime, mtime } = statSync(file)
    fixture.write('a.txt', 'two\n')
    utimesSync(file, atime, mtime)

    expect(await isDirty(fixture)).toBe(true)
  })

  it.each([
    ['filter=x', '.gitattributes'],
    ['text eol=crlf', '.git/info/attributes'],
    ['ident', '.gitattributes'],
    ['working-tree-encoding=UTF-16LE', '.gitattributes'],
  ])('does not say where the attribute `%s` may account for the difference', async (attribute, file) => {
    const fixture = clean()
    fixture.write('.gitattributes', '')
    fixture.write(file, `a.txt ${attribute}\n`)
    if (file === '.gitattributes') fixture.git('add', file)
    fixture.git('commit', '-q', '--allow-empty', '-a', '-m', 'attributes')
    if (file !== '.gitattributes') rmSync(path.join(fixture.root, '.gitattributes'))
    fixture.write('a.txt', 'one\r\n')

    expect(await isDirty(fixture)).toBeNull()
    fixture.write('lib/b.txt', 'changed\n')
    expect(await isDirty(fixture)).toBe(true)
  })

  it('does not say where line ends may be all that differs', async () => {
    const fixture = clean()
    fixture.git('config', 'core.autocrlf', 'true')
    fixture.write('a.txt', 'one\r\n')

    expect(await isDirty(fixture)).toBeNull()
  })

  it('compares many files by their bytes where the clone was copied', async () => {
    const fixture = gitFixture()
    for (let at = 0; at < 300; at++) fixture.write(`f${String(at)}`, `${String(at)}\n`)
    fixture.commit('first')
    for (let at = 0; at < 300; at++) utimesSync(path.join(fixture.root, `f${String(at)}`), at, at)

    expect(await isDirty(fixture)).toBe(false)
  })
})
