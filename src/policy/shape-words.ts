import type { Shape } from '../model/shape.ts'

/** Longer lists of allowed values are named, not printed. */
const LISTED_VALUES = 8

/** What a shape asks for, to stand after `Write`. */
export function expected(shape: Shape<unknown>): string {
  const { node } = shape
  switch (node.kind) {
    case 'string':
      return node.expects ?? 'some text'
    case 'integer':
      return node.maximum === null
        ? `a whole number from ${String(node.minimum)}`
        : `a whole number from ${String(node.minimum)} to ${String(node.maximum)}`
    case 'boolean':
      return 'true or false'
    case 'null':
      return 'nothing'
    case 'enum':
      return node.values.length > LISTED_VALUES && shape.noun !== undefined
        ? `the name of a ${shape.noun}`
        : listed(node.values.map(String), 'or')
    case 'array':
      return 'a list, each entry on a line of its own after `- `'
    case 'record':
    case 'object':
      return 'keys with values, each on a line of its own'
    case 'either':
      return [...new Set(node.of.map(expected))].join('; or ')
  }
}

/** `` `a`, `b` and `c` ``. */
export function listed(words: readonly string[], last: 'and' | 'or'): string {
  const marked = words.map((word) => `\`${word}\``)
  if (marked.length < 2) return marked.join('')
  return `${marked.slice(0, -1).join(', ')} ${last} ${marked.slice(-1).join('')}`
}

/**
 * A word of the file for a message. Only what looks like a key, a name or a date is repeated: anything else may be long,
 * hostile or a secret that was pasted in the wrong place.
 */
export function quoted(text: string): string {
  return /^[A-Za-z0-9_.:/@ -]{1,32}$/.test(text) ? `\`${text}\`` : 'what is written here'
}
