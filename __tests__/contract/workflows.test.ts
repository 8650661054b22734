import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { ACTIONS, ownAction } from '../../src/commands/init/actions.data.ts'
import { detectStack } from '../../src/commands/init/detect-stack.ts'
import { workflowText } from '../../src/commands/init/workflow-template.ts'
import { gatePermissions } from '../../src/config/permissions.ts'
import { temporaryFolder } from '../support/git-fixture.ts'
import { onlyWhere } from '../support/only-where.ts'
import { ownWorkflows, readWorkflow, yamlBlocks } from '../support/workflow-file.ts'

const SCRIPT = 'scripts/check_prod_readiness.py'
const MIXED = ['a/requirements.txt', 'a/a.py', 'b/poetry.lock', 'uv.lock', 'x/Pipfile.lock', 'pylock.toml', SCRIPT]
const PIN = '3f2a9c1b'.repeat(5)
const written = (paths: readonly string[]) => workflowText(detectStack(paths, SCRIPT), PIN)

const OWN = ownWorkflows()
const FOLLOWING = (yamlBlocks(readFileSync('docs/two-workflows.md', 'utf8'))[1] ?? '').replace(
  /uses: \S+ # Pin this.*/,
  `uses: ${ownAction(PIN).uses} # ${ownAction(PIN).remark}`,
)
const WORKFLOWS = [
  ...OWN,
  ['what init writes', written([])],
  ['what init writes for Python', written(MIXED)],
  ['the one that follows', FOLLOWING],
] as const

