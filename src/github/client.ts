import { setMaxListeners } from 'node:events'
import type { Gap } from '../model/gap.ts'
import { type Answer, had, missed } from './answer.ts'
import { readApiUrl, refuseToken } from './client-input.ts'
import { type Asked, refusalGap, shapeGap, transportGap } from './failure.ts'
import { isCountedRead, type ReadBudget } from './read-budget.ts'
import { sourceOfPurpose } from './reading.ts'
import { countRequests, type Purpose, type RequestCount, type RequestKind } from './request-count.ts'
import { anything, type Reader, WrongShape } from './shape.ts'
import { type Download, openDownload } from './download.ts'
import { send, TransportFailure, type TransportRules } from './transport.ts'
import { type Clock, nextWait, type Refusal, systemClock } from './waiting.ts'

/** The version of the API that every request asks for. https://docs.github.com/en/rest/about-the-rest-api/api-versions */
export const API_VERSION = '2026-03-10'

export interface ClientOptions {
  /** The API's address; of GitHub Enterprise Server with its path, `https://host/api/v3`. */
  readonly apiUrl: string
  readonly token: string
  /** The product's name and version, `name/1.2.3`. */
  readonly userAgent: string
  /** Ends every request and every wait. */
  readonly signal: AbortSignal
  readonly clock?: Clock
  readonly limits?: Partial<ClientLimits>
  /** What may be read in all, by this client and others; without end where it is not given. */
  readonly reads?: ReadBudget
}

export interface ClientLimits {
  /** For one response, its body included. */
  readonly timeoutMs: number
  readonly maxBytes: number
  /** All waits for rate limits and after faults together, over the life of the client. */
  readonly maxWaitMs: number
}

/** For a download, in which time a slow line still brings tens of megabytes. */
const DOWNLOAD_MS = 120_000

const LIMITS: ClientLimits = { timeoutMs: 30_000, maxBytes: 32 * 1024 * 1024, maxWaitMs: 120_000 }

/** One thing that is asked of GitHub. */
export interface Call<T> {
  readonly purpose: Purpose
  readonly kind: RequestKind
  /** The subject of a message, with a capital: `The rules of the branch \`main\``. */
  readonly what: string
  /** What a token needs, as a workflow writes it: `checks: read`; null where every token may. */
  readonly permission: string | null
  /** Method and path template, or the full address of a further page. */
  readonly route: string
  /** For the template, then the query or the body. */
  readonly parameters?: { readonly [name: string]: unknown }
  /** The media type to ask for, where it is another than JSON. */
  readonly accept?: string
  /** Messages by which GitHub says that a feature is off and not that the token lacks something. */
  readonly featureOff?: readonly string[]
  /** What a message says that failed; `had` where it is not given. */
  readonly verb?: 'had' | 'published'
  /** What grants it where GitHub's message for a 403 says more than the permission does; null where it does not. */
  readonly grantFor?: (message: string) => string | null
  readonly read: Reader<T>
}

/** What was read, with the addresses of the pages around it. */
export interface Page<T> {
  readonly value: T
  readonly link: string
}

/** Bytes that are asked for, which GitHub may keep elsewhere. */
export interface DownloadCall extends Omit<Call<unknown>, 'kind' | 'read' | 'verb'> {
  readonly maxBytes: number
}

/** GitHub as one token sees it. A fault of GitHub, the network or the token is a gap; only a bug throws. */
export interface GitHub {
  /** Without a slash at its end. */
  readonly apiUrl: string
  readonly clock: Clock
  readonly signal: AbortSignal
  call<T>(call: Call<T>): Promise<Answer<T>>
  /** As `call`, with the response's `Link` header. */
  page<T>(call: Call<T>): Promise<Answer<Page<T>>>
  /** Bytes, from wherever GitHub sends for them. `Authorization` stays with GitHub. */
  download(call: DownloadCall): Promise<Answer<Uint8Array>>
  /** The requests so far, repetitions and redirects included. */
  readonly requests: () => readonly RequestCount[]
}

/**
 * Opens GitHub for a token; nothing is sent yet.
 * @throws ConfigError `BAD_OPTION_VALUE` where the address is none of http or https, and for what can be no token.
 */
