import { fieldSpan } from '../model/fields.ts'
import { inputOf, isUsing, runnableSteps } from '../model/visit.ts'
import { boundField, type Step } from '../model/model.ts'
import { fieldOf } from '../model/fields.ts'
import { groupBy } from '../../model/group-by.ts'
import { wholeExpression } from '../expressions/find-expressions.ts'
import { compareVersions, versionOf } from '../model/version.ts'
import { uploadsIn } from '../uploads.ts'
import { defineAudit, FIRST_STEP_LINE, steps, type Hit, type Persona } from './define-audit.ts'
import { stepSpan } from './spans.ts'
import { quotedUses } from './quoted.ts'

const CHECKOUT = `- uses: actions/checkout@${'3'.repeat(40)}`

export const artipacked = defineAudit({
  id: 'artipacked',
  title: 'Checkout that leaves its credential on the disk',
  severity: 'medium',
  confidence: 'low',
  persona: 'regular',
  remediation: 'Set `persist-credentials: false`, and pass the token to the step that pushes.',
  references: [
    'https://unit42.paloaltonetworks.com/github-repo-artifacts-leak-tokens/',
    'https://github.com/actions/checkout#usage',
  ],
  examples: {
    failing: [
      { name: 'by default', files: steps(CHECKOUT), lines: [FIRST_STEP_LINE] },
      {
        name: 'before the workspace is uploaded',
        files: steps(CHECKOUT, `- uses: actions/upload-artifact@${'4'.repeat(40)}`, '  with: { path: . }'),
        lines: [FIRST_STEP_LINE],
      },
    ],
    passing: [
      { name: 'not kept', files: steps(CHECKOUT, '  with: { persist-credentials: false }') },
      { name: 'not kept, as text', files: steps(CHECKOUT, '  with:', '    persist-credentials: "false"') },
    ],
  },
  *run(file) {
    const hidden = new Set(uploadsIn(file).flatMap(({ step, takesHidden }) => (takesHidden ? [step] : [])))
    for (const list of groupBy(runnableSteps(file), ({ owner }) => owner).values()) yield* hitsOf(list, hidden)
  },
})

function* hitsOf(list: readonly Step[], hidden: ReadonlySet<Step>): Iterable<Hit> {
  const uploads = list.filter(
    (step) => isUsing(step.uses, 'actions/upload-artifact') && isWideUpload(step, hidden.has(step)),
  )
  for (const step of list) {
    if (step.uses === null || !isUsing(step.uses, 'actions/checkout')) continue
    const checkout = quotedUses(step.uses)
    if (step.with !== null && step.with.expression !== null) {
      const field = fieldOf(step.mapping, 'with')
      const message = `The inputs of ${checkout} are one expression, which may leave the credential on the disk.`
      yield {
        span: field === null ? stepSpan(step) : fieldSpan(field),
        message,
        severity: 'info',
        confidence: 'high',
        persona: 'pedantic',
        at: step,
      }
      continue
    }
    const persona = personaOf(step)
    if (persona === null) continue
    // From version 6 on the credential lies outside the workspace, where fewer uploads reach it.
    const isOutside = compareVersions(versionOf(step.uses), [6]) >= 0
    const uploadsAfter = uploads.filter(({ index }) => index > step.index)
    if (uploadsAfter.length === 0 && uploads.length > 0) continue
    yield {
      span: stepSpan(step),
      message:
        uploadsAfter.length > 0
          ? `The credential that ${checkout} keeps is in what a later step uploads.`
          : `${checkout} leaves its credential in the work tree, within reach of every later step and upload.`,
      severity: uploadsAfter.length > 0 ? (isOutside ? 'medium' : 'high') : isOutside ? 'low' : 'medium',
      confidence: uploadsAfter.length > 0 ? 'high' : 'low',
      // What goes out is seen by others, whatever the author thought of it.
      persona: uploadsAfter.length > 0 ? 'regular' : persona,
      at: step,
      related: uploadsAfter.map(stepSpan),
    }
  }
}

/** Whoever says that it is to be kept has thought about it; null where it is not kept. */
function personaOf(step: Step): Persona | null {
  const value = inputOf(step, 'persist-credentials')
  if (boundField(step.with, 'persist-credentials') === null || value === null) return 'regular'
  if (value.value.trim() === 'false') return null
  if (value.value.trim() === 'true') return 'auditor'
  return wholeExpression(value) === null ? 'regular' : 'pedantic'
}

/** Whether an upload takes in the whole workspace, and so the `.git` folder of a checkout. */
function isWideUpload(step: Step, takesHidden: boolean): boolean {
  const lines = inputOf(step, 'path')?.value.split('\n') ?? []
  return lines.some((line) => {
    const path = line.trim()
    const isWorkspace =
      path.startsWith('${{') && path.replace(/\/$/, '').endsWith('}}') && path.includes('github.workspace')
    // A pattern takes `.git` along only where hidden files are asked for.
    return isWorkspace || /^\.{1,2}\/?$/.test(path) || (takesHidden && /^(?:\.\/)?\*\*?(?:\/\*\*?)?$/.test(path))
  })
}
