import {
  parse,
  type ArrayValue,
  type Assignment as UnbashAssignment,
  type CommandNode,
  type CompoundList,
  type ParsedScript,
  type PipelineNode,
  type AndOr,
  type Redirection,
  type Statement,
  type Word as UnbashWord,
  type WordPart as UnbashPart,
} from 'unbash'
import { splitAtExpressions, type Placeholder } from './placeholders.ts'
import type { Assignment, Command, CompoundCommand, Pipeline, Redirect, Script, Word, WordPart } from './script.ts'

/** Where nested positions count from another text (escaped backticks), everything lies in the part that holds it. */
interface Context {
  readonly placeholders: readonly Placeholder[]
  readonly within: { readonly start: number; readonly end: number } | null
}

/**
 * Reads bash and sh. The text must have its expressions replaced by placeholders of the same length. Never throws: what
 * cannot be read is left out, and the script is `isBroken`.
 */
export function parseShell(text: string, placeholders: readonly Placeholder[]): Script {
  try {
    const parsed = parse(text)
    const pipelines = parsed.commands.flatMap((statement) => statementOf(statement, { placeholders, within: null }))
    return { text, pipelines, isBroken: (parsed.errors ?? []).length > 0 }
  } catch {
    // The parser is tolerant; this is for what nobody has thought of, such as a stack that is too small.
    return { text, pipelines: [], isBroken: true }
  }
}

function placeOf({ pos, end }: { readonly pos: number; readonly end: number }, { within }: Context) {
  return within ?? { start: pos, end }
}

function statementsOf(list: CompoundList | undefined, context: Context): readonly Pipeline[] {
  return (list?.commands ?? []).flatMap((statement) => statementOf(statement, context))
}

function statementOf({ command }: Statement, context: Context): readonly Pipeline[] {
  return command.type === 'AndOr' ? chainOf(command, context) : [pipelineOf(command, context, ALONE)]
}

/** `a && b || c`: the fallback of each is what stands after the next `||`. */
function chainOf({ commands, operators }: AndOr, context: Context): readonly Pipeline[] {
  const chain: Pipeline[] = []
  let fallback: Pipeline | null = null
  for (let at = commands.length - 1; at >= 0; at--) {
    const node = commands[at]
    if (node === undefined) continue
    if (operators[at] === '||') fallback = chain[0] ?? null
    const isFallback = operators[at - 1] === '||'
    chain.unshift(pipelineOf(node, context, { fallback, isFallback, isFollowed: operators[at] === '&&' }))
  }
  return chain
}

type Chained = Pick<Pipeline, 'fallback' | 'isFallback' | 'isFollowed'>
const ALONE: Chained = { fallback: null, isFallback: false, isFollowed: false }

function pipelineOf(node: PipelineNode, context: Context, chained: Chained): Pipeline {
  const { start, end } = placeOf(node, context)
  const commands =
    node.type === 'Pipeline' ? node.commands.map((one) => commandOf(one, context)) : [commandOf(node, context)]
  return { start, end, commands, ...chained }
}

function commandOf(node: CommandNode, context: Context): Command {
  const { start, end } = placeOf(node, context)
  const compound = (word: CompoundCommand['word'], body: readonly Pipeline[], binding: Assignment | null = null) => ({
    kind: 'compound' as const,
    start,
    end,
    word,
    binding,
    body,
    redirects: [],
  })
  switch (node.type) {
    case 'Command': {
      const args: Word[] = []
      const assignments: Assignment[] = []
      for (const part of node.prefix) if (part.type === 'Assignment') assignments.push(assignmentOf(part, context))
      for (const arg of node.args) {
        if (arg.type === 'Word') args.push(wordOf(arg, context))
        else assignments.push(assignmentOf(arg, context))
      }
      return {
        kind: 'simple',
        start,
        end,
        name: node.name === undefined ? null : wordOf(node.name, context),
        args,
        assignments,
        redirects: node.redirects.map((redirect) => redirectOf(redirect, context)),
      }
    }
    case 'Redirected': {
      const inner = commandOf(node.command, context)
      const redirects = node.redirects.map((redirect) => redirectOf(redirect, context))
      return { ...inner, start, end, redirects: [...inner.redirects, ...redirects] }
    }
    case 'If': {
      const branches = node.elif.flatMap(({ clause, then }) => [clause, then])
      const lists = [node.clause, node.then, ...branches, ...(node.else === undefined ? [] : [node.else])]
      return compound(
        'if',
        lists.flatMap((list) => statementsOf(list, context)),
      )
    }
    case 'For':
    case 'Select': {
      const values = (node.wordlist ?? []).map((word) => wordOf(word, context))
      const binding = { ...placeOf(node.name, context), name: node.name.value, values, isAppended: false }
      return compound('loop', statementsOf(node.body, context), binding)
    }
    case 'While':
      return compound('loop', [...statementsOf(node.clause, context), ...statementsOf(node.body, context)])
    case 'ArithmeticFor':
      return compound('loop', statementsOf(node.body, context))
    case 'Case':
      return compound(
        'case',
        node.items.flatMap(({ body }) => statementsOf(body, context)),
      )
    case 'Subshell':
      return compound('subshell', statementsOf(node.body, context))
    case 'BraceGroup':
      return compound('group', statementsOf(node.body, context))
    case 'Function':
      return compound('function', bodyOf(node.body, context), {
        ...placeOf(node.name, context),
        name: node.name.value,
        values: [],
        isAppended: false,
      })
    case 'Coproc':
      return compound('group', bodyOf(node.body, context))
    case 'TestCommand':
    case 'ArithmeticCommand':
      return compound('group', [])
  }
}

