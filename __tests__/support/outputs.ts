import { COMMANDS, type CommandName } from '../../src/config/command-table.ts'

/** What a run of the command line shows, by the property in `property/secret-leaks`. */
export const LOCAL_SURFACES = [
  // Object.keys loses the names' type.
  ...(Object.keys(COMMANDS) as CommandName[]),
  'usage mistakes',
  'crashes',
  'progress',
  'written files',
  'history cache',
] as const

/** What a run of the action shows, by the property in `e2e/action/secret-leaks`. */
export const ACTION_SURFACES = [
  'log',
  'standard error',
  'mistakes of an event',
  'crashes of the action',
  'job summary',
  'step outputs',
  'report file',
  'SARIF file',
  'requests',
] as const

export type LocalSurface = (typeof LOCAL_SURFACES)[number]
export type ActionSurface = (typeof ACTION_SURFACES)[number]

const LOG: readonly ActionSurface[] = ['log', 'mistakes of an event', 'crashes of the action']

/**
 * Every source file that writes to the outside, and what shows it to the properties that no value of a credential ever gets
 * out. A file that is not here fails `contract/outputs`: see to it that a property captures what it writes.
 */
export const WRITERS: { readonly [file: string]: readonly (LocalSurface | ActionSurface)[] } = {
  'src/action.ts': ['log', 'standard error'],
  'src/cli.ts': LOCAL_SURFACES,
  'src/commands/action/gate-event.ts': [...LOG, 'job summary', 'step outputs'],
  'src/commands/action/publish-result.ts': ['log', 'job summary', 'report file', 'SARIF file', 'requests'],
  'src/commands/check.ts': ['check', 'written files'],
  'src/commands/command-line.ts': ['usage mistakes', 'crashes'],
  'src/commands/explain.ts': ['explain'],
  'src/commands/history-cache.ts': ['history cache'],
  'src/commands/init.ts': ['init', 'written files'],
  'src/commands/list.ts': ['list'],
  'src/commands/policy-lint.ts': ['policy lint'],
  'src/commands/policy-show.ts': ['policy show'],
  'src/commands/progress.ts': ['progress'],
  'src/commands/scan-result.ts': ['scan secrets', 'scan workflows', 'written files'],
  'src/commands/scan-secrets.ts': ['scan secrets'],
  'src/commands/write-entry.ts': ['attest', 'waive', 'resolve', 'written files'],
  'src/evidence/history-cache.ts': ['history cache'],
  'src/github/transport.ts': ['requests'],
  'src/github/workflow-runs.ts': ['requests'],
  'src/publish/check-run-requests.ts': ['requests'],
  'src/publish/comment.ts': ['requests'],
  'src/publish/files.ts': ['written files', 'report file', 'SARIF file'],
  'src/publish/runner-files.ts': ['job summary', 'step outputs'],
}
