import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { SECTIONS } from '../../src/checks/define-check.ts'
import { checkBySlug, CHECKS, requireCheck } from '../../src/checks/registry.ts'
import { ConfigError } from '../../src/model/errors.ts'
import { SOURCES } from '../../src/model/source.ts'

/** Sources that a pull request has no requests for: together with the others they would cost more than fifteen. */
const UNBUDGETED: ReadonlySet<string> = new Set([
  'releases',
  'release-attestations',
  'environments',
  'code-scanning',
  'dependabot-alerts',
])

const root = join(__dirname, '../..')

describe('the registry', () => {
  it('holds the checklist in its order, each line once', () => {
    expect(CHECKS.map((check) => check.item)).toEqual(Array.from({ length: 23 }, (_, index) => index + 1))
    expect(new Set(CHECKS.map((check) => check.slug)).size).toBe(CHECKS.length)
  })

  it('keeps the sections together and in the order of the checklist', () => {
    const inOrder = CHECKS.map((check) => SECTIONS.indexOf(check.section))
    expect(inOrder).toEqual([...inOrder].sort((a, b) => a - b))
    expect(new Set(inOrder).size).toBe(SECTIONS.length)
  })

  it('requires every line of the checklist, and advises the follow-ups', () => {
    for (const check of CHECKS) {
      expect([check.slug, check.level]).toEqual([
        check.slug,
        check.section === 'Notes & follow-ups' ? 'advisory' : 'required',
      ])
    }
  })

  it('has a check file for each slug, and no check file besides', () => {
    const declared = readdirSync(join(root, 'src/checks'))
      .filter((file) => readFileSync(join(root, 'src/checks', file), 'utf8').includes('= defineCheck({'))
      .map((file) => file.replace(/\.ts$/, ''))
    expect(declared.sort()).toEqual(CHECKS.map((check) => check.slug).sort())
  })

  it('finds a check by its slug', () => {
    expect(checkBySlug('ci-gates')?.item).toBe(19)
    expect(checkBySlug('ci-gate')).toBeNull()
    expect(checkBySlug('')).toBeNull()
    expect(checkBySlug('constructor')).toBeNull()
  })

  it('tells a mistyped slug with the one that was meant', () => {
    const mistake = ((): unknown => {
      try {
        return requireCheck('ci-gatse')
      } catch (error) {
        return error
      }
    })()
    expect(mistake).toBeInstanceOf(ConfigError)
    expect(mistake).toMatchObject({ code: 'UNKNOWN_CHECK', message: 'There is no check "ci-gatse".' })
    expect((mistake as ConfigError).mend).toMatch(/^Did you mean ci-gates\?/)
    expect(requireCheck('ci-gates').slug).toBe('ci-gates')
  })
})

describe.each(CHECKS)('$slug', (check) => {
  it('has a page and a test of its name', () => {
    expect(existsSync(join(root, `docs/checks/${check.slug}.md`))).toBe(true)
    expect(existsSync(join(root, `__tests__/checks/${check.slug}.test.ts`))).toBe(true)
  })

  it('states the good condition in a title without a full stop', () => {
    expect(check.title).toMatch(/^[A-Z].*[^.!?]$/)
    expect(check.title.length).toBeLessThanOrEqual(72)
  })

  it('says the harm in three sentences at most', () => {
    const sentences = check.rationale.match(/[.?!](?:\s|$)/g) ?? []
    expect(sentences.length).toBeGreaterThan(0)
    expect(sentences.length).toBeLessThanOrEqual(3)
    expect(check.rationale).toMatch(/\.$/)
  })

  it('says in one sentence when it does not apply', () => {
    expect(check.applicability.match(/[.?!](?:\s|$)/g)).toHaveLength(1)
  })

  it('tells what to do in sentences, one a step', () => {
    for (const step of check.remediation) {
      expect(step).toMatch(/^[A-Z].*\.$/)
      expect(step.length).toBeLessThanOrEqual(160)
    }
    expect(new Set(check.remediation).size).toBe(check.remediation.length)
  })

  it('asks yes/no questions under ids of their own', () => {
    expect(new Set(check.criteria.map((criterion) => criterion.id)).size).toBe(check.criteria.length)
    for (const criterion of check.criteria) {
      expect(criterion.id).toMatch(/^[a-z]+(?:-[a-z]+)*$/)
      expect(criterion.question).toMatch(/^(?:Is|Are|Was|Were|Do|Does|Did) .*[^.]\?$/)
      expect([...criterion.needs, ...criterion.anyOf]).not.toEqual([])
    }
    expect(check.criteria.some((criterion) => !criterion.optional)).toBe(true)
  })

  it('keeps for the release what a workflow token can never read, and what a pull request has no requests for', () => {
    for (const criterion of check.criteria) {
      if (criterion.awaits !== null) continue
      const isLate = [...criterion.needs, ...criterion.anyOf].some(
        (source) => source === 'named-secrets' || SOURCES[source].token === 'admin-token' || UNBUDGETED.has(source),
      )
      expect([criterion.id, criterion.stage]).toEqual([criterion.id, isLate ? 'release' : null])
    }
  })

  it('names every reference once, with its address', () => {
    const named = check.references.map((reference) => `${reference.standard} ${reference.id}`)
    expect(named).not.toEqual([])
    expect(new Set(named).size).toBe(named.length)
    for (const reference of check.references) expect(new URL(reference.url).protocol).toBe('https:')
  })

  it('has a default within the bounds of each option', () => {
    for (const option of Object.values(check.options)) {
      expect(option.help).toMatch(/^[A-Z].*[^.]$/)
      if (option.type !== 'days' && option.type !== 'count') continue
      expect(option.default).toBeGreaterThanOrEqual(option.minimum)
      expect(option.default).toBeLessThanOrEqual(option.maximum)
    }
  })
})
