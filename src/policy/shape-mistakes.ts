import type { Shape, ShapeNode } from '../model/shape.ts'
import { suggestion } from '../model/suggestion.ts'
import type { YamlContent } from '../syntax/yaml-node.ts'
import { scalarType } from '../syntax/yaml-scalar.ts'
import type { PolicyProblem } from './policy.ts'
import { expected, listed, quoted } from './shape-words.ts'

/** A mistake that has no place yet. `what` names the value in messages: `` `owners[2]` ``. */
export type Mistake = Pick<PolicyProblem, 'code' | 'message' | 'mend'>

export type ObjectNode = Extract<ShapeNode, { readonly kind: 'object' }>

/** An object's shape, and the shapes that could stand in its place, itself among them. */
export interface ObjectRule {
  readonly shape: Shape<unknown>
  readonly fields: ObjectNode['fields']
  readonly alternatives: readonly Shape<unknown>[]
}

export function noValue(what: string, shape: Shape<unknown>): Mistake {
  const mend = `Write ${expected(shape)}, or leave the key out.`
  return { code: 'wrong-type', message: `${what} has no value.`, mend }
}

export function strangeTag(what: string): Mistake {
  return { code: 'wrong-type', message: `${what} has a tag that means nothing here.`, mend: 'Take the tag away.' }
}

export function wrongType(what: string, shape: Shape<unknown>, found: YamlContent): Mistake {
  const { kind } = shape.node
  if (found.kind === 'scalar' && kind === 'string') {
    const message = `${what} is read as ${scalarWord(found)}, not as text.`
    return { code: 'wrong-type', message, mend: 'Put it in quotes.' }
  }
  return {
    code: kind === 'array' ? 'not-a-list' : kind === 'object' ? 'not-a-mapping' : 'wrong-type',
    message: `${what} is ${found.kind === 'scalar' ? scalarWord(found) : FOUND[found.kind]}.`,
    mend: `Write ${expected(shape)}${kind === 'boolean' || kind === 'integer' ? ', without quotes' : ''}.`,
  }
}

const FOUND = { mapping: 'a mapping', sequence: 'a list' } as const

function scalarWord(scalar: Extract<YamlContent, { readonly kind: 'scalar' }>): string {
  switch (scalarType(scalar)) {
    case 'null':
      return 'nothing'
    case 'boolean':
      return 'true or false'
    case 'integer':
    case 'float':
      return 'a number'
    case 'string':
      return 'text'
  }
}

export function outOfBounds(what: string, shape: Shape<unknown>): Mistake {
  return { code: 'bad-value', message: `${what} is outside its bounds.`, mend: `Write ${expected(shape)}.` }
}

export function badForm(what: string, shape: Shape<unknown>, written: string): Mistake {
  const isDate = shape.node.kind === 'string' && shape.node.format === 'date'
  const mend = `Write ${expected(shape)}.`
  return isDate
    ? { code: 'bad-date', message: `${what} is no real day: ${quoted(written)}.`, mend }
    : { code: 'bad-value', message: `${what} has the wrong form.`, mend }
}

export function badWord(what: string, shape: Shape<unknown>, written: string): Mistake {
  const words = shape.node.kind === 'enum' ? shape.node.values.map(String) : []
  const isNamed = shape.noun !== undefined
  return {
    code: shape.noun === 'check' ? 'unknown-check' : 'bad-value',
    message: isNamed
      ? `${what}: there is no ${shape.noun} ${quoted(written)}.`
      : `${what} cannot be ${quoted(written)}.`,
    mend: `${didYouMean(written, words)}Write ${expected(shape)}.`,
  }
}

export function duplicateKey(name: string, firstLine: number | null): Mistake {
  const first = firstLine === null ? 'before' : `on line ${String(firstLine)}`
  return {
    code: 'duplicate-key',
    message: `${quoted(name)} is written twice, first ${first}; the first one holds.`,
    mend: 'Keep one of the two.',
  }
}

export function unknownKey(what: string, rule: ObjectRule, name: string): Mistake {
  if (rule.alternatives.some((other) => Object.hasOwn(fieldsOf(other), name))) {
    const ways = rule.alternatives.map((other) => listed(requiredKeys(other), 'and'))
    const message = `${quoted(name)} cannot stand beside the other keys of ${what}.`
    return { code: 'unknown-key', message, mend: `Write either ${ways.join(', or ')}.` }
  }
  const known = Object.keys(rule.fields)
  const { noun } = rule.shape
  if (noun !== undefined) {
    return {
      code: noun === 'check' ? 'unknown-check' : 'unknown-key',
      message: `There is no ${noun} ${quoted(name)}.`,
      mend: `${didYouMean(name, known)}Write the name of a ${noun}, or take it away.`,
    }
  }
  return {
    code: 'unknown-key',
    message: `${what} has no key ${quoted(name)}.`,
    mend: `${didYouMean(name, known)}Write ${listed(known, 'or')}, or take it away.`,
  }
}

export function missingKey(what: string, rule: ObjectRule, name: string, field: Shape<unknown>): Mistake {
  const others = rule.alternatives.filter((other) => !Object.hasOwn(fieldsOf(other), name))
  const ways = others.map((other) => requiredKeys(other).filter((key) => !Object.hasOwn(rule.fields, key)))
  const instead = ways.filter((keys) => keys.length > 0).map((keys) => `, or ${listed(keys, 'and')} in its place`)
  return {
    code: 'missing-key',
    message: `${what} has no \`${name}\`.`,
    mend: `Add \`${name}\` (${expected(field)})${instead.join('')}.`,
  }
}

function fieldsOf(shape: Shape<unknown>): ObjectNode['fields'] {
  return shape.node.kind === 'object' ? shape.node.fields : {}
}

function requiredKeys(shape: Shape<unknown>): readonly string[] {
  return Object.entries(fieldsOf(shape)).flatMap(([name, field]) => (field.required ? [name] : []))
}

/** Edit distance is quadratic, and no key or word of ours is longer than this. */
const LONGEST_GUESS = 64

function didYouMean(written: string, known: readonly string[]): string {
  return written.length > LONGEST_GUESS ? '' : suggestion(written, known)
}
