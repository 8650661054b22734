import fc from 'fast-check'
import { assignedValue } from '../../src/secrets/assigned-value.ts'

function read(
  text: string,
  keyword: string,
): { readonly value: string; readonly name: string; readonly operator: string } | null {
  const bytes = Buffer.from(text, 'utf8')
  const found = assignedValue(bytes, bytes.indexOf(keyword))
  if (found === null) return null
  const { name, operator, valueStart, valueEnd } = found
  return { value: bytes.toString('utf8', valueStart, valueEnd), name, operator }
}

describe('assignedValue', () => {
  it.each([
    ['an environment file', 'ACME_TOKEN=v4lue', 'ACME_TOKEN'],
    ['a shell', 'export ACME_TOKEN="v4lue"', 'ACME_TOKEN'],
    ['JSON', '{"acmeToken": "v4lue"}', 'acmeToken'],
    ['JSON inside a string', '"{\\"acmeToken\\": \\"v4lue\\"}"', 'acmeToken'],
    ['JSON twice inside a string', '\\\\\\"acmeToken\\\\\\": \\\\\\"v4lue\\\\\\"', 'acmeToken'],
    ['settings inside a string', '"A=1\\nacmeToken=v4lue\\nB=2"', 'acmeToken'],
    ['YAML', 'acme-token: v4lue # of the shop', 'acme-token'],
    ['YAML with quotes', "  'acme-token': 'v4lue'", 'acme-token'],
    ['a block of YAML', 'acme-token: |\n  v4lue\n', 'acme-token'],
    ['TOML', 'acme.token = """v4lue"""', 'acme.token'],
    ['properties', 'acme.token=v4lue', 'acme.token'],
    ['an element', '<acmeToken>\n  v4lue\n</acmeToken>', 'acmeToken'],
    ['an element with attributes', '<acmeToken type="bearer">v4lue</acmeToken>', 'acmeToken'],
    ['XML settings', '<add key="acmeToken" value="v4lue" />', 'acmeToken'],
    ['XML properties', '<property name="acmeToken">v4lue</property>', 'acmeToken'],
    ['Go', 'acmeToken := `v4lue`', 'acmeToken'],
    ['Go with a type', 'var acmeToken string = "v4lue"', 'acmeToken'],
    ['TypeScript', "const acmeToken: string = 'v4lue'", 'acmeToken'],
    ['Rust', 'const ACME_TOKEN: &\'static str = "v4lue";', 'ACME_TOKEN'],
    ['Python', "acme_token: Optional[str] = 'v4lue'", 'acme_token'],
    ['a bytes literal', "ACME_TOKEN = b'v4lue'", 'ACME_TOKEN'],
    ['a wrapped literal', 'ACME_TOKEN = SecretStr("v4lue")', 'ACME_TOKEN'],
    ['Ruby', '"acmeToken" => "v4lue"', 'acmeToken'],
    ['PHP', "$config['acme_token'] = 'v4lue';", 'acme_token'],
    ['a constant of PHP', "define('ACME_TOKEN', 'v4lue')", 'ACME_TOKEN'],
    ['a property of Java', 'System.setProperty("ACME_TOKEN", "v4lue")', 'ACME_TOKEN'],
    ['a setter', 'client.setAcmeToken("v4lue")', 'client.setAcmeToken'],
    ['make', 'ACME_TOKEN ?= v4lue', 'ACME_TOKEN'],
    ['make, POSIX', 'ACME_TOKEN :::= v4lue', 'ACME_TOKEN'],
    ['a default of JavaScript', "process.env.ACME_TOKEN || 'v4lue'", 'process.env.ACME_TOKEN'],
    ['a default of a newer JavaScript', "env.ACME_TOKEN ?? 'v4lue'", 'env.ACME_TOKEN'],
    ['a default of Python', 'os.environ.get("ACME_TOKEN", "v4lue")', 'ACME_TOKEN'],
    ['a default of a shell', '${ACME_TOKEN:-v4lue}', 'ACME_TOKEN'],
    ['an option', 'deploy --acme-token v4lue --force', '--acme-token'],
    ['an option with an equals sign', 'deploy --acme-token=v4lue', '--acme-token'],
    ['a Dockerfile', 'ENV ACME_TOKEN v4lue', 'ACME_TOKEN'],
    ['an address', 'https://shop.test/?acme_token=v4lue&page=2', 'acme_token'],
    ['a header', "-H 'Acme-Token: v4lue'", 'Acme-Token'],
    ['a connection string', 'Server=db;AcmeToken=v4lue;Timeout=3', 'AcmeToken'],
    ['a comparison', 'if (acmeToken === "v4lue")', 'acmeToken'],
    ['a name with a space', 'Acme token: v4lue', 'Acme'],
    ['a value on the next line', 'acmeToken =\n    "v4lue"', 'acmeToken'],
  ])('reads %s', (_, text, name) => {
    expect(read(text, /acme/i.exec(text)?.[0] ?? '')).toMatchObject({ value: 'v4lue', name })
  })

  it.each([
    ['a call', 'acmeToken()'],
    ['an argument', 'send(acmeToken, "v4lue")'],
    ['prose', 'The acme token that you were given.'],
    ['a member', 'acmeToken.length'],
    ['an empty string', 'acmeToken = ""'],
    ['a string that its line ends', 'acmeToken = "v4lue\nmore'],
    ['the end', 'acmeToken ='],
    ['a scope', 'acmeToken::create("v4lue")'],
  ])('reads nothing off %s', (_, text) => {
    expect(read(text, 'acme')).toBeNull()
  })

  it('keeps the equals sign at the end of a value, which is no type', () => {
    expect(read('acme_key: djRsdWU=\n', 'acme')).toMatchObject({ value: 'djRsdWU=', name: 'acme_key' })
    expect(read('acme_key: djRs=dWU= # of the shop', 'acme')).toMatchObject({ value: 'djRs=dWU=', name: 'acme_key' })
    expect(read("acme_key:str=b'v4lue'", 'acme')).toMatchObject({ value: 'v4lue', name: 'acme_key' })
  })

  it('looks at a bounded number of bytes', () => {
    const bytes = Buffer.from(`acme = "${'a'.repeat(5_000_000)}"`)
    expect(assignedValue(bytes, 0)).toBeNull()
  })

  it('never throws, and gives places inside the bytes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('acme', '=', ':', '"', "'", '\\', '\n', ' ', '<', '>', '(', 'x', '`', '{', '||', 'é')),
        (parts) => {
          const bytes = Buffer.from(`acme${parts.join('')}`)
          const found = assignedValue(bytes, 0)
          if (found === null) return
          expect(found.valueStart).toBeLessThan(found.valueEnd)
          expect(found.valueEnd).toBeLessThanOrEqual(bytes.length)
        },
      ),
    )
  })
})
