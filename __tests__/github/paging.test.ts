import type { ServerResponse } from 'node:http'
import { allPages, nextPage } from '../../src/github/paging.ts'
import { integer, list } from '../../src/github/shape.ts'
import { anyCall, clientOf, type ScriptedServer, startServer, valueOf } from './support.ts'

let server: ScriptedServer
afterEach(() => server.close())

const numbers = { ...anyCall({ route: 'GET /numbers' }), read: list(integer) }

/** A list of pages; `next` gives the link that page `n` names, or null. */
async function serve(pages: readonly unknown[], next: (page: number) => string | null): Promise<void> {
  server = await startServer((request, response: ServerResponse) => {
    const page = Number(new URL(request.url ?? '', 'http://x').searchParams.get('page') ?? 1)
    const link = next(page)
    const headers = link === null ? {} : { link: `<${link}>; rel="next", <http://x/9>; rel="last"` }
    const body = pages[page - 1]
    response.writeHead(body === undefined ? 500 : 200, { 'content-type': 'application/json', ...headers })
    response.end(JSON.stringify(body ?? {}))
  })
}

const read = async () => {
  const github = await clientOf(server.url, { limits: { maxWaitMs: 0 } })
  return { answer: await allPages(github, numbers), requests: github.requests() }
}

it('reads all pages, a hundred items each, and counts the further ones apart', async () => {
  await serve([[1, 2], [3], [4]], (page) =>
    page < 3 ? `${server.url}/other/path?page=${page + 1}&per_page=100` : null,
  )

  const { answer, requests } = await read()
  expect(valueOf(answer)).toEqual({ items: [1, 2, 3, 4], gap: null })
  expect(requests.map(({ kind, count }) => [kind, count])).toEqual([
    ['read', 1],
    ['paging', 2],
  ])
  expect(server.requests[0]?.path).toBe('/numbers?per_page=100')
})

it('gives what came before a page that could not be had, with the gap', async () => {
  await serve([[1], undefined], (page) => `${server.url}/?page=${page + 1}`)

  const { answer } = await read()
  expect(valueOf(answer)).toMatchObject({ items: [1], gap: { reason: 'offline' } })
})

it('is a gap alone where the first page could not be had', async () => {
  await serve([], () => null)

  expect((await read()).answer).toMatchObject({ ok: false, gap: { reason: 'offline' } })
})

it.each([
  ['another origin, where the token must not go', () => 'http://127.0.0.1:1/?page=2'],
  ['itself', () => `${server.url}/?page=1`],
  ['no address', () => 'not-an-address'],
  ['a template', () => `${server.url}/{page}`],
])('does not follow a next page that is %s', async (_, link) => {
  await serve([[1]], link)

  const { answer } = await read()
  expect(valueOf(answer)).toMatchObject({ gap: { reason: 'malformed' } })
  expect(server.requests.length).toBeLessThanOrEqual(2)
})

it('ends a list without end at a limit that is told', async () => {
  await serve(
    Array.from({ length: 100 }, (_, page) => [page]),
    (page) => `${server.url}/?page=${page + 1}`,
  )

  const { answer } = await read()
  expect(valueOf(answer).items).toHaveLength(30)
  expect(valueOf(answer).gap).toMatchObject({ reason: 'limit' })
})

it.each([
  ['<https://a/?page=2>; rel="next"', 'https://a/?page=2'],
  ['<https://a/1>; rel="prev", <https://a/3>; rel="next"', 'https://a/3'],
  ['<https://a/1>; rel="prev"', null],
  ['', null],
  ['<https://a b>; rel="next"', null],
])('reads of the header %j the next page %j', async (link, next) => {
  await serve([[]], () => null)
  expect(nextPage(link)).toBe(next)
})
