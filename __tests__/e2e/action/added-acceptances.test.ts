import { createHash } from 'node:crypto'
import { type ActionStage, actionStage, policyOf, runGate } from '../../support/action-stage.ts'
import { addReview } from '../../support/github/pulls.ts'
import { commitTo } from '../../support/github/repository.ts'
import { useSimulator } from '../../support/github-simulator.ts'
import { planter } from '../../support/planted-project.ts'

const github = useSimulator()
const token = planter('added acceptances').token()
const LINE = `open('${token}')`
const sha1 = createHash('sha1').update(token).digest('hex')

let stage: ActionStage
beforeEach(() => {
  stage = actionStage(github(), policyOf(['no-plaintext-secrets'], 'owners: [maria]'))
})

/** What a pull request may add so that another tool is silent about the value, and the files that are then told as changed. */
const ACCEPTANCES: readonly {
  readonly name: string
  readonly files: { readonly [path: string]: string }
  readonly changed: readonly string[]
}[] = [
  { name: 'gitleaks:allow', files: { 'src/a.js': `${LINE} // gitleaks:allow\n` }, changed: [] },
  { name: 'trufflehog:ignore', files: { 'src/a.js': `${LINE} // trufflehog:ignore\n` }, changed: [] },
  {
    name: 'pragma: allowlist nextline secret',
    files: { 'src/a.js': `// pragma: allowlist nextline secret\n${LINE}\n` },
    changed: [],
  },
  {
    name: 'a fingerprint in .gitleaksignore',
    files: { 'src/a.js': `${LINE}\n`, '.gitleaksignore': 'src/a.js:gitlab-pat:1\n' },
    changed: ['.gitleaksignore'],
  },
  {
    name: 'a hash in .secrets.baseline',
    files: {
      'src/a.js': `${LINE}\n`,
      '.secrets.baseline': JSON.stringify({ results: { 'src/a.js': [{ hashed_secret: sha1 }] } }),
    },
    changed: ['.secrets.baseline'],
  },
]

async function judged(files: { readonly [path: string]: string }, approve: boolean) {
  const pull = stage.propose(files)
  if (approve) addReview(stage.world, stage.repository, pull, stage.maria, 'APPROVED')
  const { report, exitCode } = await runGate(github(), stage, {
    event: { name: 'pull_request', action: 'opened', pull },
  })
  const check = report?.checks.find(({ id }) => id === 'no-plaintext-secrets')
  return { report, exitCode, check, changed: report?.trusted.changedBySubject ?? [] }
}

describe.each(ACCEPTANCES)('$name that a pull request adds', ({ files, changed }) => {
  it.each([
    ['with the value', false, {}],
    ['with the value, and that an owner approves', true, {}],
    ['for a value that is there already', false, { 'src/a.js': `${LINE}\n` }],
  ])('%s is shown, and silences nothing', async (_, approve, before) => {
    if (Object.keys(before).length > 0) {
      commitTo(stage.world, stage.repository, 'main', before, { author: stage.maria })
    }
    const { report, check, exitCode, changed: told } = await judged(files, approve)

    expect(check?.findings).toMatchObject([
      { rule: 'gitlab-personal-access-token', waiver: null, place: { path: 'src/a.js' } },
    ])
    expect({ decision: check?.decision, exitCode }).toEqual({ decision: 'blocked', exitCode: 1 })
    expect(report?.policy.waivers).toMatchObject([{ owner: null, status: 'not-counted', matches: 1 }])
    expect(told).toEqual(changed.map((path) => ({ path, approved: approve })))
    expect(JSON.stringify(report)).not.toContain(sha1)
  })
})
