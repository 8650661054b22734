import fc from 'fast-check'
import { acceptedValues, namedDetection, namedSearch } from '../../src/secrets/named-values.ts'

const VALUE = ['q7', 'Kz', '-pé', '/+w', '"9x', 'Tr&Lm'].join('')

function lines(value: string, bytes: Uint8Array): readonly number[] {
  return (
    namedSearch([{ name: 'N', value }])
      ?.search(bytes)
      .map(({ line }) => line) ?? []
  )
}

const base64 = (bytes: Uint8Array | string): string => Buffer.from(bytes as string).toString('base64')
const wrapped = (text: string, width: number): string =>
  text.match(new RegExp(`.{1,${width}}`, 'g'))?.join('\r\n') ?? ''
const raw = Buffer.from(VALUE)

const ENCODINGS: { readonly [name: string]: (value: string) => Uint8Array | string } = {
  plain: (value) => value,
  base64: (value) => base64(value),
  'base64 behind one byte': (value) => base64(`x${value}`),
  'base64 behind two bytes': (value) => base64(`xy${value}z`),
  'base64 in lines': (value) => wrapped(base64(`user and more:${value}:and more`), 30),
  'url-safe base64': (value) => Buffer.from(`a${value}b`).toString('base64url'),
  'double base64': (value) => base64(base64(value)),
  'double base64 with a shift': (value) => base64(`xy${base64(`z${value}`)}`),
  hex: (value) => Buffer.from(value).toString('hex'),
  'hex in lines': (value) => wrapped(Buffer.from(`user:${value}`).toString('hex'), 30),
  'base64 in lines of a JSON string': (value) =>
    wrapped(base64(`user and more:${value}`), 30).replaceAll('\r\n', '\\n'),
  'base64 in lines with an indent': (value) =>
    wrapped(base64(`user and more:${value}`), 30).replaceAll('\r\n', '\n    '),
  'base64 in a query': (value) => encodeURIComponent(base64(value)),
  'base64 in JSON of PHP': (value) => base64(value).replaceAll('/', '\\/'),
  'base64 in JSON of .NET': (value) => base64(value).replaceAll('+', '\\u002B'),
  'base64 of UTF-16': (value) => Buffer.from(value, 'utf16le').toString('base64'),
  markup: (value) =>
    value.replace(/[&<>"']/g, (mark) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[mark] ?? '&#39;'),
  'hex in capitals': (value) => Buffer.from(value).toString('hex').toUpperCase(),
  percent: (value) => encodeURIComponent(value),
  'percent of every byte': (value) => Buffer.from(value).toString('hex').replace(/../g, '%$&'),
  json: (value) => JSON.stringify({ value }),
  'json of Go': (value) =>
    JSON.stringify({ value }).replace(/[<>&]/g, (mark) => `\\u00${mark.charCodeAt(0).toString(16)}`),
  reversed: (value) => Array.from(value).reverse().join(''),
  'UTF-16': (value) => Buffer.from(value, 'utf16le'),
}

describe('values of several lines', () => {
  const value = ['first-q7Kz4Lm', 'second-Xw9pRt', 'third-b2Nv8c'].join('\n')

  it.each([
    ['as they are', value],
    ['with the line ends of another system', value.replaceAll('\n', '\r\n')],
    ['indented', value.replaceAll('\n', '\n      ')],
    ['in a string', JSON.stringify(value)],
    ['in a string of another system', JSON.stringify(value.replaceAll('\n', '\r\n'))],
  ])('are found %s', (_, text) => {
    expect(lines(value, Buffer.from(`above\nkey: ${text}\n`))).toEqual([2])
  })

  it('are no part of what has but one of the lines', () => {
    expect(lines(value, Buffer.from('first-q7Kz4Lm\nother\n'))).toEqual([])
  })

  it('are found in base64 of base64 that was broken into lines', () => {
    const long = `q7Kz4Lm-Xw9pRt-${'b2Nv8c'.repeat(9)}`
    for (const width of [64, 76])
      expect(lines(long, Buffer.from(base64(wrapped(base64(long), width).replaceAll('\r\n', '\n'))))).toEqual([1])
  })
})

describe('namedSearch', () => {
  it.each(Object.keys(ENCODINGS))('finds a value written as %s', (name) => {
    const encoded = Buffer.from(ENCODINGS[name]?.(VALUE) ?? '')
    const found = lines(VALUE, Buffer.concat([Buffer.from('first\nx='), encoded, Buffer.from('\n')]))
    expect(found).toEqual([2])
    expect(lines(VALUE, Buffer.from('first\nsecond\n'))).toEqual([])
  })

  it('finds no value of which a byte differs', () => {
    fc.assert(
      fc.property(fc.nat(raw.length - 1), fc.integer({ min: 1, max: 127 }), (at, by) => {
        const other = Buffer.from(raw)
        other[at] = (other[at] ?? 0) ^ by
        expect(lines(VALUE, other)).toEqual([])
      }),
    )
  })

  it('finds any value in any of the encodings, and says nothing of it', () => {
    const value = fc
      .string({ unit: 'grapheme-ascii', minLength: 12, maxLength: 60 })
      .map((text) => `k7${text.trim()}Z9xQw4p`)
    fc.assert(
      fc.property(value, fc.constantFrom(...Object.keys(ENCODINGS)), (secret, name) => {
        const encoded = Buffer.from(ENCODINGS[name]?.(secret) ?? '')
        const found = namedSearch([{ name: 'DEPLOY', value: secret }])?.search(encoded) ?? []
        expect(found.map((sighting) => sighting.name)).toContain('DEPLOY')
        const told = JSON.stringify(found.map((sighting) => namedDetection(sighting, 'a.txt')))
        for (const hidden of Object.values(ENCODINGS)) {
          expect(told).not.toContain(Buffer.from(hidden(secret)).toString('latin1').slice(0, 12))
        }
      }),
      { numRuns: 300 },
    )
  })

  it('finds the same in pieces, however they are cut', () => {
    const text = Buffer.from(`${'x\n'.repeat(50)}${base64(`ab${VALUE}`)}\n${'y\n'.repeat(300)}${VALUE}\n`)
    const whole = lines(VALUE, text)
    expect(whole).toEqual([51, 352])
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 20 }), (sizes) => {
        const stream = namedSearch([{ name: 'N', value: VALUE }])?.open()
        for (let at = 0, turn = 0; at < text.length; turn++) {
          const size = sizes[turn % sizes.length] ?? 1
          stream?.push(text.subarray(at, at + size))
          at += size
        }
        expect(stream?.finish().map(({ line }) => line)).toEqual(whole)
      }),
      { numRuns: 50 },
    )
  })

  it('is null where there is nothing to look for', () => {
    expect(namedSearch([])).toBeNull()
  })
})

describe('acceptedValues', () => {
  it.each([
    ['short', 'a1b2c3', /fewer than 8 bytes/],
    ['not set', undefined, /not set/],
    ['blank', ' \n', /not set/],
    ['a common word', 'production', /word/],
    ['common words', 'us-east-coast', /word/],
    ['a default', 'password1', /word/],
    ['a placeholder', 'changeme-please', /word/],
    ['one character over and over', 'aaaaaaaaaaaa', /word/],
    ['a word of our own', 'tree-content', /word/],
  ])('refuses a value that is %s', (_, value, because) => {
    const { accepted, refused } = acceptedValues([{ name: 'N', value }], new Set(['tree-content']))
    expect(accepted).toEqual([])
    expect(refused).toEqual([{ name: 'N', because: expect.stringMatching(because) as unknown }])
  })

  it('takes what a machine or a careful person made, without the line end that a store adds', () => {
    expect(acceptedValues([{ name: 'N', value: `${VALUE}\n` }], new Set())).toEqual({
      accepted: [{ name: 'N', value: VALUE }],
      refused: [],
    })
  })
})
