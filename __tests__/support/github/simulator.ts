import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import path from 'node:path'
import { accessOf } from './access.ts'
import { actionsRoutes } from './actions-routes.ts'
import { checkRoutes } from './checks-routes.ts'
import { commitRoutes } from './commits.ts'
import { contentsRoutes } from './contents.ts'
import { type Contract, contractOf } from './contract.ts'
import { API_VERSION, type Description, FIRST_VERSION, isObject } from './description.ts'
import { type Fault, type FaultRule, noFaults } from './faults.ts'
import { gitRoutes } from './git-data.ts'
import { graphqlAnswer, isGraphql } from './graphql.ts'
import { issueRoutes } from './issues.ts'
import { pullRoutes } from './pulls-routes.ts'
import { headerMistakes, type Received, receive } from './receive.ts'
import { releaseRoutes } from './releases.ts'
import { accountRoutes, repositoryRoutes } from './repositories.ts'
import { type Outcome, send } from './respond.ts'
import { type Answer, type Call, type GlobalRoutes, notFound, refusal, type Routes, unprocessable } from './route.ts'
import { rulesRoutes } from './rules-routes.ts'
import { securityRoutes } from './security-routes.ts'
import { organizationRoutes, settingsRoutes } from './settings.ts'
import { statusRoutes } from './statuses.ts'
import { type Download, storageServer } from './storage.ts'
import { countRequests, type Exchange, kindOf, type RequestCounts } from './traffic.ts'
import { emptyWorld, type Urls, type World } from './world.ts'

/** What is served of a repository, by operation. */
export const REPOSITORY_ROUTES: Routes = {
  ...actionsRoutes,
  ...checkRoutes,
  ...commitRoutes,
  ...contentsRoutes,
  ...gitRoutes,
  ...issueRoutes,
  ...pullRoutes,
  ...releaseRoutes,
  ...repositoryRoutes,
  ...rulesRoutes,
  ...securityRoutes,
  ...settingsRoutes,
  ...statusRoutes,
}

/** What is served besides. */
export const GLOBAL_ROUTES: GlobalRoutes = { ...accountRoutes, ...organizationRoutes }

/** A GitHub that listens. */
export interface Simulator {
  readonly world: World
  readonly urls: Urls
  /** The version of the API that requests should ask for. */
  readonly apiVersion: string
  /** Every request so far, in the order of arrival. */
  readonly traffic: Exchange[]
  /** Every fetch from the other origin, where logs and artifacts are kept. */
  readonly downloads: Download[]
  /** What a request or an answer had wrong by the description; each fails the test. */
  readonly violations: string[]
  /** Lets requests fail; gives what ends it. */
  fail(rule: FaultRule): () => void
  counts(): RequestCounts
  /** Stops listening and breaks what is under way. The port is dead afterwards. */
  close(): Promise<void>
}

let compiled: Contract | null = null

/** The contract that the simulator holds itself and its callers to; compiled once a process. */
export function trimmedContract(): Contract {
  const file = path.resolve('__tests__/support/github/api.json')
  // Written by scripts/trim-openapi.ts.
  compiled ??= contractOf(JSON.parse(readFileSync(file, 'utf8')) as Description)
  return compiled
}

/** How a simulator differs from github.com. */
export interface SimulatorOptions {
  /** Serves below `/api/v3`, as GitHub Enterprise Server does. */
  readonly enterprise?: boolean
  /** The newest version of the API that it knows: on GitHub Enterprise Server the first one, unless told otherwise. */
  readonly apiVersion?: string
}

/** Starts an empty GitHub on a free port of this machine. */
export async function startSimulator(about: SimulatorOptions = {}): Promise<Simulator> {
  const world = emptyWorld()
  const judge = trimmedContract()
  const faults = noFaults()
  const traffic: Exchange[] = []
  const downloads: Download[] = []
  const violations: string[] = []
  const base = about.enterprise === true ? '/api/v3' : ''
  // The published descriptions of GitHub Enterprise Server up to 3.19 know no later version.
  const apiVersion = about.apiVersion ?? (about.enterprise === true ? FIRST_VERSION : API_VERSION)
  const storage = storageServer(world, (download) => {
    downloads.push(download)
    if (download.authorization !== null) violations.push('A token was sent to another origin')
  })
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const received = receive(request, Buffer.concat(chunks), base, world.urls)
      const meeting = faults.meet({ ...received, operation: received.matched?.key ?? null })
      const earlier = traffic.slice()
      const outcome = within(received, meeting, () =>
        safely(received, violations, () => answerTo(world, judge, received, apiVersion, violations)),
      )
      const sent = send(response, received, outcome, meeting, judge, violations)
      const kind = kindOf(received.matched?.key ?? null, received.method, received.path, received.query, earlier)
      traffic.push({
        operation: received.matched?.key ?? null,
        kind,
        method: received.method,
        path: received.path,
        params: received.matched?.params ?? {},
        query: received.query.toString(),
        requestBody: received.body,
        requestBytes: received.bytes,
        status: sent.status,
        media: received.media,
        responseBody: sent.body,
        responseBytes: sent.bytes,
        fault: meeting?.kind ?? null,
      })
    })
  })
  const closers = [await listen(server), await listen(storage)]
  const [api, kept] = [originOf(server), originOf(storage)]
  world.urls = { api: `${api}${base}`, server: api, storage: kept }
  return {
    world,
    urls: world.urls,
    apiVersion,
    traffic,
    downloads,
    violations,
    fail: (rule) => faults.add(rule),
    counts: () => countRequests(traffic),
    close: async () => {
      await Promise.all(closers.map((close) => close()))
    },
  }
}

