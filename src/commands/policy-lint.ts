import type { PolicyProblem } from '../policy/policy.ts'
import { forTerminal } from '../report/escape.ts'
import { placeText } from '../report/place-text.ts'
import { painter } from './painter.ts'
import { openPolicyFolder } from './policy-folder.ts'
import { ATTESTATIONS_PATH, POLICY_PATH } from './policy-files.ts'
import type { Command } from './request.ts'

/** Tells every mistake of the two files with its place and the mend. Ends with 2 where there is one. */
export const policyLint: Command = async (request, host) => {
  const { files, policy, attestations } = await openPolicyFolder(request.argument, request.options, host)
  const paint = painter(request, host)
  const problems = [...policy.problems, ...attestations.problems]
  const lines = [
    ...problems.flatMap((problem) => [
      `${paint.bold(placeText(problem.place))}  ${forTerminal(problem.message)}  ${paint.dim(problem.code)}`,
      `  ${forTerminal(problem.mend)}`,
    ]),
    ...(files.policy === null
      ? [`There is no ${POLICY_PATH}; the built-in defaults hold. Run init to write one.`]
      : []),
    summary(problems, [files.policy?.path ?? POLICY_PATH, files.attestations?.path ?? ATTESTATIONS_PATH]),
  ]
  host.stdout.write(`${lines.join('\n')}\n`)
  return problems.length === 0 ? 0 : 2
}

function summary(problems: readonly PolicyProblem[], paths: readonly string[]): string {
  const where = paths.map((path) => forTerminal(path)).join(' and ')
  if (problems.length === 0) return `No mistake in ${where}.`
  return `${problems.length} mistake${problems.length === 1 ? '' : 's'} in ${where}.`
}
