import { parseIsoDate } from '../model/date.ts'
import type { FilePlace } from '../model/place.ts'
import type { Shape, ShapeNode } from '../model/shape.ts'
import {
  keyText,
  resolveAlias,
  type YamlContent,
  type YamlMapping,
  type YamlNode,
  type YamlScalar,
  type YamlSequence,
} from '../syntax/yaml-node.ts'
import { scalarType, scalarValue } from '../syntax/yaml-scalar.ts'
import { openFile, placeOfFile, placeOfSpan, type PolicyFile } from './located-file.ts'
import type { PolicyProblem } from './policy.ts'
import * as mistakes from './shape-mistakes.ts'

/** A file as far as its shape holds. */
export interface Reading<T> {
  /** What is sound: a wrong value is left out, and so is a list's item with a mistake anywhere in it. Null for nothing. */
  readonly value: T | null
  /** Every mistake in source order, `MAX_PROBLEMS` at most. */
  readonly problems: readonly PolicyProblem[]
  /** Where in the file's structure a problem is, `waivers[2].check`; empty for the whole file. */
  readonly pathOf: (problem: PolicyProblem) => string
  /** Where a part of `value` is written: an object, a list, or an entry of one from its key to the end of its value. */
  readonly placeOf: (part: object, key?: string | number) => FilePlace
  /** Where the value of an entry is written, without its key. */
  readonly valuePlaceOf: (part: object, key: string | number) => FilePlace
}

/** More mistakes than anybody mends in one go; what comes after them is told as one. */
export const MAX_PROBLEMS = 1_000

interface Walk {
  readonly file: PolicyFile
  /** Mistakes, those among them that are no longer told. */
  count: number
  readonly problems: PolicyProblem[]
  readonly paths: WeakMap<PolicyProblem, string>
  readonly places: WeakMap<object, PartPlace>
}

interface PartPlace {
  readonly whole: FilePlace
  readonly entries: ReadonlyMap<string, { readonly entry: FilePlace; readonly value: FilePlace }>
}

/** Stands for a value that does not fit its shape. */
const UNSOUND = Symbol('unsound')

/** Reads a YAML file by its shape and tells every mistake with its place and mend. Bounded in bytes, depth and aliases. */
export function readShape<T>(file: PolicyFile, shape: Shape<T>): Reading<T> {
  const opened = openFile(file)
  const walk: Walk = { file, count: 0, problems: [], paths: new WeakMap(), places: new WeakMap() }
  const untyped: Omit<Shape<T>, 'type'> = shape
  const value = opened.ok ? readNode(walk, opened.root, untyped, '') : UNSOUND
  const whole = placeOfFile(file)
  const entryOf = (part: object, key: string | number) => walk.places.get(part)?.entries.get(String(key))
  return {
    // The shape carries the type: what it lets through is a T.
    value: value === UNSOUND ? null : (value as T),
    problems: opened.ok ? inSourceOrder(capped(walk)) : opened.problems,
    pathOf: (problem) => walk.paths.get(problem) ?? '',
    placeOf: (part, key) => (key === undefined ? walk.places.get(part)?.whole : entryOf(part, key)?.entry) ?? whole,
    valuePlaceOf: (part, key) => entryOf(part, key)?.value ?? whole,
  }
}

/** Orders problems by line and column. */
export function inSourceOrder(problems: readonly PolicyProblem[]): readonly PolicyProblem[] {
  const line = ({ place }: PolicyProblem) => place.startLine ?? 0
  const column = ({ place }: PolicyProblem) => place.startColumn ?? 0
  return problems.toSorted((a, b) => line(a) - line(b) || column(a) - column(b))
}

function capped({ problems, count }: Walk): readonly PolicyProblem[] {
  const next = problems[MAX_PROBLEMS]
  if (next === undefined) return problems
  const message = `There are ${String(count - MAX_PROBLEMS)} more mistakes.`
  const mend = 'Mend the others first; these are told then.'
  return [...problems.slice(0, MAX_PROBLEMS), { code: 'too-large', message, mend, place: next.place }]
}

function tell(
  walk: Walk,
  at: YamlNode,
  path: string,
  mistake: () => mistakes.Mistake,
  related: readonly FilePlace[] = [],
): typeof UNSOUND {
  walk.count += 1
  if (walk.count > MAX_PROBLEMS + 1) return UNSOUND
  const place = placeOfSpan(walk.file, at.span)
  const problem = { ...mistake(), place, ...(related.length > 0 ? { related } : {}) }
  walk.problems.push(problem)
  walk.paths.set(problem, path)
  return UNSOUND
}

