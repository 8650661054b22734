import type { YamlScalar } from '../../syntax/yaml-node.ts'
import { flowingParts } from '../expressions/dataflow.ts'
import { dottedName, namesOf, type Expression } from '../expressions/expression.ts'
import { expressionsIn } from '../expressions/find-expressions.ts'
import { derived, wholeSecret, worst, type Taint } from './taint.ts'

/** What is known where an expression is evaluated; names are in lower case. */
export interface Scope {
  readonly environment: ReadonlyMap<string, Taint>
  /** By `step-id.output`. */
  readonly stepOutputs: ReadonlyMap<string, Taint>
  /** By `job-id.output`. */
  readonly jobOutputs: ReadonlyMap<string, Taint>
  readonly inputs: ReadonlyMap<string, Taint>
  /** Variables of the environment that are set to a constant yes, names as written. */
  readonly switches: readonly string[]
}

/** Whether nothing is known that an expression or a variable could hand on. */
export function isWithoutSecrets({ environment, stepOutputs, jobOutputs, inputs }: Scope): boolean {
  return environment.size === 0 && stepOutputs.size === 0 && jobOutputs.size === 0 && inputs.size === 0
}

/** Contexts that tell much at once when they are printed as JSON, and hold the job's token or what was bound to secrets. */
const DUMPED = ['github', 'secrets', 'env', 'needs', 'steps']

/** What an expression brings into a text; null for nothing secret. */
export function expressionTaint(expression: Expression, scope: Scope): Taint | null {
  return worst([
    dumpTaint(expression, scope),
    ...decodedTaints(expression),
    ...flowingParts(expression).map((part) => partTaint(part, scope)),
  ])
}

/** What the expressions of a scalar bring into its text. */
export function scalarTaint(scalar: YamlScalar, scope: Scope): Taint | null {
  const found = expressionsIn(scalar)
  if (found.length === 0) return null
  return worst(found.map(({ parsed }) => (parsed === null ? null : expressionTaint(parsed, scope))))
}

/** `fromJSON(secrets.X)` and what is taken out of it: other texts than the one that is masked. */
function decodedTaints(expression: Expression): readonly (Taint | null)[] {
  if (expression.kind === 'access') return decodedTaints(expression.base)
  if (expression.kind === 'group') return decodedTaints(expression.inner)
  if (expression.kind !== 'call') return []
  if (expression.name !== 'fromjson') return expression.args.flatMap(decodedTaints)
  return expression.args.map((arg) =>
    arg.kind === 'context' && arg.name === 'secrets' ? derived(wholeSecret(dottedName(arg))) : null,
  )
}

function dumpTaint(expression: Expression, { environment, stepOutputs, jobOutputs }: Scope): Taint | null {
  if (expression.kind === 'group') return null
  if (expression.kind !== 'call' || expression.name !== 'tojson') return null
  const [arg] = expression.args
  if (arg?.kind !== 'context' || arg.path.length > 0 || !DUMPED.includes(arg.name)) return null
  const isEmpty =
    (arg.name === 'env' && environment.size === 0) ||
    (arg.name === 'needs' && jobOutputs.size === 0) ||
    (arg.name === 'steps' && stepOutputs.size === 0)
  return isEmpty ? null : { label: `toJSON(${arg.name})`, form: 'whole', dump: [] }
}

function partTaint(part: Expression, scope: Scope): Taint | null {
  if (part.kind !== 'context') return null
  const [first, second, third] = namesOf(part)
  switch (part.name) {
    case 'secrets':
      return part.path.length === 0 ? null : wholeSecret(`secrets.${(first ?? '*').toUpperCase()}`)
    case 'github':
      return first === 'token' ? wholeSecret('github.token') : null
    case 'env':
      return scope.environment.get(first ?? '') ?? null
    case 'inputs':
      return scope.inputs.get(first ?? '') ?? null
    case 'steps':
      return second === 'outputs' ? (scope.stepOutputs.get(`${first ?? ''}.${third ?? ''}`) ?? null) : null
    case 'needs':
      return second === 'outputs' ? (scope.jobOutputs.get(`${first ?? ''}.${third ?? ''}`) ?? null) : null
    default:
      return null
  }
}
