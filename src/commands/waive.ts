import { addDays } from '../model/date.ts'
import { ConfigError } from '../model/errors.ts'
import type { Finding } from '../model/finding.ts'
import type { Report } from '../model/report.ts'
import { suggestion } from '../model/suggestion.ts'
import { MAX_WAIVER_DAYS } from '../policy/entry-rules.ts'
import { judge } from './judge.ts'
import { openPolicyFolder } from './policy-folder.ts'
import { openProgress } from './progress.ts'
import type { Command } from './request.ts'
import { required, writeEntry } from './write-entry.ts'

/** Writes a dated waiver for a finding that is there now: the repository is judged to see which check it belongs to. */
export const waive: Command = async (request, host) => {
  const options = { ...request.options, policy: undefined }
  const progress = openProgress(host, false)
  const report = await judge({ argument: null, options, outputs: [] }, host, progress).finally(progress.end)
  const finding = findingOf(report, request.argument ?? '')
  const folder = await openPolicyFolder(null, options, host)
  const { ticket, expires } = request.options
  const entry = {
    check: finding.check ?? '',
    fingerprint: finding.fingerprint,
    reason: required(request.options.reason, 'reason'),
    owner: required(request.options.owner, 'owner'),
    expires: expires ?? addDays(folder.asOf, MAX_WAIVER_DAYS),
    ...(ticket === undefined ? {} : { ticket }),
  }
  await writeEntry({ kind: 'waiver', entry }, folder, request, host)
  return 0
}

function findingOf(report: Report, fingerprint: string): Finding {
  const findings = report.checks.flatMap((check) => check.findings)
  const finding = findings.find((candidate) => candidate.fingerprint === fingerprint)
  if (finding !== undefined) return finding
  const known = findings.map((candidate) => candidate.fingerprint)
  throw new ConfigError(
    'BAD_OPTION_VALUE',
    `No finding of this repository has the fingerprint "${fingerprint}".`,
    `${suggestion(fingerprint, known)}The fingerprints stand at the findings: run check --format json.`,
  )
}
