import { readFileSync } from 'node:fs'
import { containing, fitting } from '../support/github/containing.ts'
import { ask } from '../support/github/ask.ts'
import { API_VERSION, atVersion, type Description, type Json } from '../support/github/description.ts'
import { matchOperation } from '../support/github/match.ts'
import { OPERATION_KEYS } from '../support/github/operations.ts'
import { addSample } from '../support/github/sample.ts'
import { type Simulator, startSimulator, trimmedContract } from '../support/github/simulator.ts'
import { addWorkflowToken, type Token } from '../support/github/tokens.ts'
import { trimDescription, type TrimmedDescription, trimmedText } from '../support/github/trim.ts'

let simulator: Simulator
let token: Token
let head: string

beforeEach(async () => {
  simulator = await startSimulator()
  const sample = addSample(simulator.world)
  head = sample.head
  token = addWorkflowToken(simulator.world, sample.repository, {
    checks: 'write',
    contents: 'read',
    'pull-requests': 'write',
  })
})
afterEach(async () => simulator.close())

const RUNS = 'POST /repos/acme/shop/check-runs'

test.each<readonly [what: string, request: string, body: Json | undefined, told: RegExp]>([
  ['a body without a key that is needed', RUNS, { name: 'checklist' }, /head_sha/],
  ['a value out of the list', RUNS, { name: 'a', head_sha: 'b', conclusion: 'passed' }, /conclusion/],
  ['a body of another type', RUNS, { name: 1, head_sha: 'b' }, /must be string/],
  ['a key that there is not', RUNS, { name: 'a', head_sha: 'b', title: 'c' }, /may not have title/],
  ['a missing body', RUNS, undefined, /body is missing/],
  ['a query that there is not', 'GET /repos/acme/shop/pulls?sate=open', undefined, /no query parameter sate/],
  ['a query out of the list', 'GET /repos/acme/shop/pulls?state=merged', undefined, /parameter state/],
  ['a path that is no number', 'GET /repos/acme/shop/pulls/first', undefined, /parameter pull_number/],
])('%s is a violation and is answered with 422', async (_, request, body, told) => {
  const reply = await ask(simulator, token, request, body === undefined ? {} : { body })
  expect(reply).toMatchObject({ status: 422, body: { message: fitting(told) } })
  expect(simulator.violations).toEqual([expect.stringMatching(told)])
})

test('an address that is no operation is a violation and is not found', async () => {
  expect((await ask(simulator, token, 'GET /repos/acme/shop/stargazers')).status).toBe(404)
  expect(simulator.violations).toEqual([expect.stringContaining('stargazers')])
})

test.each<readonly [name: string, value: string | null, status: number, told: RegExp]>([
  ['x-github-api-version', null, 200, /Version/],
  ['x-github-api-version', '2022-11-28', 200, /2022-11-28/],
  ['accept', 'text/html', 200, /text\/html/],
])('the header %s: %s is a violation, answered with %d', async (name, value, status, told) => {
  const reply = await ask(simulator, token, 'GET /repos/acme/shop', { headers: { [name]: value } })
  expect(reply.status).toBe(status)
  expect(simulator.violations).toEqual([expect.stringMatching(told)])
})

test('a version of the API that is not known is refused', async () => {
  const reply = await ask(simulator, token, 'GET /repos/acme/shop', {
    headers: { 'x-github-api-version': '2000-01-01' },
  })
  expect(reply).toMatchObject({ status: 400, body: { message: containing('2000-01-01') } })
})

test('what is no JSON is told so', async () => {
  const { secret } = token
  const headers = { authorization: `Bearer ${secret}`, 'x-github-api-version': API_VERSION, accept: 'application/json' }
  const response = await fetch(`${simulator.urls.api}/repos/acme/shop/check-runs`, {
    method: 'POST',
    headers,
    body: '{',
  })
  expect([response.status, await response.json()]).toMatchObject([400, { message: 'Problems parsing JSON' }])
})

test('an answer of our own that is not as described fails the test', async () => {
  const { world } = simulator
  const [repository] = world.repositories
  if (repository === undefined) throw new Error('The sample has a repository')
  const actions = addWorkflowToken(world, repository, { actions: 'read' })
  await ask(simulator, actions, 'GET /repos/acme/shop/environments')
  expect(simulator.violations).toEqual([])
  const broken = { id: 1.5, name: 'x', reviewers: [], preventSelfReview: false, branches: 'all', secrets: [] } as const
  repository.settings.environments.push(broken)
  await ask(simulator, actions, 'GET /repos/acme/shop/environments')
  expect(simulator.violations).toEqual([expect.stringMatching(/our own answer 200: .*\/id must be integer/)])
})

