import { TOOL } from '../../config/tool.ts'
import { addDays, type IsoDate } from '../../model/date.ts'
import { DEFAULT_RELEASE } from '../../policy/defaults.ts'
import { MAX_WAIVER_DAYS } from '../../policy/entry-rules.ts'
import { DECLARED_AWAY, type Kind } from './kinds.data.ts'
import { flowList, quoted } from './yaml-text.ts'

/** What makes one repository's policy differ from another's. */
export interface PolicyChoices {
  readonly kind: Kind
  /** A readiness script that stands elsewhere than the check expects it; null otherwise. */
  readonly readinessScript: string | null
  readonly today: IsoDate
}

/** The policy to start from: valid as it is, and valid still when its examples lose their comment marks. */
export function policyText(choices: PolicyChoices): string {
  return [
    '# What this team demands of a release. The gate reads this file from the default branch.',
    `# Check it: ${TOOL.name} policy lint`,
    `# See every value, defaults included: ${TOOL.name} policy show`,
    'version: 1',
    '',
    '# Logins of the people who may approve waivers, attestations and changes of this file, such as [octocat].',
    '# Nothing that a pull request changes here counts before one of them has approved it.',
    'owners: []',
    '',
    '# What is judged as a release. These are the defaults.',
    '# release:',
    `#   branches: ${flowList(DEFAULT_RELEASE.branches)}`,
    `#   heads: ${flowList(DEFAULT_RELEASE.heads)}`,
    `#   tags: ${flowList(DEFAULT_RELEASE.tags)}`,
    '',
    ...checksOf(choices),
    '# Accepts one finding until a day. Every output shows the fingerprint; `waive` writes such an entry.',
    '# waivers:',
    '#   - check: no-plaintext-secrets',
    "#     fingerprint: '0123456789abcdef0123456789abcdef'",
    '#     reason: The key opens the test server alone.',
    '#     owner: octocat',
    `#     expires: ${addDays(choices.today, MAX_WAIVER_DAYS)}`,
    '#     ticket: SEC-7',
    '',
  ].join('\n')
}

/** The attestations to start from: none. */
export function attestationsText(): string {
  return [
    '# Dated statements of people about what no tool can see. Add one:',
    `#   ${TOOL.name} attest backup-and-restore --by octocat \\`,
    '#     --statement "Restored the backup of last week." --evidence https://wiki.example.com/restore',
    '[]',
    '',
  ].join('\n')
}

function checksOf({ kind, readinessScript }: PolicyChoices): readonly string[] {
  const declared = DECLARED_AWAY[kind]
  if (declared.length === 0 && readinessScript === null) return []
  const explained =
    declared.length === 0
      ? []
      : [
          `# What cannot apply to this kind of repository (${kind}). Confirm each reason, and delete the lines that do apply:`,
          '# a declaration answers what nobody could see; a finding still blocks.',
        ]
  return [
    ...explained,
    'checks:',
    ...declared.flatMap(({ check, reason }) => [`  ${check}:`, `    notApplicable: ${quoted(reason)}`]),
    ...(readinessScript === null ? [] : ['  production-readiness:', `    script: ${quoted(readinessScript)}`]),
    '',
  ]
}
