import type { Check, Criterion } from '../src/checks/define-check.ts'
import type { CheckOption } from '../src/model/check-option.ts'
import { CHECKS } from '../src/checks/registry.ts'
import { ACTION, ACTION_OUTPUTS, type InputName } from '../src/config/action-table.ts'
import { type CommandDeclaration, COMMANDS } from '../src/config/command-table.ts'
import { gatePermissions, type PermissionGrant } from '../src/config/permissions.ts'
import { type OptionDeclaration, type OptionName, OPTIONS } from '../src/config/options.ts'
import { SOURCE_NAMES, SOURCES, type SourceName } from '../src/model/source.ts'
import { attestationsSchema, policySchema } from '../src/policy/policy-shape.ts'
import { reportSchema } from '../src/report/report-shape.ts'
import { exampleWorkflow, USES } from './example-workflow.ts'
import { pairOfWorkflows } from './following-workflow.ts'

/** A file that is written from the registry, the sources, the options or the shapes. */
export interface GeneratedFile {
  readonly path: string
  readonly text: string
}

type ReadFile = (path: string) => Promise<string | null>

/** Every generated file, whole; hand-written text around a generated region is kept. */
export async function generatedFiles(read: ReadFile): Promise<readonly GeneratedFile[]> {
  const regions: readonly (readonly [path: string, name: string, body: string])[] = [
    ...CHECKS.map((check) => [`docs/checks/${check.slug}.md`, 'head', checkHead(check)] as const),
    ['README.md', 'checks', checkTable()],
    ['README.md', 'options', optionTable(COMMANDS.check)],
    ...USES.map((use) => ['README.md', `workflow-${use.name}`, yamlBlock(exampleWorkflow(use))] as const),
    ['README.md', 'permissions', permissionTable()],
    ['README.md', 'inputs', inputTable()],
    ['README.md', 'outputs', outputTable()],
    ...pairOfWorkflows().map(([name, text]) => ['docs/two-workflows.md', `workflow-${name}`, yamlBlock(text)] as const),
    ['docs/command-line.md', 'commands', commandPages()],
    ['docs/sources.md', 'sources', sourceTable()],
  ]
  const texts = new Map<string, string>()
  for (const [path, name, body] of regions) {
    const text = texts.get(path) ?? (await read(path))
    if (text === null) throw new Error(`${path} is missing; write it with its generated region "${name}".`)
    texts.set(path, withRegion(path, text, name, body))
  }
  const schemas = [
    ['policy', policySchema(CHECKS)],
    ['attestations', attestationsSchema(CHECKS)],
    ['report', reportSchema()],
  ] as const
  return [
    { path: 'action.yml', text: actionMetadata() },
    ...[...texts].map(([path, text]) => ({ path, text })),
    ...schemas.map(([name, schema]) => ({
      path: `schemas/${name}.schema.json`,
      text: `${JSON.stringify(schema, null, 2)}\n`,
    })),
  ]
}

function withRegion(path: string, text: string, name: string, body: string): string {
  const [start, end] = [`<!-- generated:${name}:start -->`, `<!-- generated:${name}:end -->`]
  const [from, to] = [text.indexOf(start), text.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`${path} has no generated region "${name}".`)
  return `${text.slice(0, from + start.length)}\n\n${body.trim()}\n\n${text.slice(to)}`
}

function checkHead(check: Check): string {
  const options = Object.entries(check.options)
  return [
    `# ${check.item}. ${check.title}`,
    `\`${check.slug}\` · ${check.section} · ${check.level}`,
    check.rationale,
    `**Does not apply:** ${check.applicability}`,
    table(['Question', 'Id', 'Reads', 'Judged', 'A person may answer'], check.criteria.map(criterionRow)),
    ...(options.length === 0 ? [] : [table(['Option', 'Default', 'Stricter', 'What it does'], options.map(optionRow))]),
    `**To mend it:**\n\n${check.remediation.map((step, index) => `${index + 1}. ${step}`).join('\n')}`,
    ...(check.references.length === 0
      ? []
      : [`**References:** ${check.references.map((one) => `[${one.standard} ${one.id}](${one.url})`).join(', ')}`]),
  ].join('\n\n')
}

function criterionRow(criterion: Criterion): readonly string[] {
  const judged =
    criterion.awaits === null
      ? `at ${criterion.stage === null ? 'every stage' : 'release'}`
      : `not yet: needs ${criterion.awaits}`
  return [criterion.question, code(criterion.id), readsOf(criterion), judged, criterion.attestable.map(code).join(', ')]
}

function readsOf(criterion: Criterion): string {
  const all = criterion.needs.map(sourceLink)
  const any = criterion.anyOf.map(sourceLink).join(' or ')
  return [...all, ...(any === '' ? [] : [any])].join(' and ')
}

function sourceLink(source: SourceName): string {
  return `[${source}](../sources.md)`
}

function optionRow([name, option]: [string, CheckOption]): readonly string[] {
  const value = option.type === 'days' ? `${option.default} days` : code(String(option.default))
  return [code(name), value, stricterText(option), option.help]
}

function stricterText(option: CheckOption): string {
  if (option.stricter === 'later') return option.words.map(code).join(' before ')
  return option.stricter === 'fixed' ? 'may not be changed from what it extends' : option.stricter
}

