import { faultOf, faultText } from '../../src/model/errors.ts'

function caught(act: () => unknown): unknown {
  try {
    return act()
  } catch (error) {
    return error
  }
}

it('tells the kind of an error and where it was thrown, and never what it says', () => {
  const error = caught(() => JSON.parse('{"a": some text of a file}'))

  expect(String(error)).toContain('some text')
  expect(faultText(error)).toMatch(/^SyntaxError at JSON\.parse \(<anonymous>\)$/)
  expect(faultOf(error).calls[1]).toMatch(/^\w+ \(errors\.test\.ts:\d+:\d+\)$/)
  expect(JSON.stringify(faultOf(error))).not.toMatch(/some text|\//)
})

it.each([
  ['a message that looks like calls', new Error('a\n    at value (value.js:1:2)')],
  ['a name that is no name', Object.assign(new Error('value'), { name: 'value of a file' })],
  ['a message that was changed', Object.assign(new Error('value'), { message: 'another' })],
  ['a thrown text', 'value'],
  ['a cause', new Error('value', { cause: new Error('value') })],
])('tells nothing of %s', (_, error) => {
  expect(JSON.stringify(faultOf(error))).not.toContain('value')
})
