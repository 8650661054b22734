import { policyRows, policyTable } from '../policy/show-policy.ts'
import { forTerminal } from '../report/escape.ts'
import { openPolicyFolder } from './policy-folder.ts'
import type { Command } from './request.ts'

/** Prints the effective policy, every value with where it comes from. Mistakes are told on stderr and end with 2. */
export const policyShow: Command = async (request, host) => {
  const { policy } = await openPolicyFolder(request.argument, request.options, host)
  host.stdout.write(policyTable(policyRows(policy.policy), forTerminal))
  if (policy.problems.length === 0) return 0
  host.stderr.write('The policy has mistakes, and what is wrong in it does not count. Run policy lint to see them.\n')
  return 2
}
