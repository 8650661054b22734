import type { Report } from '../model/report.ts'
import { percentEncoded } from './percent-encoding.ts'

/** Where the product lives: the address under which workflows use it. */
export function homepage({ name }: Report['tool']): string {
  const segment = percentEncoded(name)
  return `https://github.com/${segment}/${segment}`
}

/** The page of a check in the docs of the version that judged; of the newest for a version that is no release. */
export function checkPage(tool: Report['tool'], slug: string): string {
  const ref = /^\d+\.\d+\.\d+$/u.test(tool.version) && tool.version !== '0.0.0' ? `v${tool.version}` : 'main'
  return `${homepage(tool)}/blob/${ref}/docs/checks/${slug}.md`
}
