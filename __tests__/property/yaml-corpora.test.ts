import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { parseYaml } from '../../src/syntax/yaml.ts'
import { agreesWithLoader, brokenLaws } from './yaml-laws.ts'
import { onlyWhere } from '../support/only-where.ts'

const corpora = process.env['CORPORA_DIR']

/** Every YAML file of the workflow corpus. */
function readWorkflows(folder: string): readonly string[] {
  const unpacked = mkdtempSync(join(tmpdir(), 'workflows-'))
  try {
    execFileSync('tar', ['-xzf', join(folder, 'workflows', 'zizmor.tar.gz'), '-C', unpacked])
    return readdirSync(unpacked, { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.ya?ml$/.test(path))
      .sort()
      .map((path) => readFileSync(join(unpacked, path), 'utf8'))
  } finally {
    rmSync(unpacked, { recursive: true })
  }
}

onlyWhere(corpora !== undefined, 'set CORPORA_DIR to the corpora', () =>
  describe('real workflows', () => {
    const workflows = corpora === undefined ? [] : readWorkflows(corpora)

    it('are all read, with every law kept and the loader agreeing', () => {
      expect(workflows.length).toBeGreaterThan(100)
      for (const workflow of workflows) {
        expect(parseYaml(workflow).ok).toBe(true)
        expect(brokenLaws(workflow)).toEqual([])
        expect(agreesWithLoader(workflow)).toBe(true)
      }
    })

    it('keep every law when bytes are dropped, doubled, inserted or given other line breaks', () => {
      const mutation = fc.record({
        at: fc.double({ min: 0, max: 1, noNaN: true }),
        length: fc.integer({ min: 0, max: 20 }),
        insert: fc.constantFrom(
          '',
          '\n',
          '\r',
          '\t',
          ' ',
          '#',
          ' # ',
          '"',
          "'",
          '[',
          '}',
          ':',
          ': ',
          '- ',
          '|\n',
          '>-\n',
          '&a ',
          '*a',
        ),
        keeps: fc.constantFrom(0, 1, 2),
      })
      fc.assert(
        fc.property(
          fc.constantFrom(...workflows),
          fc.array(mutation, { minLength: 1, maxLength: 4 }),
          fc.constantFrom('\n', '\r\n', '\r'),
          (workflow, mutations, lineBreak) => {
            const mutated = mutations.reduce((text, { at, length, insert, keeps }) => {
              const offset = Math.floor(at * text.length)
              const part = text.slice(offset, offset + length)
              return text.slice(0, offset) + insert + part.repeat(keeps) + text.slice(offset + length)
            }, workflow)
            const source = mutated.replaceAll('\n', lineBreak)

            expect(brokenLaws(source)).toEqual([])
            expect(agreesWithLoader(source)).toBe(true)
          },
        ),
        { numRuns: 500 },
      )
    })
  }),
)
