import type { Json } from './description.ts'
import type { Answer } from './route.ts'

const DEFAULT_SIZE = 30
/** The largest page; a larger one is cut to it. */
export const LARGEST_PAGE = 100

/** One page of a list, and the links to the others. */
export interface Page {
  readonly body: Json
  /** The `Link` header; null where there is no other page. */
  readonly link: string | null
}

type ListAnswer = Extract<Answer, { readonly kind: 'list' | 'cursor-list' }>

/** Cuts a list to the page that the address asks for. */
export function pageOf(answer: ListAnswer, url: URL): Page {
  const size = Math.min(Math.max(Number(url.searchParams.get('per_page') ?? DEFAULT_SIZE), 1), LARGEST_PAGE)
  return answer.kind === 'list' ? numbered(answer, url, size) : byCursor(answer, url, size)
}

function numbered(answer: Extract<ListAnswer, { readonly kind: 'list' }>, url: URL, size: number): Page {
  const page = Math.max(Number(url.searchParams.get('page') ?? 1), 1)
  const last = Math.max(Math.ceil(answer.items.length / size), 1)
  const items = answer.items.slice((page - 1) * size, page * size)
  const link = (rel: string, to: number) => linkTo(url, rel, { page: String(to) })
  const links = [
    ...(page > 1 ? [link('prev', page - 1)] : []),
    ...(page < last ? [link('next', page + 1), link('last', last)] : []),
    ...(page > 1 ? [link('first', 1)] : []),
  ]
  const body = answer.wrap === undefined ? items : answer.wrap(items, answer.items.length)
  return { body, link: links.length === 0 ? null : links.join(', ') }
}

function byCursor(answer: Extract<ListAnswer, { readonly kind: 'cursor-list' }>, url: URL, size: number): Page {
  const { searchParams } = url
  const before = positionOf(searchParams.get('before'))
  const from = before === null ? (positionOf(searchParams.get('after')) ?? 0) : Math.max(before - size, 0)
  const to = Math.min(from + size, before ?? Infinity, answer.items.length)
  const links = [
    ...(to < answer.items.length ? [linkTo(url, 'next', { after: cursorAt(to) })] : []),
    ...(from > 0 ? [linkTo(url, 'prev', { before: cursorAt(from) })] : []),
  ]
  return { body: answer.items.slice(from, to), link: links.length === 0 ? null : links.join(', ') }
}

function cursorAt(position: number): string {
  return Buffer.from(`cursor:${position}`).toString('base64url')
}

function positionOf(cursor: string | null): number | null {
  if (cursor === null) return null
  const [, position] = /^cursor:(\d+)$/.exec(Buffer.from(cursor, 'base64url').toString('utf8')) ?? []
  return position === undefined ? 0 : Number(position)
}

function linkTo(url: URL, rel: string, changes: { readonly [name: string]: string }): string {
  const target = new URL(url)
  for (const name of ['page', 'before', 'after']) target.searchParams.delete(name)
  for (const [name, value] of Object.entries(changes)) target.searchParams.set(name, value)
  return `<${target.href}>; rel="${rel}"`
}
