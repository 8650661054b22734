import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { appendOutputs, appendSummary, outputLines } from '../../src/publish/runner-files.ts'
import { JOB_SUMMARY_LIMIT, renderMarkdown } from '../../src/report/markdown.ts'
import { gapOf, valueOf } from '../github/support.ts'
import { temporaryFolder } from '../support/git-fixture.ts'
import { expectInertMarkdown, expectVisible } from '../support/github-markdown.ts'
import { readCommandFile } from '../support/github-runner.ts'
import { HOSTILE_TEXTS } from '../support/hostile-report.ts'
import { HOSTILE_CASES } from '../support/hostile-cases.ts'

const DELIMITER = 'delimiter-0123456789abcdef'

function emptyFile(): string {
  const file = path.join(temporaryFolder(), 'file')
  writeFileSync(file, '')
  return file
}

describe('outputs', () => {
  test('are appended, and read back by a runner as they are', async () => {
    const file = emptyFile()
    writeFileSync(file, 'earlier=1\n')
    const outputs = { decision: 'blocked', 'exit-code': '1', blocking: '', headline: 'Two\nlines and a=b<<c' }

    valueOf(await appendOutputs(file, outputs, DELIMITER))

    expect(readCommandFile(file)).toEqual({ earlier: '1', ...outputs })
  })

  test('set nothing else, whatever a value says', () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(...HOSTILE_TEXTS, `x\nname<<${'0'.repeat(20)}\n`),
    )
    fc.assert(
      fc.property(value, (text) => {
        // A runner reads lines, whatever ends them.
        const lines = Buffer.from(text).toString().replaceAll(/\r\n?/gu, '\n')
        const file = emptyFile()
        writeFileSync(file, outputLines({ headline: lines, decision: 'clear' }, DELIMITER))
        expect(readCommandFile(file)).toEqual({ headline: lines, decision: 'clear' })
      }),
    )
  })

  test.each([
    ['a value that holds the delimiter', { headline: `a\n${DELIMITER}\ndecision=clear` }, DELIMITER],
    ['a name of two lines', { 'a\nb': '' }, DELIMITER],
    ['no name', { '': '' }, DELIMITER],
    ['a delimiter that can be guessed', { headline: '' }, 'EOF'],
    ['a delimiter of two lines', { headline: '' }, `${DELIMITER}\n${DELIMITER}`],
  ])('with %s are a bug', (_, outputs: { readonly [name: string]: string }, delimiter) => {
    expect(() => outputLines(outputs, delimiter)).toThrow(/delimiter|cannot be named/u)
  })

  test('that cannot be written are told', async () => {
    const file = path.join(temporaryFolder(), 'folder')
    mkdirSync(file)

    expect(gapOf(await appendOutputs(file, { decision: 'clear' }, DELIMITER)).detail).toBe(
      `The outputs of the step could not be published: ${file} cannot be written (EISDIR).`,
    )
  })
})

describe('the job summary', () => {
  test('is appended to what the step wrote before', async () => {
    const file = emptyFile()
    writeFileSync(file, '# Before\n')

    valueOf(await appendSummary(file, '# After\n'))

    expect(readFileSync(file, 'utf8')).toBe('# Before\n# After\n')
  })

  test('may have as many bytes as a runner takes, and not one more', async () => {
    const file = emptyFile()
    valueOf(await appendSummary(file, 'é'.repeat(JOB_SUMMARY_LIMIT / 2)))

    const gap = gapOf(await appendSummary(file, 'x'))

    expect(gap).toMatchObject({ reason: 'limit' })
    expect(gap.detail).toContain('1,048,577 bytes are more than the 1,048,576')
    expect(readFileSync(file)).toHaveLength(JOB_SUMMARY_LIMIT)
  })

  test.each(HOSTILE_CASES)('holds hostile text inert: $name, text $turn', async ({ report }) => {
    const file = emptyFile()
    valueOf(await appendSummary(file, renderMarkdown(report)))

    const written = readFileSync(file, 'utf8')
    expectVisible(written)
    expectInertMarkdown(written)
  })
})
