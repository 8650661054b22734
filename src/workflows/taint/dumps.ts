import type { CommandView } from './command-output.ts'
import { FETCHERS, type Fetcher } from './fetchers.data.ts'
import { CREDENTIAL_NAME } from './programs.data.ts'
import { environmentTaint, type ShellState } from './shell-state.ts'
import { encoded, worst, type Taint } from './taint.ts'

/** Commands that print the whole environment, or secrets that they fetch from elsewhere. */
export function dumpOf(
  { program, texts, command }: CommandView,
  argTaint: Taint | null,
  state: ShellState,
): Taint | null {
  const words = texts.filter((text) => !text.startsWith('-'))
  const isBare = words.length === 0 && command.assignments.length === 0
  switch (program) {
    case 'env':
      return isBare && !texts.some((text) => /^(?:-i|-u|--unset|--ignore-environment)/.test(text))
        ? environmentTaint(state)
        : null
    case 'printenv':
      if (isBare) return environmentTaint(state)
      return worst(words.map((name) => state.environment.get(name) ?? null))
    case 'set':
      return texts.length === 0 ? environmentTaint(state) : null
    case 'export':
    case 'declare':
    case 'typeset':
      return isBare && (texts.length === 0 || texts.every((text) => /^-[px]+$/.test(text)))
        ? environmentTaint(state)
        : null
    case 'jq':
      return texts.some((text) => /^(?:env|\$ENV)$/.test(text)) ? environmentTaint(state) : null
    case 'gh':
      return words[0] === 'auth' && words[1] === 'token'
        ? worst([state.environment.get('GH_TOKEN') ?? null, state.environment.get('GITHUB_TOKEN') ?? null])
        : null
    case 'get-childitem':
    case 'gci':
    case 'dir':
    case 'ls':
    case 'get-item':
      return /^env:\\?\*?$/i.test(words[0] ?? '') ? environmentTaint(state) : null
    case 'kubectl':
    case 'oc':
      if (words[0] === 'create' && words[1] === 'secret' && /^(?:yaml|json)$/.test(formatIn(texts)))
        return encoded(argTaint)
      return words[0] === 'get' && /^secrets?\b/.test(words[1] ?? '') && SECRET_FORMAT.test(formatIn(texts))
        ? fetchedDump('the cluster’s secrets')
        : null
    case 'terraform':
    case 'tofu':
      return (words[0] === 'output' && isTelling(words[1], texts)) || (words[0] === 'show' && texts.includes('-json'))
        ? fetchedDump('the outputs of Terraform')
        : null
    case 'docker':
    case 'podman':
      return words[0] === 'inspect' && environmentTaint(state) !== null
        ? fetchedDump('the container’s environment')
        : null
    default:
      return null
  }
}

/** Formats that show what a secret of Kubernetes holds, and not only what it is called. */
const SECRET_FORMAT = /^(?:yaml|json|(?:jsonpath|go-template|custom-columns)(?:-file)?=.*\bdata\b)/

function formatIn(texts: readonly string[]): string {
  const at = texts.findIndex((text) => /^(?:-o|--output)/.test(text))
  const text = texts[at] ?? ''
  return /^(?:-o|--output)$/.test(text) ? (texts[at + 1] ?? '') : text.replace(/^(?:-o|--output)=?/, '')
}

/**
 * Whether an output is one that its name says is secret, or any of them: for a person to read, sensitive ones are left out
 * of the list (https://developer.hashicorp.com/terraform/cli/commands/output).
 */
function isTelling(name: string | undefined, texts: readonly string[]): boolean {
  if (name === undefined) return texts.includes('-json')
  return CREDENTIAL_NAME.test(name) || /kube_?config|connection_?string|dsn/i.test(name)
}

function fetchedDump(label: string): Taint {
  return { label, form: 'fetched', dump: [] }
}

/** What a command fetches from where credentials are kept. */
export function fetchedBy({ program, texts }: CommandView): Taint | null {
  const fetcher = FETCHERS_BY_PROGRAM.get(program)?.find(({ words, only, unless }) => {
    const wanted = words.split(' ').slice(1)
    let at = 0
    for (const text of texts) if (text === wanted[at]) at += 1
    return (
      at === wanted.length &&
      (only === undefined || texts.some((text) => only.test(text))) &&
      !(unless !== undefined && texts.some((text) => unless.test(text)))
    )
  })
  return fetcher === undefined ? null : { label: fetcher.words, form: 'fetched', dump: null }
}

const FETCHERS_BY_PROGRAM = byProgram()

function byProgram(): ReadonlyMap<string, readonly Fetcher[]> {
  const found = new Map<string, Fetcher[]>()
  for (const fetcher of FETCHERS) {
    const [program = ''] = fetcher.words.split(' ')
    found.set(program, [...(found.get(program) ?? []), fetcher])
  }
  return found
}
