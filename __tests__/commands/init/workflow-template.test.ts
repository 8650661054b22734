import fc from 'fast-check'
import { load } from 'js-yaml'
import { ACTIONS, ownAction } from '../../../src/commands/init/actions.data.ts'
import { detectStack } from '../../../src/commands/init/detect-stack.ts'
import { GATE_JOB_NAME, workflowText } from '../../../src/commands/init/workflow-template.ts'
import { gatePermissions } from '../../../src/config/permissions.ts'
import { parseYaml } from '../../../src/syntax/yaml.ts'

interface Step {
  readonly name?: string
  readonly uses?: string
  readonly run?: string
  readonly if?: string
  readonly env?: { readonly [name: string]: string }
  readonly with?: { readonly [name: string]: unknown }
  readonly 'working-directory'?: string
}
interface Job {
  readonly name: string
  readonly permissions?: { readonly [name: string]: string }
  readonly 'timeout-minutes'?: number
  readonly needs?: unknown
  readonly if?: unknown
  readonly steps: readonly Step[]
}
interface Workflow {
  readonly on: { readonly [event: string]: unknown }
  readonly permissions: unknown
  readonly jobs: { readonly [id: string]: Job }
}

const SCRIPT = 'scripts/check_prod_readiness.py'
const OWN = ownAction(null).uses
const textFor = (...paths: readonly string[]): string => workflowText(detectStack(paths, SCRIPT))
// The text is our own; these tests are what shows its shape.
const workflowFor = (...paths: readonly string[]): Workflow => load(textFor(...paths)) as Workflow

const MONO = ['a/requirements.txt', 'a/a.py', 'b/poetry.lock', 'uv.lock', 'x/Pipfile.lock', 'pylock.toml', SCRIPT]
const STACKS: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  [
    'Python with a readiness script',
    ['requirements.txt', 'app.py', SCRIPT],
    ['gate', 'readiness', 'pip-audit', 'bandit'],
  ],
  ['npm', ['package.json', 'package-lock.json'], ['gate']],
  ['Go', ['go.mod', 'main.go'], ['gate']],
  ['several projects', MONO, ['gate', 'readiness', 'pip-audit', 'bandit']],
  ['Python without dependencies', ['app.py'], ['gate', 'bandit']],
  ['an empty folder', [], ['gate']],
]

