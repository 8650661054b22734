/**
 * Reads one part of an answer, which may be anything; `at` is where it stands, such as `commit.sha`.
 * @throws WrongShape where the part has another form.
 */
export type Reader<T> = (value: unknown, at: string) => T

/** An answer that has another form than GitHub documents. */
export class WrongShape extends Error {
  /** Where, and what was expected there; never what was found. */
  constructor(at: string, expected: string) {
    super(`${at === '' ? 'the whole' : `\`${at}\``} is not ${expected}`)
    this.name = 'WrongShape'
  }
}

export const text: Reader<string> = (value, at) => {
  if (typeof value === 'string') return value
  throw new WrongShape(at, 'a text')
}

export const flag: Reader<boolean> = (value, at) => {
  if (typeof value === 'boolean') return value
  throw new WrongShape(at, 'true or false')
}

/** A whole number that is exact. */
export const integer: Reader<number> = (value, at) => {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value
  throw new WrongShape(at, 'a whole number')
}

/** A full object id of git, in lower case. */
export const objectId: Reader<string> = (value, at) => {
  if (typeof value === 'string' && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(value)) return value
  throw new WrongShape(at, 'an object id')
}

/** A time, in milliseconds since the epoch. */
export const instant: Reader<number> = (value, at) => {
  const time = typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) ? Date.parse(value) : NaN
  if (Number.isFinite(time)) return time
  throw new WrongShape(at, 'a time')
}

/** Takes a part as it comes, for a reader that does not use it. */
export const anything: Reader<unknown> = (value) => value

/** One of a closed list of words; a word that GitHub may add later is `otherwise`. */
export function word<const W extends string, const O>(words: readonly W[], otherwise: O): Reader<W | O> {
  return (value, at) => words.find((known) => known === text(value, at)) ?? otherwise
}

/** Null where the part is null or is not there. */
export function nullable<T>(read: Reader<T>): Reader<T | null> {
  return (value, at) => (value === null || value === undefined ? null : read(value, at))
}

export function list<T>(read: Reader<T>): Reader<readonly T[]> {
  return (value, at) => {
    if (!Array.isArray(value)) throw new WrongShape(at, 'a list')
    return value.map((item: unknown, index) => read(item, `${at}[${index}]`))
  }
}

type Fields = { readonly [name: string]: Reader<unknown> }
type Read<F extends Fields> = { readonly [K in keyof F]: F[K] extends Reader<infer T> ? T : never }

/** The named keys of an object; what else it holds is not looked at. */
export function object<F extends Fields>(fields: F): Reader<Read<F>> {
  return (value, at) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new WrongShape(at, 'an object')
    const found = new Map<string, unknown>(Object.entries(value))
    const entries = Object.entries(fields).map(([name, read]) => [
      name,
      read(found.get(name), at === '' ? name : `${at}.${name}`),
    ])
    // The keys and their readers are those of `fields`, which no signature of Object.fromEntries can say.
    return Object.fromEntries(entries) as Read<F>
  }
}

/** What a reader makes of a part, in other words. */
export function mapped<A, B>(read: Reader<A>, into: (value: A) => B): Reader<B> {
  return (value, at) => into(read(value, at))
}
