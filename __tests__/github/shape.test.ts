import {
  flag,
  instant,
  integer,
  list,
  mapped,
  nullable,
  object,
  objectId,
  text,
  word,
  WrongShape,
} from '../../src/github/shape.ts'

describe('a reader', () => {
  it('gives the keys that it names, and no other', () => {
    expect(object({ a: text, b: nullable(flag) })({ a: 'x', c: 1 }, '')).toEqual({ a: 'x', b: null })
  })

  it.each([
    ['a text', text, 7, '`at` is not a text'],
    ['a flag', flag, 'true', '`at` is not true or false'],
    ['a number', integer, '7', '`at` is not a whole number'],
    ['a number that is not exact', integer, 9007199254740993, '`at` is not a whole number'],
    ['a number with a fraction', integer, 1.5, '`at` is not a whole number'],
    ['an object id that is cut', objectId, 'abc', '`at` is not an object id'],
    ['an object id in capitals', objectId, 'A'.repeat(40), '`at` is not an object id'],
    ['a day that is no time', instant, '2026-11-24', '`at` is not a time'],
    ['a time of no calendar', instant, '2026-13-24T00:00:00Z', '`at` is not a time'],
    ['a list', list(text), {}, '`at` is not a list'],
    ['an object', object({}), [], '`at` is not an object'],
    ['a part of a list', list(object({ a: text })), [{ a: 'x' }, {}], '`at[1].a` is not a text'],
    ['a word', word(['a'], null), 1, '`at` is not a text'],
  ])('of %s refuses another form, and says where', (_, read, value, message) => {
    expect(() => read(value, 'at')).toThrow(WrongShape)
    expect(() => read(value, 'at')).toThrow(message)
  })

  it('takes an inherited key for one that is not there', () => {
    expect(() => object({ toString: text })({}, '')).toThrow('`toString` is not a text')
    expect(() => object({ ['__proto__']: text })(JSON.parse('{"constructor":1}'), '')).not.toThrow(TypeError)
  })

  it('knows closed lists of words, and one answer for words that are new', () => {
    const read = word(['open', 'closed'], 'other')
    expect([read('open', ''), read('reopened', '')]).toEqual(['open', 'other'])
  })

  it('takes null and nothing alike, where either may be', () => {
    expect([nullable(text)(null, ''), nullable(text)(undefined, '')]).toEqual([null, null])
    expect(() => nullable(text)(0, 'x')).toThrow(WrongShape)
  })

  it('hands on what another makes of it', () => {
    expect(mapped(instant, (at) => at / 1000)('1970-01-01T00:00:05Z', '')).toBe(5)
  })
})
