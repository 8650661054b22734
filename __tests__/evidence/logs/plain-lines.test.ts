import fc from 'fast-check'
import { plainLines } from '../../../src/evidence/logs/plain-lines.ts'

function plain(text: string, piece = text.length + 1): string {
  const lines = plainLines()
  const bytes = Buffer.from(text)
  const out: Buffer[] = []
  for (let at = 0; at < bytes.length; at += piece) out.push(Buffer.from(lines.push(bytes.subarray(at, at + piece))))
  return Buffer.concat([...out, lines.finish()]).toString()
}

const TIME = '2026-11-23T10:00:00.1234567Z '

it.each([
  ['the mark and the time', `\ufeff${TIME}a\n${TIME}b\n`, 'a\nb\n'],
  ['a time of the program itself is kept', `${TIME}2026-11-23T10:00:00Z x`, '2026-11-23T10:00:00Z x'],
  ['what is no time', '2026-11-23 is a day\n', '2026-11-23 is a day\n'],
  ['an empty line', `${TIME.trimEnd()}\n${TIME}\n`, '\n\n'],
  ['colours within a word', `${TIME}to\u001b[1;31mken\u001b[0m\n`, 'token\n'],
  ['a link', `${TIME}\u001b]8;;https://example.org\u0007text\u001b]8;;\u0007\n`, 'text\n'],
  ['an escape that begins nothing', 'a\u001b\nb\u001b[\nc', 'a\nb[\nc'],
])('takes away %s', (_, logged, printed) => {
  expect(plain(logged)).toBe(printed)
})

it('gives the same lines however the log is cut, and as many as there were', () => {
  const part = fc.constantFrom(
    'a',
    'token',
    '\n',
    '\n',
    TIME,
    `\n${TIME}`,
    '\u001b[31m',
    '\u001b',
    '[',
    ';',
    '\u001b]0;x\u0007',
    '\r',
  )
  fc.assert(
    fc.property(fc.array(part, { maxLength: 60 }), fc.integer({ min: 1, max: 40 }), (parts, piece) => {
      const logged = parts.join('')
      expect(plain(logged, piece)).toBe(plain(logged))
      expect(plain(logged).split('\n')).toHaveLength(logged.split('\n').length)
    }),
  )
})

it('holds no more of a line without an end than it must', () => {
  const lines = plainLines()
  let given = 0
  for (let count = 0; count < 64; count++) given += lines.push(Buffer.alloc(65_536, 97)).length
  expect(given).toBeGreaterThanOrEqual(59 * 65_536)
  expect(given + lines.finish().length).toBe(64 * 65_536)
})
