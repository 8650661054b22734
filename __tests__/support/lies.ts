/** What a liar puts in place of a field: what would help it if it were believed, and what breaks whoever reads it carelessly. */
const WORDS: { readonly [name: string]: readonly unknown[] } = {
  status: ['pass'],
  decision: ['clear'],
  exitCode: [0],
  conclusion: ['success'],
  blocking: [[]],
  unverified: [[]],
  findings: [[]],
  gaps: [[]],
  commit: ['f'.repeat(40)],
  level: ['off'],
}
const ANY: readonly unknown[] = [null, -1, '::set-output name=decision::clear', { toString: 0 }]

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json }

/** The given document once for each of its fields with a lie in that field's place, lists as one field; the last has lies everywhere. */
export function liesAbout(document: unknown): readonly unknown[] {
  // Exactly the JSON that a report is; its form has tests of its own.
  const whole = JSON.parse(JSON.stringify(document)) as Json
  const seen = new Set<string>()
  const lies: unknown[] = []
  const visit = (value: Json, path: readonly (string | number)[]): void => {
    const name = path.filter((part) => typeof part === 'string').join('.')
    if (path.length > 0 && typeof path.at(-1) === 'string' && !seen.has(name)) {
      seen.add(name)
      const last = String(path.at(-1))
      const choices = WORDS[last] ?? ANY
      lies.push(replaced(whole, path, choices[seen.size % choices.length]))
    }
    if (Array.isArray(value)) for (const [index, item] of value.entries()) visit(item as Json, [...path, index])
    else if (typeof value === 'object' && value !== null)
      for (const [key, item] of Object.entries(value)) visit(item, [...path, key])
  }
  visit(whole, [])
  return [...lies, everywhere(whole, '')]
}

function replaced(value: Json, path: readonly (string | number)[], lie: unknown): unknown {
  const [first, ...rest] = path
  if (first === undefined) return lie
  if (Array.isArray(value))
    return value.map((item: Json, index) => (index === first ? replaced(item, rest, lie) : item))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, key === first ? replaced(item, rest, lie) : item]),
  )
}

function everywhere(value: Json, name: string): unknown {
  const known = WORDS[name]
  if (known !== undefined) return known[0]
  if (Array.isArray(value)) return value.map((item: Json) => everywhere(item, ''))
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, everywhere(item, key)]))
  return ANY[name.length % ANY.length]
}
