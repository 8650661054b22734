import type { Span } from '../../syntax/position.ts'
import type { YamlScalar } from '../../syntax/yaml-node.ts'
import { possibleResults } from '../expressions/dataflow.ts'
import { dottedName, type Expression } from '../expressions/expression.ts'
import { partSpan, wholeExpression, type FoundExpression } from '../expressions/find-expressions.ts'
import { fieldSpan } from '../model/fields.ts'
import { parseImage } from '../model/image.ts'
import { matrixValuesAt } from '../model/matrix.ts'
import { type Job, type Matrix } from '../model/model.ts'
import { runnableJobs, runnableSteps } from '../model/visit.ts'
import { defineAudit, FIRST_STEP_LINE, job, steps, type Hit } from './define-audit.ts'
import { spanInScalar } from '../../syntax/scalar-map.ts'
import { quoted } from './quoted.ts'

const DIGEST = `sha256:${'5'.repeat(64)}`

export const unpinnedImages = defineAudit({
  id: 'unpinned-images',
  title: 'Container image that can change under its name',
  severity: 'high',
  confidence: 'high',
  persona: 'regular',
  remediation: 'Name the image by its digest: `image:tag@sha256:…`.',
  references: ['https://www.aquasec.com/blog/docker-image-tags/'],
  examples: {
    failing: [
      { name: 'the job’s container', files: job('    container: node', '    steps: []'), lines: [9] },
      {
        name: 'a service at latest',
        files: job('    services:', '      db:', '        image: postgres:latest', '    steps: []'),
        lines: [11],
      },
      { name: 'a step', files: steps('- uses: docker://alpine'), lines: [FIRST_STEP_LINE] },
    ],
    passing: [
      { name: 'a digest', files: job(`    container: node:24@${DIGEST}`, '    steps: []') },
      { name: 'a digest in a step', files: steps(`- uses: docker://alpine@${DIGEST}`) },
    ],
  },
  *run(file) {
    for (const owner of runnableJobs(file)) {
      for (const { field, image, service } of owner.containers) {
        for (const hit of imageHits(image, fieldSpan(field), owner)) {
          yield { ...hit, at: owner, detail: `${service ?? 'container'} ${hit.detail ?? ''}`.trim() }
        }
      }
    }
    for (const step of runnableSteps(file)) {
      if (step.uses?.kind !== 'docker') continue
      const hit = hitOf(step.uses.scalar.value.trim().slice(SCHEME.length), imageTextSpan(step.uses.scalar))
      if (hit !== null) yield { ...hit, at: step }
    }
    if (file.kind !== 'action' || file.image === null || file.image.value.kind !== 'scalar') return
    const hit = hitOf(file.image.value.value.trim().slice(SCHEME.length), fieldSpan(file.image))
    if (hit !== null) yield hit
  },
})

const SCHEME = 'docker://'

function imageTextSpan(scalar: YamlScalar): Span {
  const start = scalar.value.indexOf(SCHEME) + SCHEME.length
  return spanInScalar(scalar, start, scalar.value.trimEnd().length)
}

function* imageHits(image: YamlScalar, span: Span, owner: Job): Iterable<Hit> {
  if (!image.value.includes('${{')) {
    const hit = hitOf(image.value.trim(), span)
    if (hit !== null) yield hit
    return
  }
  const whole = wholeExpression(image)
  const results = whole === null || whole.parsed === null ? [] : possibleResults(whole.parsed)
  if (whole === null || results.length === 0) {
    yield { span, message: unknown(image.value), confidence: 'low' }
    return
  }
  for (const result of results) {
    yield* resultHits(result, results.length === 1 ? span : partSpan(whole, result), owner.matrix, whole)
  }
}

function unknown(text: string): string {
  return `The image is named by an expression, ${quoted(text)}, and may have no digest.`
}

function* resultHits(result: Expression, span: Span, matrix: Matrix | null, whole: FoundExpression): Iterable<Hit> {
  if (result.kind === 'literal' && typeof result.value === 'string') {
    const hit = hitOf(result.value, span)
    if (hit !== null) yield hit
  } else if (result.kind === 'context' && result.name === 'matrix') {
    for (const { path, scalar } of matrix === null
      ? []
      : matrixValuesAt(matrix, dottedName(result).slice('matrix.'.length))) {
      const related = [scalar.span]
      if (scalar.value.includes('${{'))
        yield { span, message: unknown(scalar.value), confidence: 'low', related, detail: path }
      else {
        const hit = hitOf(scalar.value.trim(), span)
        if (hit !== null) yield { ...hit, related, detail: scalar.value.trim() }
      }
    }
  } else {
    const detail = whole.text.slice(result.start, result.end)
    yield { span, message: unknown(detail), confidence: 'low', detail }
  }
}

function hitOf(text: string, span: Span): Hit | null {
  const { name, tag, digest } = parseImage(text)
  if (name === '' || digest !== null) return null
  if (tag === null)
    return { span, message: `${quoted(text)} has no digest and no tag, so it is whatever was pushed last.` }
  if (tag === 'latest') return { span, message: `${quoted(text)} is whatever was pushed as \`latest\` last.` }
  return { span, message: `Whoever can push ${quoted(text)} can put another image under its tag.`, persona: 'pedantic' }
}
