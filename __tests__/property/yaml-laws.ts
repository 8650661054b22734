import { loadAll } from 'js-yaml'
import { sourceOffsetOf } from '../../src/syntax/scalar-map.ts'
import type { YamlNode, YamlScalar } from '../../src/syntax/yaml-node.ts'
import { toPlain } from '../../src/syntax/yaml-plain.ts'
import { parseYaml } from '../../src/syntax/yaml.ts'

/** What every parse must hold, whatever the text; each broken law as a sentence. */
export function brokenLaws(text: string): readonly string[] {
  const parse = parseYaml(text)
  if (!parse.ok) {
    const { offset } = parse.problem.position
    return offset >= 0 && offset <= text.length ? [] : ['The problem lies outside the text.']
  }
  const broken: string[] = []
  const scalars: YamlScalar[] = []
  let end = 0
  for (const { root } of parse.documents) end = checkNesting(text, root, end, text.length, scalars, broken)
  for (const scalar of scalars) checkMap(text, scalar, broken)
  for (const { span, text: words } of parse.comments) {
    const [from, to] = [span.start.offset, span.end.offset]
    if (text.slice(from, to) !== `#${words}`) broken.push(`The comment at ${from} is not what stands there.`)
    const isInside = scalars.some(({ contentSpan }) => from < contentSpan.end.offset && to > contentSpan.start.offset)
    if (isInside) broken.push(`The comment at ${from} lies within a scalar.`)
  }
  return broken
}

/** Whether the tree's plain value is what the parser's own loader makes of the text, or both refuse it. */
export function agreesWithLoader(text: string): boolean {
  const parse = parseYaml(text)
  let loaded: unknown
  try {
    loaded = loadAll(text)
  } catch {
    // The loader also refuses repeated keys, tags that it does not know and keys that are no text.
    return true
  }
  if (!parse.ok) return parse.problem.code === 'cyclic-alias'
  const plain = parse.documents.map(({ root }) => toPlain(root))
  return JSON.stringify(plain.map((reading) => (reading.ok ? reading.value : reading))) === JSON.stringify(loaded)
}

function checkNesting(
  text: string,
  node: YamlNode,
  from: number,
  to: number,
  scalars: YamlScalar[],
  broken: string[],
): number {
  const [start, end] = [node.span.start.offset, node.span.end.offset]
  if (start < from || end < start || end > to) broken.push(`A ${node.kind} at ${start} overlaps or leaves its parent.`)
  const written = text.slice(start, end)
  switch (node.kind) {
    case 'alias':
      if (written !== `*${node.name}`) broken.push(`The alias at ${start} is not what stands there.`)
      break
    case 'scalar': {
      scalars.push(node)
      const [first, last] = {
        plain: ['', ''],
        'single-quoted': "''",
        'double-quoted': '""',
        literal: '|',
        folded: '>',
      }[node.style]
      if (!written.startsWith(first ?? '') || !written.endsWith(last ?? '')) broken.push(`A token at ${start} is cut.`)
      break
    }
    case 'sequence':
    case 'mapping': {
      const children = node.kind === 'sequence' ? node.items : node.entries.flatMap(({ key, value }) => [key, value])
      let at = start
      for (const child of children) at = checkNesting(text, child, at, end, scalars, broken)
      if (node.kind === 'sequence' && node.style === 'flow' && !/^\[[^]*\]$/.test(written)) {
        broken.push(`The brackets at ${start} are cut.`)
      }
      break
    }
  }
  return end
}

/** Every character that is written out maps to itself; every other to the break or escape that stands for it. */
function checkMap(text: string, scalar: YamlScalar, broken: string[]): void {
  const { value, style, contentSpan } = scalar
  let before = contentSpan.start.offset
  for (let at = 0; at <= value.length; at++) {
    const offset = sourceOffsetOf(scalar, at)
    if (offset < before || offset > contentSpan.end.offset) broken.push(`Offset ${at} of a ${style} maps to ${offset}.`)
    before = offset
    const [character, source] = [value[at], text[offset]]
    if (at === value.length || character === source) continue
    const isBreak = (character === '\n' || character === ' ') && (source === '\n' || source === '\r')
    const isAddedBreak = character === '\n' && offset === text.length
    const isEscape = style === 'double-quoted' && source === '\\'
    if (!isBreak && !isAddedBreak && !isEscape) broken.push(`Offset ${at} of a ${style} maps to another character.`)
  }
}
