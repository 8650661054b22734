import type { Pattern, PatternNode } from './pattern.ts'

/** What matching a pattern at one place costs when it is done as an expression engine does, by trying and going back. */
export interface SteppedMatch {
  /** The end of the match; null for none. */
  readonly end: number | null
  readonly steps: number
}

/** Matches a pattern at the text's start, and counts each comparison with a character. Gives up past `limit` steps. */
export function matchInSteps(pattern: Pattern, text: string, limit: number): SteppedMatch {
  let steps = 0
  const run = (node: PatternNode, at: number, then: (at: number) => number | null): number | null => {
    if (steps > limit) return null
    switch (node.kind) {
      case 'set':
        steps += 1
        return node.bytes[text.charCodeAt(at)] === 1 ? then(at + 1) : null
      case 'sequence': {
        const from = (index: number, start: number): number | null => {
          const item = node.items[index]
          return item === undefined ? then(start) : run(item, start, (next) => from(index + 1, next))
        }
        return from(0, at)
      }
      case 'choice': {
        for (const option of node.options) {
          const end = run(option, at, then)
          if (end !== null) return end
        }
        return null
      }
      case 'repeat':
        return node.item.kind === 'set' ? run1(node.item.bytes, node.min, node.max, at, then) : more(node, 0, at, then)
    }
  }
  const run1 = (
    bytes: Uint8Array,
    min: number,
    max: number,
    at: number,
    then: (at: number) => number | null,
  ): number | null => {
    let count = 0
    while (count < max && bytes[text.charCodeAt(at + count)] === 1) count += 1
    steps += count + 1
    for (; count >= min; count--) {
      const end = then(at + count)
      if (end !== null || steps > limit) return end
    }
    return null
  }
  const more = (
    node: PatternNode & { readonly kind: 'repeat' },
    count: number,
    at: number,
    then: (at: number) => number | null,
  ): number | null => {
    if (count < node.max) {
      const end = run(node.item, at, (next) => (next === at ? null : more(node, count + 1, next, then)))
      if (end !== null) return end
    }
    return count >= node.min ? then(at) : null
  }
  return { end: run(pattern.root, 0, (at) => at), steps }
}
