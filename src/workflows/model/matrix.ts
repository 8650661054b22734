import type { YamlScalar } from '../../syntax/yaml-node.ts'
import { resolveAlias, type YamlNode } from '../../syntax/yaml-node.ts'
import { fieldsOf, itemsOf } from './fields.ts'
import type { Matrix } from './model.ts'

/** Values beyond this are not listed; GitHub itself runs at most 256 jobs of a matrix. */
const MAX_VALUES = 4_096

/** A value that `matrix.<path>` can have, as it is written. The path is dotted and in lower case, without `matrix`. */
export interface MatrixValue {
  readonly path: string
  readonly scalar: YamlScalar
}

const valuesByMatrix = new WeakMap<Matrix, readonly MatrixValue[]>()

/** Every value that stands in a matrix, `include` with it and `exclude` left out; none where one expression makes it all. */
export function matrixValues(matrix: Matrix): readonly MatrixValue[] {
  const known = valuesByMatrix.get(matrix)
  if (known !== undefined) return known
  const excluded = new Set(rows(itemsOf(matrix.exclude)).map(identity))
  const written = [
    ...matrix.axes.flatMap(({ name, node }) => valuesBelow(name.toLowerCase(), node)),
    ...rows(itemsOf(matrix.include)),
  ]
  const values = written.filter((value) => !excluded.has(identity(value))).slice(0, MAX_VALUES)
  valuesByMatrix.set(matrix, values)
  return values
}

/** The values that `matrix.<path>` can have, and what lies below them. */
export function matrixValuesAt(matrix: Matrix, path: string): readonly MatrixValue[] {
  return matrixValues(matrix).filter((value) => value.path === path || value.path.startsWith(`${path}.`))
}

/** Whether every value that `matrix.<path>` can have is written out in the file. */
export function isStaticMatrix(matrix: Matrix, path: string): boolean {
  if (matrix.expression !== null) return false
  return matrixValuesAt(matrix, path).every(({ scalar }) => !scalar.value.includes('${{'))
}

function identity({ path, scalar }: MatrixValue): string {
  return `${path}=${scalar.value}`
}

function rows(items: readonly YamlNode[]): readonly MatrixValue[] {
  return items.flatMap((item) =>
    fieldsOf(resolveAlias(item)).flatMap(({ name, node }) => valuesBelow(name.toLowerCase(), node)),
  )
}

/** Aliases may multiply what is below without end, so the walk counts its steps. */
function valuesBelow(path: string, root: YamlNode): readonly MatrixValue[] {
  const found: MatrixValue[] = []
  const waiting: { readonly path: string; readonly node: YamlNode }[] = [{ path, node: root }]
  for (let steps = 0; steps < MAX_VALUES; steps++) {
    const next = waiting.shift()
    if (next === undefined) break
    const content = resolveAlias(next.node)
    if (content.kind === 'scalar') found.push({ path: next.path, scalar: content })
    else if (content.kind === 'sequence') {
      waiting.push(...content.items.slice(0, MAX_VALUES).map((node) => ({ path: next.path, node })))
    } else {
      waiting.push(...fieldsOf(content).map(({ name, node }) => ({ path: `${next.path}.${name.toLowerCase()}`, node })))
    }
  }
  return found
}
