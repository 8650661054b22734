import type { Gap } from '../model/gap.ts'

/** What a request gave: the value in our own words, or the gap that says why there is none. A fault never throws. */
export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly gap: Gap }

/** An answer that was had. */
export function had<T>(value: T): Answer<T> {
  return { ok: true, value }
}

/** An answer that could not be had. */
export function missed(gap: Gap): Answer<never> {
  return { ok: false, gap }
}
