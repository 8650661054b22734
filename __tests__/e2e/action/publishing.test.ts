import { generateKeyPairSync } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { type ActionStage, actionStage, DOCUMENTED, policyOf, runGate } from '../../support/action-stage.ts'
import { expectInertMarkdown, expectInertPlain, expectVisible } from '../../support/github-markdown.ts'
import type { CheckRun } from '../../support/github/checks.ts'
import { addRepository, commitTo, headOf, type Repository } from '../../support/github/repository.ts'
import { addAppToken } from '../../support/github/tokens.ts'
import { addApp } from '../../support/github/world.ts'
import { useSimulator } from '../../support/github-simulator.ts'

const github = useSimulator()

const SECRETS = 'no-plaintext-secrets'
const NAME = 'Security release checklist'

let stage: ActionStage

/** A fresh stage whose policy asks for this. */
function begin(policy: string | null = policyOf([SECRETS], 'owners: [maria]')): void {
  stage = actionStage(github(), policy)
}

/** As many private keys, each another and in a file of its own, made for this run. */
function keys(count: number, nameOf = (index: number) => `deploy/host-${index}.pem`): { [path: string]: string } {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [nameOf(index), privateKey()]))
}

function privateKey(): string {
  const { privateKey: key } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return key.export({ type: 'pkcs8', format: 'pem' }).toString()
}

function ours(repository: Repository = stage.repository): readonly CheckRun[] {
  return repository.checks.runs.filter(({ name }) => name === NAME)
}

const opened = (pull: ReturnType<ActionStage['propose']>) => ({ name: 'pull_request', action: 'opened', pull }) as const

test('120 findings stand in one check run, and a re-run does not double them', async () => {
  begin()
  const pull = stage.propose(keys(120))
  const first = await runGate(github(), stage, { event: opened(pull) })
  expect(first.exitCode).toBe(1)
  expect(first.report?.checks.find(({ id }) => id === SECRETS)?.findings).toHaveLength(120)
  const [posted, ...others] = ours()
  expect(others).toEqual([])
  expect(posted?.annotations).toHaveLength(120)
  expect(posted?.conclusion).toBe('failure')
  expect(posted?.headSha).toBe(headOf(stage.repository, 'topic'))
  expect(new Set(posted?.annotations.map(({ path }) => path)).size).toBe(120)
  expect(first.outputs['check-run-url']).toContain(String(posted?.id))

  const again = await runGate(github(), stage, { event: opened(pull), runner: { attempt: 2 } })
  expect(again.exitCode).toBe(1)
  const latest = ours().at(-1)
  expect(latest?.annotations).toHaveLength(120)
  // A reader sees the latest of a name; it has each finding once, whatever became of the one before.
  expect(ours().length).toBeLessThanOrEqual(2)
})

test('one comment says it, is kept current, and is left alone where nothing changed', async () => {
  begin()
  const pull = stage.propose(keys(1))
  const first = await runGate(github(), stage, { event: opened(pull) })
  const [comment] = stage.repository.comments
  expect(first.outputs['comment-url']).toContain(String(comment?.id))
  const said = comment?.body
  const written = () => github().traffic.filter(({ method, path }) => method !== 'GET' && path.includes('/comments'))
  expect(written()).toHaveLength(1)

  await runGate(github(), stage, { event: opened(pull) })
  expect(written()).toHaveLength(1)
  expect(stage.repository.comments.map(({ body }) => body)).toEqual([said])

  commitTo(stage.world, stage.repository, 'topic', keys(2), { author: stage.andrej })
  await runGate(github(), stage, { event: opened(pull) })
  expect(written()).toHaveLength(2)
  expect(stage.repository.comments).toHaveLength(1)
  expect(stage.repository.comments[0]?.body).not.toBe(said)
})

test.each([
  { mode: 'never', files: 1, comments: 0 },
  { mode: 'on-findings', files: 0, comments: 0 },
  { mode: 'always', files: 0, comments: 1 },
] as const)('the comment $mode, with $files findings', async ({ mode, files, comments }) => {
  begin(policyOf(files === 0 ? ['pen-test-or-threat-model'] : [SECRETS]))
  const pull = stage.propose({ ...keys(files), 'notes.txt': 'Nothing.\n' })
  await runGate(github(), stage, { event: opened(pull), inputs: { comment: mode } })
  expect(stage.repository.comments).toHaveLength(comments)
})

test("a fork's pull request is told by log and summary, with one line for each thing that may not be posted", async () => {
  begin()
  const fork = addRepository(stage.world, stage.stranger, 'shop', { forkOf: stage.repository })
  const pull = stage.propose(keys(2), { author: stage.stranger, from: fork })
  const { exitCode, commands, summary, outputs, report } = await runGate(github(), stage, {
    event: opened(pull),
    sender: stage.stranger,
    origin: 'fork',
    headSha: headOf(fork, 'topic'),
    runner: { checkout: { commit: headOf(fork, 'topic') } },
  })
  expect(exitCode).toBe(1)
  expect(report?.subject.commit).toBe(headOf(fork, 'topic'))
  expect(ours()).toEqual([])
  const notices = commands.filter(({ properties }) => properties['title'] === 'Not published')
  expect(notices.map(({ name }) => name)).toEqual(['notice', 'notice'])
  expect(notices.map(({ message }) => message).join(' ')).toMatch(/check run.*comment/su)
  // What the check run would have shown stands at the lines all the same.
  expect(commands.filter(({ properties }) => properties['file']?.startsWith('deploy/host-') === true)).toHaveLength(2)
  expect(summary).toContain('deploy/host-1.pem')
  expect(outputs['check-run-url']).toBe('')
})