function bodyOf(body: CommandNode | CompoundList, context: Context): readonly Pipeline[] {
  return body.type === 'CompoundList' ? statementsOf(body, context) : [pipelineOf(body, context, ALONE)]
}

function assignmentOf(node: UnbashAssignment, context: Context): Assignment {
  const { start, end } = placeOf(node, context)
  return { start, end, name: node.name, values: valuesOf(node.value, context), isAppended: node.append === true }
}

function valuesOf(value: UnbashWord | ArrayValue, context: Context): readonly Word[] {
  return value.type === 'Word' ? [wordOf(value, context)] : value.elements.map((word) => wordOf(word, context))
}

function redirectOf(node: Redirection, context: Context): Redirect {
  const place = placeOf(node, context)
  const input = node.operator.startsWith('<')
  const isBoth = node.operator === '&>' || node.operator === '&>>'
  const number = node.descriptor?.type === 'FileDescriptor' ? node.descriptor.value : input ? 0 : 1
  const base = { ...place, operator: node.operator, descriptor: isBoth ? null : number }
  if (node.type === 'HereDoc') {
    const { body } = node
    const text: WordPart = { kind: 'text', ...placeOf(body, context), value: body.text }
    const parts = body.parts === undefined ? pieces(text, context) : partsOf(body.parts, context)
    return { ...base, target: null, body: parts }
  }
  const target = node.target === undefined ? null : wordOf(node.target, context)
  return node.type === 'HereString'
    ? { ...base, target: null, body: target?.parts ?? [] }
    : { ...base, target, body: null }
}

function wordOf(node: UnbashWord, context: Context): Word {
  const { start, end } = placeOf(node, context)
  const { value, parts: written } = node
  const parts = written === undefined ? pieces({ kind: 'text', start, end, value }, context) : partsOf(written, context)
  return { start, end, value, parts, isStatic: parts.every(({ kind }) => kind === 'text') }
}

function partsOf(nodes: readonly UnbashPart[], context: Context): readonly WordPart[] {
  return nodes.flatMap((node) => partOf(node, context))
}

function pieces(text: WordPart & { readonly kind: 'text' }, { placeholders, within }: Context): readonly WordPart[] {
  return within === null ? splitAtExpressions(text, placeholders) : [text]
}

function partOf(node: UnbashPart, context: Context): readonly WordPart[] {
  const place = placeOf(node, context)
  switch (node.type) {
    case 'Literal':
    case 'SingleQuoted':
    case 'AnsiCQuoted':
    case 'Glob':
      return pieces({ kind: 'text', ...place, value: node.value }, context)
    case 'ExtendedGlob':
    case 'BraceExpansion':
      return node.parts === undefined
        ? pieces({ kind: 'text', ...place, value: node.text }, context)
        : partsOf(node.parts, context)
    case 'DoubleQuoted':
    case 'LocaleString':
      return partsOf(node.parts, context)
    case 'SimpleExpansion':
      return [{ kind: 'variable', ...place, name: node.text.slice(1), use: 'whole' }]
    case 'ParameterExpansion': {
      const { prefix, operation, parameter } = node
      const operand = operation?.type === 'Default' ? wordOf(operation.operand, context).parts : []
      const isAsked = operation?.type === 'Default' && /\+/.test(operation.operator)
      const isKept = operation === undefined || operation.type === 'Default'
      const use = prefix === '#' || isAsked ? 'about' : isKept && prefix === undefined ? 'whole' : 'part'
      return [{ kind: 'variable', ...place, name: parameter, use }, ...operand]
    }
    case 'CommandExpansion':
      return [{ kind: 'substitution', ...place, pipelines: scriptOf(node.script, place, context), isProcess: false }]
    case 'ProcessSubstitution':
      return [{ kind: 'substitution', ...place, pipelines: scriptOf(node.script, place, context), isProcess: true }]
    case 'ArithmeticExpansion':
      return [{ kind: 'text', ...place, value: node.text }]
  }
}

function scriptOf(
  script: ParsedScript | undefined,
  place: { readonly start: number; readonly end: number },
  context: Context,
): readonly Pipeline[] {
  if (script === undefined) return []
  const within = script.source === undefined ? context.within : (context.within ?? place)
  return script.commands.flatMap((statement) => statementOf(statement, { ...context, within }))
}
