import type { ProgramEnd, Tool } from '../../src/evidence/program-runs.ts'
import type { ExpectedCriterion } from './check-tester.ts'

const ASKED = { status: 'needs-review', because: /is anything open\?/ } as const

/** Every way in which a tool of others that was run may end, and what its criterion then answers. */
export function toolEndings(
  tool: Tool,
): readonly { readonly name: string; readonly end: ProgramEnd; readonly expected: ExpectedCriterion }[] {
  return [
    { name: 'the tool reports nothing', end: { kind: 'exited', code: 0 }, expected: { status: 'pass' } },
    { name: 'the tool reports something', end: { kind: 'exited', code: 1 }, expected: ASKED },
    { name: 'the tool broke', end: { kind: 'exited', code: 2 }, expected: ASKED },
    {
      name: 'the tool is not installed',
      end: { kind: 'not-started', because: `${tool} is not installed.` },
      expected: { status: 'unknown', gaps: ['unsupported'] },
    },
    {
      name: 'the tool takes too long',
      end: { kind: 'timed-out', afterMs: 1000 },
      expected: { status: 'unknown', gaps: ['time-limit'] },
    },
    {
      name: 'the tool is killed',
      end: { kind: 'signalled', signal: 'SIGKILL' },
      expected: { status: 'unknown', gaps: ['malformed'] },
    },
  ]
}
