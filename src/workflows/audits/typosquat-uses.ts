import { usesIn } from '../model/visit.ts'
import { defineAudit, FIRST_STEP_LINE, steps } from './define-audit.ts'
import { usesTextSpan } from './spans.ts'
import { POPULAR_ACTIONS } from './typosquat-uses.data.ts'
import { quoted } from './quoted.ts'

const COMMIT = '7'.repeat(40)

export const typosquatUses = defineAudit({
  id: 'typosquat-uses',
  title: 'Action whose name is one slip away from a well-known one',
  severity: 'high',
  confidence: 'low',
  persona: 'regular',
  remediation: 'See whether the well-known action is meant, and name that.',
  references: ['https://orca.security/resources/blog/typosquatting-in-github-actions/'],
  examples: {
    failing: [
      { name: 'a letter too few', files: steps(`- uses: action/checkout@${COMMIT}`), lines: [FIRST_STEP_LINE] },
      {
        name: 'two letters changed round',
        files: steps(`- uses: dokcer/login-action@${COMMIT}`),
        lines: [FIRST_STEP_LINE],
      },
      { name: 'a digit for a letter', files: steps(`- uses: acti0ns/setup-node@${COMMIT}`), lines: [FIRST_STEP_LINE] },
    ],
    passing: [
      { name: 'the well-known action', files: steps(`- uses: Actions/Setup-Go@${COMMIT}`) },
      { name: 'the same owner', files: steps(`- uses: actions/chckout@${COMMIT}`) },
      { name: 'another name', files: steps(`- uses: octo/paths@${COMMIT}`) },
    ],
  },
  *run(file) {
    for (const { uses, at } of usesIn(file)) {
      if (uses.kind !== 'repository') continue
      const meant = lookAlikeOf(uses.slug)
      if (meant === null) continue
      yield {
        span: usesTextSpan(uses),
        message: `${quoted(uses.slug)} is one slip away from \`${meant}\`.`,
        at,
        detail: uses.slug,
      }
    }
  },
})

function lookAlikeOf(slug: string): string | null {
  if (POPULAR_ACTIONS.includes(slug)) return null
  const owner = slug.slice(0, slug.indexOf('/'))
  return POPULAR_ACTIONS.find((popular) => !popular.startsWith(`${owner}/`) && isOneSlipAway(slug, popular)) ?? null
}

/** One letter too many, too few, another, or two neighbours changed round. */
function isOneSlipAway(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false
  let start = 0
  while (start < a.length && a[start] === b[start]) start += 1
  const [restA, restB] = [a.slice(start), b.slice(start)]
  if (restA.slice(1) === restB || restB.slice(1) === restA || restA.slice(1) === restB.slice(1)) return true
  return restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2)
}
