import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import type { ScanResult } from '../../src/model/scan.ts'
import { fixtureAt, fixtureEnvironment, gitFixture, type GitFixture, temporaryFolder } from '../support/git-fixture.ts'
import { zipOf } from '../support/github/zip.ts'
import { planter } from '../support/planted-project.ts'
import { runCommand } from '../support/run-command.ts'

const LINE = `open('${planter('hostile').token()}')\n`

/** What a person is told: where, what could not be seen with what to do, and the exit code. */
interface Told {
  readonly found: readonly string[]
  readonly gaps: readonly RegExp[]
  readonly exitCode: number
}

async function told(root: string, ...argv: readonly string[]) {
  const env = { HOME: String(fixtureEnvironment()['HOME']), GIT_CONFIG_NOSYSTEM: '1' }
  const { stdout, exitCode } = await runCommand(root, ['scan', 'secrets', ...argv, '--format', 'json'], { env })
  // The product's own output.
  const { findings, gaps } = JSON.parse(stdout) as ScanResult
  const places = findings.flatMap(({ place, related }) => [place, ...related])
  return {
    found: places.map((place) => (place.kind === 'file' ? place.path : place.kind)).sort(),
    gaps: gaps.map(({ detail, grant }) => `${detail} ${grant}`),
    exitCode,
  }
}

const nested = (depth: number): Uint8Array =>
  Array.from({ length: depth - 1 }).reduce<Uint8Array>(
    (inner, _, index) => zipOf([[`l${String(index)}.zip`, inner]]),
    zipOf([['a.js', Buffer.from(LINE)]]),
  )

function bareTree(fixture: GitFixture, names: readonly string[]): void {
  fixture.write('seed', LINE)
  const blob = fixture.git('hash-object', '-w', 'seed')
  const records = names.map((name) => `100644 blob ${blob}\t${name}\n`).join('')
  const options = { cwd: fixture.root, env: fixtureEnvironment(), encoding: 'utf8', input: records } as const
  const tree = execFileSync('git', ['mktree'], options).trim()
  fixture.git('update-ref', 'refs/heads/main', fixture.git('commit-tree', '-m', 'Made', tree))
}

const ODD = ['line\nbreak.js', '-rf', '::error::a.js', 'quote"\'`.js', 'bidi\u202ea.js', `${'x'.repeat(250)}.js`]

const CASES: readonly (readonly [string, (fixture: GitFixture) => void, Told])[] = [
  [
    'names made to be misread',
    (fixture) => {
      for (const name of ODD) fixture.write(name, LINE)
      fixture.commit('Names')
    },
    { found: [...ODD].sort(), gaps: [], exitCode: 1 },
  ],
  [
    'links out of the tree, to themselves and to nothing',
    (fixture) => {
      fixture.write('../outside.js', LINE)
      for (const [name, target] of [
        ['out.js', '../outside.js'],
        ['self', '.'],
        ['round', 'round'],
        ['gone', '/none'],
      ] as const)
        symlinkSync(target, path.join(fixture.root, name))
      fixture.commit('Links')
    },
    { found: [], gaps: [], exitCode: 0 },
  ],
  [
    'a link in place of a folder of tracked files',
    (fixture) => {
      fixture.write('lib/a.js', 'nothing\n')
      fixture.commit('Before')
      rmSync(path.join(fixture.root, 'lib'), { recursive: true })
      mkdirSync(path.join(fixture.root, '../elsewhere'))
      fixture.write('../elsewhere/a.js', LINE)
      symlinkSync('../elsewhere', path.join(fixture.root, 'lib'))
    },
    { found: [], gaps: [/^`lib\/a\.js` is reached through a link; .* Put the file back, /], exitCode: 3 },
  ],
  [
    'a pipe and a folder in place of tracked files',
    (fixture) => {
      fixture.write('a.js', LINE)
      fixture.write('b.js', LINE)
      fixture.commit('Before')
      for (const name of ['a.js', 'b.js']) rmSync(path.join(fixture.root, name))
      execFileSync('mkfifo', [path.join(fixture.root, 'a.js')])
      mkdirSync(path.join(fixture.root, 'b.js'))
    },
    {
      found: [],
      gaps: [
        /^`a\.js` is a named pipe, not a file\. Put the file back, /,
        /^`b\.js` is a folder, not a file\. Put the file back, /,
      ],
      exitCode: 3,
    },
  ],
  [
    'archives in archives in archives, one too deep',
    (fixture) => {
      fixture.write('three.jar', nested(3))
      fixture.write('four.jar', nested(4))
      fixture.commit('Archives')
    },
    {
      found: ['three.jar'],
      gaps: [
        /^Not looked through whole: `four\.jar!\/l2\.zip!\/l1\.zip!\/l0\.zip`, because archives are opened to depth 3\. /,
      ],
      exitCode: 1,
    },
  ],
  [
    'a damaged archive',
    (fixture) => {
      fixture.write('half.zip', zipOf([['a.js', Buffer.from('x'.repeat(9000))]]).subarray(0, -30))
      fixture.commit('Archive')
    },
    { found: [], gaps: [/^Not looked through whole: `half\.zip`, because it is damaged\. Repair /], exitCode: 3 },
  ],
  [
    'a submodule',
    (fixture) => {
      const other = gitFixture()
      other.write('a.js', LINE)
      other.commit('Other')
      fixture.git('submodule', '--quiet', 'add', other.root, 'lib')
    },
    {
      found: [],
      gaps: [/^Not judged here, because each is a repository of its own: `lib`\. Judge each submodule /],
      exitCode: 3,
    },
  ],
  [
    'a file that a sparse checkout left out',
    (fixture) => {
      fixture.write('x/a.js', LINE)
      fixture.write('y/b.js', 'nothing\n')
      fixture.commit('Before')
      fixture.git('sparse-checkout', 'set', 'y')
    },
    { found: ['x/a.js'], gaps: [], exitCode: 1 },
  ],
]

it.each(CASES)('scan secrets on %s', async (_, make, expected) => {
  const fixture = gitFixture()
  make(fixture)
  const { found, gaps, exitCode } = await told(fixture.root)

  expect({ found, exitCode }).toEqual({ found: expected.found, exitCode: expected.exitCode })
  expect(gaps).toEqual(expected.gaps.map((gap): unknown => expect.stringMatching(gap)))
})

it('scan secrets --commit on names that differ by case alone tells each', async () => {
  const colliding = gitFixture()
  bareTree(colliding, ['README', 'ReadMe', 'readme'])
  expect(await told(colliding.root, '--commit', 'HEAD')).toEqual({
    found: ['README', 'ReadMe', 'readme'],
    gaps: [],
    exitCode: 1,
  })
})

it('scan secrets on a folder whose repository is gone or broken says so, and passes nothing', async () => {
  const lost = temporaryFolder()
  fixtureAt(lost).write('.git', 'gitdir: /nowhere\n')
  fixtureAt(lost).write('a.js', LINE)
  const broken = gitFixture()
  broken.write('a.js', LINE)
  broken.commit('Before')
  broken.write('.git/index', 'broken')

  expect(await told(lost)).toMatchObject({ found: [], exitCode: 3, gaps: [expect.stringMatching(/^Git cannot open /)] })
  const { gaps, exitCode } = await told(broken.root)
  expect(exitCode).toBe(3)
  expect(gaps[0]).toMatch(/^The index could not be listed whole: .* Repair the index: remove it, then run git reset\.$/)
})