const CHECKOUT = ACTIONS.checkout.uses.replace(/@.*/, '')
const USES = /^\s*(?:- )?uses: ([^@\s]+)(?:@(\S+))?(?: # (.*))?$/
const usesOf = (text: string) =>
  text
    .split('\n')
    .filter((line) => /\buses:/.test(line))
    .map((line) => {
      const [, action = '', commit = '', remark = ''] = USES.exec(line) ?? []
      return { line: line.trim(), action, commit, remark }
    })

describe.each(WORKFLOWS)('%s', (_, text) => {
  const workflow = readWorkflow(text)
  const jobs = Object.entries(workflow.jobs)
  const steps = jobs.flatMap(([, job]) => job.steps)

  it("names every action by its whole commit, beside its version's name", () => {
    expect(usesOf(text).length).toBeGreaterThan(0)
    const loose = usesOf(text)
      .filter(({ action }) => !action.startsWith('./'))
      .filter(({ commit, remark }) => !/^[0-9a-f]{40}$/.test(commit) || !/^v\d+\.\d+\.\d+/.test(remark))
    expect(loose).toEqual([])
  })

  it('grants nothing as a whole, and to each job what it needs and a time', () => {
    expect(workflow.permissions).toEqual({})
    for (const [, job] of jobs) {
      expect(job.permissions).toBeDefined()
      expect(job['timeout-minutes']).toBeGreaterThan(0)
      expect(job.name).toMatch(/\S/)
    }
    expect(workflow.concurrency?.group).toContain('${{ github.workflow }}')
  })

  it('says why a job has each of its permissions', () => {
    const granted = text.split('\n').filter((line) => /^ {6}[a-z-]+: (?:read|write)\b/.test(line))
    expect(granted.length).toBeGreaterThan(0)
    for (const line of granted) expect(line).toMatch(/: (?:read|write) # \S/)
  })

  it('leaves no token behind', () => {
    for (const { uses, with: inputs } of steps) {
      if (uses?.startsWith(CHECKOUT) !== true) continue
      expect(inputs).toMatchObject({ 'persist-credentials': false })
    }
  })

  it('puts no expression into a script, holds no secret, and never runs with the rights of the base for a fork', () => {
    for (const { run } of steps) expect(run ?? '').not.toContain('${{')
    expect(text).not.toMatch(/secrets[.[]|secrets: inherit/)
    expect(Object.keys(workflow.on)).not.toContain('pull_request_target')
  })
})

describe('the workflows of this repository', () => {
  it('are those of its own, of the release and of its dependencies', () => {
    expect(OWN.map(([file]) => path.basename(file))).toEqual([
      'check-dist.yml',
      'ci.yml',
      'codeql.yml',
      'dependency-review.yml',
      'gate.yml',
      'release.yml',
    ])
  })

  it('and the one that init writes name an action by one and the same commit', () => {
    const commits = new Map<string, Set<string>>()
    for (const [, text] of WORKFLOWS) {
      for (const { action, commit, remark } of usesOf(text)) {
        // The parts of a repository of several actions are released together.
        const repository = action.split('/').slice(0, 2).join('/')
        const known = commits.get(repository) ?? new Set()
        commits.set(repository, known.add(`${commit} ${remark}`))
      }
    }
    const foreign = [...commits].filter(([repository]) => !repository.startsWith('./'))
    expect(foreign.filter(([, known]) => known.size !== 1)).toEqual([])
  })

  it('test every Node that the product promises, by the command that the README gives', () => {
    const job = ownWorkflow('ci.yml').jobs['test'] as { readonly strategy?: { readonly matrix?: unknown } }
    expect(job.strategy?.matrix).toEqual({ node: ['20', '22', '24'] })
    const commands = ownWorkflow('ci.yml').jobs['test']?.steps.map(({ run }) => run ?? '')
    expect(commands?.at(-1)).toMatch(/^npm cit\b/)
    expect(readFileSync('README.md', 'utf8')).toMatch(/^npm cit\b/m)
  })
})

describe('the documented pair', () => {
  const [first, following] = yamlBlocks(readFileSync('docs/two-workflows.md', 'utf8')).map(readWorkflow)

  it('begins with the workflow of the README, and the second follows it by its name', () => {
    expect(first).toEqual(readWorkflow(yamlBlocks(readFileSync('README.md', 'utf8'))[0] ?? ''))
    expect(following?.on).toEqual({ workflow_run: { workflows: [first?.name], types: ['completed'] } })
    expect(following?.name).not.toBe(first?.name)
  })

  it('brings no file of the pull request into the work tree, and downloads no artifact', () => {
    const steps = following?.jobs['present']?.steps ?? []
    expect(steps.map(({ uses }) => uses?.replace(/@.*/, ''))).toEqual([
      CHECKOUT,
      undefined,
      ownAction(null).uses.replace(/@.*/, ''),
    ])
    expect(steps[0]?.with).not.toHaveProperty('ref')
    expect(steps[1]?.run).not.toMatch(/checkout|switch|merge|pull|reset|worktree/)
  })

  it('says why its trigger is no danger, where it is told to pass over it', () => {
    const lines = FOLLOWING.split('\n')
    const at = lines.findIndex((line) => line.includes('zizmor: ignore[dangerous-triggers]'))
    expect(lines[at - 1]).toMatch(/^ +# .{60}/)
    expect(FOLLOWING.match(/zizmor: ignore/g)).toHaveLength(1)
  })
})

describe('the gate of this repository', () => {
  const { jobs } = ownWorkflow('gate.yml')

  it('has the permissions that the product asks a team for', () => {
    const asked = gatePermissions({ sarif: false }).map(({ permission, level }) => [permission, level])
    expect(jobs['gate']?.permissions).toEqual(Object.fromEntries(asked))
  })

  it("lets the commit's own code write nothing", () => {
    expect(jobs['self-check']?.steps.some(({ uses }) => uses === './')).toBe(true)
    expect(new Set(Object.values(jobs['self-check']?.permissions ?? {}))).toEqual(new Set(['read']))
  })

  it('runs the last release alone, and fails where it could not be found out', () => {
    expect(jobs['gate']?.steps.map(({ uses }) => uses?.replace(/@.*/, ''))).toEqual([
      CHECKOUT,
      undefined,
      CHECKOUT,
      './.last-release',
    ])
    expect(jobs['gate']?.if).toContain("needs.last-release.outputs.tag != 'none'")
    expect(jobs['gate']?.if).toContain('!cancelled()')
    expect(jobs['gate']?.steps[1]?.run).toBe('test -n "$TAG"')
  })
})

describe('the release', () => {
  const { on, jobs } = ownWorkflow('release.yml')

  it('follows a tag, and publishes only what another job has built again from it and tested', () => {
    expect(on).toEqual({ push: { tags: ['v[0-9]+.[0-9]+.[0-9]+'] } })
    expect(jobs['publish']?.needs).toBe('verify')
    expect(jobs['publish']?.environment).toBe('release')
    expect(jobs['verify']?.permissions).toEqual({ contents: 'read' })
    const scripts = jobs['verify']?.steps.map(({ run }) => run ?? '').join('\n')
    for (const needed of ['npm ci', 'npm run build', 'git diff --stat --exit-code -- dist', 'npm test']) {
      expect(scripts).toContain(needed)
    }
  })

  it('runs no package of others where it can sign and publish', () => {
    const publish = jobs['publish']?.steps ?? []
    for (const { run } of publish) expect(run ?? '').not.toMatch(/\bnp[mx]\b|\bnode\b|\bpip/)
    expect(publish.map(({ uses }) => uses?.replace(/@.*/, '')).filter((uses) => uses !== undefined)).toEqual([
      CHECKOUT,
      'actions/attest',
    ])
  })
})

onlyWhere(process.env['ZIZMOR'] !== undefined, 'ZIZMOR names no zizmor', () => {
  it('has no finding of zizmor, for the most suspicious reader', () => {
    const team = path.join(temporaryFolder(), '.github/workflows')
    mkdirSync(team, { recursive: true })
    for (const [name, paths] of [
      ['empty', []],
      ['mixed', MIXED],
    ] as const) {
      writeFileSync(path.join(team, `${name}.yml`), written(paths))
    }
    writeFileSync(path.join(team, 'following.yml'), FOLLOWING)
    const args = ['--offline', '--persona', 'auditor', '--format', 'json', '.github', path.dirname(team)]
    const found = execFileSync(process.env['ZIZMOR'] ?? '', args, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    expect(JSON.parse(found)).toEqual([])
  })
})

function ownWorkflow(name: string) {
  const [, text = ''] = OWN.find(([file]) => path.basename(file) === name) ?? []
  return readWorkflow(text)
}
