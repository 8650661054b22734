import { Command as Program, CommanderError, Option } from 'commander'
import { type CommandDeclaration, type CommandName, COMMANDS } from '../config/command-table.ts'
import { type OptionValues, type OutputRequest, readOptionValue } from '../config/option-values.ts'
import { type OptionDeclaration, type OptionName, OPTIONS } from '../config/options.ts'
import { suggestion } from '../model/suggestion.ts'
import { TOOL } from '../config/tool.ts'
import { ConfigError, faultOf } from '../model/errors.ts'
import type { Format } from '../model/format.ts'
import type { ExitCode } from '../model/report.ts'
import type { Host } from './host.ts'
import type { Command, Request } from './request.ts'

// Loaded when called, so that help and version answer at once.
const HANDLERS: { readonly [C in CommandName]: () => Promise<Command> } = {
  check: async () => (await import('./check.ts')).check,
  list: async () => (await import('./list.ts')).list,
  explain: async () => (await import('./explain.ts')).explain,
  init: async () => (await import('./init.ts')).init,
  attest: async () => (await import('./attest.ts')).attest,
  waive: async () => (await import('./waive.ts')).waive,
  resolve: async () => (await import('./resolve.ts')).resolve,
  'scan secrets': async () => (await import('./scan-secrets.ts')).scanSecrets,
  'scan workflows': async () => (await import('./scan-workflows.ts')).scanWorkflows,
  'policy lint': async () => (await import('./policy-lint.ts')).policyLint,
  'policy show': async () => (await import('./policy-show.ts')).policyShow,
}

/** What is done with a command that was read. */
type Perform = (name: CommandName, request: Request) => Promise<ExitCode>

/** Reads the arguments (without `node` and the script) and runs the command. Every mistake is told on stderr. */
export async function runCommandLine(
  argv: readonly string[],
  host: Host,
  perform: Perform = async (name, request) => (await HANDLERS[name]())(request, host),
): Promise<ExitCode> {
  let exitCode: ExitCode = 0
  const run = async (name: CommandName, request: Request): Promise<void> => {
    exitCode = await perform(name, request)
  }
  try {
    await programFor(host, run).parseAsync([...argv], { from: 'user' })
    return exitCode
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    return await tell(error, host)
  }
}

async function tell(error: unknown, host: Host): Promise<ExitCode> {
  const { forTerminal } = await import('../report/escape.ts')
  if (error instanceof ConfigError) {
    host.stderr.write(`error: ${forTerminal(error.message)}\n       ${forTerminal(error.mend)}\n`)
    return 2
  }
  const { kind, calls } = faultOf(error)
  const lines = [kind, ...calls.map((call) => `    at ${call}`)].map((line) => forTerminal(line))
  host.stderr.write(`This is a bug of ${TOOL.name} ${TOOL.version}; nothing was verified.\n${lines.join('\n')}\n`)
  return 3
}

type Run = (name: CommandName, request: Request) => Promise<void>

function programFor(host: Host, run: Run): Program {
  const program = new Program(TOOL.name)
    .description('Judges a repository against the security release checklist and says what still blocks the release.')
    .version(TOOL.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => host.stdout.write(text),
      writeErr: (text) => host.stderr.write(text),
      outputError: (text, write) => write(withoutValues(text)),
      getOutHelpWidth: () => host.stdout.columns ?? 80,
      getErrHelpWidth: () => host.stderr.columns ?? 80,
    })
    .addHelpText('after', `\nExamples:\n${examplesOf(COMMANDS.check)}\n${EXIT_CODES_HELP}`)
  for (const [name, declaration] of Object.entries(COMMANDS) as [CommandName, CommandDeclaration][]) {
    addCommand(program, name, declaration, run)
  }
  addBareInvocation(program, run)
  return program
}

/** A credential that begins with a dash is taken for an option, and must not be repeated; what is mistyped is lower case. */
function withoutValues(text: string): string {
  return text.replace(/unknown option '(?!--?[a-z][a-z-]{0,30}')[^]*'/, 'unknown option, which is not repeated here')
}

const EXIT_CODES_HELP = `
Exit codes:
  0  clear, overridden, or not enforced
  1  blocked: something must be mended
  2  a mistake in the command, its options, or the policy
  3  unverified or a preview: nothing blocks, and not all could be seen
`

function examplesOf(declaration: CommandDeclaration): string {
  return declaration.examples.map(([command, effect]) => `  $ ${TOOL.name} ${command}\n      ${effect}`).join('\n')
}