test("Dependabot's pull request is judged with a token that only reads", async () => {
  begin()
  const pull = stage.propose({ 'package.json': '{}\n' })
  const { exitCode, report, commands } = await runGate(github(), stage, { event: opened(pull), origin: 'dependabot' })
  expect(report?.gate.decision).toBe('clear')
  expect(exitCode).toBe(0)
  expect(commands.filter(({ properties }) => properties['title'] === 'Not published').length).toBeGreaterThan(0)
})

test("an App's token posts a check run that no workflow here can change", async () => {
  begin()
  const app = addApp(stage.world, 'acme-gate', stage.repository.owner)
  const token = addAppToken(stage.world, app, [stage.repository], { checks: 'write' })
  const pull = stage.propose(keys(1))
  await runGate(github(), stage, { event: opened(pull), inputs: { 'check-token': token.secret } })
  expect(ours().map((run) => run.suite.app.slug)).toEqual(['acme-gate'])
})

test('over-long texts stay within what GitHub takes', async () => {
  begin()
  const long = 'x'.repeat(180)
  const pull = stage.propose(keys(300, (index) => `${long}/${long}/host-${index}.pem`))
  const { summary, report } = await runGate(github(), stage, { event: opened(pull) })
  expect(report?.checks.find(({ id }) => id === SECRETS)?.findings).toHaveLength(300)
  const [run] = ours()
  for (const text of [run?.summary ?? '', run?.text ?? '']) {
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(65_535)
  }
  expect(run?.annotations).toHaveLength(300)
  expect(Buffer.byteLength(stage.repository.comments[0]?.body ?? '')).toBeLessThanOrEqual(65_536)
  expect(summary).not.toBeNull()
})

test('findings without a file stand at the line of the workflow that runs this, where there is no policy', async () => {
  begin(null)
  const pull = stage.propose({ 'notes.txt': 'Nothing.\n' })
  stage.repository.rules.rulesets.length = 0
  const { report } = await runGate(github(), stage, { event: opened(pull) })
  const open = report?.checks.flatMap(({ findings }) => findings).filter(({ place }) => place.kind === 'setting') ?? []
  expect(open.length).toBeGreaterThan(0)
  const titles = new Set(open.map(({ check, rule }) => `${check ?? ''}: ${rule}`))
  const anchored = (ours()[0]?.annotations ?? []).filter(({ title }) => titles.has(title ?? ''))
  expect(anchored).toHaveLength(open.length)
  for (const { path, start_line } of anchored) {
    expect({ path, start_line }).toEqual({ path: '.github/workflows/release-checklist.yml', start_line: 9 })
  }
})

test('hostile names do nothing wherever they are shown', async () => {
  begin()
  const names = [
    'a/@everyone #1 ![x](data:evil.png).pem',
    'a/<img src=x onerror=alert(1)>.pem',
    'a/\u202Egnp.exe\u202C.pem',
    'a/line\n::error::forged.pem',
    'a/##[add-mask]x.pem',
    'a/`|`[y](mailto:me@evil.com).pem',
  ]
  const pull = stage.propose(keys(names.length, (index) => names[index] ?? ''))
  const { stdout, commands, summary, outputs, report } = await runGate(github(), stage, { event: opened(pull) })
  expect(report?.checks.find(({ id }) => id === SECRETS)?.findings).toHaveLength(names.length)
  const [run] = ours()
  const comment = stage.repository.comments[0]?.body ?? ''
  for (const text of [run?.summary ?? '', comment, summary ?? '']) {
    const own = text.replaceAll(`${github().urls.server}/`, 'https://github.com/')
    expectInertMarkdown(own)
    expectVisible(own)
  }
  for (const { message, title } of run?.annotations ?? []) {
    expectInertPlain(message)
    expectInertPlain(title ?? '')
    expectVisible(`${message}${title ?? ''}`)
  }
  expectVisible(stdout)
  expect(commands.filter(({ message }) => message === 'forged.pem')).toEqual([])
  const sarif = readFileSync(outputs['sarif-path'] ?? '', 'utf8')
  expectVisible(sarif.replaceAll('\n', ''))
})

test('what the token may not see is never printed', async () => {
  begin()
  const committed = keys(3)
  const pull = stage.propose(committed)
  const { stdout, stderr, summary, outputs } = await runGate(github(), stage, { event: opened(pull) })
  const tokens = [...stage.world.tokens.keys()]
  const said = [
    stdout,
    stderr,
    summary ?? '',
    ...Object.values(outputs),
    JSON.stringify(ours()),
    JSON.stringify(stage.repository.comments),
  ]
  for (const text of said) {
    for (const token of tokens) expect(text).not.toContain(token)
    for (const key of Object.values(committed)) expect(text).not.toContain(key.split('\n')[1])
  }
})

test('the permissions that the workflow documents are enough for everything', async () => {
  begin()
  const pull = stage.propose(keys(1))
  const { commands } = await runGate(github(), stage, { event: opened(pull), permissions: DOCUMENTED })
  expect(commands.filter(({ properties }) => properties['title'] === 'Not published')).toEqual([])
  expect(github().traffic.filter(({ status }) => status >= 400)).toEqual([])
})
