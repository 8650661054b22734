import { penTestOrThreatModel } from '../../src/checks/pen-test-or-threat-model.ts'
import type { Status } from '../../src/model/answer.ts'
import { type CheckCase, testCheck } from '../support/check-tester.ts'

interface Statement {
  readonly title?: string
  readonly date?: string
  readonly owner?: string
  readonly scope?: string
}

const WHOLE = { date: '2026-05-12', owner: '@security-lead', scope: 'public API and sign-in' }

function review({ title = 'Threat model', date, owner, scope }: Statement): string {
  const stated = Object.entries({ Date: date, Owner: owner, Scope: scope }).filter(([, value]) => value !== undefined)
  const lines = stated.map(([label, value]) => `${label}: ${value ?? ''}`)
  return `# ${title}\n\n${lines.join('\n')}\n\nWho may do what, and what happens when a part lies.\n`
}

function one(
  name: string,
  files: { readonly [path: string]: string },
  status: Status,
  rest: Partial<CheckCase> & { readonly because?: RegExp } = {},
): CheckCase {
  const { because, ...others } = rest
  const expected = because === undefined ? { status } : { status, because }
  return {
    name,
    repo: { files: { 'README.md': '# App\n', ...files } },
    ...others,
    expect: { 'current-review': expected },
  }
}

const threatModel = (statement: Statement): { readonly [path: string]: string } => ({
  'docs/threat-model.md': review(statement),
})

testCheck(penTestOrThreatModel, {
  cases: [
    one('a dated threat model with owner and scope', threatModel(WHOLE), 'pass'),
    one('a pen test summary', { 'docs/pentest-2026.md': review({ ...WHOLE, title: 'Penetration test' }) }, 'pass'),
    one('a review of today', threatModel({ ...WHOLE, date: '2026-11-24' }), 'pass'),
    one('a review on the last day of its life', threatModel({ ...WHOLE, date: '2025-11-24' }), 'pass'),
    one('a review on the day after its life', threatModel({ ...WHOLE, date: '2025-11-23' }), 'needs-review', {
      because: /`docs\/threat-model\.md` is of 2025-11-23, 366 days old \(at most 365 days\)/,
    }),
    one('the same review judged a day earlier', threatModel({ ...WHOLE, date: '2025-11-23' }), 'pass', {
      asOf: '2026-11-23',
    }),
    one('a shorter life in the policy', threatModel({ ...WHOLE, date: '2026-05-12' }), 'needs-review', {
      options: { maxAgeDays: 90 },
      because: /196 days old \(at most 90 days\)/,
    }),
    one('a life of one day', threatModel({ ...WHOLE, date: '2026-11-22' }), 'needs-review', {
      options: { maxAgeDays: 1 },
      because: /2 days old \(at most 1 day\)/,
    }),
    one('a review across a leap day', threatModel({ ...WHOLE, date: '2028-02-29' }), 'pass', { asOf: '2029-02-28' }),
    one('a date in the future', threatModel({ ...WHOLE, date: '2026-11-25' }), 'needs-review', {
      because: /is dated 2026-11-25, 1 day in the future/,
    }),
    one('a day that the calendar has not', threatModel({ ...WHOLE, date: '2026-02-29' }), 'needs-review', {
      because: /docs\/threat-model\.md/,
    }),
    one('no owner', threatModel({ date: WHOLE.date, scope: WHOLE.scope }), 'needs-review', {
      because: /`docs\/threat-model\.md` states no owner \(`Owner:`\)/,
    }),
    one('no scope', threatModel({ date: WHOLE.date, owner: WHOLE.owner }), 'needs-review', { because: /no scope/ }),
    one('no date', threatModel({ owner: WHOLE.owner, scope: WHOLE.scope }), 'needs-review', { because: /no date/ }),
    one('nothing stated', threatModel({}), 'needs-review', {
      because: /states no date \(`Date: YYYY-MM-DD`\), no owner \(`Owner:`\) and no scope \(`Scope:`\)/,
    }),
    one('an owner that is left empty', threatModel({ ...WHOLE, owner: '' }), 'needs-review', { because: /no owner/ }),
    one('no document at all', {}, 'needs-review', { because: /No threat model and no pen test is in the repository/ }),
    one('no files at all but an empty one', { 'docs/threat-model.md': '' }, 'needs-review', { because: /\?$/ }),
    one(
      'an old review beside a current one',
      {
        'docs/threat-model.md': review({ ...WHOLE, date: '2023-01-01' }),
        'docs/pentest.md': review({ ...WHOLE, title: 'Penetration test' }),
      },
      'pass',
    ),
    one(
      'two reviews of which none counts',
      {
        'docs/threat-model.md': review({ ...WHOLE, date: '2023-01-01' }),
        'docs/pentest.md': review({ title: 'Penetration test', date: WHOLE.date }),
      },
      'needs-review',
      { because: /docs\/pentest\.md.*; .*docs\/threat-model\.md.*2023-01-01/ },
    ),
    one(
      'more documents than a question names',
      Object.fromEntries(
        Array.from({ length: 7 }, (_, index) => [`docs/part-${index}/threat-model.md`, review({ date: '2020-01-01' })]),
      ),
      'needs-review',
      { because: /2 more documents do not count either/ },
    ),
  ],
})
