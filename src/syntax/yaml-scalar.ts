import { boolCoreTag, floatCoreTag, intCoreTag, NOT_RESOLVED, nullCoreTag } from 'js-yaml'
import type { YamlScalar } from './yaml-node.ts'

export type ScalarType = 'null' | 'boolean' | 'integer' | 'float' | 'string'
export type ScalarValue = null | boolean | number | string

// The order in which YAML 1.2's core schema tries them: https://yaml.org/spec/1.2.2/#1032-tag-resolution
const CORE_TYPES = [
  { type: 'null', tag: nullCoreTag },
  { type: 'boolean', tag: boolCoreTag },
  { type: 'integer', tag: intCoreTag },
  { type: 'float', tag: floatCoreTag },
] as const

interface Reading {
  readonly type: ScalarType
  readonly value: ScalarValue
}

function read(node: YamlScalar): Reading {
  for (const { type, tag } of CORE_TYPES) {
    const isExplicit = node.tag === tag.tagName
    if (!isExplicit && (node.tag !== null || node.style !== 'plain')) continue
    const value: ScalarValue | typeof NOT_RESOLVED = tag.resolve(node.value, isExplicit, tag.tagName)
    if (value !== NOT_RESOLVED) return { type, value }
  }
  return { type: 'string', value: node.value }
}

/**
 * The type of a scalar by YAML 1.2's core schema: plain text is resolved, quoted and block text is a string, a core tag
 * decides. An unknown tag, or a core tag that the text does not fit, is a string.
 */
export function scalarType(node: YamlScalar): ScalarType {
  return read(node).type
}

/** The value of a scalar as its type has it. Integers past 2^53 lose digits; the text is in `value`. */
export function scalarValue(node: YamlScalar): ScalarValue {
  return read(node).value
}
