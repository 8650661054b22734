import { auditWorkflows } from '../../src/workflows/audit-workflows.ts'
import { isForbidden, readUsesRules, usesPattern, type NamedRepository } from '../../src/workflows/model/uses-rules.ts'
import { lineOf } from '../../src/model/place.ts'

const WORKFLOW = '.github/workflows/ci.yml'
const STEPS = ['actions/setup-python@v4', 'pypa/gh-action-pypi-publish@release/v1', 'actions/checkout@v4']
const TEXT = `on: push\njobs:\n  a:\n    steps:\n${STEPS.map((uses) => `      - uses: ${uses}\n`).join('')}`

function settings(mode: string, patterns: readonly string[]): string {
  return [
    'rules:',
    '  forbidden-uses:',
    '    config:',
    `      ${mode}:`,
    ...patterns.map((one) => `        - "${one}"`),
    '',
  ].join('\n')
}

/** Which of the steps are forbidden, counted from 1. */
function forbidden(text: string, path = 'zizmor.yml'): readonly number[] {
  const { findings } = auditWorkflows([
    { path: WORKFLOW, text: TEXT },
    { path, text },
  ])
  return findings.filter(({ rule }) => rule === 'forbidden-uses').map(({ place }) => (lineOf(place) ?? 0) - 4)
}

describe('actions that a project forbids itself', () => {
  it.each([
    ['allow', ['*'], []],
    ['allow', [], [1, 2, 3]],
    ['allow', ['actions/checkout', 'pypa/gh-action-pypi-publish'], [1]],
    ['allow', ['actions/*'], [2]],
    ['allow', [STEPS[0], 'actions/checkout@v3', STEPS[1]], [3]],
    ['deny', ['*'], [1, 2, 3]],
    ['deny', [], []],
    ['deny', ['Actions/Checkout', 'pypa/gh-action-pypi-publish'], [2, 3]],
    ['deny', [STEPS[0], 'actions/checkout@v3', STEPS[1]], [1, 2]],
    ['deny', ['actions/checkout/*'], [3]],
    ['deny', ['actions/checkout/sub'], []],
  ])('%s %j forbids the steps %j', (mode, patterns, expected) => {
    expect(forbidden(settings(mode, patterns.map(String)))).toEqual(expected)
  })

  it('are told by the first file that zizmor would read, and by none elsewhere', () => {
    const all = settings('deny', ['*'])
    for (const path of ['.github/zizmor.yml', '.github/zizmor.yaml', 'zizmor.yaml'])
      expect(forbidden(all, path)).toHaveLength(3)
    expect(forbidden(all, 'docs/zizmor.yml')).toEqual([])
    const files = [
      { path: WORKFLOW, text: TEXT },
      { path: 'zizmor.yml', text: all },
      { path: '.github/zizmor.yml', text: settings('allow', ['*']) },
    ]
    expect(auditWorkflows(files).findings.filter(({ rule }) => rule === 'forbidden-uses')).toEqual([])
  })

  it('may be hooks and called workflows', () => {
    const hook =
      'repos:\n  - repo: https://github.com/octo/hooks\n    rev: v1\n  - repo: https://example.com/octo/hooks\n    rev: v1\n'
    const call = 'on: push\njobs:\n  a:\n    uses: octo/hooks/.github/workflows/a.yml@v1\n'
    const { findings } = auditWorkflows([
      { path: '.pre-commit-config.yaml', text: hook },
      { path: WORKFLOW, text: call },
      { path: 'zizmor.yml', text: settings('deny', ['octo/hooks@v1', 'octo/hooks/*']) },
    ])
    const found = findings.filter(({ rule }) => rule === 'forbidden-uses')
    expect(found.map(({ place }) => [place.kind === 'file' ? place.path : '', lineOf(place)])).toEqual([
      ['.pre-commit-config.yaml', 2],
      [WORKFLOW, 4],
    ])
  })

  it.each([
    ['a pattern that is none', settings('allow', ['*/*']), 5],
    ['another word', settings('mystery', ['a/b']), 3],
    ['both lists', `${settings('allow', ['a/b'])}      deny: []\n`, 3],
    ['a list in a list', 'rules: { forbidden-uses: { config: { deny: [[a/b]] } } }\n', 1],
    ['broken YAML', 'rules: [\n', 2],
  ])('are a gap where the file holds %s', (_, text, line) => {
    const { gaps } = auditWorkflows([{ path: 'zizmor.yml', text }])
    expect(gaps).toMatchObject([{ source: 'workflows', reason: 'malformed' }])
    expect(gaps[0]?.detail).toMatch(new RegExp(`^zizmor\\.yml:${line}:\\d+: `))
  })

  it.each(['', 'rules: {}\n', 'rules: { forbidden-uses: { ignore: [a.yml] } }\n', '# nothing\n'])(
    'are none where %j says nothing of it',
    (text) => {
      const { gaps, findings } = auditWorkflows([{ path: 'zizmor.yml', text }])
      expect([gaps, findings]).toEqual([[], []])
    },
  )
})

describe('a pattern', () => {
  const named: NamedRepository = { owner: 'octo', repository: 'tool', path: 'sub/a', ref: 'v1' }

  it.each([
    ['octo/*', true],
    ['octo/tool', false],
    ['octo/tool/*', true],
    ['octo/tool/sub/a', true],
    ['octo/tool/sub/A', false],
    ['octo/tool/sub/a@v1', true],
    ['octo/tool/sub/a@V1', false],
    ['octo/tool@v1', false],
  ])('%s: %s', (text, expected) => {
    expect(usesPattern(text)?.(named)).toBe(expected)
  })

  it.each(['', 'octo', '*/*', '*/tool', 'octo/*/sub', 'octo/*@v1', 'octo/tool/*@v1', 'octo/tool@v*', 'octo/a b'])(
    '%j is none',
    (text) => {
      expect(usesPattern(text)).toBeNull()
    },
  )

  it('names no place outside its file', () => {
    const read = readUsesRules([{ path: 'zizmor.yml', text: settings('allow', ['octo/tool/*']) }])
    expect(read?.rules).toMatchObject({ mode: 'allow', path: 'zizmor.yml', span: { start: { line: 4 } } })
    expect(read?.rules ? isForbidden(read.rules, named) : null).toBe(false)
  })
})
