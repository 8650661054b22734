import { existsSync, readFileSync } from 'node:fs'
import { ownAction } from '../../src/commands/init/actions.data.ts'
import { detectStack } from '../../src/commands/init/detect-stack.ts'
import { GATE_JOB_NAME, workflowText } from '../../src/commands/init/workflow-template.ts'
import { gatePermissions } from '../../src/config/permissions.ts'
import { EVENTS } from '../../src/model/report.ts'
import { DOCUMENTED } from '../support/action-stage.ts'
import { readWorkflow, type WorkflowStep, yamlBlocks } from '../support/workflow-file.ts'

const README = readFileSync('README.md', 'utf8')
const BLOCKS = yamlBlocks(README)
const written = readWorkflow(workflowText(detectStack([], 'none')))

/** A step as it is but for what a use may leave out, and for the version, which only the bundler knows. */
function bare({ with: inputs, uses, ...step }: WorkflowStep) {
  const isOwn = uses?.startsWith(ownAction(null).uses.replace(/@.*/, '')) === true
  const kept = Object.entries(inputs ?? {}).filter(([name]) => name !== 'as-of' && !name.startsWith('override-'))
  return { ...step, uses: isOwn ? 'this product' : uses, with: Object.fromEntries(kept) }
}

describe("the README's workflows", () => {
  it('show the three uses, and together every event of the workflow that init writes', () => {
    expect(BLOCKS).toHaveLength(3)
    const shown = BLOCKS.map((block) => readWorkflow(block).on)
    expect(Object.assign({}, ...shown)).toEqual(written.on)
    for (const event of shown.flatMap((on) => Object.keys(on))) expect(EVENTS).toContain(event)
  })

  it.each(BLOCKS.map((block) => [Object.keys(readWorkflow(block).on).join(', '), block] as const))(
    'on %s are whole, and the same as what init writes',
    (_, block) => {
      const { name, permissions, concurrency, jobs } = readWorkflow(block)
      const { gate } = jobs
      expect({ name, permissions, concurrency }).toEqual({
        name: written.name,
        permissions: written.permissions,
        concurrency: written.concurrency,
      })
      expect({ ...gate, steps: gate?.steps.map(bare) }).toEqual({
        ...written.jobs['gate'],
        steps: written.jobs['gate']?.steps.map(bare),
      })
      expect(gate?.name).toBe(GATE_JOB_NAME)
    },
  )

  it('pass the override to a dispatch, and to nothing else', () => {
    for (const block of BLOCKS) {
      const isDispatch = 'workflow_dispatch' in readWorkflow(block).on
      expect(block.includes('override-reason: ${{')).toBe(isDispatch)
      expect(block.includes('as-of: ${{ inputs.ship-date }}')).toBe(isDispatch)
    }
  })

  it('let nothing be published before the gate has ended well', () => {
    const { publish } = readWorkflow(BLOCKS.at(-1) ?? '').jobs
    expect(publish?.needs).toBe('gate')
    expect(publish?.if).toBeUndefined()
  })

  it('grant what the end-to-end tests grant', () => {
    const asked = gatePermissions({ sarif: false }).map(({ permission, level }) => [permission, level])
    expect(DOCUMENTED).toEqual(Object.fromEntries(asked))
  })
})

describe('the README', () => {
  it('links to what is there', () => {
    const links = [...README.matchAll(/\]\(([^)\s#]+)\)/g)].map(([, link = '']) => link)
    const local = links.filter((link) => !link.startsWith('https://'))
    expect(local.length).toBeGreaterThan(10)
    expect(local.filter((link) => !existsSync(link))).toEqual([])
  })

  it('has a picture that loads at once', () => {
    const picture = readFileSync('docs/images/comment-and-check-run.png')
    expect(picture.subarray(1, 4).toString('latin1')).toBe('PNG')
    expect(picture.length).toBeLessThan(300_000)
  })

  it('begins with what it is, how to run it, and how it looks', () => {
    const top = README.split('\n').slice(0, 16).join('\n')
    expect(top).toMatch(/^node dist\/cli\.js\b/m)
    expect(top).toMatch(/^npm cit\b/m)
    expect(top).toMatch(/^!\[[^\]]+\]\(docs\/images\/comment-and-check-run\.png\)$/m)
  })
})
