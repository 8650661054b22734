const WORDS: ReadonlySet<string> = new Set(
  (
    'db database databases datasource dsn jdbc postgres postgresql pg pgsql mysql mariadb mongo mongodb redis mssql ' +
    'sqlserver oracle cassandra couchdb clickhouse sqlalchemy sequelize mongoose typeorm hibernate sql rds aurora neptune ' +
    'docdb redshift synapse'
  ).split(' '),
)
const JOINED = /^(?:db|pg|mysql|postgres|mongo(?:db)?|redis|mariadb)(?:pass|passwd|password|pwd)$/

/** Whether a lower-case word makes a setting, a key above it or the type of its block one of a database. */
export function isDatabaseWord(word: string): boolean {
  return WORDS.has(word) || JOINED.test(word)
}
