import type { Detection } from '../model/finding.ts'
import type { Answer } from '../model/answer.ts'
import type { TreeEvidence } from '../evidence/tree.ts'
import { counted } from '../model/counted.ts'
import { isDatabaseWord } from '../model/database-words.ts'
import { isNonEmpty } from '../model/non-empty.ts'
import { credentialFindings } from './credential-findings.ts'
import { awaiting, criterion, defineCheck } from './define-check.ts'
import { asvs, cheatSheet, osps } from './references.ts'

export const noDatabaseCredentials = defineCheck({
  slug: 'no-database-credentials',
  item: 9,
  section: 'Data protection & storage',
  title: 'No database credentials are in source control',
  level: 'required',
  rationale:
    'A database password in a repository gives every reader of it all the data at once, past every check that the application makes. It is also copied into images, test environments and forks. Changing it later means changing it in all of them.',
  applicability: 'Does not apply where no file declares a database driver, connection or service.',
  remediation: [
    'Change the password at the database.',
    'Read user, password and address from the environment or a secret manager.',
    'Replace literal passwords in compose files and manifests by references to secrets.',
    'Remove users and passwords from connection addresses and SQL scripts.',
    'Give each environment a user of its own, with the least rights that it needs.',
  ],
  references: [asvs('13', '3.1'), osps('BR-07.01'), cheatSheet('Database Security')],
  rules: ['url-password', 'secret-setting', 'database-client-file', 'pgpass-file', 'dotenv-file'],
  options: {},
  criteria: [
    criterion({
      id: 'literal-credentials',
      question: 'Are the tracked files free of database addresses with passwords and of literal database passwords?',
      claim: 'universal',
      needs: ['tree'],
      attestable: ['unsupported', 'malformed'],
      evaluate: ({ tree }) => judgeDatabaseCredentials(tree),
    }),
    awaiting('the code engine', {
      id: 'code-free',
      question: 'Do all database connections in code and configuration take their credentials from outside?',
      claim: 'universal',
      needs: ['source-code'],
    }),
    awaiting('the code engine', {
      id: 'deployment-free',
      question: 'Are compose files, Dockerfiles, manifests and SQL free of database passwords?',
      claim: 'universal',
      needs: ['source-code'],
    }),
  ],
})

/** Files that hold nothing but credentials of databases. */
const DATABASE_FILES = new Set(['pgpass-file', 'database-client-file'])
/** Schemes of addresses of databases, brokers left out. */
const DATABASE_SCHEME =
  /^url-password (?:postgres|postgresql|pgsql|mysql|mysql2|mariadb|mongodb|redis|rediss|valkey|mssql|sqlserver|oracle|cockroachdb|clickhouse|cassandra|couchdb|couchbase|db2|firebird|influxdb|neo4j|bolt|elasticsearch|snowflake|redshift|libsql)(?:\+[a-z0-9.]+)*$/

function judgeDatabaseCredentials({ contents, sensitive, sensitiveUntracked, ignored }: TreeEvidence): Answer {
  const { findings, notes } = credentialFindings(
    [...sensitive, ...contents.found].filter(isOfDatabase),
    [...sensitiveUntracked, ...contents.foundUntracked].filter(isOfDatabase),
  )
  const left = ignored === 0 ? '' : ` Policy ignores ${counted(ignored, 'path')}.`
  const work = {
    scope: `Every tracked file: addresses of databases, settings whose names speak of a database, and files of database clients.${left}`,
    inspected: [{ what: 'tracked files', count: contents.files }],
    notes,
    gaps: contents.gaps,
  }
  if (isNonEmpty(findings)) return { ...work, status: 'fail', findings }
  const summary = `${counted(contents.files, 'tracked file')} looked through, no literal credential of a database in them.`
  return { ...work, status: 'pass', evidence: [{ summary, source: 'tree', place: null, assurance: 'measured' }] }
}

/** What clouds call the password of a database that they run, and of nothing else (RDS, Azure SQL and their kin). */
const MANAGED_DATABASE = /(?:^|-)(?:master-(?:user-)?password|administrator-login-password)$/

/**
 * A key is `setting db-password`, with the type of the block around it where that is known, or names the scheme of an
 * address; it never holds a value.
 */
function isOfDatabase({ rule, key }: Detection): boolean {
  if (DATABASE_FILES.has(rule) || DATABASE_SCHEME.test(key)) return true
  const [kind, name = '', block = ''] = key.split(' ')
  if (kind !== 'setting') return false
  return MANAGED_DATABASE.test(name) || [...name.split('-'), ...block.split('-')].some(isDatabaseWord)
}
