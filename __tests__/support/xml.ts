/** An element of an XML document. */
export interface XmlElement {
  readonly name: string
  readonly attributes: { readonly [name: string]: string }
  readonly children: readonly XmlElement[]
  readonly text: string
}

// https://www.w3.org/TR/xml/#charsets, without what is only discouraged.
const FORBIDDEN = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u
const NAME = '[A-Za-z][\\w.-]*'
const ATTRIBUTE = new RegExp(`\\s+(${NAME})="([^"<]*)"`, 'gu')
const TAG = new RegExp(`^<(${NAME})((?:\\s+${NAME}="[^"<]*")*)\\s*(/?)>`, 'u')

/**
 * Reads the XML that our outputs are made of: elements, attributes in double quotes, text, character references. Refuses
 * everything else, so that what a hostile text would add is a mistake here.
 */
export function readXml(document: string): XmlElement {
  if (FORBIDDEN.test(document)) throw new Error('A character that XML forbids')
  const head = '<?xml version="1.0" encoding="UTF-8"?>\n'
  if (!document.startsWith(head)) throw new Error('No declaration')
  const [root, end] = element(document, head.length)
  if (document.slice(end) !== '\n') throw new Error('Something after the root')
  return root
}

function element(document: string, at: number): readonly [XmlElement, number] {
  const [tag, name, attributes, empty] = TAG.exec(document.slice(at, at + 8_192)) ?? []
  if (tag === undefined || name === undefined) throw new Error(`No element at ${at}`)
  const start = { name, attributes: attributesOf(attributes ?? '') }
  let next = at + tag.length
  if (empty === '/') return [{ ...start, children: [], text: '' }, next]
  const children: XmlElement[] = []
  let text = ''
  for (;;) {
    const open = document.indexOf('<', next)
    if (open === -1) throw new Error(`${name} is not closed`)
    text += decoded(document.slice(next, open))
    if (document.startsWith('</', open)) {
      const close = `</${name}>`
      if (!document.startsWith(close, open)) throw new Error(`${name} is closed by another`)
      return [{ ...start, children, text }, open + close.length]
    }
    const [child, end] = element(document, open)
    children.push(child)
    next = end
  }
}

function attributesOf(text: string): XmlElement['attributes'] {
  const pairs = [...text.matchAll(ATTRIBUTE)].map(([, name, value]) => [name ?? '', decoded(value ?? '')] as const)
  if (new Set(pairs.map(([name]) => name)).size !== pairs.length) throw new Error('An attribute twice')
  return Object.fromEntries(pairs)
}

function decoded(text: string): string {
  if (/&(?!#\d+;)/u.test(text) || text.includes(']]>')) throw new Error(`Not text: ${text}`)
  return text.replace(/&#(\d+);/gu, (_, code: string) => String.fromCodePoint(Number(code)))
}
