import type { YamlScalar } from '../../syntax/yaml-node.ts'
import { expressionsIn, type FoundExpression } from '../expressions/find-expressions.ts'
import { expressionTaint, type Scope } from './expression-taint.ts'
import type { Flow, FlowKind } from './flow.ts'
import { derived, worst, type Taint } from './taint.ts'

/** Longer arguments are cut; a call that prints is short. */
const MAX_ARGUMENT = 2_000

const SINKS: readonly (readonly [RegExp, FlowKind])[] = [
  [/\bconsole\s*\.\s*(?:log|info|warn|error|debug)\s*\(/g, 'log'],
  [/\bcore\s*\.\s*(?:info|debug)\s*\(/g, 'log'],
  [/\bcore\s*\.\s*(?:notice|warning|error|setFailed)\s*\(/g, 'annotation'],
  [/\bcore\s*\.\s*summary\s*(?:\.\s*\w+\s*\([^()]*\)\s*)*\.\s*add\w+\s*\(/g, 'summary'],
  [/\bcore\s*\.\s*setOutput\s*\(/g, 'output'],
  [/\bcore\s*\.\s*exportVariable\s*\(/g, 'variable'],
  [/\bcreateComment\s*\(/g, 'publication'],
  [/(?<![\w.])print\s*\(/g, 'log'],
  [/\bsys\s*\.\s*std(?:out|err)\s*\.\s*write\s*\(/g, 'log'],
  [/(?<![\w.])(?:fetch|(?:axios|got|requests|httpx)\s*(?:\.\s*\w+)?|(?:urllib\.request\.)?urlopen)\s*\(/g, 'sent'],
]

/** What is asked or made with a secret, and holds something else. */
const ANSWERS =
  /^(?:await\b|new\s+(?!Buffer\b|URL\b|String\b|TextEncoder\b)|(?:fetch|(?:github\.)?getOctokit|exec|execSync|spawnSync)\s*\(|(?:axios|got|requests|httpx|subprocess|boto3|urllib)\b|(?:Boolean|bool|len)\s*\(|!)/

/** What makes another text of a secret than the one that is masked. */
const CHANGES =
  /\.(?:split|slice|substring|substr|reverse|replace|charAt|toUpperCase|upper|toLowerCase|lower)\s*\(|\[\s*:?-?\d|toString\s*\(\s*['"](?:base64|hex)|b64encode|\.hex\s*\(|\bbtoa\s*\(/

/**
 * Where secrets arrive in JavaScript or Python that a step runs. The code is searched for calls that print, not parsed: what
 * it hides behind functions of its own is not found.
 */
export function codeFlows(scalar: YamlScalar, scope: Scope, environment: ReadonlyMap<string, Taint>): readonly Flow[] {
  const text = scalar.value
  const expressions = expressionsIn(scalar)
  const variables = new Map<string, Taint>()
  const taintAt = (start: number, end: number): Taint | null =>
    rangeTaint(text, start, end, { scope, environment, expressions, variables })
  for (const { index, 0: found, 1: name = '', 2: value = '' } of text.matchAll(
    /\b([A-Za-z_$][\w$]*)\s*=(?![=>])\s*([^;\n]{1,500})/g,
  )) {
    const start = index + found.length - value.length
    const taint = ANSWERS.test(value) ? null : taintAt(start, start + value.length)
    if (taint !== null) variables.set(name, taint)
  }
  for (const { 1: names = '' } of text.matchAll(/\{([\w$\s,:]{1,500})\}\s*=\s*process\.env\b/g)) {
    for (const { 1: key = '', 2: name = key } of names.matchAll(/([\w$]+)(?:\s*:\s*([\w$]+))?/g)) {
      const taint = environment.get(key) ?? null
      if (taint !== null) variables.set(name, taint)
    }
  }
  for (const { 1: name = '' } of text.matchAll(/\bcore\s*\.\s*setSecret\s*\(\s*([A-Za-z_$][\w$]*)/g)) {
    const taint = variables.get(name)
    if (taint !== undefined) variables.set(name, { ...taint, form: 'masked' })
  }
  const flows = SINKS.flatMap(([pattern, kind]) =>
    [...text.matchAll(pattern)].flatMap(({ index, 0: call }): readonly Flow[] => {
      const open = index + call.length
      const end = closing(text, open)
      const taint = taintAt(open, end)
      const [, name = ''] = /^\s*['"]([\w-]+)['"]/.exec(text.slice(open, open + 100)) ?? []
      return taint === null
        ? []
        : [
            {
              kind,
              taint,
              start: index,
              end: Math.min(end + 1, text.length),
              program: call.replace(/\s*\($/, ''),
              target: kind === 'sent' ? originIn(text.slice(open, end)) : name,
            },
          ]
    }),
  )
  return flows.sort((a, b) => a.start - b.start)
}

/** Where a call goes, if its first address says so. */
function originIn(call: string): string {
  const [origin = ''] = /https?:\/\/[\w.-]+(?=[/:?#'"`])/i.exec(call) ?? []
  return origin.toLowerCase()
}

interface Known {
  readonly scope: Scope
  readonly environment: ReadonlyMap<string, Taint>
  readonly expressions: readonly FoundExpression[]
  readonly variables: ReadonlyMap<string, Taint>
}

function rangeTaint(
  text: string,
  start: number,
  end: number,
  { scope, environment, expressions, variables }: Known,
): Taint | null {
  const part = text.slice(start, end)
  const fromExpressions = expressions
    .filter((found) => found.start >= start && found.end <= end)
    .map(({ parsed }) => (parsed === null ? null : expressionTaint(parsed, scope)))
  const named = [
    ...part.matchAll(
      /(?:process\.env|os\.environ)(?:\.(\w+)|\[\s*['"](\w+)['"]|\.get\(\s*['"](\w+)['"])|os\.getenv\(\s*['"](\w+)['"]/g,
    ),
  ]
  const fromEnvironment = named.map(([, a, b, c, d]) => environment.get(a ?? b ?? c ?? d ?? '') ?? null)
  const isWhole = /(?:process\.env|os\.environ)\s*(?:[),]|$)/.test(part) && environment.size > 0
  const all = worst([...environment.values()])
  const dump = isWhole && all !== null ? { ...all, dump: [...environment.keys()] } : null
  const fromVariables = [...variables]
    .filter(([name]) => new Set(part.match(/[A-Za-z_$][\w$]*/g)).has(name))
    .map(([, taint]) => taint)
  const found = worst([dump, ...fromExpressions, ...fromEnvironment, ...fromVariables])
  return CHANGES.test(part) ? derived(found) : found
}

function closing(text: string, from: number): number {
  let depth = 1
  for (let at = from; at < Math.min(text.length, from + MAX_ARGUMENT); at++) {
    if (text[at] === '(') depth += 1
    else if (text[at] === ')') {
      depth -= 1
      if (depth === 0) return at
    }
  }
  return Math.min(text.length, from + MAX_ARGUMENT)
}