/** `path` is where the value stands, `waivers[2].check`; empty for the whole file. */
function readNode(walk: Walk, node: YamlNode, shape: Shape<unknown>, path: string): unknown {
  const content = resolveAlias(node)
  if (!fitsTag(content)) return tell(walk, node, path, () => mistakes.strangeTag(named(path)))
  if (content.kind === 'scalar' && scalarType(content) === 'null') {
    return tell(walk, node, path, () => mistakes.noValue(named(path), shape))
  }
  if (shape.node.kind !== 'either') return readPlain(walk, node, shape, path, [])
  const chosen = chosenAlternative(content, shape.node.of)
  return chosen === null
    ? tell(walk, node, path, () => mistakes.wrongType(named(path), shape, content))
    : readPlain(walk, node, chosen, path, shape.node.of)
}

/** Of the shapes for this kind of node the one that fits best, so that its mistakes are those that a person made. */
function chosenAlternative(content: YamlContent, alternatives: readonly Shape<unknown>[]): Shape<unknown> | null {
  const fitting = alternatives.filter((shape) => nodeKindOf(shape) === content.kind)
  const misfits = fitting.map((shape) => misfit(content, shape))
  return fitting[misfits.indexOf(Math.min(...misfits))] ?? null
}

/** A name that a shape knows says more about what was meant than the keys that stand beside it. */
const UNKNOWN_NAME_WEIGHT = 10

/** Keys that the shape does not know or misses, and names that it does not know. */
function misfit(content: YamlContent, { node }: Shape<unknown>): number {
  if (node.kind !== 'object' || content.kind !== 'mapping') return 0
  const values = new Map(content.entries.map((entry) => [keyText(entry), resolveAlias(entry.value)]))
  let sum = [...values.keys()].filter((key) => key === null || !Object.hasOwn(node.fields, key)).length
  for (const [name, { shape, required }] of Object.entries(node.fields)) {
    const value = values.get(name)
    if (value === undefined) sum += required ? 1 : 0
    else if (shape.noun !== undefined && !isNameOf(shape, value)) sum += UNKNOWN_NAME_WEIGHT
  }
  return sum
}

function isNameOf({ node }: Shape<unknown>, value: YamlContent): boolean {
  return node.kind === 'enum' && value.kind === 'scalar' && node.values.some((name) => name === value.value)
}

function nodeKindOf(shape: Shape<unknown>): YamlContent['kind'] {
  const { kind } = shape.node
  return kind === 'object' || kind === 'record' ? 'mapping' : kind === 'array' ? 'sequence' : 'scalar'
}

function readPlain(
  walk: Walk,
  node: YamlNode,
  shape: Shape<unknown>,
  path: string,
  alternatives: readonly Shape<unknown>[],
): unknown {
  const content = resolveAlias(node)
  if (shape.node.kind === 'object' && content.kind === 'mapping') {
    return readObject(walk, node, content, { shape, fields: shape.node.fields, alternatives }, path)
  }
  if (shape.node.kind === 'array' && content.kind === 'sequence') {
    return readArray(walk, node, content, shape.node.of, path)
  }
  if (nodeKindOf(shape) !== 'scalar' || content.kind !== 'scalar') {
    return tell(walk, node, path, () => mistakes.wrongType(named(path), shape, content))
  }
  const read = readScalar(content, shape, named(path))
  return read.ok ? read.value : tell(walk, node, path, () => read.mistake)
}

type ScalarReading =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly mistake: mistakes.Mistake }

