import { SENSITIVE_FILE_RULES } from '../../src/secrets/sensitive-files.data.ts'
import type { ExampleFile } from '../../src/secrets/example-files.ts'
import { SENSITIVE_FILE_EXAMPLES } from '../../src/secrets/sensitive-files.examples.ts'
import { judgeSensitiveFile } from '../../src/secrets/sensitive-files.ts'
import { lineOf } from '../../src/model/place.ts'
import { type Fired, testRules } from '../support/rule-tester.ts'

function run({ path, content }: ExampleFile): readonly Fired[] {
  const bytes = typeof content === 'string' ? new Uint8Array(Buffer.from(content, 'utf8')) : content
  const verdict = judgeSensitiveFile(path, bytes, { size: bytes.length })
  if (verdict.verdict !== 'sensitive' && verdict.verdict !== 'note') return []
  return verdict.detections.map(({ rule, place }) => ({ rule, line: lineOf(place) }))
}

testRules({
  engine: 'sensitive file',
  run,
  rules: SENSITIVE_FILE_RULES.map(({ id }) => {
    const { failing, passing } = SENSITIVE_FILE_EXAMPLES[id]
    return {
      id,
      failing: failing.map(({ name, file, lines }) => ({
        name,
        input: file,
        expect: lines.map((line) => ({ rule: id, line })),
      })),
      passing: passing.map(({ name, file }) => ({ name, input: file })),
    }
  }),
})
