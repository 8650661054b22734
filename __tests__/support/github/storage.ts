import { createServer, type Server } from 'node:http'
import type { World } from './world.ts'

/** Bytes behind a link that works without a token, as logs and artifacts are kept. */
export interface StoredBytes {
  readonly bytes: Uint8Array
  readonly type: string
}

/** Keeps bytes at the other origin and gives their address. */
export function storeBytes(world: World, bytes: Uint8Array, type: string): string {
  const name = `/kept/${world.storage.size + 1}?signature=simulated`
  world.storage.set(name, { bytes, type })
  return world.urls.storage + name
}

/** What a download asked for; `authorization` is a leak. */
export interface Download {
  readonly path: string
  readonly status: number
  readonly bytes: number
  readonly authorization: string | null
}

/** The other origin: serves what was stored and tells of every request. */
export function storageServer(world: World, told: (download: Download) => void): Server {
  return createServer((request, response) => {
    const path = request.url ?? ''
    const stored = request.method === 'GET' ? world.storage.get(path) : undefined
    const fault = world.storageFault
    const status = stored === undefined ? 404 : fault === 'expired' ? 403 : fault === 'loop' ? 302 : 200
    const authorization = request.headers.authorization ?? null
    told({ path, status, bytes: stored?.bytes.length ?? 0, authorization })
    if (stored === undefined || status !== 200) {
      response.writeHead(status, status === 302 ? { location: path } : { 'content-type': 'text/plain' })
      response.end()
      return
    }
    response.writeHead(status, { 'content-type': stored.type, 'content-length': stored.bytes.length })
    if (fault === 'cut') response.write(stored.bytes.subarray(0, stored.bytes.length >> 1), () => response.destroy())
    else response.end(stored.bytes)
  })
}
