import { createHash } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import type { Contract } from './contract.ts'
import { API_VERSION, type Json } from './description.ts'
import type { Fault } from './faults.ts'
import { pageOf } from './paging.ts'
import type { Received } from './receive.ts'
import type { Answer } from './route.ts'

/** What is to be sent: an answer, and headers that come with it. */
export interface Outcome {
  readonly answer: Answer
  readonly headers: { readonly [name: string]: string }
}

/** What went over the wire. */
export interface Sent {
  readonly status: number
  readonly bytes: number
  readonly body: Json | undefined
}

/** Sends an answer, judged by the contract where it is our own, and broken as the fault has it. */
export function send(
  response: ServerResponse,
  received: Received,
  { answer, headers }: Outcome,
  fault: Fault | null,
  contract: Contract,
  violations: string[],
): Sent {
  if (fault?.kind === 'stall') return { status: 0, bytes: 0, body: undefined }
  if (fault?.kind === 'refuse') {
    response.destroy()
    return { status: 0, bytes: 0, body: undefined }
  }
  if (fault?.kind === 'page') {
    response.writeHead(fault.status, { 'content-type': 'text/html; charset=utf-8' }).end(fault.text)
    return { status: fault.status, bytes: fault.text.length, body: undefined }
  }
  const { status, body, bytes, type, link } = rendered(answer, received.url)
  const key = received.matched?.key
  const isOurs = fault === null || fault.kind === 'delay'
  if (key !== undefined && isOurs && answer.kind !== 'bytes' && answer.kind !== 'redirect') {
    const mistakes = contract.answerMistakes(
      key,
      status,
      received.media === 'object' && body !== undefined ? 'object' : '',
      body,
    )
    violations.push(...mistakes.map((mistake) => `${key}: our own answer ${status}: ${mistake}`))
  }
  const etag = `W/"${createHash('sha256').update(bytes).digest('hex')}"`
  const isKnown = received.method === 'GET' && status === 200 && received.headers['if-none-match'] === etag
  const all = {
    'content-type': type,
    'x-github-api-version-selected': API_VERSION,
    'x-github-request-id': 'SIMULATED',
    'x-ratelimit-limit': '1000',
    'x-ratelimit-remaining': '900',
    'x-ratelimit-used': '100',
    'x-ratelimit-reset': String(Math.floor(Date.now() / 1000) + 3600),
    'x-ratelimit-resource': 'core',
    ...(received.method === 'GET' && status === 200 ? { etag } : {}),
    ...(link === null ? {} : { link }),
    ...(answer.kind === 'redirect' ? { location: answer.to } : {}),
    ...headers,
  }
  const finish = () => {
    if (fault?.kind === 'cut') {
      response.writeHead(status, { ...all, 'content-length': bytes.length })
      response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.destroy())
      return
    }
    const whole = fault?.kind === 'truncate' ? bytes.subarray(0, Math.floor(bytes.length / 2)) : bytes
    if (isKnown) response.writeHead(304, all).end()
    else response.writeHead(status, { ...all, 'content-length': whole.length }).end(whole)
  }
  if (fault?.kind === 'delay') setTimeout(finish, fault.milliseconds)
  else finish()
  return { status: isKnown ? 304 : status, bytes: isKnown ? 0 : bytes.length, body }
}

function rendered(answer: Answer, url: URL) {
  const json = (status: number, body: Json, link: string | null = null) => ({
    status,
    body,
    bytes: Buffer.from(JSON.stringify(body)),
    type: 'application/json; charset=utf-8',
    link,
  })
  switch (answer.kind) {
    case 'json':
      return json(answer.status, answer.body)
    case 'list':
    case 'cursor-list': {
      const { body, link } = pageOf(answer, url)
      return json(200, body, link)
    }
    case 'bytes':
      return { status: 200, body: undefined, bytes: Buffer.from(answer.bytes), type: answer.type, link: null }
    case 'redirect':
      return { status: 302, body: undefined, bytes: Buffer.alloc(0), type: 'text/html', link: null }
    case 'empty':
      return { status: answer.status, body: undefined, bytes: Buffer.alloc(0), type: 'text/plain', link: null }
  }
}
