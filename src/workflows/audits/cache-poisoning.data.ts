import { compareVersions, type Version } from '../model/version.ts'

/** Yes, no, or not to be told from the file. */
export type Answer = boolean | null

/** What a step tells an action. */
export interface Told {
  /** The text of an input, white space at its ends cut off; null where it is not given. */
  readonly input: (name: string) => string | null
  /** Whether a text that is one expression is true in a publishing run. */
  readonly isTrue: (text: string) => Answer
  /** By the reference or the comment beside it; null where neither says. */
  readonly version: Version | null
}

type Question = (told: Told) => Answer

/** A switch; whatever is neither `false` nor an expression counts as on. */
const flag =
  (name: string, byDefault: boolean): Question =>
  (told) => {
    const value = told.input(name)
    if (value === null) return byDefault
    if (value === 'true' || value === 'false') return value === 'true'
    return isExpression(value) ? told.isTrue(value) : true
  }

/** An input that switches on by holding anything. */
const given =
  (name: string): Question =>
  ({ input }) =>
    (input(name) ?? '') !== ''

const oneOf =
  (name: string, values: readonly string[]): Question =>
  ({ input }) => {
    const value = input(name)
    if (value === null) return false
    return isExpression(value) ? null : values.includes(value)
  }

const not =
  (question: Question): Question =>
  (told) => {
    const answer = question(told)
    return answer === null ? null : !answer
  }

const both =
  (...questions: readonly Question[]): Question =>
  (told) => {
    const answers = questions.map((question) => question(told))
    if (answers.includes(false)) return false
    return answers.includes(null) ? null : true
  }

const either = (...questions: readonly Question[]): Question => not(both(...questions.map(not)))

const before =
  (bound: Version): Question =>
  ({ version }) =>
    version === null ? null : compareVersions(version, bound) < 0

const always: Question = () => true

function isExpression(value: string): boolean {
  return /^\$\{\{[^]*\}\}$/.test(value)
}

/** Whether an action restores a cache that other runs can have written, by what its step says; by target in lower case. */
export const CACHING_ACTIONS: ReadonlyMap<string, Question> = new Map([
  ['actions-rust-lang/setup-rust-toolchain', flag('cache', true)],
  ['actions/cache', not(flag('lookup-only', false))],
  ['actions/cache/restore', not(flag('lookup-only', false))],
  ['actions/setup-dotnet', flag('cache', false)],
  ['actions/setup-go', flag('cache', true)],
  ['actions/setup-java', given('cache')],
  ['actions/setup-node', either(oneOf('cache', ['npm', 'yarn', 'pnpm']), flag('package-manager-cache', true))],
  ['actions/setup-python', given('cache')],
  [
    'astral-sh/setup-uv',
    // From version 10 on, `auto` and saying nothing no longer mean yes.
    either(oneOf('enable-cache', ['true']), both(before([10]), flag('enable-cache', true))),
  ],
  ['awalsh128/cache-apt-pkgs-action', always],
  ['determinatesystems/magic-nix-cache-action', flag('use-gha-cache', true)],
  ['docker/setup-buildx-action', both(flag('cache-binary', true), given('version'))],
  ['graalvm/setup-graalvm', given('cache')],
  ['gradle/actions/setup-gradle', not(flag('cache-disabled', false))],
  ['jdx/mise-action', flag('cache', true)],
  ['mlugg/setup-zig', flag('use-cache', true)],
  ['mozilla-actions/sccache-action', always],
  ['nix-community/cache-nix-action', always],
  ['oven-sh/setup-bun', not(flag('no-cache', false))],
  ['pyo3/maturin-action', flag('sccache', false)],
  ['ramsey/composer-install', not(oneOf('ignore-cache', ['yes', 'true', '1']))],
  ['ruby/setup-ruby', flag('bundler-cache', false)],
  ['swatinem/rust-cache', not(flag('lookup-only', false))],
])

/** Whether an action publishes what the job has built, by what its step says; by target in lower case. */
export const PUBLISHING_ACTIONS: ReadonlyMap<string, Question> = new Map([
  ['aws-actions/amazon-ecs-deploy-task-definition', always],
  ['aws-actions/aws-cloudformation-github-deploy', always],
  ['azure/aci-deploy', always],
  ['azure/container-apps-deploy-action', always],
  ['azure/functions-action', always],
  ['azure/sql-action', always],
  ['cloudflare/wrangler-action', always],
  // `outputs` can push too, so that only a plain no is one.
  ['docker/build-push-action', flag('push', true)],
  ['google-github-actions/deploy-appengine', always],
  ['google-github-actions/deploy-cloud-functions', always],
  ['google-github-actions/deploy-cloudrun', always],
  ['googleapis/release-please-action', always],
  ['goreleaser/goreleaser-action', always],
  ['jreleaser/release-action', always],
  ['pypa/gh-action-pypi-publish', always],
  ['redhat-actions/push-to-registry', always],
  ['release-drafter/release-drafter', always],
  ['rubygems/release-gem', always],
  ['softprops/action-gh-release', always],
])
