import { readFile } from '../../../src/workflows/model/read-file.ts'
import { stepsOf, type Step } from '../../../src/workflows/model/model.ts'
import { argumentsOf, commandsIn, programOf } from '../../../src/workflows/shell/script.ts'
import { shellOf } from '../../../src/workflows/shell/shell-of.ts'
import { scriptOf, scriptSpan, type StepScript } from '../../../src/workflows/shell/step-script.ts'

function stepIn(...lines: readonly string[]): Step {
  const text = ['on: push', 'jobs:', '  a:', ...lines].join('\n')
  const read = readFile({ path: '.github/workflows/a.yml', text })
  const [step] = read.ok ? stepsOf(read.file) : []
  if (step === undefined) throw new Error('no step')
  return step
}

function scriptIn(shell: string, ...lines: readonly string[]): StepScript {
  const script = scriptOf(
    stepIn('    steps:', `      - shell: ${shell}`, '        run: |', ...lines.map((line) => `          ${line}`)),
  )
  if (script === null) throw new Error('no script')
  return script
}

const commandsOf = ({ script }: StepScript) =>
  commandsIn(script.pipelines).map((command) => [programOf(command), ...argumentsOf(command)].join(' '))

describe('the shell of a step', () => {
  it.each([
    [['    defaults: { run: { shell: pwsh } }', '    steps: [{ run: x }]'], 'pwsh'],
    [['    defaults: { run: { shell: pwsh } }', '    steps: [{ run: x, shell: "/bin/bash -e {0}" }]'], 'bash'],
    [['    runs-on: [windows-2025]', '    steps: [{ run: x }]'], 'pwsh'],
    [['    runs-on: ubuntu-latest', '    steps: [{ run: x }]'], 'bash'],
    [['    steps: [{ run: x, shell: "${{ matrix.shell }}" }]'], undefined],
  ])('is told by %j', (lines, name) => {
    expect(shellOf(stepIn(...lines))?.name).toBe(name)
  })
})

describe('bash', () => {
  it('is taken apart into its commands, wherever they stand', () => {
    const script = scriptIn(
      'bash',
      'if ! test -f x; then make; fi && { a; } | (b)',
      'for i in $(ls); do c "$i"; done',
      'x() { d; }',
      'e <<< "$(f `g`)"',
    )
    expect(commandsOf(script)).toEqual(['test -f x', 'make', 'a', 'b', 'ls', 'c $i', 'd', 'e', 'f `g`', 'g'])
  })

  it('knows where a command stands in the file, below expressions too', () => {
    const script = scriptIn('bash', 'echo ${{ github.ref }} && npm publish')
    const [, publish] = commandsIn(script.script.pipelines)
    if (publish === undefined) throw new Error('no command')
    expect(scriptSpan(script, publish).start).toMatchObject({
      line: 7,
      column: 11 + 'echo ${{ github.ref }} && '.length,
    })
  })

  it('keeps expressions as parts of words', () => {
    const [command] = commandsIn(scriptIn('bash', 'echo "a-${{ secrets.A }}-b" \'${{ secrets.B }}\'').script.pipelines)
    expect(command?.args.map(({ parts }) => parts.map(({ kind }) => kind))).toEqual([
      ['text', 'expression', 'text'],
      ['expression'],
    ])
  })

  it('says what becomes of variables', () => {
    const [command] = commandsIn(scriptIn('bash', 'echo $A ${B:-x} ${#C} ${D:0:3} ${E+set} ${F%%:*}').script.pipelines)
    const uses = command?.args.flatMap(({ parts }) =>
      parts.flatMap((part) => (part.kind === 'variable' ? [`${part.name} ${part.use}`] : [])),
    )
    expect(uses).toEqual(['A whole', 'B whole', 'C about', 'D part', 'E about', 'F part'])
  })

  it('says what runs where a command fails', () => {
    const { pipelines } = scriptIn('bash', 'a && b || c').script
    expect(pipelines.map(({ fallback, isFallback }) => [fallback !== null, isFallback])).toEqual([
      [true, false],
      [true, false],
      [false, true],
    ])
  })

  it('reads on after what is broken', () => {
    const { script } = scriptIn('bash', 'echo "open', 'make')
    expect(script.isBroken).toBe(true)
  })
})

describe('PowerShell', () => {
  it('is taken apart into its commands', () => {
    const script = scriptIn(
      'pwsh',
      '# a comment',
      'if ($x) { npm add left-pad }',
      'Get-Item a | Out-File b; & ./c.exe "d e"',
      "$t = gh auth token --hostname 'x'",
    )
    expect(commandsOf(script)).toEqual(
      expect.arrayContaining(['npm add left-pad', 'get-item a', 'out-file b', 'c d e', 'gh auth token --hostname x']),
    )
  })

  it('finds variables in strings, here-strings and subexpressions', () => {
    const script = scriptIn(
      'pwsh',
      'Write-Host "a $env:KEY b $($env:OTHER.Substring(1))" \'$env:NOT\'',
      'Set-Content x @"',
      '$env:THIRD',
      '"@',
    )
    const names = commandsIn(script.script.pipelines)
      .flatMap(({ args, name }) => [name, ...args].flatMap((word) => word?.parts ?? []))
      .flatMap((part) => (part.kind === 'variable' ? [part.name] : []))
    expect(names).toEqual(expect.arrayContaining(['KEY', 'OTHER', 'THIRD']))
    expect(names).not.toContain('NOT')
  })
})

describe('cmd', () => {
  it('is taken apart into its commands', () => {
    expect(
      commandsOf(scriptIn('cmd', 'rem nothing', '@echo off & npm install x', 'echo "a & b" | find "a" > %OUT%')),
    ).toEqual(['echo off', 'npm install x', 'echo a & b', 'find a'])
  })

  it('finds variables', () => {
    const [command] = commandsIn(scriptIn('cmd', 'echo %KEY% %KEY:~0,3% !LATE!').script.pipelines)
    const uses = command?.args.flatMap(({ parts }) =>
      parts.flatMap((part) => (part.kind === 'variable' ? [`${part.name} ${part.use}`] : [])),
    )
    expect(uses).toEqual(['KEY whole', 'KEY part', 'LATE whole'])
  })
})