test.each([
  ['GET', '/repos/a/b/contents', 'GET /repos/{owner}/{repo}/contents/{path}', { path: '' }],
  ['GET', '/repos/a/b/contents/', 'GET /repos/{owner}/{repo}/contents/{path}', { path: '' }],
  [
    'GET',
    '/repos/a/b/contents/.github%2Fx.yml',
    'GET /repos/{owner}/{repo}/contents/{path}',
    { path: '.github/x.yml' },
  ],
  ['GET', '/repos/a/b/branches/release/1', 'GET /repos/{owner}/{repo}/branches/{branch}', { branch: 'release/1' }],
  ['GET', '/repos/a/b/branches/release%2F1/protection', 'GET /repos/{owner}/{repo}/branches/{branch}/protection', {}],
  [
    'GET',
    '/repos/a/b/commits/heads/x/check-runs',
    'GET /repos/{owner}/{repo}/commits/{ref}/check-runs',
    { ref: 'heads/x' },
  ],
  [
    'GET',
    '/repos/a/b/commits/abc/pulls',
    'GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls',
    { commit_sha: 'abc' },
  ],
  ['GET', '/repos/a/b/releases/tags/v1', 'GET /repos/{owner}/{repo}/releases/tags/{tag}', { tag: 'v1' }],
  ['PATCH', '/repos/a/b/issues/comments/5', 'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}', {}],
])('%s %s is %s', (method, path, key, params) => {
  expect(matchOperation(method, path)).toMatchObject({ key, params })
})

describe('the description', () => {
  const text = readFileSync('__tests__/support/github/api.json', 'utf8')
  // Written by scripts/trim-openapi.ts.
  const trimmed = JSON.parse(text) as TrimmedDescription

  test('holds the operations of the table and no other', () => {
    const keys = Object.entries(trimmed.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    )
    expect(keys.sort()).toEqual([...OPERATION_KEYS].sort())
  })

  test('holds no prose, no example and no schema that nothing reaches', () => {
    expect(text).not.toMatch(/"(?:description|summary|example|examples|externalDocs|title)":"/)
    const again = trimDescription(trimmed, OPERATION_KEYS, trimmed.source)
    expect(Object.keys(again.components.schemas)).toEqual(Object.keys(trimmed.components.schemas))
  })

  test('is the same bytes when it is trimmed again', () => {
    expect(trimmedText(trimDescription(trimmed as unknown as Description, OPERATION_KEYS, trimmed.source))).toBe(text)
  })

  test('names its source, its licence and the version of the API', () => {
    expect(trimmed).toMatchObject({ source: { package: '@octokit/openapi', license: 'MIT' }, apiVersion: API_VERSION })
    expect(readFileSync('__tests__/support/github/api.LICENSE', 'utf8')).toContain('MIT License')
  })

  test.each<readonly [what: string, patch: Json, version: string, expected: Json]>([
    ['a merge patch that is due', { a: null, b: 2 }, '2026-03-10', { b: 2, list: [1, 2, 3] }],
    ['a merge patch of a later version', { a: null }, '2027-01-01', { a: 1, list: [1, 2, 3] }],
    [
      'operations, the last index first',
      [
        { op: 'remove', path: '/list/0' },
        { op: 'remove', path: '/list/2' },
        { op: 'replace', path: '/a', value: 5 },
      ],
      '2026-03-10',
      { a: 5, list: [2] },
    ],
  ])('is changed by %s', (_, patch, version, expected) => {
    const changed = atVersion({ a: 1, list: [1, 2, 3], 'x-github-breaking-changes': [{ version, patch }] }, API_VERSION)
    expect(changed).toMatchObject(expected as object)
    expect('a' in (changed as object)).toBe('a' in (expected as object))
  })

  test('is that of 2026-03-10: pull requests tell no merge commit', () => {
    const contract = trimmedContract()
    expect(text).not.toContain('"merge_commit_sha"')
    const mistakes = contract.answerMistakes('GET /rate_limit', 200, '', { rate: {} })
    expect(mistakes).toEqual([expect.stringContaining('resources')])
  })

  test('judges a commit by the head that it names', async () => {
    expect((await ask(simulator, token, `GET /repos/acme/shop/commits/${head}`)).status).toBe(200)
    expect(simulator.violations).toEqual([])
  })
})
