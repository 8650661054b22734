import { enclosingBlock } from '../../src/secrets/enclosing-block.ts'

function blockAt(text: string, mark: string, path = 'main.tf'): string | null {
  return enclosingBlock(Buffer.from(text), text.indexOf(mark), path)
}

const RESOURCE = 'resource "aws_db_instance" "shop" {\n  tags = {\n    a = 1\n  }\n  password = "VALUE"\n}\n'

describe('enclosingBlock', () => {
  it('is the type of the resource', () => {
    expect(blockAt(RESOURCE, 'VALUE')).toBe('aws-db-instance')
    expect(blockAt(`resource "a_b" "c" {\n}\n${RESOURCE}`, 'VALUE')).toBe('aws-db-instance')
  })

  it('is a database for a variable that is described as its own', () => {
    const variable = (about: string): string =>
      `variable "password" {\n  default = "VALUE"\n  description = "${about}"\n}\n\n# database\n`
    expect(blockAt(variable('Password of the database'), 'VALUE')).toBe('database')
    expect(blockAt(variable('Password of the mail server'), 'VALUE')).toBeNull()
  })

  it.each([
    ['behind its end', `${RESOURCE}locals {\n  password = "OTHER"\n}\n`, 'OTHER', 'main.tf'],
    ['without a block', 'password = "OTHER"\n', 'OTHER', 'main.tf'],
    ['in another language', RESOURCE, 'VALUE', 'main.js'],
  ])('is none %s', (_, text, mark, path) => {
    expect(blockAt(text, mark, path)).toBeNull()
  })

  it.each([
    ['its driver', "{ dialect: 'mysql', password: 'VALUE' }", 'src/a.js'],
    ['its address', 'url=jdbc:postgresql://db/shop\nuser=a\npassword=VALUE', 'app.properties'],
    ['its name and a login', "$db_name = 'shop';\n$username = 'a';\n$password = 'VALUE';", 'a.php'],
    ['a call that connects', "new mysqli('db', 'a', password: 'VALUE')", 'a.php'],
    ['the keys above it', 'spring:\n  datasource:\n    # a comment\n    password: VALUE', 'application.yml'],
    ['its file', 'production:\n  password: VALUE', 'config/database.yml'],
    ['a string that connects', '"Server=db;Database=shop;User Id=a;Password=VALUE;"', 'appsettings.json'],
  ])('is a database for a password beside %s', (_, text, path) => {
    expect(blockAt(text, 'VALUE', path)).toBe('database')
  })

  it.each([
    ['another record', "{ dialect: 'mysql' }, { password: 'VALUE' }", 'src/a.js'],
    ['a user of the application', "{ username: 'a', password: 'VALUE' }", 'src/db-seed.js'],
    ['a mail server', 'mail:\n  host: smtp\n  password: VALUE', 'application.yml'],
  ])('is none for %s', (_, text, path) => {
    expect(blockAt(text, 'VALUE', path)).toBeNull()
  })
})
