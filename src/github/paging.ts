import { gap, type Gap } from '../model/gap.ts'
import { type Answer, had } from './answer.ts'
import type { Call, GitHub } from './client.ts'
import { sourceOfPurpose } from './reading.ts'

/** A list that GitHub hands out in pages; `gap` says why it is not whole, and null that it is. */
export interface Paged<T> {
  readonly items: readonly T[]
  readonly gap: Gap | null
}

/** The most that GitHub gives at once. https://docs.github.com/en/rest/using-the-rest-api/using-pagination-in-the-rest-api */
export const PER_PAGE = 100
const MAX_PAGES = 30

/**
 * Reads all pages of a list. The first page counts as the call's own kind, the rest as paging. Where a later page cannot be
 * had, what came before is given with the gap.
 */
export async function allPages<T>(github: GitHub, call: Call<readonly T[]>): Promise<Answer<Paged<T>>> {
  const first = await github.page(withPageSize(call))
  if (!first.ok) return first
  const items = [...first.value.value]
  const kind = call.kind === 'polling' ? 'polling' : 'paging'
  const seen = new Set<string>()
  let next = nextPage(first.value.link)
  while (next !== null) {
    const source = sourceOfPurpose(call.purpose)
    if (!isOfThisApi(next, github.apiUrl) || seen.has(next)) {
      return had({ items, gap: gap(source, 'malformed', `${call.what}: the link to the next page leads astray.`) })
    }
    seen.add(next)
    if (seen.size === MAX_PAGES) {
      const detail = `${call.what}: only the first ${items.length} were read.`
      return had({ items, gap: gap(source, 'limit', detail, 'Attest what is beyond them where the criterion allows.') })
    }
    const what = `${call.what} past the first ${items.length}`
    const page = await github.page({ ...call, what, kind, route: `GET ${next}`, parameters: {} })
    if (!page.ok) return had({ items, gap: page.gap })
    items.push(...page.value.value)
    next = nextPage(page.value.link)
  }
  return had({ items, gap: null })
}

function withPageSize<T>(call: Call<T>): Call<T> {
  return { ...call, parameters: { ...call.parameters, per_page: PER_PAGE } }
}

/** The address of the next page in a `Link` header; null where there is none. */
export function nextPage(link: string): string | null {
  return /<([^<>\s]+)>\s*;\s*rel="next"/.exec(link)?.[1] ?? null
}

/** The token goes along, so a page is asked of the API alone. */
function isOfThisApi(address: string, apiUrl: string): boolean {
  if (/[{}]/.test(address) || !URL.canParse(address)) return false
  return new URL(address).origin === new URL(apiUrl).origin
}
