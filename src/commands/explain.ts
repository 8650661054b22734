import wrapAnsi from 'wrap-ansi'
import type { Check, Criterion } from '../checks/define-check.ts'
import type { CheckOption } from '../model/check-option.ts'
import { requireCheck } from '../checks/registry.ts'
import { SOURCES } from '../model/source.ts'
import { painter } from './painter.ts'
import type { Command } from './request.ts'

const DEFAULT_WIDTH = 100

/** Prints what a check asks, why, what it reads, and how to mend it. */
export const explain: Command = (request, host) => {
  const check = requireCheck(request.argument ?? '')
  const width = Math.min(host.stdout.columns ?? DEFAULT_WIDTH, DEFAULT_WIDTH)
  const paint = painter(request, host)
  const lines = sectionsOf(check).flatMap(([title, items]) => [
    '',
    paint.bold(title),
    ...items.map((item) => indented(item, width)),
  ])
  host.stdout.write(
    `${paint.bold(`${check.item}. ${check.title}`)}\n${paint.dim(`${check.slug} · ${check.section} · ${check.level}`)}\n${lines.join('\n')}\n`,
  )
  return Promise.resolve(0)
}

function sectionsOf(check: Check): readonly (readonly [title: string, items: readonly string[]])[] {
  const sections: (readonly [string, readonly string[]])[] = [
    ['Why', [check.rationale]],
    ['Questions', check.criteria.map((criterion) => `- ${questionOf(criterion)}`)],
    ['Does not apply', [check.applicability]],
    ['How to mend', check.remediation.map((step, index) => `${index + 1}. ${step}`)],
    ['Options in the policy', Object.entries(check.options).map(([name, option]) => `- ${name}: ${optionOf(option)}`)],
    ['References', check.references.map((reference) => `- ${reference.standard} ${reference.id}: ${reference.url}`)],
  ]
  return sections.filter(([, items]) => items.length > 0)
}

function questionOf(criterion: Criterion): string {
  const sources = [...criterion.needs, ...criterion.anyOf].map((source) => SOURCES[source].title.toLowerCase())
  const reads = criterion.anyOf.length > 0 && criterion.needs.length === 0 ? 'one of: ' : ''
  const remarks = [
    `reads ${reads}${sources.join(', ')}`,
    ...(criterion.stage === null ? [] : [`at the ${criterion.stage} stage`]),
    ...(criterion.optional ? ['informs and never decides'] : []),
    ...(criterion.awaits === null ? [] : [`unknown until this version has ${criterion.awaits}; may be attested`]),
  ]
  return `${criterion.question} (${criterion.id}; ${remarks.join('; ')})`
}

function optionOf(option: CheckOption): string {
  const unit = option.type === 'days' ? ' days' : ''
  const words = option.type === 'word' ? `${option.words.join(' or ')}; ` : ''
  return `${option.help} (${words}default ${option.default}${unit})`
}

function indented(text: string, width: number): string {
  const hanging = /^(?:- |\d+\. )/.exec(text)?.[0].length ?? 0
  const [first = '', ...rest] = wrapAnsi(text, width - 2 - hanging, { hard: true }).split('\n')
  return [`  ${first}`, ...rest.map((line) => `  ${' '.repeat(hanging)}${line}`)].join('\n')
}