function addCommand(program: Program, name: CommandName, declaration: CommandDeclaration, run: Run): void {
  const [group, word] = name.split(' ')
  const parent = word === undefined ? program : groupOf(program, group ?? name)
  const usage = word === undefined ? declaration.usage : declaration.usage.slice(name.length - word.length)
  const command = parent.command(usage)
  command
    .description(declaration.summary)
    .helpOption('-h, --help', 'print help')
    .addHelpText('after', `\nExamples:\n${examplesOf(declaration)}`)
  const outputs = addOptions(command, declaration)
  command.action(async (...received: unknown[]) => {
    const argument = typeof received[0] === 'string' ? received[0] : null
    await run(name, { argument, options: command.opts<OptionValues>(), outputs: outputs() })
  })
}

/** Without a command's name the checklist is judged here; any other word is a mistyped command. */
function addBareInvocation(program: Program, run: Run): void {
  const command = program.command('check-here [word]', { isDefault: true, hidden: true })
  const outputs = addOptions(command, COMMANDS.check)
  command.action(async (word: string | undefined) => {
    if (word !== undefined) {
      const names = Object.keys(COMMANDS).map((name) => name.split(' ')[0] ?? name)
      const mend = `${suggestion(word, names)}To judge a folder, name the command: check ${word}`
      throw new ConfigError('UNKNOWN_COMMAND', `There is no command "${word}".`, mend)
    }
    await run('check', { argument: null, options: command.opts<OptionValues>(), outputs: outputs() })
  })
}

/** Words that commands of two words begin with, and what they are for. */
const GROUPS: { readonly [word: string]: string } = {
  policy: 'Look after the policy',
  scan: 'Run one engine by itself, without checklist and policy',
}

function groupOf(program: Program, name: string): Program {
  const existing = program.commands.find((command) => command.name() === name)
  if (existing !== undefined) return existing
  return program
    .command(name)
    .description(GROUPS[name] ?? '')
    .helpCommand(false)
}

/** Adds the declared options; an `--output` belongs to the `--format` before it, so the two are read in their order. */
function addOptions(command: Program, declaration: CommandDeclaration): () => readonly OutputRequest[] {
  const outputs: { format: Format; file: string | null }[] = []
  for (const name of declaration.options) {
    const option = optionFor(name, OPTIONS[name])
    if (name === 'format') {
      option.argParser((text: string, earlier: readonly string[] | undefined) => {
        outputs.push({ format: readOptionValue(name, OPTIONS.format.value, text) as Format, file: null })
        return [...(earlier ?? []), text]
      })
    } else if (name === 'output') {
      option.argParser((text: string, earlier: readonly string[] | undefined) => {
        const last = outputs.at(-1) ?? { format: 'terminal', file: null }
        if (outputs.length === 0) outputs.push(last)
        if (last.file !== null) {
          throw new ConfigError(
            'BAD_OPTION_VALUE',
            `--output ${text} has no --format of its own.`,
            'Put a --format before each --output.',
          )
        }
        last.file = String(readOptionValue(name, OPTIONS.output.value, text))
        return [...(earlier ?? []), text]
      })
    }
    if (declaration.required.includes(name)) option.makeOptionMandatory()
    command.addOption(option)
  }
  return () => (outputs.length === 0 ? [{ format: 'terminal', file: null }] : outputs)
}

function optionFor(name: OptionName, declaration: OptionDeclaration): Option {
  const { value } = declaration
  const help = declaration.default === null ? declaration.help : `${declaration.help} (default: ${declaration.default})`
  // Values are handed out under the table's own names.
  const named = (flags: string): Option => {
    const option = new Option(flags, help)
    option.attributeName = () => name
    return option
  }
  switch (value.kind) {
    case 'flag':
      return named(`--${name}`)
    case 'negated':
      return named(`--no-${name}`)
    case 'text':
      return named(`--${name} <${value.placeholder}>`).argParser((text) => readOptionValue(name, value, text))
    case 'word':
      return named(`--${name} <${value.words.join('|')}>`).argParser((text) => readOptionValue(name, value, text))
    case 'words':
      return named(`--${name} <${value.words?.join('|') ?? value.placeholder}>`).argParser(
        (text: string, earlier: readonly unknown[] | undefined) => [
          ...(earlier ?? []),
          readOptionValue(name, value, text),
        ],
      )
    case 'date':
      return named(`--${name} <yyyy-mm-dd>`).argParser((text) => readOptionValue(name, value, text))
    case 'commit':
      return named(`--${name} <commit>`).argParser((text) => readOptionValue(name, value, text))
    case 'count':
      return named(`--${name} <${value.unit}>`).argParser((text) => readOptionValue(name, value, text))
  }
}
