import { readFile } from '../../../src/workflows/model/read-file.ts'
import { subjectOf } from '../../../src/workflows/subject.ts'
import { flowsOf } from '../../../src/workflows/taint/job-flow.ts'

/** Where secrets arrive in the first file: kind, origin, form and line. */
function flowsIn(...texts: readonly (readonly [path: string, ...lines: readonly string[]])[]): readonly string[] {
  const files = texts.map(([path, ...lines]) => {
    const read = readFile({ path, text: lines.join('\n') })
    if (!read.ok) throw new Error(read.problem.message)
    return read.file
  })
  const [file] = files
  if (file === undefined) throw new Error('no file')
  return flowsOf(file, subjectOf(files)).flows.map(
    ({ kind, taint, span }) => `${kind} ${taint.label} ${taint.form} ${span.start.line}`,
  )
}

const PATH = '.github/workflows/a.yml'
const job = (...lines: readonly string[]) =>
  flowsIn([PATH, 'on: push', 'jobs:', '  a:', '    steps:', ...lines.map((line) => `      ${line}`)])
const KEY = '  env: { KEY: "${{ secrets.KEY }}" }'

describe('following secrets', () => {
  it('through variables, substitutions and pipes', () => {
    expect(job('- run: |', '    a=$KEY', '    b="x-$(echo $a | tr a-z A-Z)"', '    echo "$b"', KEY)).toEqual([
      'log secrets.KEY derived 8',
    ])
  })

  it('through the environment file into later steps', () => {
    expect(job('- run: echo "COPY=$KEY" >> "$GITHUB_ENV"', KEY, '- run: echo "$COPY"')).toEqual([
      'variable secrets.KEY whole 5',
      'log secrets.KEY whole 7',
    ])
  })

  it('through outputs of steps and jobs', () => {
    const lines = [
      'on: push',
      'jobs:',
      '  b:',
      '    needs: a',
      '    steps:',
      "      - run: echo '${{ needs.a.outputs.key }}'",
    ]
    const first = [
      '  a:',
      '    outputs: { key: "${{ steps.s.outputs.k }}" }',
      '    steps:',
      '      - id: s',
      '        run: echo "k=${KEY:1}" >> $GITHUB_OUTPUT',
      '        env: { KEY: "${{ secrets.KEY }}" }',
    ]
    expect(flowsIn([PATH, ...lines, ...first])).toEqual(['output secrets.KEY derived 11', 'log secrets.KEY derived 6'])
  })

  it('into a composite action of the subject, by its inputs', () => {
    const action = [
      'tools/say/action.yml',
      'inputs: { text: {} }',
      'runs:',
      '  using: composite',
      '  steps:',
      '    - run: echo "${{ inputs.text }}"',
      '      shell: bash',
    ] as const
    const caller = [
      PATH,
      'on: push',
      'jobs:',
      '  a:',
      '    steps:',
      '      - uses: ./tools/say',
      '        with: { text: "${{ secrets.KEY }}" }',
    ] as const
    expect(flowsIn(action, caller)).toEqual(['log secrets.KEY whole 5'])
    expect(flowsIn(action)).toEqual([])
  })

  it('through functions and loops', () => {
    expect(job('- run: |', '    say() { echo "$1"; }', '    say nothing', '    say "$KEY"', KEY)).toEqual([
      'log secrets.KEY whole 6',
    ])
    expect(job('- run: |', '    while read -r line; do echo "$line"; done <<< "$KEY"', KEY)).toEqual([
      'log secrets.KEY whole 6',
    ])
  })

  it('through files, where they are printed', () => {
    expect(job('- run: echo "$KEY" > key.txt', KEY, '- run: cat key.txt')).toEqual([
      'file secrets.KEY whole 5',
      'log secrets.KEY whole 7',
    ])
  })

  it('loses them where a variable is given something else', () => {
    expect(job('- run: |', '    KEY=public', '    echo "$KEY"', KEY)).toEqual([])
  })

  it('knows that the runner masks one plain encoding', () => {
    expect(job('- run: echo "$KEY" | base64 -w0', KEY)).toEqual(['log secrets.KEY encoded 5'])
    expect(job('- run: echo "$KEY" | base64 -w0 | base64 -w0', KEY)).toEqual(['log secrets.KEY derived 5'])
  })

  it('takes a mask for a mask from there on', () => {
    expect(job('- run: |', '    part=${KEY:0:4}', '    echo "::add-mask::$part"', '    echo "$part"', KEY)).toEqual([
      'log secrets.KEY masked 8',
    ])
  })

  it('goes through github-script and Python', () => {
    const script = [
      '- uses: actions/github-script@v8',
      '  with:',
      '    script: |',
      '      const key = process.env.KEY.slice(0, 4)',
      '      core.info(`key ${key}`)',
      KEY,
    ]
    expect(job(...script)).toEqual(['log secrets.KEY derived 9'])
    expect(job('- shell: python', '  run: |', '    import os', '    print(os.environ["KEY"])', KEY)).toEqual([
      'log secrets.KEY whole 8',
    ])
  })

  it('ends where functions and jobs go in circles', () => {
    expect(
      job('- run: |', '    f() { g "$1"; }', '    g() { f "$1"; echo "$1"; }', '    f "$KEY"', KEY).length,
    ).toBeGreaterThan(0)
    expect(
      flowsIn([
        PATH,
        'on: push',
        'jobs:',
        '  a: { needs: b, steps: [{ run: "echo 1" }] }',
        '  b: { needs: a, steps: [] }',
      ]),
    ).toEqual([])
  })
})
