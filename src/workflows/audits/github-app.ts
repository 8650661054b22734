import { wholeExpression } from '../expressions/find-expressions.ts'
import { fieldSpan, isBoolean, scalarOf } from '../model/fields.ts'
import { boundField } from '../model/model.ts'
import { stepsUsing } from '../model/visit.ts'
import { defineAudit, FIRST_STEP_LINE, steps } from './define-audit.ts'
import { usesTextSpan } from './spans.ts'
import { quotedUses } from './quoted.ts'

/** Permissions of an App on the organisation alone: with nothing else, the list of repositories makes no difference. */
const ORGANISATION_ONLY = /^permission-(?:members|(?:enterprise-)?custom-properties-for-organizations|organization-.+)$/

const TOKEN = `- uses: actions/create-github-app-token@${'2'.repeat(40)}`

export const githubApp = defineAudit({
  id: 'github-app',
  title: 'App token that may do more, or live longer, than it must',
  severity: 'high',
  confidence: 'high',
  persona: 'regular',
  remediation:
    'Name `repositories` and a `permission-<name>` for each need, and let the token be revoked at the end of the job.',
  references: ['https://github.com/actions/create-github-app-token#usage'],
  examples: {
    failing: [
      {
        name: 'kept after the job',
        files: steps(TOKEN, '  with:', '    skip-token-revoke: true', '    permission-issues: write'),
        lines: [FIRST_STEP_LINE + 2],
      },
      {
        name: 'every repository of an owner, with every permission',
        files: steps(TOKEN, '  with:', '    owner: octo'),
        lines: [FIRST_STEP_LINE, FIRST_STEP_LINE + 2],
      },
    ],
    passing: [
      {
        name: 'one repository, one permission',
        files: steps(TOKEN, '  with: { owner: octo, repositories: app, permission-issues: read }'),
      },
      { name: 'the organisation alone', files: steps(TOKEN, '  with: { owner: octo, permission-members: read }') },
    ],
  },
  *run(file) {
    for (const step of stepsUsing(file, 'actions/create-github-app-token')) {
      if (step.uses === null || (step.with !== null && step.with.expression !== null)) continue
      const app = quotedUses(step.uses)
      const input = (name: string) => boundField(step.with, name)
      const keep = input('skip-token-revoke')
      const keepValue = scalarOf(keep)
      if (keep !== null && isBoolean(keepValue, true)) {
        yield {
          span: fieldSpan(keep),
          message: `The token of ${app} stays valid after the job has ended.`,
          at: step,
          detail: 'revoke',
        }
      } else if (keep !== null && wholeExpression(keepValue) !== null) {
        const message = `The token of ${app} may stay valid after the job has ended.`
        yield { span: fieldSpan(keep), message, at: step, confidence: 'low', detail: 'revoke' }
      }
      const permissions = (step.with?.items ?? [])
        .map(({ name }) => name)
        .filter((name) => name.startsWith('permission-'))
      const isOrganisationOnly = permissions.length > 0 && permissions.every((name) => ORGANISATION_ONLY.test(name))
      const owner = input('owner')
      if (owner !== null && input('repositories') === null && !isOrganisationOnly) {
        const message = `The token of ${app} reaches every repository of the owner in which the App is installed.`
        yield { span: fieldSpan(owner), message, at: step, detail: 'repositories' }
      }
      if (permissions.length === 0) {
        const message = `The token of ${app} has every permission of the App’s installation.`
        yield { span: usesTextSpan(step.uses), message, at: step, detail: 'permissions' }
      }
    }
  },
})
