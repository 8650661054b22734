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
