import { createHash } from 'node:crypto'
import type { CheckCase, ExpectedCriterion, RepoSketch } from '../support/check-tester.ts'
import { secretAlerts } from '../support/api-evidence.ts'
import { zipOf } from '../support/github/zip.ts'

export type Place = NonNullable<ExpectedCriterion['findings']>[number]

/** A value that looks made by a machine; a different one for every name. */
export function fakeSecret(name: string): string {
  return createHash('sha512')
    .update(`fake ${name}`)
    .digest('base64')
    .replace(/[^A-Za-z0-9]/g, '')
    .slice(0, 40)
}

export const README = { 'README.md': '# App\n' }

/** What the other criteria answer where a case is about sensitive files alone. */
const OTHERS: CheckCase['expect'] = {
  'tree-content': { status: 'pass' },
  'history-content': { status: 'pass' },
  'named-secret-values': { status: 'unknown', gaps: ['feature-off'] },
  'scanning-alerts-closed': { status: 'unknown', gaps: ['unsupported'] },
}

export function one(
  name: string,
  repo: RepoSketch,
  expected: ExpectedCriterion,
  others: CheckCase['expect'] = {},
): CheckCase {
  return { name, repo, expect: { 'sensitive-files': expected, ...OTHERS, ...others } }
}

export function found(rule: string, path: string, line: number | null): Place {
  return { rule, path, line }
}

export const NOTHING_LOOKED_AT: CheckCase['expect'] = {
  'tree-content': { status: 'unknown', gaps: ['not-found'] },
  'history-content': { status: 'unknown', gaps: ['not-found'] },
}

const TOKEN = ['gl', 'pat-'].join('') + fakeSecret('token').slice(0, 20)
const SOURCE = `export const client = open('${TOKEN}')\n`
const TOKEN_RULE = 'gitlab-personal-access-token'
const NAMED_VALUE = fakeSecret('named value')

function content(name: string, repo: RepoSketch, others: CheckCase['expect']): CheckCase {
  return one(name, { ...repo, files: { ...README, ...repo.files } }, { status: 'pass' }, others)
}

/** What secret scanning of GitHub says informs alone. */
function alerts(name: string, api: RepoSketch['api'], expected: ExpectedCriterion): CheckCase {
  return content(
    name,
    { files: { 'b.js': name }, ...(api === undefined ? {} : { api }) },
    { 'scanning-alerts-closed': expected },
  )
}

const ALERT = { rule: 'secret-scanning-alert', path: null, line: null }

