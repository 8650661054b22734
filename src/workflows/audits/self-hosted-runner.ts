import { runnableJobs } from '../model/visit.ts'
import { wholeExpression } from '../expressions/find-expressions.ts'
import { dottedName } from '../expressions/expression.ts'
import { fieldSpan } from '../model/fields.ts'
import { matrixValuesAt } from '../model/matrix.ts'
import { type Job } from '../model/model.ts'
import { defineAudit, job, type Hit } from './define-audit.ts'
import { quoted } from './quoted.ts'

export const selfHostedRunner = defineAudit({
  id: 'self-hosted-runner',
  title: 'Job on a machine of one’s own',
  severity: 'medium',
  confidence: 'high',
  persona: 'auditor',
  remediation: 'Use runners that live for one job, and none of one’s own where strangers can start a workflow.',
  references: ['https://docs.github.com/en/actions/reference/security/secure-use#hardening-for-self-hosted-runners'],
  examples: {
    failing: [
      { name: 'by label', files: () => runsOn('[self-hosted, linux]'), lines: [8] },
      { name: 'by group', files: () => runsOn('{ group: builders }'), lines: [8] },
    ],
    passing: [
      { name: 'a runner of GitHub', files: () => runsOn('ubuntu-24.04') },
      { name: 'a list of GitHub labels', files: () => runsOn('[windows-latest]') },
    ],
  },
  *run(file) {
    for (const owner of runnableJobs(file)) {
      const hit = hitOf(owner)
      if (hit !== null) yield { ...hit, at: owner }
    }
  },
})

function hitOf({ id, runsOn: runner, matrix }: Job): Hit | null {
  const job = `The job ${quoted(id)}`
  if (runner === null) return null
  const span = fieldSpan(runner.field)
  const [label] = runner.labels
  if (runner.group !== null) {
    return {
      span,
      message: `${job} runs on a group of runners, which are made of machines of the organisation.`,
      confidence: 'low',
    }
  }
  if (label === undefined) return null
  if (label.value.trim() === 'self-hosted') return { span, message: `${job} runs on a machine of the organisation.` }
  const whole = wholeExpression(label)
  if (whole === null) return null
  if (runner.field.value.kind === 'sequence') {
    return {
      span,
      message: `${job} runs on ${quoted(label.value)}, which may name a machine of the organisation.`,
      confidence: 'low',
    }
  }
  if (matrix === null || whole.parsed?.kind !== 'context' || whole.parsed.name !== 'matrix') return null
  const values = matrixValuesAt(matrix, dottedName(whole.parsed).slice('matrix.'.length))
  if (!values.some(({ scalar }) => scalar.value.includes('self-hosted'))) return null
  return {
    span,
    message: `${job} runs on a machine of the organisation, by its matrix.`,
    related: [fieldSpan(matrix.field)],
  }
}

function runsOn(text: string): ReturnType<ReturnType<typeof job>> {
  const [file] = job('    steps: []')()
  return [{ ...file, text: file.text.replace('ubuntu-latest', text) }]
}
