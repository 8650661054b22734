import type { Buffer } from 'node:buffer'
import { isDatabaseWord } from '../model/database-words.ts'
import { wordsOf } from './values.ts'

/** How far around a value what stands beside it is looked for, where the whole file is there. */
const REACH = 480
const PRODUCTS =
  'mysql|mariadb|postgres|pgsql|psycopg|mssql|sqlserver|sqlsrv|mongo|oracle|redis|cockroach|clickhouse|cassandra|couchdb|jdbc:|django\\.db|db2'
/** What says beside a password whose it is: the driver or its address, or the name of a database. */
const DRIVER = new RegExp(
  `(?:^|[^a-z])(?:dialect|driver|engine|client|type|adapter|provider|db_?type|driver-?class(?:-?name)?|(?:jdbc-?)?url|dsn|connection(?:_?string)?|image|host(?:name)?)["']?[ \\t]{0,20}(?:=>|[:=])[ \\t]{0,4}["']?[^"'\\r\\n]{0,60}?(?:${PRODUCTS})`,
  'i',
)
const DATABASE =
  /(?:^|[^a-z])(?:database|db_?name|dbname|db|initial[ _]?catalog)["']?[ \t]{0,20}(?:=>|[:=])[ \t]{0,4}["']?[A-Za-z0-9_$-]{2,40}/i
const LOGIN =
  /(?:^|[^a-z])(?:host(?:name)?|server(?:name)?|data[ _]?source|port|user(?:[ _]?(?:id|name))?|uid|username)["']?[ \t]{0,20}(?:=>|[:=])/i
/** Calls that connect, at the beginning of what a value is an argument of. */
const CONNECTS =
  /\b(?:create(?:Connection|Pool)|db\.(?:createUser|updateUser|auth)|new[ ](?:Pool|Client|PDO|mysqli|Sequelize|DataSource|(?:Sql|Npgsql|MySql|Oracle)Connection)|(?:mysqli?|pg)_connect|(?:psycopg2?|pymysql|MySQLdb|mysql\.connector|pyodbc|cx_Oracle|oracledb|asyncpg|aiomysql)\.connect|DriverManager\.getConnection|TypeOrmModule\.forRoot|establish_connection|knex)[ \t]{0,4}\([^;]{0,400}$/

/** Pairs with semicolons, which name a server and a user, up to the password. */
const IN_STRING =
  /(?:server|data source|host|address)[ ]?=[^;"'\r\n]{1,100};(?:[^"'\r\n]{0,160};)?(?:user(?: ?id|name)?|uid)[ ]?=[^;"'\r\n]{1,60};[^"'\r\n]{0,60}$/i

/** Whether a password at a place is a database's, by what stands beside it in its record, its block or its call. */
export function isDatabasePlace(text: Buffer, at: number, reach = REACH): boolean {
  const before = text.toString('latin1', Math.max(0, at - reach), at)
  const after = text.toString('latin1', at, at + reach)
  if (CONNECTS.test(before) || IN_STRING.test(before)) return true
  const record = before.slice(startOfRecord(before)) + after.slice(0, endOfRecord(after))
  if (DRIVER.test(record) || (DATABASE.test(record) && LOGIN.test(record))) return true
  return parentsOf(before).some((name) => isDatabaseName(name))
}

const RECORD_START = /[{}]|\n[ \t]{0,40}\r?\n|\n[ \t]{0,40}-(?=[ \t])/g

function startOfRecord(before: string): number {
  return [...before.matchAll(RECORD_START)].at(-1)?.index ?? 0
}

function endOfRecord(after: string): number {
  RECORD_START.lastIndex = 0
  return RECORD_START.exec(after)?.index ?? after.length
}

const PARENT = /^([ \t]*)([A-Za-z0-9_.-]{1,60}):[ \t]*\r?$/

/** The keys that a line of YAML is indented under, innermost first. */
function parentsOf(before: string): readonly string[] {
  const lines = before.split('\n')
  let indent = /^[ \t]*/.exec(lines.pop() ?? '')?.[0].length ?? 0
  const parents: string[] = []
  for (const line of lines.reverse()) {
    const [, margin, key] = PARENT.exec(line) ?? []
    if (margin === undefined || key === undefined || margin.length >= indent) continue
    parents.push(key)
    indent = margin.length
  }
  return parents
}

/** Whether a setting's name says that it is about a database: `DB_PASSWORD`, `spring.datasource.password`, `PGPASSWORD`. */
export function isDatabaseName(name: string): boolean {
  return wordsOf(name).some(isDatabaseWord)
}