/** Cases in which no file is sensitive by its name. */
export const CONTENT_CASES: readonly CheckCase[] = [
  alerts('an open alert of secret scanning', secretAlerts([{ isActive: true }]), { status: 'fail', notes: [ALERT] }),
  alerts('an alert that was closed without a revocation', secretAlerts([{ resolution: 'wont_fix' }]), {
    status: 'fail',
    notes: [ALERT],
  }),
  alerts('an alert whose secret was revoked', secretAlerts([{ resolution: 'revoked' }]), { status: 'pass' }),
  alerts('no alert', secretAlerts([]), { status: 'pass' }),
  alerts('secret scanning off', secretAlerts([], { isOn: false }), { status: 'needs-review', because: /off here/ }),
  content(
    'a token in source code',
    { files: { 'src/client.js': SOURCE } },
    {
      'tree-content': { status: 'fail', findings: [found(TOKEN_RULE, 'src/client.js', 1)] },
    },
  ),
  content(
    'a token in two files',
    { files: { 'src/client.js': SOURCE, 'src/more.js': `\n${SOURCE}` } },
    {
      'tree-content': { status: 'fail', findings: [found(TOKEN_RULE, 'src/client.js', 1)] },
    },
  ),
  content(
    'a token in UTF-16',
    { files: { 'src/client.ps1': Buffer.from(`\ufeff$t = "${TOKEN}"\r\n`, 'utf16le') } },
    {
      'tree-content': { status: 'fail', findings: [found(TOKEN_RULE, 'src/client.ps1', 1)] },
    },
  ),
  content(
    'a token in an archive inside of an archive',
    { files: { 'lib/app.jar': zipOf([['inner.zip', zipOf([['a/b.properties', Buffer.from(`x=1\ny=${TOKEN}\n`)]])]]) } },
    { 'tree-content': { status: 'fail', findings: [found(TOKEN_RULE, 'lib/app.jar', 2)] } },
  ),
  content(
    'an archive with a dotenv file',
    { files: { 'a.zip': zipOf([['.env', Buffer.from(`API_TOKEN=${NAMED_VALUE}\n`)]]) } },
    {
      'tree-content': { status: 'fail', findings: [found('dotenv-file', 'a.zip', 1)] },
    },
  ),
  content(
    'an archive that is damaged',
    { files: { 'a.zip': zipOf([['a', Buffer.from('a')]]).subarray(0, 40) } },
    {
      'tree-content': { status: 'unknown', gaps: ['malformed'] },
      'history-content': { status: 'unknown', gaps: ['malformed'] },
    },
  ),
  content(
    'an archive that this version cannot open',
    { files: { 'a.xz': Buffer.from('fd377a585a000000', 'hex') } },
    {
      'tree-content': { status: 'unknown', gaps: ['unsupported'] },
      'history-content': { status: 'unknown', gaps: ['unsupported'] },
    },
  ),
  content(
    'a token in a file that git does not hold',
    { files: {}, untracked: { 'a.js': SOURCE } },
    {
      'tree-content': { status: 'pass', notes: [found(TOKEN_RULE, 'a.js', 1)] },
    },
  ),
  content(
    'a token that only the history holds',
    { files: {}, past: { 'src/old.js': SOURCE } },
    {
      'history-content': { status: 'fail', findings: [found(TOKEN_RULE, 'src/old.js', 1)] },
    },
  ),
  content(
    'a token that a file and another of the history hold',
    { files: { 'a.js': SOURCE }, past: { 'b.js': SOURCE } },
    {
      'tree-content': { status: 'fail', findings: [found(TOKEN_RULE, 'a.js', 1)] },
    },
  ),
  content(
    'a deleted dotenv file',
    { files: {}, past: { '.env': `API_TOKEN=${fakeSecret('gone')}\n` } },
    {
      'history-content': { status: 'fail', findings: [found('dotenv-file', '.env', 1)] },
    },
  ),
  content(
    'a folder without git',
    { files: { 'a.js': '' }, past: null },
    {
      'history-content': { status: 'unknown', gaps: ['not-found'] },
      'named-secret-values': { status: 'unknown', gaps: ['not-found', 'feature-off'] },
    },
  ),
  content(
    'a named secret that is nowhere',
    { files: {}, named: { DEPLOY_KEY: NAMED_VALUE } },
    {
      'named-secret-values': { status: 'pass' },
    },
  ),
  content(
    'a named secret in base64',
    {
      files: { 'a.txt': `x ${Buffer.from(`user:${NAMED_VALUE}`).toString('base64')}\n` },
      named: { DEPLOY_KEY: NAMED_VALUE },
    },
    { 'named-secret-values': { status: 'fail', findings: [found('named-secret-value', 'a.txt', 1)] } },
  ),
  content(
    'a named secret in the history alone',
    { files: {}, past: { 'a.txt': Array.from(NAMED_VALUE).reverse().join('') }, named: { DEPLOY_KEY: NAMED_VALUE } },
    { 'named-secret-values': { status: 'fail', findings: [found('named-secret-value', 'a.txt', 1)] } },
  ),
  content(
    'a named secret that is a common word',
    { files: { 'b.txt': '' }, named: { MODE: 'production' } },
    {
      'named-secret-values': { status: 'unknown', gaps: ['unsupported'] },
    },
  ),
]
