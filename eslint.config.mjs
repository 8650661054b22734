import jest from 'eslint-plugin-jest'
import tseslint from 'typescript-eslint'

// The arrows of docs/architecture.md: what each folder of src may import of the project, besides itself.
const ARROWS = {
  model: [],
  syntax: ['model'],
  archive: ['model'],
  secrets: ['model', 'syntax', 'archive'],
  workflows: ['model', 'syntax', 'archive'],
  code: ['model', 'syntax', 'archive'],
  dependencies: ['model', 'syntax', 'archive'],
  provenance: ['model', 'syntax', 'archive'],
  imports: ['model', 'syntax', 'archive'],
  policy: ['model', 'syntax'],
  report: ['model'],
  checks: ['model'],
  process: ['model'],
  repository: ['model', 'process'],
  publish: ['model', 'report', 'process', 'github'],
  config: ['model'],
  github: ['model', 'policy'],
}

// Rooms with walls: the outside world is reached from these folders and the two entries alone.
const IMPURE = [
  'src/repository/**',
  'src/network/**',
  'src/process/**',
  'src/github/**',
  'src/publish/**',
  'src/cli.ts',
  'src/action.ts',
]

const IMPURE_MODULES = [
  'fs',
  'fs/promises',
  'child_process',
  'http',
  'https',
  'net',
  'tls',
  'dns',
  'os',
  'worker_threads',
  'process',
].map((name) => ({
  name: `node:${name}`,
  message: 'The outside world is reached from repository, network, process, github, publish and the entries.',
}))

const FOLDERS = ['action', 'cli', ...Object.keys(ARROWS), 'commands', 'evidence', 'github', 'network']

function arrow(folder, allowed) {
  const banned = FOLDERS.filter((name) => name !== folder && !allowed.includes(name))
  const impure = IMPURE.includes(`src/${folder}/**`)
  return {
    files: [`src/${folder}/**/*.ts`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: impure ? [] : IMPURE_MODULES,
          patterns: [
            {
              regex: `^\\.\\./(?:${banned.join('|')})(?:/|\\.ts$)`,
              message: `${folder} may import ${['itself', ...allowed].join(', ')} alone (docs/architecture.md).`,
              // Checks see the types of evidence, never its collectors.
              ...(folder === 'checks' ? { allowTypeImports: true } : {}),
            },
          ],
        },
      ],
    },
  }
}

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'coverage/', 'schemas/', '__tests__/fixtures/', '__tests__/golden/'] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: { allowDefaultProject: ['*.mjs', 'scripts/*.mjs'] } } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/prefer-readonly': 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      'max-lines': ['error', { max: 400 }],
      'no-restricted-syntax': [
        'error',
        { selector: 'TSEnumDeclaration', message: 'Use a union of literals.' },
        { selector: 'ExportDefaultDeclaration', message: 'Use a named export.' },
        {
          selector: "CallExpression[callee.property.name='toMatchSnapshot']",
          message: 'State the fact, or use a golden file.',
        },
      ],
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx'], location: 'start' }],
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: IMPURE,
    rules: {
      'no-restricted-globals': [
        'error',
        ...['process', 'fetch', 'setTimeout', 'setInterval', 'Buffer', 'performance'].map((name) => ({
          name,
          message: 'Pass it in as a parameter; the middle is pure.',
        })),
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'The clock is a parameter.' },
        { object: 'Math', property: 'random', message: 'Same inputs, same bytes.' },
      ],
      'no-restricted-imports': ['error', { paths: IMPURE_MODULES }],
    },
  },
  ...Object.entries(ARROWS).map(([folder, allowed]) => arrow(folder, allowed)),
  {
    files: ['__tests__/**/*.ts'],
    ...jest.configs['flat/recommended'],
    rules: {
      ...jest.configs['flat/recommended'].rules,
      // Tables and testers assert on a test's behalf.
      'jest/expect-expect': ['error', { assertFunctionNames: ['expect', 'expect*', 'fc.assert', 'test*', 'assert*'] }],
      'jest/no-standalone-expect': 'off',
      'jest/no-focused-tests': 'error',
      'jest/no-conditional-expect': 'off',
      'jest/valid-title': 'off',
      // Testers are shared, and hold the tests that they write for their callers.
      'jest/no-export': 'off',
    },
  },
  {
    files: ['**/*.mjs'],
    extends: [tseslint.configs.disableTypeChecked],
    rules: { 'no-restricted-syntax': 'off', 'no-console': 'off' },
  },
  { files: ['scripts/**', 'bench/**'], rules: { 'no-console': 'off' } },
)
