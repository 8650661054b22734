import { bytesRead, notRead } from './blob.ts'
import type { Git } from './git.ts'
import type { BlobRead } from './tree.ts'

/** How often git is started again after it died at an object that it could not read. */
const MAX_RESTARTS = 16

/**
 * Reads objects in order, one at a time, as fast as they are taken. Yields one read for each id, also where git has not the
 * object. On a partial clone nothing that is missing is asked for.
 */
export async function* readObjects(
  git: Git,
  oids: readonly string[],
  maxBytes: number,
  isPartial: boolean,
): AsyncGenerator<BlobRead> {
  const present = isPartial ? await presentObjects(git, oids) : null
  const wanted = present === null ? oids : oids.filter((oid) => present.has(oid))
  const reads = readPresent(git, wanted, maxBytes)
  try {
    for (const oid of oids) {
      if (present !== null && !present.has(oid)) {
        yield missing(oid)
        continue
      }
      const next = await reads.next()
      yield next.done === true ? notRead('malformed', `Git gave no answer for object ${oid}.`) : next.value
    }
  } finally {
    await reads.return(undefined)
  }
}

/** Those of the objects that are on this machine. The only listing for which git 2.39 fetches nothing that is missing. */
async function presentObjects(git: Git, oids: readonly string[]): Promise<ReadonlySet<string>> {
  const present = new Set<string>()
  const args = ['--objects', '--no-object-names', '--no-walk', '--ignore-missing', '--missing=print', '--stdin']
  const stream = git.stream('rev-list', args, { stdin: lines(oids) })
  let rest = ''
  for await (const chunk of stream.stdout) {
    const whole = (rest + chunk.toString('latin1')).split('\n')
    rest = whole.pop() ?? ''
    for (const line of whole) if (!line.startsWith('?')) present.add(line)
  }
  return present
}

async function* readPresent(git: Git, oids: readonly string[], maxBytes: number): AsyncGenerator<BlobRead> {
  let at = 0
  for (let start = 0; at < oids.length && start <= MAX_RESTARTS; start++) {
    const stream = git.stream('cat-file', ['--batch', '--buffer'], { stdin: lines(oids.slice(at)) })
    try {
      const answers = new AnswerReader(stream.stdout)
      for (let read = await answers.next(maxBytes); read !== null; read = await answers.next(maxBytes)) {
        at++
        yield read
      }
    } finally {
      stream.stop()
    }
    const { failure, timedOut } = await stream.outcome
    if (at === oids.length) return
    const detail = `Object ${oids[at] ?? ''} could not be read: ${failure ?? 'git stopped early'}.`
    at++
    yield timedOut ? notRead('time-limit', detail) : notRead('malformed', detail, 'Repair the clone, or clone again.')
    if (timedOut) break
  }
  for (; at < oids.length; at++) {
    yield notRead('malformed', `Object ${oids[at] ?? ''} was not read, because git failed too often.`)
  }
}

function missing(oid: string): BlobRead {
  return notRead('not-checked-out', `Object ${oid} is not in this clone.`)
}

/** Batches lines, so that many short ids do not become many short writes. */
function* lines(items: readonly string[]): Generator<string> {
  for (let at = 0; at < items.length; at += 1024) yield items.slice(at, at + 1024).join('\n') + '\n'
}

/** Reads the answers of `cat-file --batch`: a line that says what follows, the bytes, a line feed. */
class AnswerReader {
  readonly #chunks: AsyncIterator<Buffer>
  #buffer: Buffer = Buffer.alloc(0)

  constructor(chunks: AsyncIterable<Buffer>) {
    this.#chunks = chunks[Symbol.asyncIterator]()
  }

  /** The next object, at most `maxBytes` of it; null once the output has ended, also in the middle of an object. */
  async next(maxBytes: number): Promise<BlobRead | null> {
    const header = await this.#line()
    if (header === null) return null
    const [oid = '', type = '', sizeText = ''] = header.split(' ')
    if (type === 'missing') return missing(oid)
    const size = Number(sizeText)
    if (!Number.isSafeInteger(size) || sizeText === '') return null
    const kept: Buffer[] = []
    let keepMore = Math.min(size, maxBytes)
    for (let left = size + 1; left > 0;) {
      if (this.#buffer.length === 0 && !(await this.#more())) return null
      const part = this.#buffer.subarray(0, left)
      // The line feed after the bytes is never kept, since at most `size` bytes are.
      if (keepMore > 0) kept.push(part.subarray(0, keepMore))
      keepMore -= Math.min(keepMore, part.length)
      left -= part.length
      this.#buffer = this.#buffer.subarray(part.length)
    }
    if (type !== 'blob') return notRead('malformed', `Object ${oid} is a ${type}, not a file.`)
    return bytesRead(Buffer.concat(kept), size)
  }

  async #line(): Promise<string | null> {
    let end = this.#buffer.indexOf(0x0a)
    while (end < 0) {
      if (!(await this.#more())) return null
      end = this.#buffer.indexOf(0x0a)
    }
    const line = this.#buffer.toString('latin1', 0, end)
    this.#buffer = this.#buffer.subarray(end + 1)
    return line
  }

  async #more(): Promise<boolean> {
    const next = await this.#chunks.next()
    if (next.done === true) return false
    this.#buffer = this.#buffer.length === 0 ? next.value : Buffer.concat([this.#buffer, next.value])
    return true
  }
}
