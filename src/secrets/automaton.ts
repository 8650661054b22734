/**
 * Finds all keywords in one pass over bytes, without regard to ASCII case (Aho and Corasick, 1975), as a dense table over
 * classes of bytes. States that end a keyword are numbered last, so that one comparison tells them.
 */
export interface Automaton {
  /** By byte: its class. */
  readonly classes: Uint8Array
  /** By state and class, added: the next state. A state's number is where its row starts, which saves a shift a byte. */
  readonly table: Uint32Array
  readonly shift: number
  readonly firstEnding: number
  /** By `(state - firstEnding) >> shift`: the keywords that end there, longest first. */
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

/** Builds the automaton of lower-case ASCII keywords. */
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
  const shift = Math.ceil(Math.log2(count))
  ordered.forEach((each, index) => (each.id = index << shift))
  const table = new Uint32Array(ordered.length << shift)
  for (const from of nodes) {
    for (let cls = 0; cls < count; cls++) table[from.id | cls] = step(from, cls, root).id
  }
  const found = ordered.findIndex(({ keywords: ending }) => ending.length > 0)
  const firstEnding = found === -1 ? ordered.length : found
  const lengths = keywords.map(({ length }) => length)
  return {
    classes,
    table,
    shift,
    firstEnding: firstEnding << shift,
    endings: ordered.slice(firstEnding).map(({ keywords: ending }) => ending),
    lengths,
    longest: Math.max(0, ...lengths),
  }
}

/** Bytes that are gone through at once. Their hits are gathered here, so `eachKeyword` is not to be called from its `met`. */
const STEP = 16_384
const ENDS = new Int32Array(STEP)
const STATES = new Uint32Array(STEP)

/**
 * Tells every keyword that lies between two offsets, in order of where they end. Each step over a byte waits for the one
 * before it, so two halves are gone through side by side.
 */
export function eachKeyword(
  automaton: Automaton,
  bytes: Uint8Array,
  from: number,
  end: number,
  met: (keyword: number, start: number) => void,
): void {
  let state = 0
  for (let at = from; at < end; at += STEP) {
    const to = Math.min(end, at + STEP)
    const middle = at + ((to - at) >> 1)
    // The last few bytes before a place tell its state.
    const other = stateAfter(automaton, bytes, Math.max(from, middle - automaton.longest), middle)
    const hits = goThrough(automaton, bytes, { at, middle, to, state, other })
    tellHits(automaton, 0, hits.first, met)
    tellHits(automaton, middle - at, hits.second, met)
    state = hits.state
  }
}

function stateAfter({ classes, table }: Automaton, bytes: Uint8Array, from: number, end: number): number {
  let state = 0
  for (let at = from; at < end; at++) state = table[state | (classes[bytes[at] ?? 0] ?? 0)] ?? 0
  return state
}

interface Halves {
  readonly at: number
  readonly middle: number
  readonly to: number
  readonly state: number
  readonly other: number
}

/** Gathers the hits of both halves: `first` and `second` are the ends of theirs, `state` is the one at the end. */
function goThrough(
  { classes, table, firstEnding }: Automaton,
  bytes: Uint8Array,
  { at, middle, to, state: before, other }: Halves,
): { readonly first: number; readonly second: number; readonly state: number } {
  const half = middle - at
  let [first, second] = [0, half]
  let [state, ahead] = [before, other]
  for (let index = at; index < middle; index++) {
    state = table[state | (classes[bytes[index] ?? 0] ?? 0)] ?? 0
    ahead = table[ahead | (classes[bytes[index + half] ?? 0] ?? 0)] ?? 0
    if (state >= firstEnding) {
      ENDS[first] = index
      STATES[first] = state
      first += 1
    }
    if (ahead >= firstEnding) {
      ENDS[second] = index + half
      STATES[second] = ahead
      second += 1
    }
  }
  // Of an odd number of bytes the second half has one more.
  if (middle + half < to) {
    ahead = table[ahead | (classes[bytes[to - 1] ?? 0] ?? 0)] ?? 0
    if (ahead >= firstEnding) {
      ENDS[second] = to - 1
      STATES[second] = ahead
      second += 1
    }
  }
  return { first, second, state: ahead }
}

function tellHits(
  { firstEnding, shift, endings, lengths }: Automaton,
  from: number,
  end: number,
  met: (keyword: number, start: number) => void,
): void {
  for (let hit = from; hit < end; hit++) {
    for (const keyword of endings[((STATES[hit] ?? 0) - firstEnding) >> shift] ?? []) {
      met(keyword, (ENDS[hit] ?? 0) + 1 - (lengths[keyword] ?? 0))
    }
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
