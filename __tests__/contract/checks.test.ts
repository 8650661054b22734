import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { SECTIONS } from '../../src/checks/define-check.ts'
import { CHECKS } from '../../src/checks/registry.ts'
import { AUDITS } from '../../src/workflows/audits/registry.ts'

// What stands in src/checks beside one file a check.
const FRAME = [
  'alerts',
  'analyses',
  'artifact-content',
  'branch-gates',
  'change-gates',
  'check-ends',
  'combine',
  'commit-gates',
  'credential-content',
  'credential-findings',
  'define-check',
  'deploy-keys',
  'leaked-secrets',
  'environment-gates',
  'log-content',
  'evaluate',
  'joined-leaks',
  'origin',
  'readiness-job',
  'readiness-names',
  'references',
  'registry',
  'release-assets',
  'required-gates',
  'scan-runs',
  'scanners',
  'secret-alerts',
  'stamp',
  'stored-secrets',
  'tool-runs',
  'workflow-audits',
]
const HEADINGS = ['What is judged', 'What does not apply', 'Examples', 'What it cannot see', 'How to mend']

const namesIn = (folder: string, ending: string): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .map((name) => name.slice(0, -ending.length))
    .sort()

describe('the registry', () => {
  const slugs = CHECKS.map((check) => check.slug).sort()

  it('has one file, one test and one page for each check, and none besides', () => {
    expect(namesIn('src/checks', '.ts').filter((name) => !FRAME.includes(name))).toEqual(slugs)
    expect(namesIn('__tests__/checks', '.test.ts').filter((name) => !FRAME.includes(name))).toEqual(slugs)
    expect(namesIn('docs/checks', '.md')).toEqual(slugs)
  })

  it('has every line of the checklist once, in its order', () => {
    expect(CHECKS.map((check) => check.item)).toEqual(CHECKS.map((_, index) => index + 1))
    expect(CHECKS).toHaveLength(23)
    expect([...new Set(CHECKS.map((check) => check.section))]).toEqual([...SECTIONS])
  })

  it('requires the lines and advises the follow-ups', () => {
    for (const check of CHECKS)
      expect(check.level).toBe(check.section === 'Notes & follow-ups' ? 'advisory' : 'required')
  })
})

describe('the rules', () => {
  it('answer one check each, but for credentials of databases, which two lines of the checklist forbid', () => {
    const claimed = CHECKS.flatMap((check) => check.rules)
    const shared = new Set(claimed.filter((rule, index) => claimed.indexOf(rule) !== index))
    const answering = CHECKS.filter(({ rules }) => rules.some((rule) => shared.has(rule))).map(({ slug }) => slug)
    expect(answering).toEqual(['no-plaintext-secrets', 'no-database-credentials'])
  })

  it('of workflows are all used: by a check, or by `scan workflows` alone', () => {
    const claimed = new Set(CHECKS.flatMap((check) => check.rules))
    // What makes a workflow easier to attack or harder to read, and answers no line of the checklist.
    expect(AUDITS.map(({ id }) => id).filter((id) => !claimed.has(id))).toEqual([
      'adhoc-packages',
      'anonymous-definition',
      'archived-uses',
      'concurrency-limits',
      'dependabot-cooldown',
      'dependabot-execution',
      'excessive-permissions',
      'github-app',
      'insecure-url-scheme',
      'misfeature',
      'obfuscation',
      'secrets-outside-env',
      'self-hosted-runner',
      'self-repository',
      'superfluous-actions',
      'typosquat-uses',
      'undocumented-permissions',
      'unpinned-images',
      'unpinned-tools',
      'unpinned-uses',
      'unsound-condition',
      'unsound-contains',
      'unsound-ternary',
    ])
  })
})

describe.each(CHECKS.map((check) => [check.slug, check] as const))('%s', (slug, check) => {
  it('says what it is in the forms that every output relies on', () => {
    expect(check.title).toMatch(/^[A-Z].*[^.]$/)
    expect(check.rationale).toMatch(/^[A-Z].*\.$/)
    expect(check.rationale.split(/\.(?:\s|$)/).filter((sentence) => sentence !== '').length).toBeLessThanOrEqual(3)
    expect(check.applicability).toMatch(/^[A-Z].*\.$/)
    for (const step of check.remediation) expect(step).toMatch(/^[A-Z].*\.$/)
    for (const reference of check.references) expect(reference.url).toMatch(/^https:\/\//)
  })

  it('asks questions that name what they read', () => {
    expect(new Set(check.criteria.map((criterion) => criterion.id)).size).toBe(check.criteria.length)
    for (const criterion of check.criteria) {
      expect(criterion.id).toMatch(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/)
      expect(criterion.question).toMatch(/^[A-Z].*\?$/)
      expect(criterion.needs.length + criterion.anyOf.length).toBeGreaterThan(0)
    }
    expect(check.criteria.some((criterion) => !criterion.optional)).toBe(true)
  })

  it('has a page with the headings in their order', () => {
    const page = readFileSync(`docs/checks/${slug}.md`, 'utf8')

    expect(existsSync(`docs/checks/${slug}.md`)).toBe(true)
    expect(page.startsWith('<!-- generated:head:start -->')).toBe(true)
    expect([...page.matchAll(/^## (.*)$/gm)].map((match) => match[1])).toEqual(HEADINGS)
    for (const section of page.split(/^## .*$/m).slice(1)) expect(section.trim()).not.toBe('')
  })
})
