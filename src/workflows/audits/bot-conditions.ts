import { childrenOf, dottedName, type Expression } from '../expressions/expression.ts'
import { conditionsIn, partSpan } from '../expressions/find-expressions.ts'
import { conditionsOf, runnableJobs } from '../model/visit.ts'
import { defineAudit, FIRST_STEP_LINE, steps } from './define-audit.ts'
import { quoted } from './quoted.ts'

/** Who acted last, which is not who wrote the code: anybody can make a bot act on a pull request of their own. */
const ACTOR_NAMES = ['github.actor', 'github.triggering_actor', 'github.event.pull_request.sender.login']
const ACTOR_IDS = ['github.actor_id', 'github.event.pull_request.sender.id']
/** Dependabot (user, integration, preview) and Renovate, which have no `[bot]` at their end. */
const BOT_IDS = ['29110', '49699333', '27856297', '29139614']

export const botConditions = defineAudit({
  id: 'bot-conditions',
  title: 'Check for a bot that anybody can pass',
  severity: 'high',
  confidence: 'high',
  persona: 'regular',
  remediation: 'Compare the author: `github.event.pull_request.user.login`, together with the repository of the head.',
  references: ['https://www.synacktiv.com/publications/github-actions-exploitation-dependabot'],
  examples: {
    failing: [
      {
        name: 'by name',
        files: steps('- run: gh pr merge', "  if: github.actor == 'dependabot[bot]'"),
        lines: [FIRST_STEP_LINE + 1],
      },
      {
        name: 'by number, among others',
        files: steps('- run: gh pr merge', "  if: always() && '49699333' == github.actor_id"),
        lines: [FIRST_STEP_LINE + 1],
      },
    ],
    passing: [
      {
        name: 'the author',
        files: steps('- run: gh pr merge', "  if: github.event.pull_request.user.login == 'dependabot[bot]'"),
      },
      { name: 'anybody but a bot', files: steps('- run: ./test', "  if: github.actor != 'dependabot[bot]'") },
    ],
  },
  *run(file) {
    if (runnableJobs(file).length === 0) return
    for (const { scalar, at } of conditionsOf(file)) {
      if (!('index' in at) && at.uses !== null) continue
      const [found] = conditionsIn(scalar)
      const condition = found === undefined || found.parsed === null ? null : botCondition(found.parsed, true)
      if (found === undefined || condition === null) continue
      yield {
        span: partSpan(found, condition.part),
        message: `${quoted(found.text.slice(condition.part.start, condition.part.end))} asks who made the last event happen; a stranger’s pull request passes once a bot touches it.`,
        confidence: condition.isDecisive ? 'high' : 'medium',
        at,
      }
    }
  },
})

interface BotCondition {
  readonly part: Expression
  /** Passing it is enough, whatever the rest of the condition says. */
  readonly isDecisive: boolean
}

function botCondition(expression: Expression, isDecisive: boolean): BotCondition | null {
  if (expression.kind === 'comparison' && expression.operator === '==' && isActorOfBot(expression)) {
    return { part: expression, isDecisive }
  }
  const keeps = expression.kind === 'group' || (expression.kind === 'logical' && expression.operator === '||')
  for (const child of childrenOf(expression)) {
    const found = botCondition(child, isDecisive && keeps)
    if (found !== null) return found
  }
  return null
}

function isActorOfBot({ left, right }: Expression & { readonly kind: 'comparison' }): boolean {
  const [context, literal] = left.kind === 'context' ? [left, right] : [right, left]
  if (context.kind !== 'context' || literal.kind !== 'literal') return false
  const [name, value] = [dottedName(context), String(literal.value)]
  return (
    (ACTOR_NAMES.includes(name) && value.endsWith('[bot]')) || (ACTOR_IDS.includes(name) && BOT_IDS.includes(value))
  )
}
