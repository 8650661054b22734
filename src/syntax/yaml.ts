import { YAMLException, type Event } from 'js-yaml'
import type { Comment } from './comments.ts'
import type { DuplicateKey } from './duplicate-keys.ts'
import { indexLines } from './position.ts'
import { OTHER_YAML_FAULT, YAML_FAULTS } from './yaml-faults.ts'
import type { YamlProblem, YamlSource } from './yaml-node.ts'
import { readEvents } from './yaml-tolerance.ts'
import { buildYamlTree, type YamlDocument } from './yaml-tree.ts'

/** How much of a file is read: UTF-8 bytes, nodes (keys, values, lists, aliases) and levels of nesting. */
export interface YamlLimits {
  readonly maxBytes: number
  readonly maxNodes: number
  readonly maxDepth: number
}

/** Generous for files that people write; the deepest workflow or policy needs a tenth of the levels. */
export const DEFAULT_YAML_LIMITS: YamlLimits = { maxBytes: 1_048_576, maxNodes: 100_000, maxDepth: 100 }

/** A stream of documents with their places, or the one thing that keeps the text from being read. */
export type YamlParse =
  | {
      readonly ok: true
      /** Empty for a text that holds nothing but white space, comments and document ends. */
      readonly documents: readonly YamlDocument[]
      /** In source order. */
      readonly comments: readonly Comment[]
      /** In source order; the keys stay in their mappings. */
      readonly duplicateKeys: readonly DuplicateKey[]
      readonly source: YamlSource
    }
  | { readonly ok: false; readonly problem: YamlProblem }

/**
 * Reads YAML 1.2, and what `readEvents` lets pass besides, with the exact place of every node. Never throws for what the text holds: what is broken or goes beyond
 * the limits is a located problem. Aliases stay references, so that multiplied anchors cost nothing.
 */
export function parseYaml(text: string, limits: Partial<YamlLimits> = {}): YamlParse {
  const { maxBytes, maxNodes, maxDepth } = { ...DEFAULT_YAML_LIMITS, ...limits }
  const source: YamlSource = { text, lines: indexLines(text) }
  if (isLongerThan(text, maxBytes)) {
    const message = `The file is larger than ${maxBytes} bytes, which is the limit.`
    return { ok: false, problem: { code: 'too-large', message, position: source.lines.positionAt(0) } }
  }
  let events: readonly Event[]
  try {
    events = readEvents(text, maxDepth)
  } catch (error) {
    return { ok: false, problem: problemOf(error, source, maxDepth) }
  }
  const tree = buildYamlTree(source, events, maxNodes)
  return 'code' in tree ? { ok: false, problem: tree } : { ok: true, ...tree, source }
}

/** Counts UTF-8 bytes only as far as needed: a code unit is one to three of them, a surrogate pair four. */
function isLongerThan(text: string, maxBytes: number): boolean {
  if (text.length > maxBytes) return true
  if (text.length * 3 <= maxBytes) return false
  let bytes = text.length
  for (let at = 0; at < text.length && bytes <= maxBytes; at++) {
    const code = text.charCodeAt(at)
    if (code >= 0xd800 && code <= 0xdfff) bytes += 1
    else if (code >= 0x800) bytes += 2
    else if (code >= 0x80) bytes += 1
  }
  return bytes > maxBytes
}

function problemOf(error: unknown, { lines }: YamlSource, maxDepth: number): YamlProblem {
  const { reason, mark } = error instanceof YAMLException ? error : { reason: '', mark: undefined }
  const position = lines.positionAt(mark?.position ?? 0)
  // A limit above what the call stack carries ends in a RangeError.
  if (error instanceof RangeError || reason.startsWith('nesting exceeded')) {
    const message = `Values are nested deeper than ${maxDepth} levels, which is the limit.`
    return { code: 'too-deep', message, position }
  }
  const known = YAML_FAULTS.find(([start]) => reason.startsWith(start))
  return { code: 'syntax', message: known?.[1] ?? OTHER_YAML_FAULT, position }
}
