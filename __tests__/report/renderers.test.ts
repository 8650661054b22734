import { FORMATS } from '../../src/model/format.ts'
import { RENDERERS } from '../../src/report/renderers.ts'

test('every format has one renderer, with a media type and a file ending of its own', () => {
  const renderers = FORMATS.map((format) => RENDERERS[format])

  expect(Object.keys(RENDERERS)).toEqual([...FORMATS])
  expect(new Set(renderers.map(({ mediaType }) => mediaType)).size).toBe(FORMATS.length)
  expect(new Set(renderers.map(({ extension }) => extension)).size).toBe(FORMATS.length)
})
