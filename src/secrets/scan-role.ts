import { fileRole } from './file-role.ts'

/**
 * What a file is for, where it bears on a value in it. `stream`: no file, such as a log. `production`: no reason to doubt. `settings`: the same, in a format
 * in which a value without quotes is a literal. `example`: a template, a test's, a document's or a dependency's file.
 * `lock`: names of packages with their digests. `bulk`: minified, generated or translated, so that nobody wrote settings in it.
 */
export type ScanRole = 'stream' | 'production' | 'settings' | 'example' | 'lock' | 'bulk'

const LOCK_NAMES = new Set(
  (
    'package-lock.json npm-shrinkwrap.json yarn.lock pnpm-lock.yaml bun.lock deno.lock cargo.lock composer.lock gemfile.lock ' +
    'poetry.lock pipfile.lock uv.lock pdm.lock go.sum flake.lock mix.lock pubspec.lock podfile.lock packages.lock.json ' +
    'gradle.lockfile package.resolved .terraform.lock.hcl chart.lock conan.lock cartfile.resolved buf.lock verification-metadata.xml'
  ).split(' '),
)
const BULK =
  /(?:\.min\.[a-z]{2,4}|[.-]bundle\.[a-z]{2,4}|\.map|\.svg|\.po|\.pot|\.ipynb|\.snap|\.pb\.go|_pb2\.py|\.generated\.[a-z]{1,4}|\.har|\.css|\.lcov|\.sarif|(?:^|[/._-])sarif\.json|\.tsbuildinfo|\.ai|\.eps)$/
const SETTINGS =
  /(?:\.(?:ya?ml|toml|ini|cfg|conf|config|properties|env|envrc|tfvars|tf|hcl|sh|bash|zsh|ps1|bat|cmd|plist|json|json5|xml|cnf|rc|netrc|credentials|secrets?)|(?:^|\/)(?:dockerfile[^/]{0,40}|containerfile|makefile|procfile|jenkinsfile|vagrantfile|\.[a-z0-9_-]{1,40}(?:rc)?|\.env[^/]{0,60}))$/
const BACKUP = /(?:\.(?:bak|old|orig|backup|save)|~)$/
const SPECIFICATION = /[._-](?:spec|specs|e2e|stories|bench)\.[a-z]{1,4}$|^conftest\.py$/
const TRANSLATION =
  /(?:^|\/)(?:i18n|l10n|locales?|lang|langs|languages?|translations?)\/|(?:^|[/._-])(?:messages|strings|translation)[._-][^/]{0,40}$/
/** A description of an interface, whose values are examples for its readers (https://spec.openapis.org/oas/latest.html). */
const INTERFACE = /(?:^|[._-])(?:swagger|openapi)(?:[._-][^/]{0,60})?\.(?:ya?ml|json|[cm]?[jt]s)$/
/** Prose by its ending alone. */
const CREDENTIALS = /^(?:[a-z0-9]{1,20}[._-])?(?:creds?|credentials?|client[_-]?secrets?)\.txt$/
const PROSE = /\.(?:md|mdx|rst|adoc|asciidoc|txt|html?|tex|org)$/

/** Reads the role off a path; without one, off nothing, as for a log. */
export function scanRole(path: string | null): ScanRole {
  if (path === null) return 'stream'
  const lower = path.toLowerCase()
  const name = lower.slice(lower.lastIndexOf('/') + 1)
  if (LOCK_NAMES.has(name.replace(BACKUP, ''))) return 'lock'
  if (fileRole(path) !== 'ordinary' || SPECIFICATION.test(name) || INTERFACE.test(name)) return 'example'
  if (BULK.test(lower) || TRANSLATION.test(lower)) return 'bulk'
  if (CREDENTIALS.test(name)) return 'settings'
  if (PROSE.test(lower)) return 'example'
  return SETTINGS.test(lower) ? 'settings' : 'production'
}
