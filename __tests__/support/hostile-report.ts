import type { Report } from '../../src/model/report.ts'
import { REPORT_SHAPE } from '../../src/report/report-shape.ts'
import type { Shape } from '../../src/model/shape.ts'

/** What a repository might put into a name or a sentence to attack whoever reads the report. */
export const HOSTILE_TEXTS = [
  'line one\n::error file=app.ts,line=1::forged\r\n## forged',
  '##[add-mask]a "quoted" \'name\' `tick` ``two``',
  '<script>alert(1)</script><img src=x onerror=alert(1)><!-- hidden',
  'a|b||c|---|',
  '@everyone hi @acme/admins, see #1, GH-2, acme/shop#3 and 3f2a9c1b7d045555',
  '![x](http://evil.test/p.png) [y](https://evil.test) <https://evil.test> https://evil.test www.evil.test me@evil.test [^1]',
  '# heading\n- item\n> quote\n===\n```\ncode',
  '\u202Egnp.exe\u202C\u2066x\u2069 \u200Bzero\u200D\uFEFF width\u2028and\u2029ends',
  '\u001B[31mred\u001B[0m\u001B]8;;http://evil.test\u0007link\u001B]8;;\u0007\u009B2J\u0085\u0000\u007F',
  '$\\href{https://evil.test}{x}$ **bold** _it_ ~~gone~~ :white_check_mark:',
  '\uD800 half a pair, a\u0301\u0301\u0301\u0301\u0301\u0301 stack',
  '</details></summary></code><h1>forged',
  '`|` `\\` `` ` `` \\` \\| \\',
] as const

/** The same report with hostile text in every string that has no form of its own, another at each place. */
export function hostile(report: Report): Report {
  let turn = 0
  const next = () => HOSTILE_TEXTS[turn++ % HOSTILE_TEXTS.length] ?? ''
  return replaceStrings(report, REPORT_SHAPE, next)
}

/** Replaces each string that the shape leaves free; words, dates, slugs and digests keep their form. */
export function replaceStrings<T>(value: T, shape: Shape<T>, next: () => string): T {
  return replaced(value, shape, next) as T
}

function replaced(value: unknown, { node }: Omit<Shape<unknown>, 'type'>, next: () => string): unknown {
  switch (node.kind) {
    case 'string':
      return node.pattern === null ? next() : value
    case 'array':
      return (value as readonly unknown[]).map((item) => replaced(item, node.of, next))
    case 'object':
      return Object.fromEntries(
        Object.entries(value as object).map(([key, inner]) => {
          const field = node.fields[key]
          return [key, field === undefined ? inner : replaced(inner, field.shape, next)]
        }),
      )
    case 'either': {
      if (value === null) return null
      const fitting = node.of.find((each) => fits(value, each))
      return fitting === undefined ? value : replaced(value, fitting, next)
    }
    case 'integer':
    case 'boolean':
    case 'null':
    case 'enum':
    case 'record':
      return value
  }
}

function fits(value: unknown, { node }: Omit<Shape<unknown>, 'type'>): boolean {
  if (node.kind !== 'object') return node.kind !== 'null'
  const kind = node.fields['kind']?.shape.node
  const given = (value as { readonly kind?: unknown }).kind
  return kind?.kind !== 'enum' || kind.values.some((each) => each === given)
}
