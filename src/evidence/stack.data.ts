/** The languages that scanners tell apart; `npm` is JavaScript and TypeScript, `java` whatever Maven and Gradle build. */
export const LANGUAGES = [
  'npm',
  'python',
  'go',
  'java',
  'ruby',
  'rust',
  'php',
  'dotnet',
  'swift',
  'dart',
  'elixir',
  'terraform',
] as const
export type Language = (typeof LANGUAGES)[number]

/** The languages as people are told of them. */
export const LANGUAGE_NAMES: { readonly [L in Language]: string } = {
  npm: 'JavaScript and TypeScript',
  python: 'Python',
  go: 'Go',
  java: 'Java and Kotlin',
  ruby: 'Ruby',
  rust: 'Rust',
  php: 'PHP',
  dotnet: '.NET',
  swift: 'Swift',
  dart: 'Dart',
  elixir: 'Elixir',
  terraform: 'Terraform',
}

/** Endings of source files. */
export const SOURCE_ENDINGS: { readonly [L in Language]: readonly string[] } = {
  npm: ['.js', '.jsx', '.mjs', '.cjs', '.ts', '.tsx', '.mts', '.cts', '.vue', '.svelte'],
  python: ['.py'],
  go: ['.go'],
  java: ['.java', '.kt', '.scala', '.groovy'],
  ruby: ['.rb', '.erb'],
  rust: ['.rs'],
  php: ['.php'],
  dotnet: ['.cs', '.fs', '.vb'],
  swift: ['.swift'],
  dart: ['.dart'],
  elixir: ['.ex', '.exs'],
  terraform: ['.tf'],
}

/** pip's lists of packages: `requirements.txt`, `requirements-dev.txt`, `dev-requirements.txt`, `requirements/base.txt`. */
export const REQUIREMENTS = /(?:^|\/)(?:requirements[^/]*|[^/]*requirements|requirements\/[^/]+)\.txt$/is

/** Files that show what a repository is built with or runs on. A file matches by its name, its ending or its path. */
export interface StackMark {
  readonly what: string
  readonly group: 'ecosystem' | 'platform'
  /** The language or kind of file whose scanners it calls for; left out where nothing does. */
  readonly language?: Language
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
  { what: 'npm', group: 'ecosystem', language: 'npm', names: ['package-lock.json', 'npm-shrinkwrap.json'] },
  { what: 'pnpm', group: 'ecosystem', language: 'npm', names: ['pnpm-lock.yaml'] },
  { what: 'Yarn', group: 'ecosystem', language: 'npm', names: ['yarn.lock'] },
  { what: 'Bun', group: 'ecosystem', language: 'npm', names: ['bun.lock', 'bun.lockb'] },
  {
    what: 'JavaScript, no lockfile',
    group: 'ecosystem',
    language: 'npm',
    names: ['package.json'],
    onlyWithout: ['npm', 'pnpm', 'Yarn', 'Bun'],
  },
  { what: 'pip', group: 'ecosystem', language: 'python', path: REQUIREMENTS },
  { what: 'pylock', group: 'ecosystem', language: 'python', names: ['pylock.toml'] },
  { what: 'uv', group: 'ecosystem', language: 'python', names: ['uv.lock'] },
  { what: 'Poetry', group: 'ecosystem', language: 'python', names: ['poetry.lock'] },
  { what: 'Pipenv', group: 'ecosystem', language: 'python', names: ['Pipfile.lock', 'Pipfile'] },
  { what: 'PDM', group: 'ecosystem', language: 'python', names: ['pdm.lock'] },
  {
    what: 'Python, no lockfile',
    group: 'ecosystem',
    language: 'python',
    names: ['pyproject.toml', 'setup.py', 'setup.cfg'],
    onlyWithout: ['pip', 'pylock', 'uv', 'Poetry', 'Pipenv', 'PDM'],
  },
  { what: 'Go', group: 'ecosystem', language: 'go', names: ['go.mod'] },
  { what: 'Cargo', group: 'ecosystem', language: 'rust', names: ['Cargo.lock', 'Cargo.toml'] },
  { what: 'Maven', group: 'ecosystem', language: 'java', names: ['pom.xml'] },
  {
    what: 'Gradle',
    group: 'ecosystem',
    language: 'java',
    names: ['build.gradle', 'build.gradle.kts', 'settings.gradle', 'settings.gradle.kts', 'gradle.lockfile'],
  },
  { what: 'RubyGems', group: 'ecosystem', language: 'ruby', names: ['Gemfile.lock', 'Gemfile'], endings: ['.gemspec'] },
  { what: 'Composer', group: 'ecosystem', language: 'php', names: ['composer.lock', 'composer.json'] },
  {
    what: 'NuGet',
    group: 'ecosystem',
    language: 'dotnet',
    names: ['packages.lock.json', 'packages.config', 'Directory.Packages.props'],
    endings: ['.csproj', '.fsproj', '.vbproj'],
  },
  { what: 'Swift', group: 'ecosystem', language: 'swift', names: ['Package.resolved', 'Package.swift'] },
  { what: 'Dart', group: 'ecosystem', language: 'dart', names: ['pubspec.lock', 'pubspec.yaml'] },
  { what: 'Hex', group: 'ecosystem', language: 'elixir', names: ['mix.lock', 'mix.exs'] },
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
  { what: 'Terraform', group: 'platform', language: 'terraform', endings: ['.tf', '.tf.json', '.tofu'] },
]

/** Folders that hold other projects: dependencies that were copied in, and trees that tests read. */
export const FOREIGN_FOLDERS: ReadonlySet<string> = new Set([
  ...['node_modules', 'bower_components', 'vendor', 'vendored', 'third_party', 'third-party', 'site-packages'],
  ...['fixtures', '__fixtures__', 'testdata'],
])

/** Folders whose code is not the application's. */
export const SIDE_FOLDERS: ReadonlySet<string> = new Set(['test', 'tests', 'testing', 'docs', 'doc', 'examples'])
