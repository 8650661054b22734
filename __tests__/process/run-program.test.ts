import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { runProgram, streamProgram, type ProgramEnd } from '../../src/process/run-program.ts'
import type { ProgramEnd as ReadinessEnd } from '../../src/evidence/program-runs.ts'
import { temporaryFolder } from '../support/git-fixture.ts'

const folder = temporaryFolder()
const env = { PATH: '/usr/bin:/bin' }

function shell(script: string, options: { timeoutMs?: number; maxOutputBytes?: number; signal?: AbortSignal } = {}) {
  return runProgram({
    command: '/bin/sh',
    args: ['-c', script],
    cwd: folder,
    env,
    timeoutMs: 20_000,
    maxOutputBytes: 1000,
    ...options,
  })
}

/** Whether a process still runs; a dead one that nobody has waited for does not. */
function runs(pid: string): boolean {
  if (!existsSync(`/proc/${pid}/stat`)) return false
  return !/^\d+ \(.*\) [ZX]/s.test(readFileSync(`/proc/${pid}/stat`, 'latin1'))
}

async function gone(pid: string): Promise<boolean> {
  for (let attempt = 0; attempt < 100 && runs(pid); attempt++) await new Promise((done) => setTimeout(done, 50))
  return !runs(pid)
}

describe('runProgram', () => {
  it('tells the exit code and keeps both streams', async () => {
    const outcome = await shell('echo out; echo err >&2; exit 3')

    expect(outcome.end).toEqual({ kind: 'exited', code: 3 })
    expect([outcome.stdout.toString(), outcome.stderr.toString()]).toEqual(['out\n', 'err\n'])
    expect(outcome.outputCut).toBe(false)
  })

  it('tells the signal that ended a program', async () => {
    expect((await shell('kill -9 $$')).end).toEqual({ kind: 'signalled', signal: 'SIGKILL' })
  })

  it('hands over the environment that was given and nothing of its own', async () => {
    process.env['CHECKLIST_CANARY'] = 'inherited'
    const outcome = await runProgram({
      ...{ command: '/usr/bin/env', args: [], cwd: folder, env: { ONLY: 'this' } },
      ...{ timeoutMs: 20_000, maxOutputBytes: 10_000 },
    })
    delete process.env['CHECKLIST_CANARY']

    expect(outcome.stdout.toString()).toBe('ONLY=this\n')
  })

  it('reads arguments as they are, without a shell', async () => {
    const args = ['%s|', '$(touch canary)', '; touch canary', '* "\' \n']
    const outcome = await runProgram({
      ...{ command: '/usr/bin/printf', args, cwd: folder, env },
      ...{ timeoutMs: 20_000, maxOutputBytes: 1000 },
    })

    expect(outcome.stdout.toString()).toBe(args.slice(1).join('|') + '|')
    expect(existsSync(path.join(folder, 'canary'))).toBe(false)
  })

  it('feeds the standard input, also to a program that does not read it', async () => {
    const stdin = Array.from({ length: 100 }, () => 'x'.repeat(10_000))
    const spec = { command: '/bin/sh', cwd: folder, env, stdin, timeoutMs: 20_000, maxOutputBytes: 1000 }

    expect((await runProgram({ ...spec, args: ['-c', 'wc -c'] })).stdout.toString().trim()).toBe('1000000')
    expect((await runProgram({ ...spec, args: ['-c', 'exit 0'] })).end).toEqual({ kind: 'exited', code: 0 })
  })

  it('ends the whole group when the time is up', async () => {
    const outcome = await shell('sleep 1000 & echo $!; sleep 1000', { timeoutMs: 300 })

    expect(outcome.end).toEqual({ kind: 'timed-out', afterMs: 300 })
    expect(await gone(outcome.stdout.toString().trim())).toBe(true)
  })

  it('kills a program that ignores the polite signal', async () => {
    const outcome = await shell('trap "" TERM; echo $$; while :; do sleep 1; done', { timeoutMs: 300 })

    expect(outcome.end.kind).toBe('timed-out')
    expect(await gone(outcome.stdout.toString().trim())).toBe(true)
  })

  it('ends the program when its caller gives up', async () => {
    const controller = new AbortController()
    const running = shell('echo $$; sleep 1000', { signal: controller.signal })
    setTimeout(() => {
      controller.abort()
    }, 200)
    const outcome = await running

    expect(outcome.end.kind).toBe('timed-out')
    expect(await gone(outcome.stdout.toString().trim())).toBe(true)
  })

  it('starts nothing for a caller that gave up before', async () => {
    const outcome = await shell('touch started', { signal: AbortSignal.abort() })

    expect(outcome.end.kind).toBe('not-started')
    expect(existsSync(path.join(folder, 'started'))).toBe(false)
  })

  it('drains output past the limit without keeping it, and says so', async () => {
    const outcome = await shell('yes | head -c 3000000; exit 4', { maxOutputBytes: 10 })

    expect(outcome.end).toEqual({ kind: 'exited', code: 4 })
    expect(outcome.stdout.toString()).toBe('y\ny\ny\ny\ny\n')
    expect(outcome.outputCut).toBe(true)
  })

  it('does not wait for what a program left running, and leaves nothing running', async () => {
    const outcome = await shell('sleep 1000 & echo $!; exit 0')

    expect(outcome.end).toEqual({ kind: 'exited', code: 0 })
    expect(await gone(outcome.stdout.toString().trim())).toBe(true)
  })

  it.each([
    ['a program that is not there', { command: '/nowhere/program' }, /\/nowhere\/program was not found/],
    ['a folder that is not there', { command: '/bin/sh', cwd: '/nowhere' }, /folder \/nowhere is not there/],
    ['a file that is no program', { command: '/etc/passwd' }, /may not be run/],
    ['an argument that no program can get', { command: '/bin/sh', args: ['a\0b'] }, /null bytes/],
  ])('tells why it did not start: %s', async (_, spec, because) => {
    const whole = { args: [], cwd: folder, env, timeoutMs: 20_000, maxOutputBytes: 10, ...spec }
    const { end } = await runProgram(whole)

    expect(end.kind === 'not-started' ? end.because : end.kind).toMatch(because)
  })

  it('ends as the readiness evidence has it', () => {
    const end: ProgramEnd = { kind: 'exited', code: 0 }
    const readiness: ReadinessEnd = end
    const back: ProgramEnd = readiness

    expect(back).toBe(end)
  })
})

