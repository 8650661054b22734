import type { YamlScalar } from '../../syntax/yaml-node.ts'
import { flowingParts, type Flowing } from '../expressions/dataflow.ts'
import { dottedName, namesOf, type ContextAccess } from '../expressions/expression.ts'
import { expressionsIn, partSpan } from '../expressions/find-expressions.ts'
import { fieldOf, scalarAt } from '../model/fields.ts'
import { isStaticMatrix } from '../model/matrix.ts'
import { environmentsOf, fileOf, jobOf, type Step } from '../model/model.ts'
import { inputOf, runnableSteps } from '../model/visit.ts'
import { defineAudit, FIRST_STEP_LINE, steps, workflow, type Hit } from './define-audit.ts'
import {
  CODE_INPUTS,
  FIXED_CONTEXTS,
  FIXED_FIELDS,
  FRAMED_FIELDS,
  RUNNER_VARIABLES,
} from './template-injection.data.ts'
import { quoted } from './quoted.ts'

const SCRIPT = `- uses: actions/github-script@${'6'.repeat(40)}`

export const templateInjection = defineAudit({
  id: 'template-injection',
  title: 'Text from outside pasted into code',
  severity: 'high',
  confidence: 'high',
  persona: 'regular',
  remediation:
    'Bind the expression to a variable in `env` and use the variable, which the shell takes as text: `"$NAME"`.',
  references: [
    'https://docs.github.com/en/actions/reference/security/secure-use#good-practices-for-mitigating-script-injection-attacks',
    'https://securitylab.github.com/resources/github-actions-untrusted-input/',
  ],
  examples: {
    failing: [
      {
        name: 'a title in a shell',
        files: steps('- run: echo "${{ github.event.issue.title }}"'),
        lines: [FIRST_STEP_LINE],
      },
      {
        name: 'a branch in a script',
        files: steps(SCRIPT, '  with:', '    script: |', '      console.log("${{ github.head_ref }}")'),
        lines: [FIRST_STEP_LINE + 3],
      },
      {
        name: 'a text that whoever starts the run gives',
        files: workflow(
          'on:',
          '  workflow_dispatch:',
          '    inputs: { name: { type: string } }',
          'jobs:',
          '  a:',
          '    steps:',
          '      - run: ./go ${{ inputs.name }}',
        ),
        lines: [7],
      },
    ],
    passing: [
      {
        name: 'a variable',
        files: steps('- run: echo "$TITLE"', '  env:', '    TITLE: ${{ github.event.issue.title }}'),
      },
      { name: 'what nobody outside chooses', files: steps('- run: echo "${{ github.run_id }} ${{ github.sha }}"') },
      { name: 'a comparison', files: steps(`- run: echo "\${{ github.head_ref == 'main' }}"`) },
    ],
  },
  *run(file) {
    for (const step of runnableSteps(file)) {
      for (const script of scriptsOf(step)) {
        for (const found of expressionsIn(script)) {
          if (found.parsed === null) continue
          const hits = flowingParts(found.parsed).flatMap((part) => {
            const harm = harmOf(part, step)
            return harm === null ? [] : [{ part, harm }]
          })
          for (const { part, harm } of hits) {
            const name = nameOf(part)
            const what = quoted(name ?? found.text.slice(part.start, part.end))
            yield { ...harm, span: partSpan(found, part), message: harm.message(what), at: step, detail: name ?? CALL }
          }
          if (hits.length > 0) continue
          yield {
            span: partSpan(found, found.parsed),
            message: `Code that ${quoted(found.text)} is put into before the shell reads it is hard to judge.`,
            severity: 'low',
            persona: 'pedantic',
            at: step,
            detail: 'code',
          }
        }
      }
    }
  },
})

/** What a step runs as code: its `run:`, and the inputs of actions that run them. */
function scriptsOf(step: Step): readonly YamlScalar[] {
  if (step.script !== null) return [step.script]
  if (step.uses?.kind !== 'repository') return []
  return (CODE_INPUTS.get(step.uses.target) ?? []).flatMap((name) => inputOf(step, name) ?? [])
}