export async function openGitHub(options: ClientOptions): Promise<GitHub> {
  const apiUrl = readApiUrl(options.apiUrl)
  refuseToken(options.token)
  // Loaded when first needed: a command that asks GitHub nothing does not pay for it.
  const [{ request }, { RequestError }] = await Promise.all([
    import('@octokit/request'),
    import('@octokit/request-error'),
  ])
  const { signal, reads, clock = systemClock } = options
  // Every request that is under way listens to it; Node warns of more than ten.
  setMaxListeners(0, signal)
  const limits = { ...LIMITS, ...options.limits }
  const counter = countRequests()
  let waitLeft = limits.maxWaitMs
  let sendsVersion = true
  // A network that stayed dead over one call's repetitions is not waited for again by each that follows.
  let isDead = false
  const octokit = request.defaults({
    baseUrl: apiUrl,
    headers: { 'user-agent': options.userAgent, authorization: `Bearer ${options.token}` },
  })

  async function attempt(call: Call<unknown>, download: Download | null): Promise<Sent> {
    const rules: TransportRules = {
      timeoutMs: download === null ? limits.timeoutMs : Math.max(limits.timeoutMs, DOWNLOAD_MS),
      maxBytes: download?.maxBytes ?? limits.maxBytes,
      ...(download === null ? {} : { take: download.take }),
      signal,
      mayLeaveOrigin: call.kind === 'download',
      onSend: () => {
        if (reads !== undefined && isCountedRead(call.kind) && !reads.take(call.purpose)) {
          throw new TransportFailure('spent', reads.told())
        }
        counter.add(call.purpose, call.kind)
      },
    }
    try {
      const response = await octokit(call.route, {
        ...call.parameters,
        headers: {
          ...(sendsVersion ? { 'x-github-api-version': API_VERSION } : {}),
          ...(call.accept === undefined ? {} : { accept: call.accept }),
        },
        request: {
          fetch: (url: string, { method, headers, body }: OctokitFetch) =>
            send(url, { method, headers: new Headers(headers), body: body ?? null }, rules),
          // Octokit hands on a text where JSON is broken; here that has to be told.
          parseSuccessResponseBody: false,
          log: SILENT,
        },
      })
      const body: unknown = response.data
      const bytes = body instanceof ReadableStream ? await new Response(body).text() : ''
      return { kind: 'answer', text: bytes, link: response.headers.link ?? '' }
    } catch (error) {
      if (!(error instanceof RequestError)) throw error
      if (error.cause instanceof TransportFailure) return { kind: 'failure', failure: error.cause }
      if (error.response === undefined) throw error
      const { status, headers, data } = error.response
      return { kind: 'refusal', refusal: { status, headers, message: messageOf(data) } }
    }
  }

  async function page<T>(call: Call<T>): Promise<Answer<Page<T>>> {
    const sent = await repeated(call, null)
    return sent.ok ? readAnswer(sent.value, call, askedOf(call)) : sent
  }

  async function repeated(call: Call<unknown>, maxBytes: number | null): Promise<Answer<Whole>> {
    const asked = { ...askedOf(call), mayBeLarge: maxBytes !== null }
    let before: Gap | null = null
    for (let repetition = 0; ; repetition++) {
      const download = maxBytes === null ? null : openDownload(maxBytes)
      const sent = await attempt(call, download)
      if (sent.kind !== 'failure') isDead = false
      if (sent.kind === 'answer') return had({ ...sent, bytes: download?.bytes() ?? NO_BYTES })
      const refusal = sent.kind === 'refusal' ? sent.refusal : null
      if (refusal !== null && sendsVersion && isUnknownVersion(refusal)) {
        // An older GitHub Enterprise Server does not know this version, and serves its own where none is asked for.
        sendsVersion = false
        continue
      }
      const fault = sent.kind === 'failure' ? sent.failure.fault : null
      const isRead = call.route.startsWith('GET ')
      const missing =
        sent.kind === 'failure' ? transportGap(asked, sent.failure) : refusalGap(asked, sent.refusal, clock.now())
      // What went wrong before says more than that it may not be asked again.
      if (fault === 'spent') return missed(before ?? missing)
      before = missing
      const wait =
        isFinal(fault) || (isDead && fault === 'offline')
          ? null
          : nextWait({ refusal, isStall: fault === 'stalled', isRead }, repetition, clock.now())
      if (wait === null || wait > waitLeft || signal.aborted) {
        isDead = fault === 'offline'
        return missed(missing)
      }
      waitLeft -= wait
      await clock.sleep(wait, signal)
    }
  }

  return {
    apiUrl,
    clock,
    signal,
    page,
    download: async ({ maxBytes, ...call }) => {
      const sent = await repeated({ ...call, kind: 'download', read: anything }, maxBytes)
      return sent.ok ? had(sent.value.bytes) : sent
    },
    call: async (call) => {
      const answer = await page(call)
      return answer.ok ? had(answer.value.value) : answer
    },
    requests: counter.counts,
  }
}

type Sent =
  | { readonly kind: 'answer'; readonly text: string; readonly link: string }
  | { readonly kind: 'refusal'; readonly refusal: Refusal }
  | { readonly kind: 'failure'; readonly failure: TransportFailure }

const NO_BYTES = new Uint8Array(0)

/** An answer with what was downloaded beside it. */
interface Whole extends Extract<Sent, { kind: 'answer' }> {
  readonly bytes: Uint8Array
}

interface OctokitFetch {
  readonly method: string
  readonly headers: { readonly [name: string]: string }
  readonly body?: string
}

const SILENT = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }

function readAnswer<T>(sent: Extract<Sent, { kind: 'answer' }>, call: Call<T>, asked: Asked): Answer<Page<T>> {
  const body = sent.text === '' ? { value: null } : parsed(sent.text)
  if (body === null) return missed(shapeGap(asked, 'it is not whole JSON'))
  try {
    return had({ value: call.read(body.value, ''), link: sent.link })
  } catch (error) {
    if (error instanceof WrongShape) return missed(shapeGap(asked, error.message))
    throw error
  }
}

function askedOf({ purpose, ...asked }: Call<unknown>): Asked {
  return { source: sourceOfPurpose(purpose), ...asked }
}

/** GitHub's message in a refusal; empty where the refusal is somebody else's. */
function messageOf(body: unknown): string {
  const refusal = typeof body === 'string' ? parsed(body) : null
  if (refusal === null || typeof refusal.value !== 'object' || refusal.value === null) return ''
  const { value } = refusal
  return 'message' in value && typeof value.message === 'string' ? value.message : ''
}

function parsed(text: string): { readonly value: unknown } | null {
  try {
    return { value: JSON.parse(text) }
  } catch {
    // The parser's message may quote the answer.
    return null
  }
}

/** Faults that a repetition would meet again. */
function isFinal(fault: TransportFailure['fault'] | null): boolean {
  return fault === 'too-large' || fault === 'redirect' || fault === 'stopped'
}

function isUnknownVersion({ status, message }: Refusal): boolean {
  return status === 400 && /\bversion\b/i.test(message)
}
