/**
 * Finds all keywords in one pass over bytes, without regard to ASCII case (Aho and Corasick, 1975), as a dense table over
 * classes of bytes. States that end a keyword are numbered last, so that one comparison tells them.
 */
export interface Automaton {
  /** By byte: its class. */
  readonly classes: Uint8Array
  /** By `state << shift | class`: the next state. */
  readonly table: Uint16Array
  readonly shift: number
  readonly firstEnding: number
  /** By `state - firstEnding`: the keywords that end there, longest first. */
  readonly endings: readonly (readonly number[])[]
  /** By keyword: its length. */
  readonly lengths: readonly number[]
  readonly longest: number
}

interface Node {
  readonly next: Map<number, Node>
  readonly keywords: number[]
  fail: Node | null
  id: number
}

/** Builds the automaton of lower-case ASCII keywords. Throws where they have more states than the table can number. */
export function buildAutomaton(keywords: readonly string[]): Automaton {
  const { classes, count } = classify(keywords)
  const root = node()
  keywords.forEach((keyword, index) => {
    let at = root
    for (const character of keyword) at = child(at, classes[character.charCodeAt(0)] ?? 0)
    at.keywords.push(index)
  })
  const nodes = linked(root)
  const ordered = [
    ...nodes.filter(({ keywords: ending }) => ending.length === 0),
    ...nodes.filter(({ keywords: ending }) => ending.length > 0),
  ]
  if (ordered.length > 65_535)
    throw new Error(`Keywords need ${ordered.length} states, more than the table can number.`)
  ordered.forEach((each, id) => (each.id = id))
  const shift = Math.ceil(Math.log2(count))
  const table = new Uint16Array(ordered.length << shift)
  for (const from of nodes) {
    for (let cls = 0; cls < count; cls++) table[(from.id << shift) | cls] = step(from, cls, root).id
  }
  const firstEnding = ordered.findIndex(({ keywords: ending }) => ending.length > 0)
  const lengths = keywords.map(({ length }) => length)
  return {
    classes,
    table,
    shift,
    firstEnding: firstEnding === -1 ? ordered.length : firstEnding,
    endings: ordered.slice(firstEnding === -1 ? ordered.length : firstEnding).map(({ keywords: ending }) => ending),
    lengths,
    longest: Math.max(0, ...lengths),
  }
}

/** Class 0 is every byte that no keyword has. */
function classify(keywords: readonly string[]): { readonly classes: Uint8Array; readonly count: number } {
  const classes = new Uint8Array(256)
  let count = 1
  for (const character of keywords.join('')) {
    const byte = character.charCodeAt(0)
    if (classes[byte] !== 0) continue
    classes[byte] = count
    if (byte >= 97 && byte <= 122) classes[byte - 32] = count
    count += 1
  }
  return { classes, count }
}

function node(): Node {
  return { next: new Map(), keywords: [], fail: null, id: 0 }
}

function child(parent: Node, cls: number): Node {
  const known = parent.next.get(cls)
  if (known !== undefined) return known
  const made = node()
  parent.next.set(cls, made)
  return made
}

/** Links each node to the one of its longest proper suffix, breadth first, and hands that one's keywords on. */
function linked(root: Node): readonly Node[] {
  const nodes = [root]
  for (const parent of nodes) {
    for (const [cls, each] of parent.next) {
      each.fail = parent.fail === null ? root : step(parent.fail, cls, root)
      each.keywords.push(...each.fail.keywords)
      nodes.push(each)
    }
  }
  return nodes
}

function step(from: Node, cls: number, root: Node): Node {
  for (let at: Node | null = from; at !== null; at = at.fail) {
    const next = at.next.get(cls)
    if (next !== undefined) return next
  }
  return root
}
