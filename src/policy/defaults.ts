import type { LimitName, Policy, Setting } from './policy.ts'
import type { CheckDescription } from './policy-shape.ts'

/** What is judged as a release where the policy does not say. */
export const DEFAULT_RELEASE = {
  branches: ['release/**', 'releases/**'],
  heads: ['release/**', 'releases/**', 'release-please--**', 'changeset-release/**'],
  tags: ['v*', '[0-9]*'],
} as const

/** Where a run stops looking where the policy does not say. */
export const DEFAULT_LIMITS: { readonly [L in LimitName]: number } = {
  maxFiles: 1_000_000,
  maxFileBytes: 67_108_864,
  maxFindings: 5_000,
  timeSeconds: 600,
}

/** How long one break-glass counts where nobody may use it; a policy that names users says the hours as well. */
const DEFAULT_HOURS = 24

/** The policy of a repository that has none: every value is a built-in default. */
export function defaultPolicy(checks: readonly CheckDescription[]): Policy {
  return {
    present: false,
    extends: byDefault(null),
    enforce: null,
    owners: byDefault([]),
    release: {
      branches: byDefault(DEFAULT_RELEASE.branches),
      heads: byDefault(DEFAULT_RELEASE.heads),
      tags: byDefault(DEFAULT_RELEASE.tags),
    },
    checks: Object.fromEntries(checks.map((check) => [check.slug, defaultCheck(check)])),
    waivers: [],
    resolutions: [],
    paths: { production: byDefault([]), development: byDefault([]), ignore: byDefault([]) },
    breakGlass: byDefault({ users: [], hours: DEFAULT_HOURS }),
    limits: {
      maxFiles: byDefault(DEFAULT_LIMITS.maxFiles),
      maxFileBytes: byDefault(DEFAULT_LIMITS.maxFileBytes),
      maxFindings: byDefault(DEFAULT_LIMITS.maxFindings),
      timeSeconds: byDefault(DEFAULT_LIMITS.timeSeconds),
    },
  }
}

function defaultCheck({ level, options }: CheckDescription): Policy['checks'][string] {
  return {
    level: byDefault(level),
    enforce: null,
    waivable: byDefault(true),
    notApplicable: byDefault(null),
    options: Object.fromEntries(Object.entries(options).map(([name, option]) => [name, byDefault(option.default)])),
  }
}

function byDefault<T>(value: T): Setting<T> {
  return { value, from: 'default', place: null }
}
