/**
 * Commands that publish to a registry which takes OpenID Connect: by program, the words that must come one after the other
 * among the arguments (`twine*` takes a version along), and what turns the command into a rehearsal.
 */
export interface Publisher {
  readonly words: readonly string[]
  readonly rehearsal: readonly string[]
}

const DRY = ['--dry-run']
const DRY_SHORT = ['--dry-run', '-n']

export const PUBLISHERS: { readonly [program: string]: readonly Publisher[] } = {
  bun: [{ words: ['publish'], rehearsal: DRY }],
  bundle: [{ words: ['exec', 'gem', 'push'], rehearsal: [] }],
  bunx: [{ words: ['npm*', 'publish'], rehearsal: DRY }],
  cargo: [{ words: ['publish'], rehearsal: DRY_SHORT }],
  dotnet: [{ words: ['nuget', 'push'], rehearsal: [] }],
  gem: [{ words: ['push'], rehearsal: [] }],
  hatch: [{ words: ['publish'], rehearsal: [] }],
  npm: [{ words: ['publish'], rehearsal: DRY }],
  nuget: [{ words: ['push'], rehearsal: [] }],
  pdm: [{ words: ['publish'], rehearsal: [] }],
  pipx: [{ words: ['run', 'twine*', 'upload'], rehearsal: [] }],
  pnpm: [{ words: ['publish'], rehearsal: DRY }],
  poetry: [{ words: ['publish'], rehearsal: DRY }],
  python: [{ words: ['-m', 'twine', 'upload'], rehearsal: [] }],
  twine: [{ words: ['upload'], rehearsal: [] }],
  uv: [
    { words: ['publish'], rehearsal: DRY },
    { words: ['run', 'twine', 'upload'], rehearsal: [] },
  ],
  uvx: [{ words: ['twine*', 'upload'], rehearsal: [] }],
  yarn: [
    { words: ['npm', 'publish'], rehearsal: DRY_SHORT },
    { words: ['publish'], rehearsal: DRY_SHORT },
  ],
}

/** Addresses of the registries, by what publishes to them. */
export const PYPI = ['https://upload.pypi.org/legacy/', 'https://test.pypi.org/legacy/']
export const RUBYGEMS = ['https://rubygems.org']
export const NPM = ['https://registry.npmjs.org', 'https://registry.npmjs.org/']
