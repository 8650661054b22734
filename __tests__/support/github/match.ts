import { OPERATION_KEYS, type OperationKey } from './operations.ts'

/** An operation and the parameters of its path, decoded. */
export interface Matched {
  readonly key: OperationKey
  readonly params: { readonly [name: string]: string }
}

/** Parameters whose value may hold slashes. */
const LONG = ['path', 'ref', 'branch', 'basehead', 'tag']

interface Pattern {
  readonly key: OperationKey
  readonly method: string
  readonly expression: RegExp
  readonly names: readonly string[]
  readonly fixedParts: number
}

const PATTERNS: readonly Pattern[] = OPERATION_KEYS.map((key): Pattern => {
  const [method = '', template = ''] = key.split(' ')
  const parts = template.split('/')
  const names = parts.flatMap((part) => /^\{(.+)\}$/.exec(part)?.[1] ?? [])
  // The root folder's path is empty.
  const expression = template
    .replaceAll('.', '\\.')
    .replace('/{path}', '(?:/(.*))?')
    .replaceAll(/\{(\w+)\}/g, (_, name: string) => (LONG.includes(name) ? '(.+)' : '([^/]+)'))
  const fixedParts = parts.filter((part) => !part.startsWith('{')).length
  return { key, method, expression: new RegExp(`^${expression}$`), names, fixedParts }
}).sort((a, b) => b.fixedParts - a.fixedParts)

/** The operation of a request; of several that fit the one with most fixed parts. */
export function matchOperation(method: string, path: string): Matched | null {
  for (const { key, method: own, expression, names } of PATTERNS) {
    const found = own === method ? expression.exec(path) : null
    if (found === null) continue
    const params = names.map((name, index) => [name, decoded(found[index + 1] ?? '')])
    return { key, params: Object.fromEntries(params) as Matched['params'] }
  }
  return null
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