describe.each(STACKS)('the workflow for %s', (_, paths, expectedJobs) => {
  const workflow = workflowFor(...paths)
  const jobs = Object.values(workflow.jobs)
  const steps = jobs.flatMap((job) => job.steps)

  it('has the jobs that apply', () => {
    expect(Object.keys(workflow.jobs)).toEqual(expectedJobs)
  })

  it('is read without a problem by our own reader', () => {
    expect(parseYaml(textFor(...paths))).toMatchObject({ ok: true, duplicateKeys: [] })
  })

  it('grants nothing as a whole, and to each job its permissions and its time', () => {
    expect(workflow.permissions).toEqual({})
    for (const job of jobs) {
      expect(job.permissions).toBeDefined()
      expect(job['timeout-minutes']).toBeGreaterThan(0)
    }
  })

  it('lets no job but the gate do more than read the files', () => {
    const { gate, ...others } = workflow.jobs
    for (const job of Object.values(others)) expect(job.permissions).toEqual({ contents: 'read' })
    expect(gate?.permissions).toEqual(
      Object.fromEntries(gatePermissions({ sarif: false }).map(({ permission, level }) => [permission, level])),
    )
  })

  it('puts no expression into a script and no secret anywhere', () => {
    for (const { run } of steps) expect(run ?? '').not.toContain('${{')
    expect(textFor(...paths)).not.toMatch(/secrets[.[]/)
    expect(textFor(...paths)).not.toContain('pull_request_target')
  })

  it('checks out the very commit in every job, and leaves no token behind', () => {
    for (const { steps: own } of jobs) {
      expect(own[0]?.uses).toBe(ACTIONS.checkout.uses)
      expect(own[0]?.with).toMatchObject({
        ref: '${{ github.event.pull_request.head.sha || github.sha }}',
        'persist-credentials': false,
      })
    }
    expect(workflow.jobs['gate']?.steps[0]?.with).toMatchObject({ 'fetch-depth': 0 })
  })

  it("pins every action of others to a commit, beside its version's name", () => {
    const others = steps.flatMap(({ uses }) => (uses === undefined || uses === OWN ? [] : [uses]))
    expect(others.length).toBeGreaterThan(0)
    for (const uses of others) expect(uses).toMatch(/^actions\/[a-z-]+@[0-9a-f]{40}$/)
    for (const line of textFor(...paths).split('\n')) {
      if (line.includes('uses: actions/')) expect(line).toMatch(/ # v\d+\.\d+\.\d+$/)
    }
  })
})

describe('the gate', () => {
  const { on, jobs } = workflowFor()

  it('runs on pull requests and their reviews, the merge queue, release tags and on demand', () => {
    expect(on).toEqual({
      pull_request: { types: ['opened', 'synchronize', 'reopened', 'edited'] },
      pull_request_review: { types: ['submitted', 'dismissed'] },
      merge_group: { types: ['checks_requested'] },
      push: { tags: ['v*', '[0-9]*'] },
      workflow_dispatch: {
        inputs: {
          'ship-date': expect.objectContaining({ type: 'string', required: false }) as unknown,
          'override-reason': expect.objectContaining({ type: 'string', required: false }) as unknown,
          'override-ticket': expect.objectContaining({ type: 'string', required: false }) as unknown,
        },
      },
    })
  })

  it('can be neither skipped nor held up by another job', () => {
    expect(jobs['gate']?.needs).toBeUndefined()
    expect(jobs['gate']?.if).toBeUndefined()
    expect(jobs['gate']?.name).toBe(GATE_JOB_NAME)
  })

  it('runs nothing but the checkout and this product', () => {
    expect(jobs['gate']?.steps.map(({ uses }) => uses)).toEqual([ACTIONS.checkout.uses, OWN])
  })
})

it('names this product by the commit that is given, beside its version', () => {
  const pin = '3f2a9c1b'.repeat(5)
  const line = workflowText(detectStack([], SCRIPT), pin)
    .split('\n')
    .find((one) => one.includes(pin))
  expect(line).toMatch(/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d/)
})

describe('the readiness job', () => {
  it.each([
    [SCRIPT, `python ${SCRIPT}`],
    ['scripts/check_readiness.sh', 'bash scripts/check_readiness.sh'],
    ['scripts/check-readiness.js', 'node scripts/check-readiness.js'],
  ])('runs %s by `%s`', (path, run) => {
    expect(workflowFor(path).jobs['readiness']?.steps.at(-1)?.run).toBe(run)
  })

  it('takes the version of Python that the repository names', () => {
    const withOf = (...paths: readonly string[]) => workflowFor(...paths).jobs['readiness']?.steps[1]?.with
    expect(withOf(SCRIPT, '.python-version')).toEqual({ 'python-version-file': '.python-version' })
    expect(withOf(SCRIPT)).toEqual({ 'python-version': '3.x' })
  })
})

describe('the audit job', () => {
  const audits = (...paths: readonly string[]): readonly Step[] =>
    workflowFor(...paths).jobs['pip-audit']?.steps.filter(({ run }) => run !== undefined) ?? []

  it('audits every source, the later ones also after a failure', () => {
    const [first, ...later] = audits(...MONO)
    expect([first, ...later]).toHaveLength(5)
    expect(first?.if).toBeUndefined()
    for (const step of later) expect(step.if).toContain('!cancelled()')
    for (const step of [first, ...later]) expect(step?.run).toMatch(/pipx run pip-audit==[\d.]+ /)
  })

  it('gives each source a report of its own, outside of the checkout', () => {
    const steps = audits('a/b/requirements.txt', 'a-b/requirements.txt', 'a/b-requirements.txt')
    expect(new Set(steps.map(({ env }) => env?.['REPORT'])).size).toBe(3)
    for (const { run } of steps) expect(run).toContain('--output "$RUNNER_TEMP/$REPORT"')
    expect(audits('requirements.txt')[0]?.env).toEqual({ REQUIREMENTS: 'requirements.txt', REPORT: 'pip-audit.json' })
  })

  it('exports a lockfile in its own folder', () => {
    const [step] = audits('services/b/poetry.lock')
    expect(step?.['working-directory']).toBe('services/b')
    expect(step?.run).toMatch(/poetry export .*\n.*\npipx run pip-audit==/)
  })

  it.each(['pip-audit', 'bandit'])('and Bandit keep the report where %s fails', (id) => {
    const upload = workflowFor('requirements.txt', 'app.py').jobs[id]?.steps.at(-1)
    expect(upload).toMatchObject({ uses: ACTIONS.uploadArtifact.uses, if: '${{ !cancelled() }}' })
    expect(upload?.with?.['path']).toMatch(/^\$\{\{ runner\.temp \}\}\//)
  })
})

const scriptsOf = ({ jobs }: Workflow): readonly string[] =>
  Object.values(jobs)
    .flatMap(({ steps }) => steps)
    .flatMap(({ run }) => (run === undefined ? [] : [run]))

it('holds no script but its own and the plain name of a readiness script, whatever the files are called', () => {
  const own = new Set(scriptsOf(workflowFor(...MONO, 'requirements.txt')))
  const part = fc.string({
    unit: fc.constantFrom(...Array.from('a.-_/@+ $(){}`\'";&|<>\n\r\t:#!*\\\u202e')),
    maxLength: 12,
  })
  const name = part.chain((text) =>
    fc.constantFrom(`requirements${text}.txt`, `${text}/uv.lock`, `scripts/check${text}readiness.sh`, `${text}.py`),
  )
  fc.assert(
    fc.property(fc.array(name, { maxLength: 6 }), (paths) => {
      const others = scriptsOf(workflowFor(...paths)).filter((script) => !own.has(script))
      for (const script of others) expect(script).toMatch(/^bash scripts\/check[\w.@+-]*readiness\.sh$/)
      for (const path of paths) if (!/^[\w.@+/-]+$/.test(path)) expect(textFor(...paths)).not.toContain(`'${path}'`)
    }),
  )
})
