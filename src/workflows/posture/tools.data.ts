/** What a scanner looks at. */
export type ScanKind = 'code' | 'dependencies' | 'secrets' | 'containers' | 'infrastructure' | 'workflows'

/** A security scanner, and how it shows in workflows. */
export interface Scanner {
  readonly name: string
  readonly kinds: readonly ScanKind[]
  /** Languages or ecosystems that it reads; empty where it reads any. */
  readonly ecosystems: readonly string[]
  /** Actions, `owner/repository/path` in lower case. */
  readonly actions: readonly string[]
  /** Words of commands; see `matchesWords`. */
  readonly commands: readonly string[]
  /** Options and inputs with which it finds without failing: `name`, or `name=value`. */
  readonly silent: readonly string[]
}

const scanner = (
  name: string,
  kinds: readonly ScanKind[],
  how: Partial<Pick<Scanner, 'ecosystems' | 'actions' | 'commands' | 'silent'>>,
): Scanner => ({ name, kinds, ecosystems: [], actions: [], commands: [], silent: [], ...how })

/** Every scanner that is known. */
export const SCANNERS: readonly Scanner[] = [
  scanner('CodeQL', ['code'], { actions: ['github/codeql-action/analyze'], commands: ['codeql database analyze'] }),
  scanner('Bandit', ['code'], {
    ecosystems: ['python'],
    actions: ['pycqa/bandit-action', 'tj-actions/bandit'],
    commands: ['bandit'],
    silent: ['--exit-zero', 'exit_zero=true'],
  }),
  scanner('Semgrep', ['code'], {
    actions: ['semgrep/semgrep-action', 'returntocorp/semgrep-action'],
    commands: ['semgrep ci', 'semgrep scan', 'semgrep --config', 'opengrep scan'],
    silent: ['--suppress-errors'],
  }),
  scanner('gosec', ['code'], {
    ecosystems: ['go'],
    actions: ['securego/gosec'],
    commands: ['gosec'],
    silent: ['-no-fail'],
  }),
  scanner('Brakeman', ['code'], {
    ecosystems: ['ruby'],
    actions: ['reviewdog/action-brakeman', 'standardrb/brakeman-action'],
    commands: ['brakeman'],
    silent: ['--no-exit-on-warn'],
  }),
  scanner('SpotBugs', ['code'], {
    ecosystems: ['java'],
    commands: ['mvn spotbugs:check', 'mvn com.github.spotbugs*', 'gradle spotbugs*', 'gradlew spotbugs*'],
  }),
  scanner('njsscan', ['code'], { ecosystems: ['npm'], actions: ['ajinabraham/njsscan-action'], commands: ['njsscan'] }),
  scanner('Sonar', ['code'], {
    actions: [
      'sonarsource/sonarqube-scan-action',
      'sonarsource/sonarcloud-github-action',
      'sonarsource/sonarqube-quality-gate-action',
    ],
    commands: ['sonar-scanner', 'mvn sonar:sonar', 'gradle sonar*', 'gradlew sonar*'],
  }),
  scanner('Snyk', ['dependencies', 'code', 'containers'], {
    actions: [
      'snyk/actions/node',
      'snyk/actions/python',
      'snyk/actions/golang',
      'snyk/actions/docker',
      'snyk/actions/maven',
      'snyk/actions/gradle',
      'snyk/actions/php',
      'snyk/actions/ruby',
      'snyk/actions/dotnet',
      'snyk/actions/iac',
      'snyk/actions/scala',
    ],
    commands: ['snyk test', 'snyk code test', 'snyk container test', 'snyk iac test'],
  }),
  scanner('Trivy', ['containers', 'dependencies', 'infrastructure'], {
    actions: ['aquasecurity/trivy-action'],
    commands: [
      'trivy image',
      'trivy fs',
      'trivy filesystem',
      'trivy config',
      'trivy repo',
      'trivy rootfs',
      'trivy sbom',
    ],
    // Trivy finds without failing unless it is told otherwise.
    silent: ['exit-code=0', '--exit-code=0'],
  }),
  scanner('Grype', ['containers', 'dependencies'], {
    actions: ['anchore/scan-action'],
    commands: ['grype'],
    silent: ['fail-build=false'],
  }),
  scanner('Docker Scout', ['containers'], { actions: ['docker/scout-action'], commands: ['docker scout cves'] }),
  scanner('pip-audit', ['dependencies'], {
    ecosystems: ['python'],
    actions: ['pypa/gh-action-pip-audit'],
    commands: ['pip-audit'],
  }),
  scanner('Safety', ['dependencies'], {
    ecosystems: ['python'],
    actions: ['pyupio/safety-action'],
    commands: ['safety check', 'safety scan'],
    silent: ['--continue-on-error'],
  }),
  scanner('npm audit', ['dependencies'], {
    ecosystems: ['npm'],
    commands: [
      'npm audit',
      'yarn audit',
      'yarn npm audit',
      'pnpm audit',
      'audit-ci',
      'better-npm-audit audit',
      'bun audit',
    ],
  }),
  scanner('OSV-Scanner', ['dependencies'], {
    actions: [
      'google/osv-scanner-action/osv-scanner-action',
      'google/osv-scanner-action/.github/workflows/osv-scanner-reusable.yml',
      'google/osv-scanner-action/.github/workflows/osv-scanner-reusable-pr.yml',
    ],
    commands: ['osv-scanner'],
    silent: ['fail-on-vuln=false'],
  }),
  scanner('Dependency-Check', ['dependencies'], {
    actions: ['dependency-check/dependency-check_action'],
    commands: [
      'dependency-check.sh',
      'dependency-check',
      'mvn org.owasp:dependency-check*',
      'gradle dependencycheck*',
      'gradlew dependencycheck*',
    ],
  }),
  scanner('cargo-audit', ['dependencies'], {
    ecosystems: ['rust'],
    actions: ['rustsec/audit-check', 'actions-rs/audit-check', 'actions-rust-lang/audit'],
    commands: ['cargo audit', 'cargo-audit'],
  }),
  scanner('cargo-deny', ['dependencies'], {
    ecosystems: ['rust'],
    actions: ['embarkstudios/cargo-deny-action'],
    commands: ['cargo deny'],
  }),
  scanner('govulncheck', ['dependencies'], {
    ecosystems: ['go'],
    actions: ['golang/govulncheck-action'],
    commands: ['govulncheck'],
  }),
  scanner('bundler-audit', ['dependencies'], {
    ecosystems: ['ruby'],
    actions: ['andrewmcodes/bundler-audit-action'],
    commands: ['bundle-audit', 'bundler-audit', 'bundle audit'],
  }),
  scanner('composer audit', ['dependencies'], { ecosystems: ['php'], commands: ['composer audit'] }),
  scanner('Dependency review', ['dependencies'], {
    actions: ['actions/dependency-review-action'],
    silent: ['warn-only=true'],
  }),
  scanner('Gitleaks', ['secrets'], {
    actions: ['gitleaks/gitleaks-action', 'zricethezav/gitleaks-action'],
    commands: ['gitleaks detect', 'gitleaks git', 'gitleaks dir', 'gitleaks protect'],
    silent: ['--exit-code=0'],
  }),
  scanner('TruffleHog', ['secrets'], { actions: ['trufflesecurity/trufflehog'], commands: ['trufflehog'] }),
  scanner('detect-secrets', ['secrets'], {
    actions: ['reviewdog/action-detect-secrets'],
    commands: ['detect-secrets-hook', 'detect-secrets scan'],
  }),
  scanner('ggshield', ['secrets'], {
    actions: ['gitguardian/ggshield-action', 'gitguardian/ggshield/actions/secret'],
    commands: ['ggshield secret scan', 'ggshield scan'],
    silent: ['--exit-zero'],
  }),
  scanner('Checkov', ['infrastructure'], {
    actions: ['bridgecrewio/checkov-action'],
    commands: ['checkov'],
    silent: ['--soft-fail', '-s', 'soft_fail=true'],
  }),
  scanner('tfsec', ['infrastructure'], {
    actions: ['aquasecurity/tfsec-action', 'aquasecurity/tfsec-pr-commenter-action'],
    commands: ['tfsec'],
    silent: ['--soft-fail', 'soft_fail=true', 'soft_fail_commenter=true'],
  }),
  scanner('KICS', ['infrastructure'], {
    actions: ['checkmarx/kics-github-action', 'checkmarx/kics-action'],
    commands: ['kics scan'],
    silent: ['fail_on=none', 'ignore_on_exit=all', 'ignore_on_exit=results'],
  }),
  scanner('Hadolint', ['containers'], {
    actions: ['hadolint/hadolint-action'],
    commands: ['hadolint'],
    silent: ['no-fail=true', '--no-fail'],
  }),
  scanner('zizmor', ['workflows'], {
    actions: ['zizmorcore/zizmor-action', 'woodruffw/zizmor-action'],
    commands: ['zizmor'],
    silent: ['--no-exit-codes'],
  }),
  scanner('actionlint', ['workflows'], {
    actions: ['rhysd/actionlint', 'reviewdog/action-actionlint'],
    commands: ['actionlint'],
  }),
  scanner('Scorecard', ['workflows'], { actions: ['ossf/scorecard-action'], commands: ['scorecard'] }),
  scanner('ZAP', ['code'], {
    actions: ['zaproxy/action-baseline', 'zaproxy/action-full-scan', 'zaproxy/action-api-scan'],
    commands: ['zap-baseline.py', 'zap-full-scan.py'],
    silent: ['fail_action=false'],
  }),
]

/** What a gate looks after. */
export type GateKind = 'lint' | 'tests'

/** Actions and commands by which a gate shows. */
export const GATES: {
  readonly [kind in GateKind]: { readonly actions: readonly string[]; readonly commands: readonly string[] }
} = {
  lint: {
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
