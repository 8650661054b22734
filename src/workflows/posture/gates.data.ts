/** What a gate looks after. */
export type GateKind = 'lint' | 'tests'

/** How a gate of a kind shows. */
interface GateWays {
  /** `owner/repository/path` in lower case. */
  readonly actions: readonly string[]
  /** Words of commands; see `matchesWords`. */
  readonly commands: readonly string[]
  /** Options with which it finds without failing: `name`, or `name=value`. */
  readonly silent: readonly string[]
  /** Commands that check nothing, though they look like ones that do: with one of the options, or without any of them. */
  readonly idle: readonly IdleWay[]
}

interface IdleWay {
  /** One of the commands. */
  readonly by: string
  readonly when: readonly string[] | null
  readonly unless: readonly string[] | null
}

const idleWith = (when: readonly string[], ...by: readonly string[]): readonly IdleWay[] =>
  by.map((one) => ({ by: one, when, unless: null }))
const idleWithout = (unless: readonly string[], ...by: readonly string[]): readonly IdleWay[] =>
  by.map((one) => ({ by: one, when: null, unless }))

const NO_TESTS = [
  '-DskipTests',
  '-DskipTests=true',
  '-Dmaven.test.skip',
  '-Dmaven.test.skip=true',
  '-Dmaven.test.skip.exec',
]

/** Actions and commands by which a gate shows. */
export const GATES: { readonly [kind in GateKind]: GateWays } = {
  lint: {
    silent: ['--exit-zero', '--issues-exit-code=0', '--no-fail'],
    // These rewrite the files, and find fault with nothing.
    idle: [
      ...idleWithout(['--check', '--diff'], 'ruff format'),
      ...idleWithout(['--check', '--check-only', '--diff', '-c'], 'isort'),
      ...idleWithout(['--check'], 'cargo fmt'),
      ...idleWithout(['--verify-no-changes', '--check'], 'dotnet format'),
      ...idleWithout(['--dry-run', '-n', '--Werror', '-Werror'], 'clang-format'),
      ...idleWithout(['--dry-run', 'check'], 'php-cs-fixer'),
      ...idleWithout(['--test'], 'pint'),
      ...idleWith(['-w'], 'gofmt'),
    ],
    actions: [
      'golangci/golangci-lint-action',
      'pre-commit/action',
      'super-linter/super-linter',
      'github/super-linter',
      'oxsecurity/megalinter',
      'astral-sh/ruff-action',
      'psf/black',
      'chartboost/ruff-action',
      'wearerequired/lint-action',
      'rubocop/rubocop',
    ],
    commands: [
      ...[
        'eslint',
        'biome check',
        'biome ci',
        'biome lint',
        'oxlint',
        'jshint',
        'standard',
        'xo',
        'tslint',
        'stylelint',
        'prettier --check',
        'tsc',
        'npm run lint*',
        'yarn lint*',
        'yarn run lint*',
        'pnpm lint*',
        'pnpm run lint*',
        'bun run lint*',
        'npm run check*',
        'npm run format:check',
        'npm run typecheck',
      ],
      ...[
        'ruff',
        'flake8',
        'pylint',
        'black --check',
        'mypy',
        'pyright',
        'isort',
        'tox -e lint',
        'nox -s lint',
        'pre-commit run',
        'prek run',
      ],
      ...[
        'golangci-lint run',
        'go vet',
        'gofmt',
        'staticcheck',
        'cargo clippy',
        'cargo fmt',
        'rubocop',
        'standardrb',
        'phpcs',
        'phpstan',
        'psalm',
        'php-cs-fixer',
        'pint',
      ],
      ...[
        'shellcheck',
        'hadolint',
        'yamllint',
        'markdownlint',
        'markdownlint-cli2',
        'ktlint',
        'detekt',
        'mvn checkstyle:check',
        'mvn spotless:check',
        'gradlew spotless*',
        'gradlew checkstyle*',
        'gradlew ktlint*',
        'dotnet format',
        'clang-format',
        'make lint*',
        'make fmt*',
        'task lint*',
        'just lint*',
      ],
    ],
  },
  tests: {
    silent: ['--fail-never', '-fn', '-Dmaven.test.failure.ignore', '-Dmaven.test.failure.ignore=true'],
    // These build, or list, and run no test.
    idle: [
      ...idleWith(
        NO_TESTS,
        'mvn test',
        'mvn verify',
        'mvn install',
        'mvn package',
        'mvnw test',
        'mvnw verify',
        'mvnw install',
      ),
      ...idleWith(['-x=test'], 'gradle build', 'gradle check', 'gradlew build', 'gradlew check'),
      ...idleWith(['--no-run'], 'cargo test', 'cargo nextest'),
      ...idleWith(['-c', '-list'], 'go test'),
      ...idleWith(['--collect-only', '--co', '--version', '--help'], 'pytest'),
      ...idleWith(['--version', '--help', '--showConfig', '--listTests', '--clearCache'], 'jest', 'vitest'),
    ],
    actions: ['cypress-io/github-action', 'gradle/gradle-build-action', 'julia-actions/julia-runtest'],
    commands: [
      ...[
        'npm test',
        'npm t',
        // They install and test in one. https://docs.npmjs.com/cli/commands/npm-install-ci-test
        'npm cit',
        'npm it',
        'npm sit',
        'npm install-test',
        'npm install-ci-test',
        'npm clean-install-test',
        'npm run test*',
        'npm run e2e*',
        'npm run unit*',
        'npm run ci',
        'yarn test*',
        'yarn run test*',
        'pnpm test*',
        'pnpm run test*',
        'bun test',
        'bun run test*',
        'deno test',
        'jest',
        'vitest',
        'mocha',
        'ava',
        'playwright test',
        'cypress run',
        'node --test',
        'c8',
        'nyc',
      ],
      ...['pytest', 'unittest', 'tox', 'nox', 'coverage run', 'django-admin test', 'manage.py test', 'hatch test'],
      ...[
        'go test',
        'gotestsum',
        'ginkgo',
        'cargo test',
        'cargo nextest',
        'mvn test',
        'mvn verify',
        'mvn install',
        'mvn package',
        'mvnw test',
        'mvnw verify',
        'mvnw install',
        'gradle test',
        'gradle check',
        'gradle build',
        'gradlew test*',
        'gradlew check',
        'gradlew build',
      ],
      ...[
        'dotnet test',
        'rspec',
        'rake test*',
        'rake spec*',
        'rails test*',
        'phpunit',
        'pest',
        'composer test',
        'artisan test',
        'ctest',
        'bazel test',
        'bazelisk test',
        'swift test',
        'xcodebuild test',
        'mix test',
        'make test*',
        'make check*',
        'make e2e*',
        'task test*',
        'just test*',
        'bats',
        'molecule test',
        'sbt test',
      ],
    ],
  },
}
