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
  /** Ways of running it that find without failing unless they are told otherwise. */
  readonly quiet: readonly QuietWay[]
}

/** A command or action whose findings fail nothing by themselves. */
export interface QuietWay {
  /** One of the scanner's commands or actions. */
  readonly by: string
  /** The options, inputs or (in capitals) variables of which one makes it fail. */
  readonly unless: readonly string[]
}

const scanner = (
  name: string,
  kinds: readonly ScanKind[],
  how: Partial<Pick<Scanner, 'ecosystems' | 'actions' | 'commands' | 'silent' | 'quiet'>>,
): Scanner => ({ name, kinds, ecosystems: [], actions: [], commands: [], silent: [], quiet: [], ...how })

/** The same for several commands or actions. */
const quiet = (by: readonly string[], ...unless: readonly string[]): readonly QuietWay[] =>
  by.map((one) => ({ by: one, unless }))

/** Every scanner that is known. */
export const SCANNERS: readonly Scanner[] = [
  scanner('CodeQL', ['code'], {
    actions: ['github/codeql-action/analyze'],
    commands: ['codeql database analyze'],
    // Code scanning is what fails a change, so that it has to be told.
    silent: ['upload=never', 'upload=failure-only', 'upload=false'],
  }),
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
    // https://semgrep.dev/docs/cli-reference
    quiet: quiet(['semgrep scan', 'semgrep --config', 'opengrep scan'], '--error'),
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
    silent: ['exit-code=0', '--exit-code=0'],
    // https://trivy.dev/latest/docs/configuration/others/
    quiet: [
      ...quiet(['aquasecurity/trivy-action'], 'exit-code', 'trivy-config', 'TRIVY_EXIT_CODE'),
      ...quiet(
        ['trivy image', 'trivy fs', 'trivy filesystem', 'trivy config', 'trivy repo', 'trivy rootfs', 'trivy sbom'],
        ...['--exit-code', '--config', '-c', 'TRIVY_EXIT_CODE', 'TRIVY_CONFIG'],
      ),
    ],
  }),
  scanner('Grype', ['containers', 'dependencies'], {
    actions: ['anchore/scan-action'],
    commands: ['grype'],
    silent: ['fail-build=false'],
    quiet: quiet(['grype'], '--fail-on', '-f', '--config', '-c', 'GRYPE_FAIL_ON_SEVERITY'),
  }),
  scanner('Docker Scout', ['containers'], {
    actions: ['docker/scout-action'],
    commands: ['docker scout cves'],
    quiet: [...quiet(['docker/scout-action'], 'exit-code'), ...quiet(['docker scout cves'], '--exit-code', '-e')],
  }),
  scanner('pip-audit', ['dependencies'], {
    ecosystems: ['python'],
    actions: ['pypa/gh-action-pip-audit'],
    commands: ['pip-audit'],
    silent: ['--dry-run'],
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
    silent: ['--audit-level=none'],
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
    // What it finds is then the report's to tell. https://pkg.go.dev/golang.org/x/vuln/cmd/govulncheck
    silent: ['-json', '-format=json', '-format=sarif', '-format=openvex'],
  }),
  scanner('bundler-audit', ['dependencies'], {
    ecosystems: ['ruby'],
    actions: ['andrewmcodes/bundler-audit-action'],
    commands: ['bundle-audit', 'bundler-audit', 'bundle audit'],
  }),
  scanner('composer audit', ['dependencies'], { ecosystems: ['php'], commands: ['composer audit'] }),
  scanner('Dependency review', ['dependencies'], {
    actions: ['actions/dependency-review-action'],
    silent: ['warn-only=true', 'vulnerability-check=false'],
  }),
  scanner('Gitleaks', ['secrets'], {
    actions: ['gitleaks/gitleaks-action', 'zricethezav/gitleaks-action'],
    commands: ['gitleaks detect', 'gitleaks git', 'gitleaks dir', 'gitleaks protect'],
    silent: ['--exit-code=0'],
  }),
  scanner('TruffleHog', ['secrets'], {
    actions: ['trufflesecurity/trufflehog'],
    commands: ['trufflehog'],
    quiet: quiet(['trufflehog'], '--fail'),
  }),
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
    silent: [
      ...['fail_on=none', 'ignore_on_exit=all', 'ignore_on_exit=results'],
      ...['--fail-on=none', '--ignore-on-exit=all', '--ignore-on-exit=results'],
    ],
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
