/** pip's lists of packages: `requirements.txt`, `requirements-dev.txt`, `dev-requirements.txt`, `requirements/base.txt`. */
export const REQUIREMENTS = /(?:^|\/)(?:requirements[^/]*|[^/]*requirements|requirements\/[^/]+)\.txt$/is

/** Files that show what a repository is built with or runs on. A file matches by its name, its ending or its path. */
export interface StackMark {
  readonly what: string
  readonly group: 'ecosystem' | 'platform'
  /** Whole file names. */
  readonly names?: readonly string[]
  /** Ends of file names. */
  readonly endings?: readonly string[]
  /** The endings count only somewhere below a folder of one of these names. */
  readonly below?: ReadonlySet<string>
  readonly path?: RegExp
  /** Told only where none of these was found. */
  readonly onlyWithout?: readonly string[]
}

/** In the order in which they are told. */
export const STACK_MARKS: readonly StackMark[] = [
  { what: 'npm', group: 'ecosystem', names: ['package-lock.json', 'npm-shrinkwrap.json'] },
  { what: 'pnpm', group: 'ecosystem', names: ['pnpm-lock.yaml'] },
  { what: 'Yarn', group: 'ecosystem', names: ['yarn.lock'] },
  { what: 'Bun', group: 'ecosystem', names: ['bun.lock', 'bun.lockb'] },
  {
    what: 'JavaScript, no lockfile',
    group: 'ecosystem',
    names: ['package.json'],
    onlyWithout: ['npm', 'pnpm', 'Yarn', 'Bun'],
  },
  { what: 'pip', group: 'ecosystem', path: REQUIREMENTS },
  { what: 'pylock', group: 'ecosystem', names: ['pylock.toml'] },
  { what: 'uv', group: 'ecosystem', names: ['uv.lock'] },
  { what: 'Poetry', group: 'ecosystem', names: ['poetry.lock'] },
  { what: 'Pipenv', group: 'ecosystem', names: ['Pipfile.lock', 'Pipfile'] },
  { what: 'PDM', group: 'ecosystem', names: ['pdm.lock'] },
  {
    what: 'Python, no lockfile',
    group: 'ecosystem',
    names: ['pyproject.toml', 'setup.py', 'setup.cfg'],
    onlyWithout: ['pip', 'pylock', 'uv', 'Poetry', 'Pipenv', 'PDM'],
  },
  { what: 'Go', group: 'ecosystem', names: ['go.mod'] },
  { what: 'Cargo', group: 'ecosystem', names: ['Cargo.lock', 'Cargo.toml'] },
  { what: 'Maven', group: 'ecosystem', names: ['pom.xml'] },
  {
    what: 'Gradle',
    group: 'ecosystem',
    names: ['build.gradle', 'build.gradle.kts', 'settings.gradle', 'settings.gradle.kts', 'gradle.lockfile'],
  },
  { what: 'RubyGems', group: 'ecosystem', names: ['Gemfile.lock', 'Gemfile'], endings: ['.gemspec'] },
  { what: 'Composer', group: 'ecosystem', names: ['composer.lock', 'composer.json'] },
  {
    what: 'NuGet',
    group: 'ecosystem',
    names: ['packages.lock.json', 'packages.config', 'Directory.Packages.props'],
    endings: ['.csproj', '.fsproj', '.vbproj'],
  },
  { what: 'Swift', group: 'ecosystem', names: ['Package.resolved', 'Package.swift'] },
  { what: 'Dart', group: 'ecosystem', names: ['pubspec.lock', 'pubspec.yaml'] },
  { what: 'Hex', group: 'ecosystem', names: ['mix.lock', 'mix.exs'] },
  {
    what: 'Container image',
    group: 'platform',
    names: ['Dockerfile', 'Containerfile'],
    endings: ['.Dockerfile', '.dockerfile'],
  },
  {
    what: 'Compose',
    group: 'platform',
    names: ['compose.yaml', 'compose.yml', 'docker-compose.yaml', 'docker-compose.yml'],
  },
  { what: 'Helm', group: 'platform', names: ['Chart.yaml'] },
  {
    what: 'Kubernetes',
    group: 'platform',
    names: ['kustomization.yaml', 'kustomization.yml'],
    endings: ['.yaml', '.yml'],
    below: new Set(['k8s', 'kubernetes']),
  },
  { what: 'Terraform', group: 'platform', endings: ['.tf', '.tf.json', '.tofu'] },
]

/** Folders that hold other projects: dependencies that were copied in, and trees that tests read. */
export const FOREIGN_FOLDERS: ReadonlySet<string> = new Set([
  ...['node_modules', 'bower_components', 'vendor', 'vendored', 'third_party', 'third-party', 'site-packages'],
  ...['fixtures', '__fixtures__', 'testdata'],
])

/** Folders whose Python is not the application's. */
export const SIDE_FOLDERS: ReadonlySet<string> = new Set(['test', 'tests', 'testing', 'docs', 'doc', 'examples'])

/** Where a readiness script may stand besides the place that the check names by default: `scripts/check*readiness*`. */
export const READINESS_NAME = { folder: 'scripts', start: 'check', part: 'readiness' } as const

/** Lockfiles from which pip-audit gets its list of packages, by file name. */
export const AUDITED_LOCKFILES: ReadonlyMap<string, 'pylock' | 'uv' | 'poetry' | 'pipenv'> = new Map([
  ['pylock.toml', 'pylock'],
  ['uv.lock', 'uv'],
  ['poetry.lock', 'poetry'],
  ['Pipfile.lock', 'pipenv'],
])

/** What runs a readiness script, by the ending of its name. */
export const INTERPRETERS: ReadonlyMap<string, 'python' | 'bash' | 'node'> = new Map([
  ['.py', 'python'],
  ['.sh', 'bash'],
  ['.js', 'node'],
  ['.mjs', 'node'],
  ['.cjs', 'node'],
])
