import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { cleanEnvironment } from '../../src/process/environment.ts'

/** A throw-away repository made by the real git, with a fixed identity and dates that go up by a minute a commit. */
export interface GitFixture {
  /** The work tree, or the bare repository; a real path. */
  readonly root: string
  /** Runs git there and gives its standard output without the last line end. */
  readonly git: (...args: readonly string[]) => string
  /** Writes a file, with its folders. */
  readonly write: (file: string, content: string | Uint8Array) => void
  /** Adds everything and commits; gives the commit's id. Without files an empty commit. */
  readonly commit: (message: string, dates?: CommitDates) => string
}

/** What a commit says of its time, as git takes it: `2026-01-02T03:04:05Z`. */
export interface CommitDates {
  readonly author?: string
  readonly committer?: string
}

const folders: string[] = []

// Importing this file is enough to have the folders of a test file removed; a bench is no test and ends by itself.
const remove = () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
}
if (typeof afterAll === 'undefined') process.once('exit', remove)
else afterAll(remove)

/** A folder that is removed after the test file; a real path. */
export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'checklist-')))
  folders.push(folder)
  return folder
}

let home: string | undefined

/** The environment of the fixtures' git: a home of its own, so that no configuration of the machine has a say. */
export function fixtureEnvironment(): NodeJS.ProcessEnv {
  if (home === undefined) {
    home = temporaryFolder()
    const settings = ['[user]', 'name = Fixture', 'email = fixture@example.invalid', '[gc]', 'auto = 0', '[init]']
    const allowed = ['defaultBranch = main', '[protocol "file"]', 'allow = always', '[advice]', 'detachedHead = false']
    writeFileSync(path.join(home, '.gitconfig'), [...settings, ...allowed].join('\n') + '\n')
  }
  return { ...cleanEnvironment(process.env), HOME: home, GIT_CONFIG_NOSYSTEM: '1' }
}

/** Makes an empty repository; `init` holds further arguments of `git init`. */
export function gitFixture(init: readonly string[] = []): GitFixture {
  const root = path.join(temporaryFolder(), 'project')
  mkdirSync(root)
  const fixture = fixtureAt(root)
  fixture.git('init', '-q', ...init)
  return fixture
}

/** Uses a folder that is a repository, such as a clone that a test made. */
export function fixtureAt(root: string): GitFixture {
  let minutes = 0
  const git = (...args: readonly string[]): string => dated({}, ...args)
  const dated = ({ author, committer }: CommitDates, ...args: readonly string[]): string => {
    const date = `${String(1_700_000_000 + 60 * minutes)} +0000`
    const dates = { GIT_AUTHOR_DATE: author ?? date, GIT_COMMITTER_DATE: committer ?? date }
    const env = { ...fixtureEnvironment(), LC_ALL: 'C', ...dates }
    const output = execFileSync('git', args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' })
    return output.replace(/\n$/, '')
  }
  return {
    root,
    git,
    write: (file, content) => {
      const target = path.join(root, file)
      mkdirSync(path.dirname(target), { recursive: true })
      writeFileSync(target, content)
    },
    commit: (message, dates = {}) => {
      minutes++
      git('add', '-A')
      dated(dates, 'commit', '-q', '--allow-empty', '-m', message)
      return git('rev-parse', 'HEAD')
    },
  }
}