function checkTable(): string {
  const rows = CHECKS.map((check) => {
    const judged = check.criteria.filter((criterion) => criterion.awaits === null).length
    return [
      String(check.item),
      `[${check.slug}](docs/checks/${check.slug}.md)`,
      check.title,
      `${judged} of ${check.criteria.length}`,
    ]
  })
  return table(['', 'Check', 'Says', 'Questions judged in this version'], rows)
}

function optionTable(command: CommandDeclaration): string {
  return table(
    ['Option', 'What it does', 'Default'],
    command.options.map((name) => [flagOf(name), helpOf(name), OPTIONS[name].default ?? '']),
  )
}

function flagOf(name: OptionName): string {
  const declaration: OptionDeclaration = OPTIONS[name]
  const { value } = declaration
  switch (value.kind) {
    case 'flag':
      return code(`--${name}`)
    case 'negated':
      return code(`--no-${name}`)
    case 'text':
      return code(`--${name} <${value.placeholder}>`)
    case 'word':
      return code(`--${name} <${value.words.join(', ')}>`)
    case 'words':
      return code(`--${name} <${value.words?.join(', ') ?? value.placeholder}>`)
    case 'date':
      return code(`--${name} <yyyy-mm-dd>`)
    case 'commit':
      return code(`--${name} <commit>`)
    case 'count':
      return code(`--${name} <${value.unit}>`)
  }
}

function helpOf(name: OptionName): string {
  return OPTIONS[name].help
}

function commandPages(): string {
  return Object.values<CommandDeclaration>(COMMANDS)
    .map((command) => {
      const examples = command.examples.map(([line, effect]) => `# ${effect}\nnode dist/cli.js ${line}`).join('\n\n')
      const options = command.options.length === 0 ? [] : [optionTable(command)]
      return [`## \`${command.usage}\``, `${command.summary}.`, ...options, `\`\`\`sh\n${examples}\n\`\`\``].join(
        '\n\n',
      )
    })
    .join('\n\n')
}

function sourceTable(): string {
  const rows = SOURCE_NAMES.map((name) => {
    const source = SOURCES[name]
    const token = source.token === 'none' ? '' : code(source.token)
    return [
      code(name),
      source.title,
      source.permissions.map(code).join(', '),
      token,
      String(source.reads['pull-request']),
      String(source.reads.release),
      source.built ? 'yes' : 'not yet',
    ]
  })
  const reads = ['Requests on a pull request', 'Requests at release']
  return table(['Source', 'What it is', 'Permissions', 'Token', ...reads, 'Read in this version'], rows)
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

function code(text: string): string {
  return `\`${text}\``
}

/** https://docs.github.com/en/actions/reference/workflows-and-actions/metadata-syntax */
function actionMetadata(): string {
  const { name, description, branding, main, inputs } = ACTION
  const entry = (key: string, lines: readonly string[]) => [`  ${key}:`, ...lines.map((line) => `    ${line}`)]
  return [
    `name: ${quoted(name)}`,
    `description: ${quoted(description)}`,
    `author: ${quoted(`The ${name} authors`)}`,
    'branding:',
    `  icon: ${branding.icon}`,
    `  color: ${branding.color}`,
    'inputs:',
    ...inputs.flatMap((input) => entry(input, inputLines(input))),
    'outputs:',
    ...Object.entries(ACTION_OUTPUTS).flatMap(([output, held]) => entry(output, [`description: ${quoted(held)}`])),
    'runs:',
    '  using: node24',
    `  main: ${main}`,
    '',
  ].join('\n')
}

/** Only an expression that the runner fills in is a default there: every other may be the policy's to set. */
function inputLines(input: InputName): readonly string[] {
  const option: OptionDeclaration = OPTIONS[input]
  const isExpression = option.default?.startsWith('${{') === true
  const told = option.default === null || isExpression ? '' : ` (default: ${option.default})`
  return [
    `description: ${quoted(`${option.help}${told}`)}`,
    'required: false',
    ...(isExpression ? [`default: ${option.default}`] : []),
  ]
}

function quoted(text: string): string {
  return text.includes("'") ? `"${text.replace(/["\\]/g, '\\$&')}"` : `'${text}'`
}

function inputTable(): string {
  const rows = ACTION.inputs.map((input) => {
    const option: OptionDeclaration = OPTIONS[input]
    return [code(input), option.help, option.default ?? '']
  })
  return table(['Input', 'What it does', 'Default'], rows)
}

function outputTable(): string {
  return table(
    ['Output', 'What it holds'],
    Object.entries(ACTION_OUTPUTS).map(([output, held]) => [code(output), held]),
  )
}

/** What every run needs first, then what only some do. */
function permissionTable(): string {
  const always = gatePermissions({ sarif: false })
  const further = gatePermissions({ sarif: true, reruns: true }).filter(({ permission, level }) =>
    always.every((one) => one.permission !== permission || one.level !== level),
  )
  const knownPurposes = always.flatMap(({ purposes }) => purposes)
  const row = ({ permission, level }: PermissionGrant, purposes: readonly string[], needed: string) => [
    code(`${permission}: ${level}`),
    purposes.join('; '),
    needed,
  ]
  return table(
    ['Permission', 'What needs it', 'Needed'],
    [
      ...always.map((grant) => row(grant, grant.purposes, 'always')),
      ...further.map((grant) =>
        row(
          grant,
          grant.purposes.filter((one) => !knownPurposes.includes(one)),
          'for that alone',
        ),
      ),
    ],
  )
}

function yamlBlock(text: string): string {
  return `\`\`\`yaml\n${text.trimEnd()}\n\`\`\``
}
