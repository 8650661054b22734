import { ask } from '../support/github/ask.ts'
import type { Json } from '../support/github/description.ts'
import { addComment } from '../support/github/issues.ts'
import { addSample } from '../support/github/sample.ts'
import { addDependabotAlert } from '../support/github/security.ts'
import type { Simulator } from '../support/github/simulator.ts'
import { addAppToken, ALL_PERMISSIONS, type Token } from '../support/github/tokens.ts'
import { useSimulator } from '../support/github-simulator.ts'

const github = useSimulator()

/** Follows `rel="next"` to the end. */
async function follow(simulator: Simulator, token: Token, first: string): Promise<Json[][]> {
  const pages: Json[][] = []
  for (let next: string | null = first; next !== null;) {
    const reply = await ask(simulator, token, `GET ${next.replace(simulator.urls.api, '')}`)
    expect(reply.status).toBe(200)
    pages.push(reply.body as Json[])
    next = /<([^>]+)>; rel="next"/.exec(reply.headers.get('link') ?? '')?.[1] ?? null
  }
  return pages
}

function idsOf(pages: readonly Json[][]): Json[] {
  return pages.flat().map((item) => (item as { readonly id?: Json; readonly number?: Json }).id ?? null)
}

test.each([
  ['/repos/acme/shop/issues/1/comments', [30, 30, 11]],
  ['/repos/acme/shop/issues/1/comments?per_page=50', [50, 21]],
  ['/repos/acme/shop/issues/1/comments?per_page=100', [71]],
])('%s comes in pages of %j', async (path, sizes) => {
  const { world } = github()
  const { repository, pull, author } = addSample(world)
  const token = addAppToken(world, world.actions, [repository], ALL_PERMISSIONS)
  for (let index = 0; index < 70; index++) addComment(world, repository, pull.number, author, `Comment ${index}`)
  const pages = await follow(github(), token, path)
  expect(pages.map((page) => page.length)).toEqual(sizes)
  expect(idsOf(pages)).toEqual(repository.comments.map(({ id }) => id))
  expect(github().counts()).toMatchObject({ reading: 1, paging: sizes.length - 1 })
})

test('the links name the first, the last and the neighbouring pages', async () => {
  const { world } = github()
  const { repository, pull, author } = addSample(world)
  const token = addAppToken(world, world.actions, [repository], ALL_PERMISSIONS)
  for (let index = 0; index < 9; index++) addComment(world, repository, pull.number, author, 'x')
  const link = async (page: number) => {
    const reply = await ask(github(), token, `GET /repos/acme/shop/issues/1/comments?per_page=4&page=${page}`)
    const rels = [...(reply.headers.get('link') ?? '').matchAll(/page=(\d+)>; rel="(\w+)"/g)]
    return Object.fromEntries(rels.map(([, to = '', rel = '']) => [rel, to]))
  }
  expect(await link(1)).toEqual({ next: '2', last: '3' })
  expect(await link(2)).toEqual({ prev: '1', next: '3', last: '3', first: '1' })
  expect(await link(3)).toEqual({ prev: '2', first: '1' })
  expect(await link(9)).toEqual({ prev: '8', first: '1' })
})

test('a counted list tells the whole number on every page', async () => {
  const { world } = github()
  const { repository, head } = addSample(world)
  const token = addAppToken(world, world.actions, [repository], ALL_PERMISSIONS)
  const reply = await ask(github(), token, `GET /repos/acme/shop/commits/${head}/check-runs?per_page=1`)
  expect(reply.body).toMatchObject({ total_count: 2, check_runs: [{ name: 'scan' }] })
})

test("Dependabot's alerts come by cursor, and a page number is a violation", async () => {
  const { world, violations } = github()
  const { repository } = addSample(world)
  const token = addAppToken(world, world.actions, [repository], ALL_PERMISSIONS)
  for (let index = 0; index < 6; index++) {
    addDependabotAlert(world, repository, {
      ecosystem: 'npm',
      package: `p${index}`,
      severity: 'low',
      manifest: 'a.json',
    })
  }
  const pages = await follow(github(), token, '/repos/acme/shop/dependabot/alerts?per_page=3')
  expect(pages.map((page) => page.length)).toEqual([3, 3, 1])
  expect(pages.flat().map((alert) => (alert as { readonly number: Json }).number)).toEqual([1, 2, 3, 4, 5, 6, 7])
  await ask(github(), token, 'GET /repos/acme/shop/dependabot/alerts?page=2')
  expect(violations.splice(0)).toEqual([expect.stringContaining('no query parameter page')])
})

test('an answer that is known already is not sent again', async () => {
  const { world } = github()
  const { repository } = addSample(world)
  const token = addAppToken(world, world.actions, [repository], ALL_PERMISSIONS)
  const first = await ask(github(), token, 'GET /repos/acme/shop/pulls/1')
  const again = await ask(github(), token, 'GET /repos/acme/shop/pulls/1', {
    headers: { 'if-none-match': first.headers.get('etag') },
  })
  expect([again.status, again.text]).toEqual([304, ''])
})
