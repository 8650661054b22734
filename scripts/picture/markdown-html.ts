import { parsers } from 'prettier/plugins/markdown'

/** A node of the syntax tree that prettier's reader of markdown gives; https://github.com/syntax-tree/mdast names its parts. */
interface MarkdownNode {
  readonly type: string
  readonly value?: string
  readonly depth?: number
  readonly ordered?: boolean
  readonly url?: string
  readonly align?: readonly (string | null)[]
  readonly children?: readonly MarkdownNode[]
}

/**
 * Our own markdown as HTML, the way GitHub shows it. Only for text that our renderers made: HTML in it is passed on.
 * @throws Error for a part of markdown that our renderers do not write.
 */
export function markdownHtml(markdown: string): string {
  // The reader takes only the text itself from the options.
  const options = { originalText: markdown } as Parameters<typeof parsers.markdown.parse>[1]
  return html(parsers.markdown.parse(markdown, options) as MarkdownNode)
}

function html(node: MarkdownNode): string {
  const inner = () => (node.children ?? []).map(html).join('')
  switch (node.type) {
    case 'root':
      return inner()
    case 'html':
      return node.value ?? ''
    case 'text':
    case 'sentence':
    case 'word':
    case 'whitespace':
      return node.value === undefined ? inner() : escaped(node.value)
    case 'break':
      return '<br>'
    case 'paragraph':
      return `<p>${inner()}</p>`
    case 'heading':
      return `<h${node.depth ?? 1}>${inner()}</h${node.depth ?? 1}>`
    case 'strong':
      return `<strong>${inner()}</strong>`
    case 'emphasis':
      return `<em>${inner()}</em>`
    case 'inlineCode':
      return `<code>${escaped(node.value ?? '')}</code>`
    case 'link':
      return `<a>${inner()}</a>`
    case 'list':
      return node.ordered === true ? `<ol>${inner()}</ol>` : `<ul>${inner()}</ul>`
    case 'listItem':
      return `<li>${inner()}</li>`
    case 'table':
      return table(node)
    default:
      throw new Error(`Our markdown has no "${node.type}".`)
  }
}

function table({ align = [], children = [] }: MarkdownNode): string {
  const rows = children.map(({ children: cells = [] }, row) => {
    const tag = row === 0 ? 'th' : 'td'
    const shown = cells.map((cell, column) => {
      const inner = (cell.children ?? []).map(html).join('')
      return `<${tag} style="text-align:${align[column] ?? 'left'}">${inner}</${tag}>`
    })
    return `<tr>${shown.join('')}</tr>`
  })
  return `<table>${rows.join('')}</table>`
}

/** Text as HTML shows it. */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
