import { spawn } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { temporaryFolder } from './git-fixture.ts'
import type { Urls } from './github/world.ts'
import { readCommandFile, type RunnerEnvironment } from './github-runner.ts'

/** A workflow command of the standard output, unescaped. */
export interface WorkflowCommand {
  readonly name: string
  readonly properties: { readonly [name: string]: string }
  readonly message: string
}

/** What an action did. */
export interface ActionRun {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
  readonly outputs: { readonly [name: string]: string }
  /** What it wrote to its job summary; null where that is over 1 MiB, which a runner refuses whole. */
  readonly summary: string | null
  readonly environment: { readonly [name: string]: string }
  /** Commands such as `error`, `add-mask` and `group`, in order. */
  readonly commands: readonly WorkflowCommand[]
}

/** https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#step-isolation-and-limits */
const SUMMARY_BYTES = 1024 * 1024

/**
 * Runs a JavaScript file as a runner runs an action: in a process of its own, with that environment and nothing else.
 * @throws Error when it used the network beyond the simulator, or ran longer than allowed.
 */
export async function runAction(
  entry: string,
  environment: RunnerEnvironment,
  urls: Urls,
  about: { readonly seconds?: number; readonly executable?: string } = {},
): Promise<ActionRun> {
  const guard = networkGuard([urls.api, urls.server, urls.storage])
  const args = ['--require', guard.file, path.resolve(entry)]
  const child = spawn(about.executable ?? process.execPath, args, {
    cwd: environment.workspace,
    env: { ...environment.variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const written = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (written.stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (written.stderr += text))
  const seconds = about.seconds ?? 60
  const timer = setTimeout(() => child.kill('SIGKILL'), seconds * 1000)
  const [exitCode, signal] = await new Promise<readonly [number | null, NodeJS.Signals | null]>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, by) => resolve([code, by]))
  })
  clearTimeout(timer)
  if (signal === 'SIGKILL')
    throw new Error(`The action ran longer than ${seconds} s.\n${written.stdout}\n${written.stderr}`)
  const strays = guard.strays()
  if (strays.length > 0) throw new Error(`The action used the network beyond the simulator: ${strays.join(', ')}`)
  const summary = readFileSync(environment.files.summary)
  return {
    exitCode,
    ...written,
    outputs: readCommandFile(environment.files.output),
    summary: summary.length > SUMMARY_BYTES ? null : summary.toString('utf8'),
    environment: readCommandFile(environment.files.env),
    commands: readCommands(written.stdout),
  }
}

/** Reads workflow commands as a runner does; between `stop-commands` and its token there are none. */
export function readCommands(stdout: string): WorkflowCommand[] {
  const commands: WorkflowCommand[] = []
  let stopped: string | null = null
  for (const line of stdout.split(/\r?\n/)) {
    if (stopped !== null) {
      if (line === `::${stopped}::`) stopped = null
      continue
    }
    const [, name, properties = '', message = ''] = /^\s*::([\w-]+)(?: (.*?))?::(.*)$/.exec(line) ?? []
    if (name === undefined) continue
    if (name === 'stop-commands') stopped = message
    commands.push({ name, properties: readProperties(properties), message: unescaped(message) })
  }
  return commands
}

function readProperties(text: string): { readonly [name: string]: string } {
  const pairs = text.split(',').flatMap((pair): [string, string][] => {
    const equals = pair.indexOf('=')
    const value = pair
      .slice(equals + 1)
      .replaceAll('%3A', ':')
      .replaceAll('%2C', ',')
    return equals < 1 ? [] : [[pair.slice(0, equals).trim(), unescaped(value)]]
  })
  return Object.fromEntries(pairs)
}

function unescaped(text: string): string {
  return text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%')
}

/** A file that Node loads first and that lets sockets go to the simulator alone; it writes down every other attempt. */
function networkGuard(addresses: readonly string[]): { readonly file: string; readonly strays: () => string[] } {
  const folder = temporaryFolder()
  const log = path.join(folder, 'strays')
  const file = path.join(folder, 'guard.cjs')
  const hosts = addresses.map((address) => new URL(address).host)
  writeFileSync(file, guardText(hosts, log))
  return {
    file,
    strays: () =>
      existsSync(log)
        ? readFileSync(log, 'utf8')
            .split('\n')
            .filter((line) => line !== '')
        : [],
  }
}

function guardText(hosts: readonly string[], log: string): string {
  return `
const { appendFileSync } = require('node:fs')
const net = require('node:net')
const dns = require('node:dns')
const dgram = require('node:dgram')
const allowed = new Set(${JSON.stringify(hosts)})
const write = (what) => appendFileSync(${JSON.stringify(log)}, what + '\\n')
const refuse = (what) => { write(what); return Object.assign(new Error('No network: ' + what), { code: 'ENETUNREACH' }) }
const connect = net.Socket.prototype.connect
net.Socket.prototype.connect = function (...args) {
  const given = Array.isArray(args[0]) ? args[0][0] : args[0]
  const to = typeof given === 'object' && given !== null ? given
    : typeof given === 'string' && Number.isNaN(Number(given)) ? { path: given } : { port: given, host: args[1] }
  const where = to.path ? 'socket ' + to.path : (to.host ?? 'localhost') + ':' + to.port
  if (allowed.has(where)) return connect.apply(this, args)
  const error = refuse(where)
  process.nextTick(() => this.destroy(error))
  return this
}
const numeric = (host) => net.isIP(host) !== 0
const lookup = dns.lookup
dns.lookup = function (host, ...rest) {
  if (numeric(host)) return lookup.call(this, host, ...rest)
  const error = refuse('the name ' + host)
  process.nextTick(rest[rest.length - 1], error)
}
dns.promises.lookup = async (host) => { throw refuse('the name ' + host) }
for (const name of ['resolve', 'resolve4', 'resolve6', 'resolveTxt']) {
  dns[name] = (host, ...rest) => process.nextTick(rest[rest.length - 1], refuse('the name ' + host))
  dns.promises[name] = async (host) => { throw refuse('the name ' + host) }
}
dgram.createSocket = () => { throw refuse('a datagram socket') }
`
}
