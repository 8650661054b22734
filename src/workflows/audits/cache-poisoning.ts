import { commentOnLine } from '../../syntax/comments.ts'
import type { Expression } from '../expressions/expression.ts'
import { dottedName } from '../expressions/expression.ts'
import { parseExpression } from '../expressions/parse-expression.ts'
import { constantOf, isTruthy } from '../expressions/fold.ts'
import { fieldSpan } from '../model/fields.ts'
import { fileOf, jobsOf, type Step, type Workflow } from '../model/model.ts'
import { readVersion, versionOf } from '../model/version.ts'
import { inputOf, isStepNever } from '../model/visit.ts'
import { CACHING_ACTIONS, PUBLISHING_ACTIONS, type Answer, type Told } from './cache-poisoning.data.ts'
import { defineAudit, workflow } from './define-audit.ts'
import { usesSpan } from './spans.ts'
import { quotedUses } from './quoted.ts'

const COMMIT = '8'.repeat(40)

export const cachePoisoning = defineAudit({
  id: 'cache-poisoning',
  title: 'Cache restored where artifacts are published',
  severity: 'high',
  confidence: 'low',
  persona: 'regular',
  remediation:
    'Switch the cache off in jobs that publish: what is built there must come from sources that nobody else can write.',
  references: [
    'https://adnanthekhan.com/2024/05/06/the-monsters-in-your-build-cache-github-actions-cache-poisoning/',
    'https://blog.pypi.org/posts/2024-12-11-ultralytics-attack-analysis/',
  ],
  examples: {
    failing: [
      {
        name: 'a cache in a release workflow',
        files: workflow('on: release', 'jobs:', '  a:', '    steps:', `      - uses: actions/cache@${COMMIT}`),
        lines: [5],
      },
      {
        name: 'a cache that is on by default, before a publishing step',
        files: workflow(
          'on: push',
          'jobs:',
          '  a:',
          '    steps:',
          `      - uses: actions/setup-go@${COMMIT}`,
          `      - uses: goreleaser/goreleaser-action@${COMMIT}`,
        ),
        lines: [5],
      },
    ],
    passing: [
      {
        name: 'switched off',
        files: workflow(
          'on: release',
          'jobs:',
          '  a:',
          '    steps:',
          `      - uses: actions/setup-go@${COMMIT}`,
          '        with: { cache: false }',
        ),
      },
      {
        name: 'nothing is published',
        files: workflow('on: push', 'jobs:', '  a:', '    steps:', `      - uses: actions/cache@${COMMIT}`),
      },
    ],
  },
  *run(file) {
    if (file.kind !== 'workflow') return
    const releases = releaseTriggers(file)
    for (const job of jobsOf(file)) {
      const steps = job.steps.filter((step) => !isStepNever(step))
      const publisher = steps.find((step) => publishes(step))
      const reason = releases.length > 0 ? file.on : (publisher?.uses ?? null)
      if (reason === null) continue
      for (const step of steps) {
        const answer = caches(step, releases)
        if (answer === false || step.uses === null) continue
        const name = quotedUses(step.uses)
        yield {
          span: usesSpan(step),
          message:
            answer === true
              ? `${name} restores a cache that other runs can have written, in a job that publishes.`
              : `${name} may restore a cache that other runs can have written, in a job that publishes.`,
          at: step,
          detail: step.uses.kind === 'repository' ? step.uses.target : '',
          related: publisher === undefined ? (file.on === null ? [] : [fieldSpan(file.on)]) : [usesSpan(publisher)],
        }
      }
    }
  },
})

type ReleaseTrigger = 'tag' | 'branch' | 'release'

/** How a workflow is started for a release; a push of tags, of a branch named so, or the release itself. */
function releaseTriggers({ triggers }: Workflow): readonly ReleaseTrigger[] {
  return triggers.flatMap(({ event, tags, tagsIgnore, branches }): readonly ReleaseTrigger[] => {
    if (event === 'release') return ['release']
    if (event !== 'push') return []
    const isTag = tags !== null || tagsIgnore !== null
    const isBranch = branches?.some((branch) => branch.toLowerCase().includes('release')) ?? false
    return [...(isTag ? (['tag'] as const) : []), ...(isBranch ? (['branch'] as const) : [])]
  })
}

function publishes(step: Step): boolean {
  const question = step.uses?.kind === 'repository' ? PUBLISHING_ACTIONS.get(step.uses.target) : undefined
  return question !== undefined && question(toldBy(step, () => null)) !== false
}

function caches(step: Step, releases: readonly ReleaseTrigger[]): Answer {
  const question = step.uses?.kind === 'repository' ? CACHING_ACTIONS.get(step.uses.target) : undefined
  if (question === undefined) return false
  if (step.with !== null && step.with.expression !== null) return null
  const isTagOnly = releases.length > 0 && !releases.includes('branch')
  return question(toldBy(step, (text) => (isTagOnly ? isTrueOnTag(text) : null)))
}

function toldBy(step: Step, isTrue: Told['isTrue']): Told {
  const { uses } = step
  const comment = uses === null ? null : commentOnLine(fileOf(step).comments, uses.scalar.span.end.line)
  return {
    input: (name) => inputOf(step, name)?.value.trim() ?? null,
    isTrue,
    version: versionOf(uses) ?? (comment === null ? null : readVersion(comment.text)),
  }
}

/** Whether a fenced expression is true in a run for a tag; null where that is not certain. */
function isTrueOnTag(text: string): Answer {
  const parsed = parseExpression(text.slice('${{'.length, -'}}'.length).trim())
  return parsed === null ? null : holdsOnTag(parsed)
}

function holdsOnTag(expression: Expression): Answer {
  const constant = constantOf(expression)
  if (constant !== undefined) return isTruthy(constant)
  switch (expression.kind) {
    case 'group':
      return holdsOnTag(expression.inner)
    case 'not': {
      const answer = holdsOnTag(expression.operand)
      return answer === null ? null : !answer
    }
    case 'logical': {
      const answers = expression.operands.map(holdsOnTag)
      const decides = expression.operator === '||'
      return answers.includes(decides) ? decides : answers.includes(null) ? null : !decides
    }
    case 'call': {
      const [subject, prefix] = expression.args
      const isRef = subject?.kind === 'context' && dottedName(subject) === 'github.ref'
      if (expression.name !== 'startswith' || !isRef || prefix?.kind !== 'literal') return null
      return String(prefix.value).toLowerCase() === 'refs/tags/' ? true : null
    }
    case 'comparison': {
      const [context, literal] =
        expression.left.kind === 'context' ? [expression.left, expression.right] : [expression.right, expression.left]
      if (context.kind !== 'context' || literal.kind !== 'literal' || !/^[!=]=$/.test(expression.operator)) return null
      const known = KNOWN_ON_TAG[dottedName(context)]
      if (known === undefined) return null
      return (known === String(literal.value).toLowerCase()) === (expression.operator === '==')
    }
    default:
      return null
  }
}

const KNOWN_ON_TAG: { readonly [context: string]: string } = { 'github.ref_type': 'tag', 'github.event_name': 'push' }