const CALL = 'result of a call'

function nameOf(part: Flowing): string | null {
  return part.kind === 'context' ? dottedName(part) : null
}

type Harm = Pick<Hit, 'severity' | 'confidence' | 'persona'> & { readonly message: (what: string) => string }

const OUTSIDE: Harm['message'] = (what) => `Whoever chooses ${what} can end the command and write one of their own.`
const UNLIKELY: Harm = {
  message: (what) => `Where the text of ${what} comes from cannot be told.`,
  severity: 'info',
  confidence: 'low',
}

/** How bad it is that this becomes code; null where nobody can choose what it holds. */
function harmOf(part: Flowing, step: Step): Harm | null {
  if (part.kind !== 'context') return UNLIKELY
  const name = dottedName(part)
  if (FIXED_CONTEXTS.has(name)) return null
  switch (part.name) {
    case 'secrets':
      return null
    case 'needs':
    case 'steps':
      return /^(?:needs\.[^.]+\.result|steps\.[^.]+\.(?:outcome|conclusion))$/.test(name) ? null : UNLIKELY
    case 'inputs':
      return inputHarm(part, step)
    case 'env':
      return environmentHarm(part, step)
    case 'github':
      return eventHarm(name)
    case 'matrix':
      return matrixHarm(name, step)
    default:
      return UNLIKELY
  }
}

function eventHarm(name: string): Harm | null {
  const last = name.slice(name.lastIndexOf('.') + 1)
  if (name.startsWith('github.event.') && FIXED_FIELDS.has(last)) return null
  if (FRAMED_FIELDS.has(last)) return { message: OUTSIDE, severity: 'medium' }
  return { message: OUTSIDE }
}

function inputHarm(part: ContextAccess, step: Step): Harm {
  const [name] = namesOf(part)
  const file = fileOf(step)
  const kinds =
    file.kind === 'action'
      ? file.inputs.filter((input) => input.name.toLowerCase() === name).map(() => 'string')
      : file.triggers.flatMap(({ event, config }) => {
          if (event !== 'workflow_call' && event !== 'workflow_dispatch') return []
          const inputs = fieldOf(config, 'inputs')?.value
          const entry =
            inputs?.kind === 'mapping'
              ? inputs.entries.find(({ key }) => key.kind === 'scalar' && key.value.toLowerCase() === name)
              : undefined
          return entry === undefined
            ? []
            : [scalarAt(entry.value.kind === 'alias' ? entry.value.target : entry.value, 'type')?.value ?? 'string']
        })
  if (kinds.includes('string')) return { message: OUTSIDE }
  if (kinds.length > 0)
    return { message: (what) => `${what} is chosen outside, from a list.`, severity: 'low', persona: 'pedantic' }
  return {
    message: (what) => `${what} is not declared, so what it holds cannot be told.`,
    severity: 'low',
    confidence: 'low',
  }
}

function environmentHarm(part: ContextAccess, step: Step): Harm {
  const persona = isStaticVariable(part, step) ? 'pedantic' : 'regular'
  return {
    message: (what) => `The text of ${what} becomes code; the shell’s own \`$NAME\` would keep it a text.`,
    severity: 'low',
    persona,
  }
}

function isStaticVariable(part: ContextAccess, step: Step): boolean {
  const [name, ...others] = namesOf(part)
  if (name === undefined || others.length > 0) return false
  if (RUNNER_VARIABLES.has(name)) return true
  for (const { items, expression } of environmentsOf(step)) {
    if (expression !== null) return false
    const bound = items.find((item) => item.name.toLowerCase() === name)
    if (bound !== undefined) return bound.value.kind === 'scalar' && !bound.value.value.includes('${{')
  }
  return false
}

function matrixHarm(name: string, step: Step): Harm | null {
  const matrix = jobOf(step)?.matrix ?? null
  if (matrix === null || isStaticMatrix(matrix, name.slice('matrix.'.length))) return null
  return {
    message: (what) => `${what} comes from a matrix that an expression makes when the run starts.`,
    severity: 'medium',
    confidence: 'medium',
  }
}
