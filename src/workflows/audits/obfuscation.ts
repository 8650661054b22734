import { everyPart, type Expression } from '../expressions/expression.ts'
import { expressionsBelow, partSpan } from '../expressions/find-expressions.ts'
import { constantOf, constantParts } from '../expressions/fold.ts'
import { fieldSpan } from '../model/fields.ts'
import { usesIn } from '../model/visit.ts'
import { defineAudit, FIRST_STEP_LINE, steps } from './define-audit.ts'
import { usesSpan } from './spans.ts'
import { quoted, quotedUses } from './quoted.ts'

const COMMIT = '1'.repeat(40)

export const obfuscation = defineAudit({
  id: 'obfuscation',
  title: 'Expression or reference that hides what it means',
  severity: 'low',
  confidence: 'high',
  persona: 'regular',
  remediation: 'Write the value that the expression always has, and the plain path of the action.',
  references: ['https://docs.github.com/en/actions/reference/security/secure-use'],
  examples: {
    failing: [
      {
        name: 'a constant',
        files: steps('- run: echo 1', "  if: ${{ startsWith('abc', 'a') }}"),
        lines: [FIRST_STEP_LINE + 1],
      },
      {
        name: 'an empty part of a path',
        files: steps(`- uses: actions/cache//save@${COMMIT}`),
        lines: [FIRST_STEP_LINE],
      },
      {
        name: 'a constant within',
        files: steps('- run: echo 1', '  env:', "    A: ${{ format('{0}{1}', github.sha, format('{0}', 'b')) }}"),
        lines: [FIRST_STEP_LINE + 2],
      },
    ],
    passing: [
      {
        name: 'a plain expression',
        files: steps('- run: echo 1', '  env:', "    A: ${{ format('{0}-x', github.sha) }}"),
      },
      { name: 'a plain path', files: steps(`- uses: actions/cache/save@${COMMIT}`) },
    ],
  },
  *run(file) {
    if (file.kind === 'dependabot' || file.kind === 'pre-commit') return
    for (const found of expressionsBelow(file.root)) {
      if (found.parsed === null) continue
      const constants = constantOf(found.parsed) !== undefined ? [found.parsed] : constantParts(found.parsed)
      const computed = everyPart(found.parsed).flatMap(computedIndices)
      const [first, ...others] = [...constants, ...computed]
      if (first === undefined) continue
      yield {
        span: partSpan(found, first),
        message:
          constants.length > 0
            ? `${quoted(found.text.slice(first.start, first.end))} always has the same value.`
            : `The name of a field is computed: ${quoted(found.text)}.`,
        related: others.map((part) => partSpan(found, part)),
        // An index that is computed may be needed, even where a part of it is constant.
        persona: computed.length > 0 ? 'pedantic' : 'regular',
      }
    }
    for (const { uses, at } of usesIn(file)) {
      if (uses.kind !== 'repository' || !('index' in at)) continue
      const parts =
        /\/[^/@]+\/([^@]*)/.exec(`/${uses.scalar.value.trim()}`.replace(/^\/[^/]+/, ''))?.[1]?.split('/') ?? []
      if (parts.some((part) => part === '' || part === '.' || part === '..')) {
        yield {
          span: usesSpan(at),
          message: `The path of ${quotedUses(uses)} has parts that mean nothing, and hides which action it is.`,
          at,
          detail: uses.slug,
        }
      }
      if (at.with !== null && at.with.expression !== null) {
        const message = `The inputs of ${quotedUses(uses)} are made by one expression, so nobody can tell what it is given.`
        yield { span: fieldSpan(at.with.field), message, at, severity: 'info', detail: `${uses.slug} with` }
      }
    }
  },
})

function computedIndices(part: Expression): readonly { readonly start: number; readonly end: number }[] {
  if (part.kind !== 'context' && part.kind !== 'access') return []
  return part.path.filter(({ kind }) => kind === 'computed')
}
