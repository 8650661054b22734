import { readdirSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { GITHUB_SOURCES, SOURCES, SOURCE_NAMES } from '../../src/model/source.ts'
import type { EvidenceBySource } from '../../src/evidence/evidence.ts'

/** What each folder may import of the project besides itself, as docs/architecture.md draws it. */
const ARROWS: { readonly [folder: string]: readonly string[] } = {
  model: [],
  syntax: ['model'],
  archive: ['model'],
  secrets: ['model', 'syntax', 'archive'],
  workflows: ['model', 'syntax'],
  github: ['model', 'policy'],
  policy: ['model', 'syntax'],
  report: ['model'],
  checks: ['model'],
  process: ['model'],
  repository: ['model', 'process'],
  publish: ['model', 'report', 'process', 'github'],
  config: ['model'],
  evidence: ['model', 'archive', 'secrets', 'syntax', 'repository', 'process', 'github', 'workflows'],
  commands: [
    'model',
    'checks',
    'config',
    'evidence',
    'github',
    'policy',
    'process',
    'publish',
    'report',
    'repository',
    'secrets',
    'workflows',
  ],
  'action.ts': ['commands'],
  'cli.ts': ['commands'],
}

interface Import {
  readonly file: string
  readonly target: string
  readonly isType: boolean
}

const IMPORT = /^\s*(?:import|export)\s(type\s)?[^'"]*?from\s*'([^']+)'|import\('([^']+)'\)/gm

function importsOf(file: string): readonly Import[] {
  const text = readFileSync(file, 'utf8')
  return [...text.matchAll(IMPORT)].map((match) => ({
    file,
    target: match[2] ?? match[3] ?? '',
    isType: match[1] !== undefined,
  }))
}

const folderOf = (path: string): string => posix.relative('src', path).split('/')[0] ?? ''

describe('the arrows between folders', () => {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `src/${name.replaceAll('\\', '/')}`)
  const imports = files.flatMap(importsOf)

  it('reads the sources', () => {
    expect(imports.length).toBeGreaterThan(100)
    for (const file of files) expect(Object.keys(ARROWS)).toContain(folderOf(file))
  })

  it('point as the architecture draws them', () => {
    const wrong = imports
      .filter(({ target }) => target.startsWith('.'))
      .map((one) => ({
        ...one,
        from: folderOf(one.file),
        to: folderOf(posix.join(posix.dirname(one.file), one.target)),
      }))
      .filter(({ from, to }) => from !== to && !(ARROWS[from] ?? []).includes(to))
      // Checks see the types of evidence, and nothing of it at run time.
      .filter(({ from, to, isType }) => !(from === 'checks' && to === 'evidence' && isType))
    expect(wrong.map(({ file, target }) => `${file} -> ${target}`)).toEqual([])
  })

  it('lead to the outside world from its rooms alone', () => {
    const outside = /^node:(?:fs|child_process|http|https|net|tls|dns|os|worker_threads|process)/
    const rooms = ['repository', 'process', 'publish', 'github', 'action.ts', 'cli.ts']
    const wrong = imports.filter(({ file, target }) => outside.test(target) && !rooms.includes(folderOf(file)))
    expect(wrong.map(({ file, target }) => `${file} -> ${target}`)).toEqual([])
  })
})

describe('the sources', () => {
  it('are declared as built where evidence of them exists', () => {
    const built: { readonly [S in keyof EvidenceBySource]: true } = {
      tree: true,
      history: true,
      'named-secrets': true,
      workflows: true,
      'commit-checks': true,
      'branch-rules': true,
      releases: true,
      'release-attestations': true,
      environments: true,
      'code-scanning': true,
      'dependabot-alerts': true,
      'secret-scanning-alerts': true,
      'run-logs': true,
      artifacts: true,
      'stored-secrets': true,
      'deploy-keys': true,
      'program-runs': true,
    }

    expect(SOURCE_NAMES.filter((name) => SOURCES[name].built).sort()).toEqual(Object.keys(built).sort())
  })

  it('of GitHub are those that a token reads', () => {
    const read = SOURCE_NAMES.filter((name) => SOURCES[name].built && SOURCES[name].token !== 'none')

    expect([...GITHUB_SOURCES]).toEqual(read)
  })

  it('come after sources that exist, without a cycle', () => {
    const depth = (name: (typeof SOURCE_NAMES)[number], seen: readonly string[] = []): number => {
      expect(seen).not.toContain(name)
      return 1 + Math.max(0, ...SOURCES[name].after.map((before) => depth(before, [...seen, name])))
    }
    for (const name of SOURCE_NAMES) expect(depth(name)).toBeLessThan(5)
  })
})
