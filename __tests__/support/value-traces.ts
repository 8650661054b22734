/** Stretches of so many bytes of a value help whoever has them to guess the rest. */
const STRETCH = 8

const base64 = (bytes: Buffer): string => bytes.toString('base64')
const hex = (bytes: Buffer): string => bytes.toString('hex')
const escaped = (bytes: Buffer): string => hex(bytes).replace(/../g, '\\u00$&')
const percent = (bytes: Buffer): string => hex(bytes).replace(/../g, '%$&')

/** What base64 of any longer text that holds the bytes holds for certain, at each alignment. */
function aligned(bytes: Buffer): readonly string[] {
  return [0, 1, 2].map((shift) => {
    const text = base64(Buffer.concat([Buffer.alloc(shift), bytes]))
    return text.slice(Math.ceil((shift * 8) / 6), Math.floor(((shift + bytes.length) * 8) / 6))
  })
}

const urlSafe = (text: string): string => text.replaceAll('+', '-').replaceAll('/', '_')

/** The forms in which a stretch of a value would tell it. */
function forms(bytes: Buffer): readonly string[] {
  const plain = bytes.toString('latin1')
  const single = aligned(bytes)
  const double = single.flatMap((text) => aligned(Buffer.from(text)))
  return [
    plain,
    Array.from(plain).reverse().join(''),
    JSON.stringify(plain).slice(1, -1),
    encodeURIComponent(plain),
    hex(bytes),
    hex(bytes).toUpperCase(),
    percent(bytes),
    percent(bytes).toUpperCase(),
    escaped(bytes),
    bytes.toString('latin1').split('').join('\0'),
    ...[...single, ...double].flatMap((text) => [text, urlSafe(text)]),
  ]
}

/** Every stretch of the values past what their formats have in common, in every form. Values are ASCII. */
export function tracesOf(
  values: readonly { readonly value: string; readonly publicPrefix?: string }[],
): ReadonlySet<string> {
  const traces = new Set<string>()
  for (const { value, publicPrefix = '' } of values) {
    const bytes = Buffer.from(value, 'latin1')
    for (let at = publicPrefix.length; at + STRETCH <= bytes.length; at++) {
      for (const form of forms(bytes.subarray(at, at + STRETCH))) traces.add(form)
    }
  }
  return traces
}

/** The traces that a text has; each is at least as long as a stretch. */
export function tracesIn(text: string, traces: ReadonlySet<string>): readonly string[] {
  const beginnings = new Map<string, string[]>()
  for (const trace of traces) {
    const beginning = trace.slice(0, STRETCH)
    beginnings.set(beginning, [...(beginnings.get(beginning) ?? []), trace])
  }
  const found = new Set<string>()
  for (let at = 0; at + STRETCH <= text.length; at++) {
    for (const trace of beginnings.get(text.slice(at, at + STRETCH)) ?? [])
      if (text.startsWith(trace, at)) found.add(trace)
  }
  return [...found]
}
