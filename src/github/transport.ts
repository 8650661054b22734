/** Why bytes did not come, whatever they would have said. */
export type TransportFault = 'offline' | 'stalled' | 'cut' | 'too-large' | 'redirect' | 'link' | 'stopped' | 'spent'

/** A request that got no whole response; the message says what happened, without addresses that carry a signature. */
export class TransportFailure extends Error {
  readonly fault: TransportFault

  constructor(fault: TransportFault, message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'TransportFailure'
    this.fault = fault
  }
}

export interface TransportRules {
  /** For one response, its body included. */
  readonly timeoutMs: number
  readonly maxBytes: number
  /** Whether a redirect may lead to another origin: for bytes that are kept elsewhere, and then without the token. */
  readonly mayLeaveOrigin: boolean
  /** Ends the request, whatever its state. */
  readonly signal: AbortSignal
  /** Told before each request that is sent, redirects included; what it throws is sent no more. */
  readonly onSend: () => void
  /**
   * Takes the body of a success in pieces, in place of the response's own: what is large is not copied again and again. Also
   * told is the size that the server announced, or 0.
   */
  readonly take?: (piece: Uint8Array, announced: number) => void
}

interface Outgoing {
  readonly method: string
  readonly headers: Headers
  readonly body: string | null
}

/** https://fetch.spec.whatwg.org/#http-redirect-fetch */
const MAX_REDIRECTS = 5
const REDIRECTS = [301, 302, 303, 307, 308]

/**
 * Sends one request and reads its whole response, within its time and size. `Authorization` never crosses an origin; a
 * request that writes is never redirected.
 * @throws TransportFailure where no whole response came.
 */
export async function send(url: string, outgoing: Outgoing, rules: TransportRules): Promise<Response> {
  const { timeoutMs, signal } = rules
  if (signal.aborted) throw stopped(signal)
  const deadline = new AbortController()
  const stop = () => deadline.abort(stopped(signal))
  const seconds = timeoutMs / 1000
  const stall = setTimeout(
    () => deadline.abort(new TransportFailure('stalled', `there was no answer within ${seconds} seconds`)),
    timeoutMs,
  )
  signal.addEventListener('abort', stop, { once: true })
  try {
    return await follow(new URL(url), outgoing, rules, deadline.signal)
  } catch (error) {
    throw deadline.signal.aborted ? asFailure(deadline.signal.reason) : asFailure(error)
  } finally {
    clearTimeout(stall)
    signal.removeEventListener('abort', stop)
  }
}

async function follow(start: URL, outgoing: Outgoing, rules: TransportRules, signal: AbortSignal): Promise<Response> {
  const headers = new Headers(outgoing.headers)
  let url = start
  for (let hops = 0; ; hops++) {
    rules.onSend()
    const response = await fetch(url, { ...outgoing, headers, redirect: 'manual', signal })
    if (!REDIRECTS.includes(response.status)) {
      if (!response.ok && url.origin !== start.origin) {
        await response.body?.cancel()
        // A link that is signed for a minute says nothing of what it leads to once it is refused.
        throw new TransportFailure('link', `the link to it was refused (${response.status})`)
      }
      return await readWhole(response, rules)
    }
    await response.body?.cancel()
    const next = redirectTarget(url, response)
    if (hops === MAX_REDIRECTS) throw new TransportFailure('redirect', `it was redirected over ${hops} times`)
    if (outgoing.method !== 'GET') throw new TransportFailure('redirect', 'it was redirected, which a change never is')
    if (next.origin !== start.origin) {
      if (!rules.mayLeaveOrigin) throw new TransportFailure('redirect', 'it was redirected to another origin')
      headers.delete('authorization')
    }
    url = next
  }
}

function redirectTarget(from: URL, response: Response): URL {
  const location = response.headers.get('location')
  const next = location === null || !URL.canParse(location, from.href) ? null : new URL(location, from.href)
  if (next === null || (next.protocol !== 'https:' && next.protocol !== from.protocol)) {
    throw new TransportFailure('redirect', 'it was redirected to an address that is not followed')
  }
  return next
}

async function readWhole(response: Response, { maxBytes, take }: TransportRules): Promise<Response> {
  const isHandedOver = take !== undefined && response.ok
  const announced = Number(response.headers.get('content-length') ?? 0)
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    const body: AsyncIterable<Uint8Array> | null = response.body
    for await (const chunk of body ?? []) {
      size += chunk.byteLength
      if (size > maxBytes) throw new TransportFailure('too-large', `the answer is larger than ${maxBytes} bytes`)
      if (isHandedOver) take(chunk, announced)
      else chunks.push(chunk)
    }
  } catch (error) {
    throw error instanceof TransportFailure ? error : new TransportFailure('cut', 'the answer broke off', error)
  }
  const isBodyless = isHandedOver || [204, 205, 304].includes(response.status)
  return new Response(isBodyless ? null : new Uint8Array(Buffer.concat(chunks)), {
    status: response.status,
    headers: asPlainText(response),
  })
}

/** Octokit parses by the content type, and breaks on odd ones and on JSON with large numbers; text it hands on as it is. */
function asPlainText(response: Response): Headers {
  const headers = new Headers(response.headers)
  headers.set('content-type', 'text/plain')
  return headers
}

function stopped(signal: AbortSignal): TransportFailure {
  return new TransportFailure('stopped', 'the run was stopped or its time was up', signal.reason)
}

function asFailure(error: unknown): TransportFailure {
  return error instanceof TransportFailure
    ? error
    : new TransportFailure('offline', `the server was not reached${codeOf(error)}`, error)
}

/** `ECONNREFUSED` and the like; the text of the error may name addresses. */
function codeOf(error: unknown): string {
  const cause = typeof error === 'object' && error !== null && 'cause' in error ? error.cause : null
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : null
  return typeof code === 'string' && /^[A-Z][A-Z_]{2,40}$/.test(code) ? ` (${code})` : ''
}
