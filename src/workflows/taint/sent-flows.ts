import type { Word } from '../shell/script.ts'
import type { CommandView } from './command-output.ts'
import { addFlow, partsTaint, wordTaint, type ShellState } from './shell-state.ts'
import { worst, type Taint } from './taint.ts'

const CLIENTS: ReadonlySet<string> = new Set([
  ...['curl', 'wget', 'http', 'https', 'xh', 'xhs', 'invoke-webrequest', 'invoke-restmethod', 'iwr', 'irm'],
])
const SOCKETS: ReadonlySet<string> = new Set(['nc', 'ncat', 'netcat', 'socat', 'telnet'])
const RESOLVERS: ReadonlySet<string> = new Set(['dig', 'nslookup', 'host', 'drill', 'ping'])

/** Where a flow goes that leaves the runner past all protocols that authenticate. */
export const SOCKET = 'socket'
export const RESOLVER = 'dns'

/**
 * Notes what a command sends to another machine. The flow's target is the origin (`https://example.com`), empty where it is not
 * known beforehand, or one of the words above.
 */
export function sentFlows(
  { command, program, args }: CommandView,
  taints: readonly (Taint | null)[],
  input: Taint | null,
  state: ShellState,
): void {
  if (SOCKETS.has(program)) addFlow(state, 'sent', input, command, program, SOCKET)
  if (RESOLVERS.has(program)) {
    addFlow(state, 'sent', worst(args.map((arg) => nameTaint(arg, state))), command, program, RESOLVER)
  }
  if (!CLIENTS.has(program)) return
  const destination = args.findIndex((arg, at) => isDestination(arg, args[at - 1] ?? null))
  const word = args[destination]
  const address = word === undefined ? null : addressOf(word)
  const data = args.map((arg, at) => {
    const file = /^(?:[\w-]+=)?@(.+)$/.exec(arg.value)?.[1] ?? /^--post-file=(.+)$/.exec(arg.value)?.[1] ?? ''
    const isUploaded = /^(?:-T|--upload-file|--post-file|-infile)$/i.test(args[at - 1]?.value ?? '')
    return worst([
      at === destination ? null : (taints[at] ?? null),
      state.files.get(file) ?? null,
      isUploaded ? (state.files.get(arg.value) ?? null) : null,
    ])
  })
  const inAddress = address === null ? null : partsTaint(address.others, state)
  // Where the address as a whole is a secret, it is asked for and not given away.
  addFlow(state, 'sent', worst([...data, input, inAddress]), command, program, address?.origin ?? '')
}

interface Address {
  /** Empty where the host is not known beforehand. */
  readonly origin: string
  /** The word's parts that hold more than the host, whose own name may be a secret. */
  readonly others: Word['parts']
}

/** Options of these programs that take no value, so that what follows may be the address. */
const FLAGS =
  /^(?:-[sSfLkvigNI#]+|--(?:silent|show-error|fail|fail-with-body|location|insecure|verbose|include|globoff|head|quiet))$/
const BARE_HOST = /^[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:\/|$)/

function isDestination({ value, parts }: Word, before: Word | null): boolean {
  if (/^https?:\/\//i.test(value)) return true
  const isFree = before === null || !before.value.startsWith('-') || FLAGS.test(before.value)
  return isFree && !value.startsWith('-') && (parts[0]?.kind !== 'text' || BARE_HOST.test(value))
}

/** The address that a word writes; parts that are not known beforehand stand as a null character. */
function addressOf({ parts }: Word): Address {
  const texts = parts.map((part) => (part.kind === 'text' ? part.value : '\0'))
  const [start = '', scheme = 'http', host = ''] =
    /^(?:(https?):\/\/)?(?:[^/?#]*@)?([^/?#:]*)/i.exec(texts.join('')) ?? []
  if (!host.includes('\0')) return { origin: `${scheme}://${host}`.toLowerCase(), others: parts }
  const others = parts.filter((_, at) => texts.slice(0, at).join('').length >= start.length)
  return { origin: '', others }
}

/** What a name holds that is looked up below somebody's domain; one that is secret as a whole is only asked for. */
function nameTaint(word: Word, state: ShellState): Taint | null {
  const last = word.parts.at(-1)
  const isBelowDomain = word.parts.length > 1 && last?.kind === 'text' && /^\.?[\w-]*\.[a-z]{2,}\.?$/i.test(last.value)
  return isBelowDomain ? wordTaint(word, state) : null
}