async function listen(server: Server): Promise<() => Promise<void>> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return () =>
    new Promise((resolve) => {
      server.close(() => resolve())
      for (const socket of sockets) socket.destroy()
    })
}

function originOf(server: Server): string {
  // A server that listens on TCP has an address of this form.
  const { port } = server.address() as AddressInfo
  return `http://127.0.0.1:${port}`
}

/** The answer, or that of a fault which comes in its place. */
function within(received: Received, fault: Fault | null, answer: () => Outcome): Outcome {
  const seconds = Math.floor(Date.now() / 1000)
  switch (fault?.kind) {
    case 'primary-limit': {
      const reset = String(seconds + (fault.resetInSeconds ?? 3600))
      const message = `API rate limit exceeded for installation. ${received.method} ${received.path}`
      return {
        answer: refusal(fault.status ?? 403, message),
        headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-used': '1000', 'x-ratelimit-reset': reset },
      }
    }
    case 'secondary-limit':
      return {
        answer: refusal(
          fault.status ?? 403,
          'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
        ),
        headers: { 'retry-after': String(fault.retryAfterSeconds) },
      }
    case 'answer':
      return {
        answer:
          fault.body === undefined
            ? refusal(fault.status, 'Server Error')
            : { kind: 'json', status: fault.status, body: fault.body },
        headers: fault.headers ?? {},
      }
    case 'page':
    case 'refuse':
    case 'stall':
      return { answer: { kind: 'empty', status: 0 }, headers: {} }
    default:
      return answer()
  }
}

/** A mistake of the simulator itself fails the test instead of ending the process. */
function safely(received: Received, violations: string[], answer: () => Outcome): Outcome {
  try {
    return answer()
  } catch (error) {
    violations.push(`${received.method} ${received.path}: the simulator failed: ${String(error)}`)
    return { answer: refusal(500, 'Server Error'), headers: {} }
  }
}

function answerTo(
  world: World,
  contract: Contract,
  received: Received,
  apiVersion: string,
  violations: string[],
): Outcome {
  const { matched, headers, method } = received
  const plain = (answer: Answer): Outcome => ({ answer, headers: {} })
  if (headers['user-agent'] === undefined) {
    violations.push(`${method} ${received.path}: the header User-Agent is missing`)
    return plain(
      refusal(403, 'Request forbidden by administrative rules. Please make sure your request has a User-Agent header'),
    )
  }
  if (isGraphql(world, received)) return plain(graphqlAnswer(world, received, violations))
  if (matched === null) {
    violations.push(`${method} ${received.path} is no operation of the table`)
    return plain(notFound())
  }
  const { key, params } = matched
  for (const mistake of headerMistakes(received, apiVersion)) violations.push(`${key}: ${mistake}`)
  const version = headers['x-github-api-version'] ?? FIRST_VERSION
  if (version !== apiVersion && version !== FIRST_VERSION) {
    return plain(refusal(400, `${String(version)} is not a supported version of the API`))
  }
  const access = accessOf(world, key, params, headers.authorization ?? null)
  if (!access.allowed) return { answer: access.answer, headers: access.headers }
  if (received.isBroken) return plain(refusal(400, 'Problems parsing JSON'))
  const mistakes = contract.requestMistakes(key, { params, query: received.query, body: received.body })
  if (mistakes.length > 0) {
    violations.push(...mistakes.map((mistake) => `${key}: ${mistake}`))
    return plain(unprocessable(`Invalid request.\n\n${mistakes.join('\n')}`))
  }
  const call: Call = {
    world,
    params,
    query: received.query,
    body: isObject(received.body) ? received.body : {},
    token: access.token,
    media: received.media,
    url: received.url,
  }
  const { repository } = access
  const answer = repository === null ? GLOBAL_ROUTES[key]?.(call) : REPOSITORY_ROUTES[key]?.(call, repository)
  if (answer === undefined) throw new Error(`${key} is not served`)
  return plain(answer)
}