function readScalar(scalar: YamlScalar, shape: Shape<unknown>, what: string): ScalarReading {
  const value = scalarValue(scalar)
  const rule = shape.node
  const wrong = (mistake: mistakes.Mistake): ScalarReading => ({ ok: false, mistake })
  switch (rule.kind) {
    case 'boolean':
      return typeof value === 'boolean' ? { ok: true, value } : wrong(mistakes.wrongType(what, shape, scalar))
    case 'integer':
      if (typeof value !== 'number' || !Number.isInteger(value)) return wrong(mistakes.wrongType(what, shape, scalar))
      return value < rule.minimum || value > (rule.maximum ?? value)
        ? wrong(mistakes.outOfBounds(what, shape))
        : { ok: true, value }
    case 'enum':
      return rule.values.some((allowed) => allowed === value)
        ? { ok: true, value }
        : wrong(mistakes.badWord(what, shape, scalar.value))
    case 'string':
      if (typeof value !== 'string') return wrong(mistakes.wrongType(what, shape, scalar))
      return fitsString(rule, value) ? { ok: true, value } : wrong(mistakes.badForm(what, shape, value))
    case 'null':
    case 'array':
    case 'record':
    case 'object':
    case 'either':
      return wrong(mistakes.wrongType(what, shape, scalar))
  }
}

/** Whether a text has the form that its shape asks for. */
export function fitsString(rule: Extract<ShapeNode, { readonly kind: 'string' }>, value: string): boolean {
  const length = Array.from(value).length
  if (length < rule.minLength || length > (rule.maxLength ?? length)) return false
  if (rule.pattern !== null && !new RegExp(rule.pattern, 'u').test(value)) return false
  return rule.format !== 'date' || parseIsoDate(value) !== null
}

function readArray(
  walk: Walk,
  node: YamlNode,
  sequence: YamlSequence,
  of: Shape<unknown>,
  path: string,
): readonly unknown[] {
  const list: unknown[] = []
  const entries = new Map<string, { readonly entry: FilePlace; readonly value: FilePlace }>()
  sequence.items.forEach((item, index) => {
    const before = walk.count
    const value = readNode(walk, item, of, `${path}[${String(index)}]`)
    if (value === UNSOUND || walk.count > before) return
    const place = placeOfSpan(walk.file, item.span)
    entries.set(String(list.length), { entry: place, value: place })
    list.push(value)
  })
  walk.places.set(list, { whole: placeOfSpan(walk.file, node.span), entries })
  return list
}

function readObject(
  walk: Walk,
  node: YamlNode,
  mapping: YamlMapping,
  rule: mistakes.ObjectRule,
  path: string,
): unknown {
  const object: { [key: string]: unknown } = {}
  const entries = new Map<string, { readonly entry: FilePlace; readonly value: FilePlace }>()
  const seen = new Map<string, YamlNode>()
  for (const { key, value } of mapping.entries) {
    // A key that is no word has been refused with the whole file.
    const name = keyText({ key, value }) ?? ''
    const first = seen.get(name)
    const field = Object.hasOwn(rule.fields, name) ? rule.fields[name] : undefined
    if (first !== undefined) {
      const place = placeOfSpan(walk.file, first.span)
      tell(walk, key, path, () => mistakes.duplicateKey(name, place.startLine), [place])
    } else if (field === undefined) {
      tell(walk, key, path, () => mistakes.unknownKey(named(path), rule, name))
    } else {
      const read = readNode(walk, value, field.shape, path === '' ? name : `${path}.${name}`)
      if (read !== UNSOUND) object[name] = read
      const entry = placeOfSpan(walk.file, { start: key.span.start, end: value.span.end })
      entries.set(name, { entry, value: placeOfSpan(walk.file, value.span) })
    }
    if (first === undefined) seen.set(name, key)
  }
  walk.places.set(object, { whole: placeOfSpan(walk.file, node.span), entries })
  const missing = Object.entries(rule.fields).filter(([name, field]) => field.required && !Object.hasOwn(object, name))
  for (const [name, field] of missing) {
    // One that is there and wrong has been told already.
    if (!seen.has(name)) tell(walk, node, path, () => mistakes.missingKey(named(path), rule, name, field.shape))
  }
  return missing.length > 0 ? UNSOUND : object
}

const CORE = 'tag:yaml.org,2002:'
const KNOWN_TAGS = {
  scalar: ['!', `${CORE}str`, `${CORE}int`, `${CORE}float`, `${CORE}bool`, `${CORE}null`],
  mapping: [`${CORE}map`],
  sequence: [`${CORE}seq`],
} as const

function fitsTag(content: YamlContent): boolean {
  const known: readonly string[] = KNOWN_TAGS[content.kind]
  return content.tag === null || known.includes(content.tag)
}

function named(path: string): string {
  if (path === '') return 'The file'
  return path.startsWith('[') ? `Entry \`${path}\`` : `\`${path}\``
}
