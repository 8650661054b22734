import { resolveAlias, type YamlNode } from '../syntax/yaml-node.ts'
import { parseYaml } from '../syntax/yaml.ts'
import type { Statement } from './review-statements.ts'

/** A tree of plain values, as JSON has them; YAML scalars are text. */
type Value = string | readonly Value[] | { readonly [key: string]: Value } | null

/** What a JSON or YAML document says of itself. */
export interface StructuredReading {
  readonly title: string | null
  readonly statements: readonly Statement[]
}

/** Keys under which formats keep what they say of the whole document. */
const METADATA_KEYS = [
  'summary',
  'metadata',
  'document',
  'info',
  'project',
  'applicationInfo',
  'detail',
  'about',
  'report',
] as const
/** Keys that a model of threats or a report of findings has; without one the file is something else. */
const REVIEW_KEYS = [
  'threats',
  'threat_model',
  'threatModel',
  'assets',
  'data_assets',
  'technical_assets',
  'trustBoundaries',
  'trust_boundaries',
  'trustZones',
  'diagrams',
  'findings',
  'vulnerabilities',
  'scope',
  'threagile_version',
  'risks',
  'mitigations',
  'components',
] as const
const TITLE_KEYS = ['title', 'name', 'threatModelName'] as const
/** Where a format has no scope, what it says of the whole system is it. */
const DESCRIPTION_KEYS = ['description', 'business_overview', 'system_description'] as const

/** Reads a JSON document; null for JSON that is no review, `broken` for text that is no JSON. */
export function readJsonReview(text: string): StructuredReading | 'broken' | null {
  let value: unknown
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ''))
  } catch {
    // Whatever is wrong with it, nothing can be read off it.
    return 'broken'
  }
  return reading(valueOf(value, 0))
}

/** Reads a YAML document; null for YAML that is no review, `broken` for text that is no YAML. */
export function readYamlReview(text: string): StructuredReading | 'broken' | null {
  const parse = parseYaml(text)
  const root = parse.ok ? parse.documents[0]?.root : undefined
  return root === undefined ? 'broken' : reading(valueOfYaml(root, 0))
}

/** Statements of a front matter's keys; none where it is broken. */
export function frontMatter(text: string): StructuredReading {
  const parse = parseYaml(text)
  const root = parse.ok ? parse.documents[0]?.root : undefined
  const value = root === undefined ? null : valueOfYaml(root, 0)
  if (!isRecord(value)) return { title: null, statements: [] }
  return { title: textOf(value['title'] ?? null), statements: statementsOf(value) }
}

const MAX_DEPTH = 6

function reading(value: Value): StructuredReading | null {
  if (!isRecord(value)) return null
  const parts = [
    value,
    ...METADATA_KEYS.flatMap((key) =>
      isRecord(value[key] ?? null) ? [value[key] as { readonly [key: string]: Value }] : [],
    ),
  ]
  if (!parts.some((part) => REVIEW_KEYS.some((key) => key in part))) return null
  const title = firstText(parts, TITLE_KEYS)
  const described = firstText(parts, DESCRIPTION_KEYS)
  return {
    title,
    statements: [
      ...parts.flatMap(statementsOf),
      ...[described, title].flatMap((text) => (text === null ? [] : [{ label: 'scope', value: text }])),
    ],
  }
}

function statementsOf(record: { readonly [key: string]: Value }): readonly Statement[] {
  return Object.entries(record).flatMap(([key, value]) => {
    const text = textOf(value)
    return text === null
      ? []
      : [
          {
            label: key
              .replace(/([a-z])(?=[A-Z])/g, '$1 ')
              .replaceAll('_', ' ')
              .toLowerCase(),
            value: text,
          },
        ]
  })
}

function firstText(parts: readonly { readonly [key: string]: Value }[], keys: readonly string[]): string | null {
  for (const part of parts) {
    for (const key of keys) {
      const text = textOf(part[key] ?? null)
      if (text !== null) return text
    }
  }
  return null
}

/** A text; names of a list joined; a record's own name or description. */
function textOf(value: Value): string | null {
  if (typeof value === 'string') return value.trim() === '' ? null : value.trim()
  if (value === null) return null
  if (isList(value)) {
    const texts = value.slice(0, 10).flatMap((item) => textOf(item) ?? [])
    return texts.length === 0 ? null : texts.join(', ')
  }
  return textOf(value['name'] ?? value['description'] ?? null)
}

function valueOf(value: unknown, depth: number): Value {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return null
  if (Array.isArray(value)) return value.slice(0, 100).map((item) => valueOf(item, depth + 1))
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, valueOf(item, depth + 1)]))
}

function valueOfYaml(node: YamlNode, depth: number): Value {
  const content = resolveAlias(node)
  if (content.kind === 'scalar') return content.value
  if (depth > MAX_DEPTH) return null
  if (content.kind === 'sequence') return content.items.slice(0, 100).map((item) => valueOfYaml(item, depth + 1))
  return Object.fromEntries(
    content.entries.flatMap(({ key, value }) => {
      const name = resolveAlias(key)
      return name.kind === 'scalar' ? [[name.value, valueOfYaml(value, depth + 1)] as const] : []
    }),
  )
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value)
}

function isRecord(value: Value): value is { readonly [key: string]: Value } {
  return typeof value === 'object' && value !== null && !isList(value)
}
