import { filePlace, type FilePlace } from '../model/place.ts'
import type { Span } from '../syntax/position.ts'
import { parseYaml } from '../syntax/yaml.ts'
import type { YamlContent, YamlNode, YamlProblem, YamlProblemCode } from '../syntax/yaml-node.ts'
import { toPlain } from '../syntax/yaml-plain.ts'
import type { PolicyProblem, PolicyProblemCode } from './policy.ts'

/** A policy or attestation file as it was read; `commit` is where it was read from, and is left out for a work tree. */
export interface PolicyFile {
  readonly path: string
  readonly text: string
  readonly commit?: string
}

/** A file's one document, or what keeps the whole file from being used. */
export type OpenedFile =
  | { readonly ok: true; readonly root: YamlContent }
  | { readonly ok: false; readonly problems: readonly PolicyProblem[] }

/** Opens a file that holds one YAML document within the limits of `parseYaml`, aliases unfolded. */
export function openFile(file: PolicyFile): OpenedFile {
  // A NUL, and what a decoder puts where bytes are no UTF-8, stand in no file that a person wrote.
  if (/[\0\ufffd]/.test(file.text)) {
    const place = placeOfFile(file)
    return broken({ code: 'not-yaml', message: 'The file is not text in UTF-8.', mend: 'Save it as UTF-8.', place })
  }
  const parsed = parseYaml(file.text)
  if (!parsed.ok) return broken(yamlProblem(file, parsed.problem))
  const [document, second] = parsed.documents
  if (document === undefined || isEmpty(document.root)) {
    const mend = 'Write its content, or delete the file.'
    return broken({ code: 'empty', message: 'The file holds nothing.', mend, place: placeOfStart(file) })
  }
  if (second !== undefined) {
    const message = 'The file holds more than one document.'
    const mend = 'Take away the `---` lines and what does not belong to the first document.'
    return broken({ code: 'not-yaml', message, mend, place: placeOfSpan(file, second.root.span) })
  }
  const plain = toPlain(document.root, { maxNodes: MAX_UNFOLDED })
  if (plain.ok) return { ok: true, root: document.root }
  const isMultiplied = plain.problem.code === 'too-many-nodes'
  const position = isMultiplied ? multipliedAt(document.root).span.start : plain.problem.position
  return broken(yamlProblem(file, { ...plain.problem, position }))
}

/** Values that a file holds with its aliases unfolded; the parser's own limit is for what is written out. */
const MAX_UNFOLDED = 100_000

/** The first node in source order, an alias but for huge files, with which the unfolded values are too many. */
function multipliedAt(root: YamlContent): YamlNode {
  const sizes = new Map<YamlNode, number>()
  const excess: YamlNode[] = []
  const sizeOf = (node: YamlNode): number => {
    // What an anchor names is written before its alias, and has been counted by then.
    if (node.kind === 'alias') return sizes.get(node.target) ?? 1
    let size = 1
    for (const child of childrenOf(node)) {
      size += sizeOf(child)
      if (size > MAX_UNFOLDED) excess.push(child)
    }
    sizes.set(node, size)
    return size
  }
  sizeOf(root)
  return excess[0] ?? root
}

function childrenOf(node: YamlContent): readonly YamlNode[] {
  switch (node.kind) {
    case 'scalar':
      return []
    case 'sequence':
      return node.items
    case 'mapping':
      return node.entries.map(({ value }) => value)
  }
}

function isEmpty(root: YamlContent): boolean {
  return root.kind === 'scalar' && root.style === 'plain' && root.value === '' && root.tag === null
}

function broken(problem: PolicyProblem): OpenedFile {
  return { ok: false, problems: [problem] }
}

const YAML_MENDS: { readonly [C in YamlProblemCode]: readonly [PolicyProblemCode, mend: string] } = {
  syntax: ['not-yaml', 'Mend the line, or the one above it.'],
  'too-large': ['too-large', 'Take away what is no longer needed.'],
  'too-deep': ['too-large', 'Write it with fewer levels; five are enough.'],
  'too-many-nodes': ['too-large', 'Write the values out in place of aliases, and fewer of them.'],
  'unknown-alias': ['not-yaml', 'Give the anchor before the alias, or write the value out.'],
  'cyclic-alias': ['not-yaml', 'Write the value out in place of the alias.'],
  'complex-key': ['not-yaml', 'Write a word before the colon.'],
  'bad-merge': ['not-yaml', 'Write the keys out in place of `<<`.'],
}

function yamlProblem(file: PolicyFile, { code, message, position }: YamlProblem): PolicyProblem {
  const [problemCode, mend] = YAML_MENDS[code]
  return { code: problemCode, message, mend, place: placeOfSpan(file, { start: position, end: position }) }
}

/** The whole file. */
export function placeOfFile(file: PolicyFile): FilePlace {
  return filePlace(file.path, { commit: file.commit ?? null })
}

/** A part of the file; the end is the first column after it. */
export function placeOfSpan(file: PolicyFile, { start, end }: Span): FilePlace {
  return filePlace(file.path, {
    commit: file.commit ?? null,
    startLine: start.line,
    startColumn: start.column,
    endLine: end.line,
    endColumn: end.column,
  })
}

function placeOfStart(file: PolicyFile): FilePlace {
  const start = { offset: 0, line: 1, column: 1 }
  return placeOfSpan(file, { start, end: start })
}
