import { encodedForms } from '../../src/secrets/encoded-forms.ts'
import { madeUpToken } from '../../src/secrets/example-material.ts'
import { namedSearch } from '../../src/secrets/named-values.ts'
import { scanBytes } from '../../src/secrets/scan.ts'
import { SENSITIVE_FILE_EXAMPLES } from '../../src/secrets/sensitive-files.examples.ts'
import { judgeSensitiveFile } from '../../src/secrets/sensitive-files.ts'
import { secretDigester } from '../../src/secrets/secret-digest.ts'
import { countSteps } from '../support/step-counter.ts'

const digester = secretDigester(0)
/** Bytes that are repeated until there are so many, so that what is done once counts for little. */
const LEAST_BYTES = 250
/** What is done once, and no more. */
const SLACK = 1.1

/** What makes a parser look for an end that does not come, or begin again and again. */
const HOSTILE = [
  'A="${',
  'password = x${',
  `KEY='\n`,
  '"password" : "',
  '"a":{',
  '<password a="',
  '<add key="password" value="x">',
  "define('KEY', '\\",
  '$password = "',
  'machine a login b password "\\',
  'password ',
  '-----BEGIN PRIVATE KEY-----\n',
  '-----BEGIN RSA PRIVATE KEY-----\nA: b\n',
  'PuTTY-User-Key-File-3: a\nPrivate-Lines: 1\n',
  '(private-key ',
  '# \n',
  '[a',
  'a: ',
  'a:b:c:d:\\:',
  '-- ',
  '{"kty":"d"',
  '\0\u0001\u00ff',
  '      ',
  'xxxxx',
]

describe('the counter of steps', () => {
  it('tells what looks at characters again and again', () => {
    const [n = 0, twice = 0] = countSteps([200, 400].map((length) => () => /a+b/.test('a'.repeat(length)))).characters

    expect(twice / n).toBeGreaterThan(3)
  })
})

describe('the steps of reading', () => {
  it.each(Object.entries(SENSITIVE_FILE_EXAMPLES))('grow no faster than the file for %s', (_, { failing, passing }) => {
    const examples = [...failing, ...passing].map(({ file }) => file())
    const path = examples[0]?.path ?? ''
    const units = [
      ...examples.map((example) => ({ path: example.path, unit: Buffer.from(example.content) })),
      ...HOSTILE.map((text) => ({ path, unit: Buffer.from(text) })),
    ]
      .filter(({ unit }) => unit.length > 0)
      .map(({ path: at, unit }) => ({ path: at, unit: repeated(unit, Math.ceil(LEAST_BYTES / unit.length)) }))
    expectLinear(
      units.map(({ path: at, unit }) => [
        unit,
        (bytes) => judgeSensitiveFile(at, bytes, { size: bytes.length, digester }),
      ]),
    )
  })

  const credential = `api_token: "${madeUpToken('steps', 40)}" and more of the text\n`
  const encoded = (text: string, encoding: BufferEncoding): string => Buffer.from(text).toString(encoding)
  const UNITS: { readonly [what: string]: string } = {
    base64: `data: ${encoded(credential, 'base64')}\n`,
    'base64 without an end': encoded('plain text and more of it', 'base64').replace(/=/g, ''),
    'base64 in base64': `data: ${encoded(`x ${encoded(credential, 'base64')} y`, 'base64')}\n`,
    'hexadecimal digits': `data: ${encoded(credential, 'hex')}\n`,
    'hexadecimal digits without an end': encoded('plain text', 'hex'),
    'percent signs': `${encodeURIComponent(credential)}\n`,
    'percent signs without an end': 'a%41b%42',
    'percent signs of percent signs': '%2541%2542',
    'escapes of strings': `"\\u0061\\u0062${credential.trim()}"\n`,
    'escapes without an end': '\\u0061',
    'escapes of bytes': '\\x61\\x62c',
    'digits that are no text': 'Zm9v/+/+/+/+/+/+/+/+/+/+',
  }

  it.each(Object.entries(UNITS))('grow no faster than the input for %s', (_, text) => {
    const unit = repeated(Buffer.from(text), Math.ceil((4 * LEAST_BYTES) / text.length))
    expectLinear([[unit, (bytes) => scanBytes(bytes, { path: null, digester })]])
  })

  it('grow no faster than what is searched for the forms of named values, nor than the values', () => {
    const value = madeUpToken('named', 24)
    const search = namedSearch([{ name: 'NAMED', value }])
    const units = [
      value,
      `${encoded(value, 'base64')}\n`,
      encoded(value, 'base64').slice(0, 20),
      encoded(value, 'hex').slice(0, -1),
      value.slice(0, -1),
      `${value.slice(0, 12)}\n`,
      'x\n',
    ].map((text) => repeated(Buffer.from(text), Math.ceil(LEAST_BYTES / text.length)))

    expectLinear(units.map((unit) => [unit, (bytes) => search?.search(bytes)]))
    expectLinear([[Buffer.from(madeUpToken('long', 400)), (bytes) => encodedForms(bytes.toString('latin1'))]])
  })
})

/** Counts each run on its unit once, twice and four times. */
function expectLinear(cases: readonly (readonly [unit: Buffer, run: (bytes: Buffer) => unknown])[]): void {
  const [n, twice, four] = [1, 2, 4].map((times) =>
    countSteps(
      cases.map(([unit, run]) => {
        const bytes = repeated(unit, times)
        return () => run(bytes)
      }),
    ),
  )
  if (n === undefined || twice === undefined || four === undefined) throw new Error('three sizes')
  const grown = cases.flatMap(([unit], index) => {
    const [one = 0, two = 0, quadruple = 0] = [n, twice, four].map(({ characters }) => characters[index])
    const slack = SLACK * (one + unit.length)
    const told = `${JSON.stringify(unit.toString('latin1', 0, 24))} ${one} ${two} ${quadruple}`
    return two > 2 * slack || quadruple > 4 * slack ? [told] : []
  })
  expect(grown).toEqual([])
  expect(n.blocks).toBeGreaterThan(cases.length)
  expect(twice.blocks / n.blocks).toBeLessThanOrEqual(2 * SLACK)
  expect(four.blocks / n.blocks).toBeLessThanOrEqual(4 * SLACK)
}

function repeated(bytes: Buffer, times: number): Buffer {
  return Buffer.concat(Array.from({ length: times }, () => bytes))
}
