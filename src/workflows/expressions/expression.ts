/** A part of an expression; `start` and `end` are offsets into the expression's text. */
interface Part {
  readonly start: number
  readonly end: number
}

/** One step of an access: `.name`, `['name']`, `[0]`, `.*`, or an index that is computed. Names are in lower case. */
export type PathPart =
  | (Part & { readonly kind: 'name'; readonly name: string })
  | (Part & { readonly kind: 'star' })
  | (Part & { readonly kind: 'computed'; readonly index: Expression })

export type Literal = Part & { readonly kind: 'literal'; readonly value: string | number | boolean | null }

/** `github.event.issue.title`: a context and the way into it. */
export type ContextAccess = Part & {
  readonly kind: 'context'
  /** In lower case. */
  readonly name: string
  readonly path: readonly PathPart[]
}

export type Call = Part & { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }

export type Logical = Part & {
  readonly kind: 'logical'
  readonly operator: '&&' | '||'
  readonly operands: readonly Expression[]
}

/** A GitHub Actions expression as plain data. */
export type Expression =
  | Literal
  | ContextAccess
  | Call
  | Logical
  | (Part & { readonly kind: 'access'; readonly base: Expression; readonly path: readonly PathPart[] })
  | (Part & { readonly kind: 'not'; readonly operand: Expression })
  | (Part & {
      readonly kind: 'comparison'
      readonly operator: string
      readonly left: Expression
      readonly right: Expression
    })
  | (Part & { readonly kind: 'group'; readonly inner: Expression })

/** The parts directly below. */
export function childrenOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'literal':
      return []
    case 'context':
      return computedOf(expression.path)
    case 'access':
      return [expression.base, ...computedOf(expression.path)]
    case 'call':
      return expression.args
    case 'logical':
      return expression.operands
    case 'not':
      return [expression.operand]
    case 'comparison':
      return [expression.left, expression.right]
    case 'group':
      return [expression.inner]
  }
}

function computedOf(path: readonly PathPart[]): readonly Expression[] {
  const found: Expression[] = []
  for (const part of path) if (part.kind === 'computed') found.push(part.index)
  return found
}

/** An expression and everything below it, in source order. */
export function everyPart(expression: Expression): readonly Expression[] {
  const parts: Expression[] = []
  const add = (part: Expression): void => {
    parts.push(part)
    for (const child of childrenOf(part)) add(child)
  }
  add(expression)
  return parts
}

/** Every context that an expression reads. */
export function contextsOf(expression: Expression): readonly ContextAccess[] {
  return everyPart(expression).filter((part) => part.kind === 'context')
}

/** `github.event.issue.title` in lower case; a star or a computed index is `*`. */
export function dottedName({ name, path }: ContextAccess): string {
  return [name, ...path.map((part) => (part.kind === 'name' ? part.name : '*'))].join('.')
}

/** The named steps of an access up to the first that is not named. */
export function namesOf({ path }: ContextAccess): readonly string[] {
  const names: string[] = []
  for (const part of path) {
    if (part.kind !== 'name') break
    names.push(part.name)
  }
  return names
}
