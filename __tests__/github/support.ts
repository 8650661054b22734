import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Call, type ClientLimits, type GitHub, openGitHub } from '../../src/github/client.ts'
import type { Answer } from '../../src/github/answer.ts'
import type { ReadBudget } from '../../src/github/read-budget.ts'
import type { Reading } from '../../src/github/reading.ts'
import type { Purpose } from '../../src/github/request-count.ts'
import { anything } from '../../src/github/shape.ts'
import type { Clock } from '../../src/github/waiting.ts'
import type { Gap } from '../../src/model/gap.ts'
import { addSample, type Sample } from '../support/github/sample.ts'
import { type Simulator, startSimulator } from '../support/github/simulator.ts'
import { addWorkflowToken, type WorkflowPermissions } from '../support/github/tokens.ts'

/** A clock that moves on when somebody waits, and at no other time. */
export function stoppedClock(start = Date.parse('2026-11-24T12:00:00Z')): Clock & { readonly waits: number[] } {
  const waits: number[] = []
  let now = start
  return {
    waits,
    now: () => now,
    sleep: (ms) => {
      waits.push(ms)
      now += ms
      return Promise.resolve()
    },
  }
}

/** A server that answers as a test says, and keeps what it was asked. */
export interface ScriptedServer {
  readonly url: string
  readonly requests: { readonly method: string; readonly path: string; readonly headers: IncomingMessage['headers'] }[]
  close(): Promise<void>
}

export async function startServer(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<ScriptedServer> {
  const requests: ScriptedServer['requests'] = []
  const server = createServer((request, response) => {
    requests.push({ method: request.method ?? '', path: request.url ?? '', headers: request.headers })
    request.resume()
    answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // A server that listens on TCP has an address of this form.
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

export interface ClientAbout {
  readonly clock?: Clock
  readonly limits?: Partial<ClientLimits>
  readonly signal?: AbortSignal
  readonly token?: string
  readonly reads?: ReadBudget
}

export function clientOf(apiUrl: string, about: ClientAbout = {}): Promise<GitHub> {
  return openGitHub({
    apiUrl,
    token: about.token ?? 'a-token',
    userAgent: 'security-release-checklist/1.2.3',
    signal: about.signal ?? new AbortController().signal,
    clock: about.clock ?? stoppedClock(),
    ...(about.limits === undefined ? {} : { limits: about.limits }),
    ...(about.reads === undefined ? {} : { reads: about.reads }),
  })
}

/** A call that takes whatever comes. */
export function anyCall(about: Partial<Call<unknown>> = {}): Call<unknown> {
  return {
    purpose: 'commit-checks',
    kind: 'read',
    what: 'The thing',
    permission: 'checks: read',
    route: 'GET /thing',
    read: anything,
    ...about,
  }
}

/** The value of an answer that was had. */
export function valueOf<T>(answer: Answer<T>): T {
  if (!answer.ok) throw new Error(`There is no value: ${answer.gap.reason}: ${answer.gap.detail}`)
  return answer.value
}

/** The gap of an answer that was not had. */
export function gapOf(answer: Answer<unknown>): Gap {
  if (answer.ok) throw new Error(`There is no gap: ${JSON.stringify(answer.value)}`)
  return answer.gap
}

/** A simulated GitHub with one of everything, and a reader of its repository. */
export interface Stage {
  readonly simulator: Simulator
  readonly sample: Sample
  readonly clock: ReturnType<typeof stoppedClock>
  /** The repository, read with a workflow's token of these permissions. */
  reading(permissions?: WorkflowPermissions, purpose?: Purpose): Promise<Reading>
}

/** Everything that the readers of this folder need. */
export const ALL_READ: WorkflowPermissions = {
  actions: 'read',
  checks: 'read',
  contents: 'read',
  'pull-requests': 'read',
  statuses: 'read',
}

/** Starts it for each test of a file, and ends it with no violation of GitHub's description. */
export function useStage(): () => Stage {
  let stage: Stage | null = null
  beforeEach(async () => {
    const simulator = await startSimulator()
    const sample = addSample(simulator.world)
    const clock = stoppedClock()
    stage = {
      simulator,
      sample,
      clock,
      reading: async (permissions = ALL_READ, purpose = 'trusted-reading') => {
        const token = addWorkflowToken(simulator.world, sample.repository, permissions)
        const github = await clientOf(simulator.urls.api, { clock, token: token.secret })
        return { github, repository: { owner: 'acme', repo: 'shop' }, purpose }
      },
    }
  })
  afterEach(async () => {
    const { simulator } = theStage()
    await simulator.close()
    expect(simulator.violations).toEqual([])
  })
  const theStage = (): Stage => {
    if (stage === null) throw new Error('The stage is there within a test alone')
    return stage
  }
  return theStage
}
