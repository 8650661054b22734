import { createHash } from 'node:crypto'
import { noDatabaseCredentials } from '../../src/checks/no-database-credentials.ts'
import { type CheckCase, type ExpectedCriterion, type RepoSketch, testCheck } from '../support/check-tester.ts'

/** A value that looks made by a machine; a different one for every name. */
function fakeSecret(name: string): string {
  const digest = createHash('sha512').update(`fake ${name}`).digest('base64')
  return digest.replace(/[^A-Za-z0-9]/g, '').slice(0, 28)
}

function one(
  name: string,
  files: RepoSketch['files'],
  expected: ExpectedCriterion,
  more: Partial<RepoSketch> = {},
): CheckCase {
  return { name, repo: { ...more, files }, expect: { 'literal-credentials': expected } }
}

function found(rule: string, path: string, line: number): ExpectedCriterion {
  return { status: 'fail', findings: [{ rule, path, line }] }
}

function address(scheme: string, host = 'db.shop.internal'): string {
  return `${scheme}://app:${fakeSecret(scheme)}@${host}/app`
}

testCheck(noDatabaseCredentials, {
  cases: [
    ...['postgres', 'postgresql+psycopg2', 'mysql', 'mongodb+srv', 'rediss', 'sqlserver'].map((scheme) =>
      one(
        `an address of ${scheme} with a password`,
        { 'src/db.js': `\nconnect('${address(scheme)}')\n` },
        found('url-password', 'src/db.js', 2),
      ),
    ),
    one(
      'a setting of a database with a literal password',
      { 'config/app.yml': `database:\n  host: db.shop.internal\nDB_PASSWORD: ${fakeSecret('setting')}\n` },
      found('secret-setting', 'config/app.yml', 3),
    ),
    one(
      'a password in a resource of Terraform that is a database',
      { 'main.tf': `resource "aws_db_instance" "a" {\n  password = "${fakeSecret('resource')}"\n}\n` },
      found('secret-setting', 'main.tf', 2),
    ),
    one(
      'a password of a database that a cloud runs, by its name',
      { 'main.json': `{\n  "administratorLoginPassword": "${fakeSecret('cloud')}"\n}\n` },
      found('secret-setting', 'main.json', 2),
    ),
    one(
      'a password in a resource of Terraform that is none',
      { 'main.tf': `resource "acme_mail" "a" {\n  password = "${fakeSecret('mail resource')}"\n}\n` },
      { status: 'pass' },
    ),
    one(
      'a password file of a database client',
      { '.pgpass': `db.shop.internal:5432:app:app:${fakeSecret('pgpass')}\n` },
      found('pgpass-file', '.pgpass', 1),
    ),
    one(
      'an options file of a database client',
      { '.my.cnf': `[client]\npassword=${fakeSecret('options')}\n` },
      found('database-client-file', '.my.cnf', 2),
    ),
    one(
      'a dotenv file with the password of a database',
      { '.env': `POSTGRES_PASSWORD=${fakeSecret('dotenv')}\n` },
      found('dotenv-file', '.env', 1),
    ),
    one('a credential of something else', { 'src/mail.js': `send('${address('smtp')}')\n` }, { status: 'pass' }),
    one(
      'an address that takes its password from outside',
      { 'a.yml': 'url: postgres://app:${DB_PASSWORD}@db/app\n' },
      { status: 'pass' },
    ),
    one(
      'a secret that is not a database',
      { 'config/a.yml': `MAIL_PASSWORD: ${fakeSecret('mail')}\n` },
      { status: 'pass' },
    ),
    one(
      'a path that the policy ignores',
      { 'README.md': '# App\n', 'old/db.js': `connect('${address('postgres')}')\n` },
      { status: 'pass' },
      { ignored: ['old/db.js'] },
    ),
    one(
      'an address in a file that git does not hold',
      { 'README.md': '# App\n' },
      { status: 'pass', notes: [{ rule: 'url-password', path: 'local.js', line: 1 }] },
      { untracked: { 'local.js': `connect('${address('postgres')}')\n` } },
    ),
    one('no files at all', {}, { status: 'unknown', gaps: ['not-found'] }),
  ],
})
