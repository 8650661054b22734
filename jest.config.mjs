// ESM-only packages are transformed along with our sources; everything else in node_modules is used as it is.
const esmOnly = [
  ...['string-width', 'strip-ansi', 'ansi-regex', 'ansi-styles', 'get-east-asian-width', 'wrap-ansi'],
  ...['@actions/expressions', 'unbash'],
  ...['@octokit/[a-z-]+', 'universal-user-agent', 'content-type', 'json-with-bigint'],
]

export default {
  testMatch: ['<rootDir>/__tests__/**/*.test.ts'],
  transform: {
    '\\.[cm]?[jt]s$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } },
    ],
  },
  transformIgnorePatterns: [`/node_modules/(?!(${esmOnly.join('|')})/)`],
  // The package offers its parts to `import` alone, and the tests are turned into CommonJS.
  moduleNameMapper: { '^@actions/expressions/(.*)$': '<rootDir>/node_modules/@actions/expressions/dist/$1.js' },
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  testTimeout: 60_000,
  // Many tests wait for a child process, so a core that is kept free would idle.
  maxWorkers: '100%',
}
