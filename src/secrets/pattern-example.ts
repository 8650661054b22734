import { madeUpBytes } from './example-material.ts'
import type { Pattern, PatternNode } from './pattern.ts'

/** Which of a pattern's texts is made: one of machine-made characters, or a placeholder with the same fixed parts. */
export type ExampleFill = 'random' | 'placeholder'

/** Makes a text that a pattern matches. Equal seeds give equal texts; nothing that a service issued can come of it. */
export function textOf(pattern: Pattern, seed: string, fill: ExampleFill): string {
  let block = 0
  let pool = new Uint8Array(0)
  let used = 0
  const next = (below: number): number => {
    if (used === pool.length) {
      pool = Uint8Array.from(madeUpBytes(`${seed} ${block++}`, 256))
      used = 0
    }
    return (pool[used++] ?? 0) % below
  }
  const make = (node: PatternNode): string => {
    switch (node.kind) {
      case 'set':
        return node.literal ?? character(node.bytes, fill, next)
      case 'sequence':
        return node.items.map(make).join('')
      case 'choice': {
        const option = node.options[next(node.options.length)]
        return option === undefined ? '' : make(option)
      }
      case 'repeat': {
        const count = node.min + next(Math.min(node.max - node.min, SPREAD) + 1)
        return Array.from({ length: count }, () => make(node.item)).join('')
      }
    }
  }
  return make(pattern.root)
}

/** Real tokens of a range of lengths keep near its lower end. */
const SPREAD = 6

function character(bytes: Uint8Array, fill: ExampleFill, next: (below: number) => number): string {
  if (fill === 'placeholder') {
    const dummy = ['x', 'X', '0'].find((candidate) => bytes[candidate.charCodeAt(0)] === 1)
    if (dummy !== undefined) return dummy
  }
  const from = charactersOf(bytes)
  return from[next(from.length)] ?? ''
}

const CHARACTERS = new WeakMap<Uint8Array, string>()

/** Letters and digits of a class, or all of it where it has none. */
function charactersOf(bytes: Uint8Array): string {
  const known = CHARACTERS.get(bytes)
  if (known !== undefined) return known
  const all = [...bytes.keys()].filter((byte) => bytes[byte] === 1).map((byte) => String.fromCharCode(byte))
  const plain = all.filter((each) => /[A-Za-z0-9]/.test(each))
  const characters = (plain.length > 0 ? plain : all).join('')
  CHARACTERS.set(bytes, characters)
  return characters
}