describe('streamProgram', () => {
  const stream = (script: string, timeoutMs = 20_000) =>
    streamProgram({ command: '/bin/sh', args: ['-c', script], cwd: folder, env, timeoutMs })

  it('hands over all output and then how the program ended', async () => {
    const { stdout, outcome } = stream('yes | head -c 3000000; echo oh >&2; exit 2')
    let length = 0
    for await (const chunk of stdout) length += chunk.length

    expect(length).toBe(3_000_000)
    expect(await outcome).toMatchObject({ end: { kind: 'exited', code: 2 }, stderr: Buffer.from('oh\n') })
  })

  it('lets the program write no faster than its consumer reads', async () => {
    const count = path.join(folder, 'count')
    const { stdout, stop, outcome } = stream(
      `i=0; while :; do i=$((i+1)); echo $i > ${count}; printf '%65536s' x; done`,
    )
    const chunks = stdout[Symbol.asyncIterator]()
    await chunks.next()
    await new Promise((done) => setTimeout(done, 500))
    const before = readFileSync(count, 'utf8')
    await new Promise((done) => setTimeout(done, 500))

    expect(readFileSync(count, 'utf8')).toBe(before)
    stop()
    expect((await outcome.then(({ end }) => end)).kind).toBe('signalled')
  })

  it('ends the output and says so when the time is up', async () => {
    const { stdout, outcome } = stream('echo x; sleep 1000', 300)
    let text = ''
    for await (const chunk of stdout) text += chunk.toString()

    expect(text).toBe('x\n')
    expect((await outcome).end).toEqual({ kind: 'timed-out', afterMs: 300 })
  })

  it('may be left early', async () => {
    // A program that still writes may end by its closed output first; one that waits ends by the stop alone.
    const { stdout, stop, outcome } = stream('echo begun; sleep 60')
    for await (const chunk of stdout) if (chunk.length > 0) break
    stop()

    expect((await outcome).end.kind).toBe('signalled')
  })

  it('tells that a program is not there', async () => {
    const spec = { command: '/nowhere/program', args: [], cwd: folder, env, timeoutMs: 20_000 }
    const { stdout, outcome } = streamProgram(spec)
    let length = 0
    for await (const chunk of stdout) length += chunk.length

    expect(length).toBe(0)
    expect((await outcome).end.kind).toBe('not-started')
  })
})
