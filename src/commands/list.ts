import { CHECKS } from '../checks/registry.ts'
import { painter } from './painter.ts'
import type { Command } from './request.ts'

/** Prints every check in checklist order, by section. */
export const list: Command = (request, host) => {
  const paint = painter(request, host)
  const width = Math.max(...CHECKS.map((check) => check.slug.length))
  let section = ''
  const lines: string[] = []
  for (const check of CHECKS) {
    if (check.section !== section) lines.push(...(section === '' ? [] : ['']), paint.bold(check.section))
    section = check.section
    const level = check.level === 'required' ? '' : paint.dim(` (${check.level})`)
    lines.push(`  ${String(check.item).padStart(2)}  ${check.slug.padEnd(width)}  ${check.title}${level}`)
  }
  host.stdout.write(`${lines.join('\n')}\n`)
  return Promise.resolve(0)
}
