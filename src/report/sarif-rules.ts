import type { Report, ReportedCheck } from '../model/report.ts'
import type { Severity } from '../model/severity.ts'
import type { Level } from '../model/stage.ts'
import { checkPage, homepage } from './docs-address.ts'
import {
  clip,
  forPlain,
  forSarif,
  join,
  markdownLink,
  proseForMarkdown,
  safeMarkdown,
  type SafeMarkdown,
  safePlain,
  type SafePlain,
} from './escape.ts'
import { SECURITY_SEVERITIES } from './sarif-severity.ts'

/** The rule of the policy's own findings, after those of the checks. */
export const POLICY_RULE_ID = 'policy'

// What GitHub keeps of a rule's descriptions.
const DESCRIPTION_LIMIT = 1_024
const TEXT_LIMIT = 500

const RULE_LEVELS: { readonly [L in Level]: 'error' | 'warning' | 'none' } = {
  required: 'error',
  advisory: 'warning',
  off: 'none',
}

interface Rule {
  readonly id: string
  readonly name: string
  readonly shortDescription: { readonly text: SafePlain }
  readonly fullDescription: { readonly text: SafePlain }
  readonly help: { readonly text: SafePlain; readonly markdown: SafeMarkdown }
  readonly helpUri: string
  readonly defaultConfiguration: { readonly enabled?: false; readonly level: 'error' | 'warning' | 'none' }
  readonly properties: { readonly [name: string]: unknown }
}

/** The rules in checklist order, whether they found something or not, and the policy's. */
export function sarifRules(report: Report, worst: ReadonlyMap<string, Severity>): readonly Rule[] {
  return [...report.checks.map((check) => checkRule(report, check, worst)), policyRule(report, worst)]
}

function checkRule({ tool }: Report, check: ReportedCheck, worst: ReadonlyMap<string, Severity>): Rule {
  const page = checkPage(tool, check.id)
  const steps = check.remediation.map((step) => clip(step, TEXT_LIMIT))
  const numbered = steps.map((step, index) => safePlain`${index + 1}. ${forPlain(step)}`)
  const items = steps.map((step, index) => safeMarkdown`${index + 1}. ${proseForMarkdown(step)}`)
  const link = markdownLink(safeMarkdown`More on this check`, page)
  return {
    id: check.id,
    name: symbol(check.id),
    shortDescription: { text: described(check.title) },
    fullDescription: { text: described(check.criteria.map(({ question }) => question).join(' ')) },
    help: {
      text: forSarif(join(numbered, '\n')),
      markdown: forSarif(safeMarkdown`**What to do**\n\n${join(items, '\n')}\n\n${link}`),
    },
    helpUri: page,
    defaultConfiguration: { ...(check.level === 'off' ? { enabled: false } : {}), level: RULE_LEVELS[check.level] },
    properties: {
      tags: ['security', 'release', check.level],
      item: check.item,
      section: described(check.section),
      ...score(check.id, worst),
    },
  }
}

function policyRule({ tool }: Report, worst: ReadonlyMap<string, Severity>): Rule {
  const full = 'The policy and its waivers and attestations can be read, are in date and are approved by an owner.'
  const mend = 'Mend the entry that the finding names; `policy lint` says what the policy may hold.'
  return {
    id: POLICY_RULE_ID,
    name: 'Policy',
    shortDescription: { text: forPlain('The policy and its entries hold') },
    fullDescription: { text: forPlain(full) },
    help: { text: forPlain(mend), markdown: proseForMarkdown(mend) },
    helpUri: homepage(tool),
    defaultConfiguration: { level: 'warning' },
    properties: { tags: ['security', 'release'], ...score(POLICY_RULE_ID, worst) },
  }
}

// GitHub takes a security score from the rule alone; the worst finding gives it, so that none looks better than it is.
function score(id: string, worst: ReadonlyMap<string, Severity>): { readonly 'security-severity'?: string } {
  const severity = worst.get(id)
  return severity === undefined ? {} : { 'security-severity': SECURITY_SEVERITIES[severity] }
}

function described(raw: string): SafePlain {
  return forSarif(forPlain(clip(raw, DESCRIPTION_LIMIT / 2)))
}

function symbol(slug: string): string {
  return slug.replace(/(?:^|-)([a-z0-9])/gu, (_, first: string) => first.toUpperCase())
}
