import fc from 'fast-check'
import { filePlace } from '../../src/model/place.ts'
import { isReviewDocumentPath, readReviewDocument } from '../../src/evidence/review-documents.ts'

const utf8 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'utf8'))

function read(path: string, text: string): readonly unknown[] | null {
  const document = readReviewDocument('threat-model', path, utf8(text))
  return document === null ? null : [document.title, document.date, document.owner, document.scope]
}

const lines = (...text: readonly string[]): string => `${text.join('\n')}\n`

describe('isReviewDocumentPath', () => {
  it.each([
    ['THREAT_MODEL.md', 'threat-model'],
    ['docs/threat-model.adoc', 'threat-model'],
    ['docs/security/threatmodel-2026.rst', 'threat-model'],
    ['threat-model.json', 'threat-model'],
    ['threagile.yaml', 'threat-model'],
    ['docs/system.tm7', 'threat-model'],
    ['docs/threat-models/payments.md', 'threat-model'],
    ['ThreatDragonModels/shop/shop.json', 'threat-model'],
    ['docs/STRIDE-threat-analysis.md', 'threat-model'],
    ['docs/penetration-test-2026.pdf', 'pen-test'],
    ['security/pentest-report.md', 'pen-test'],
    ['docs/security-assessment.md', 'pen-test'],
    ['SECURITY_REVIEW.txt', 'pen-test'],
    ['security-audits/2025-report.pdf', 'pen-test'],
    ['.github/THREAT_MODEL.md', 'threat-model'],
  ])('takes %j for a %s', (path, kind) => {
    expect(isReviewDocumentPath(path)).toBe(kind)
  })

  it.each([
    'src/threat_model.py',
    'threat-model.png',
    'scripts/pentest.sh',
    'src/security-review.ts',
    'node_modules/x/THREAT_MODEL.md',
    'vendor/y/docs/threat-model.md',
    'test/fixtures/threat-model.md',
    'examples/threat-model.md',
    'templates/threat-model.md',
    'docs/threat-model-template.md',
    'docs/threat-modeling-guide.md',
    'docs/threat-model-review-policy.md',
    '.claude/agents/threat-model.md',
    '.github/workflows/security-review.yml',
    'config/security-audit.json',
    'skills/security-review/SKILL.md',
    'docs/pentest-plan.md',
    'pentest/README.md',
    'SECURITY.md',
    'docs/threats.md',
    'docs/entest.md',
    '',
  ])('leaves %j alone', (path) => {
    expect(isReviewDocumentPath(path)).toBeNull()
  })
})

describe('readReviewDocument', () => {
  it('places what it reads, and keeps the kind', () => {
    expect(readReviewDocument('pen-test', 'docs/pentest.md', utf8('# Pen test\n'))).toEqual({
      kind: 'pen-test',
      place: filePlace('docs/pentest.md'),
      title: 'Pen test',
      date: null,
      owner: null,
      scope: null,
    })
  })

  it.each<readonly [string, string, string, readonly unknown[]]>([
    [
      'fields below the title',
      'THREAT_MODEL.md',
      lines(
        '# Shop threat model',
        '',
        '- **Last reviewed:** 2026-02-24',
        '- **Owner:** Security Champions',
        '',
        'Scope: the public API,',
        'without the back office. More follows.',
        '',
        '## Threats',
        '',
        'Owner: somebody else',
      ),
      ['Shop threat model', '2026-02-24', 'Security Champions', 'the public API, without the back office.'],
    ],
    [
      'a front matter',
      'docs/threat-model.md',
      lines(
        '---',
        'title: Payments',
        'last_reviewed: 2026-05-01',
        'owners: [ann, "@ben"]',
        'scope: card data',
        '---',
        '',
        '# Ignored',
      ),
      ['Payments', '2026-05-01', 'ann, @ben', 'card data'],
    ],
    [
      'a table of fields',
      'pentest.md',
      lines(
        '# Report',
        '',
        '| Field | Value |',
        '| --- | --- |',
        '| Date | 1 May 2026 |',
        '| Prepared by | [Acme](https://acme.test) |',
        '| Scope | Web and mobile |',
      ),
      ['Report', '2026-05-01', 'Acme', 'Web and mobile'],
    ],
    [
      'the latest of several revisions',
      'THREAT_MODEL.md',
      lines(
        '# Model',
        '',
        'Date: 2024-01-01',
        '',
        '## Revision history',
        '',
        '| Version | Date | Author |',
        '|---|---|---|',
        '| 1.0 | 2024-01-01 | ann |',
        '| 1.1 | 2026-03-09 | ben |',
        '| 1.2 | 2025-06-30 | ann |',
      ),
      ['Model', '2026-03-09', null, null],
    ],
    [
      'a scope under a heading of its own',
      'THREAT_MODEL.md',
      lines(
        '# Model',
        '',
        '## 1. Out of scope',
        '',
        'Nothing.',
        '',
        '## 2. Scope and assumptions',
        '',
        '### In scope',
        '',
        '- The proxy: interception, audit log. And more.',
        '- Data at rest',
      ),
      ['Model', null, null, 'The proxy: interception, audit log.'],
    ],
    [
      'one line of fields',
      'THREAT_MODEL.md',
      lines('# Model v0.1', '_Version: 0.1 · Published: 2026-05-04 · Next review: 2027-08-04_'),
      ['Model v0.1', '2026-05-04', null, null],
    ],
    [
      'fields in one sentence, below a subtitle',
      'THREAT_MODEL.md',
      lines('# Model', '## Of the proxy', '', '_Last reviewed: 2026-06-25. Owner: project author._'),
      ['Model', '2026-06-25', 'project author', null],
    ],
    [
      'a closing line',
      'THREAT_MODEL.md',
      lines('# Model', '', 'Text.', '', '*Last updated: 2026-06-08. Review when this changes:*'),
      ['Model', '2026-06-08', null, null],
    ],
    [
      'a sentence with its day',
      'THREAT_MODEL.md',
      lines('# Model', '', 'Last updated on May 3rd, 2026.'),
      ['Model', '2026-05-03', null, null],
    ],
    [
      'headings that are fields',
      'security_assessment.md',
      lines('## Assessment', '', '### Assessment Date: 2025-07-23', '### Assessed By: Chris'),
      ['Assessment', '2025-07-23', 'Chris', null],
    ],
    [
      'AsciiDoc',
      'threat-model.adoc',
      lines(
        '= Model',
        'Ann Archer <ann@x.test>',
        'v1.2, 2026-05-01',
        ':toc:',
        '',
        '== Scope',
        '',
        'The whole platform.',
      ),
      ['Model', '2026-05-01', 'Ann Archer', 'The whole platform.'],
    ],
    [
      'reStructuredText',
      'threat_model.rst',
      lines('Model', '=====', '', ':Date: 2026-05-01', ':Author: Ann', '', 'Scope', '-----', '', 'The client library.'),
      ['Model', '2026-05-01', 'Ann', 'The client library.'],
    ],
    [
      'plain text',
      'pentest-report.txt',
      lines('Pen test of the shop', '', 'Tester: Acme', 'Dates: 2026-04-01 to 2026-04-09', 'Scope: shop.test'),
      ['Pen test of the shop', '2026-04-09', 'Acme', 'shop.test'],
    ],
    [
      'OWASP Threat Dragon',
      'threat-model.json',
      JSON.stringify({
        summary: { title: 'Shop', owner: 'Björn', description: 'A shop. With a cart.' },
        detail: { diagrams: [], reviewer: 'Cy' },
      }),
      ['Shop', null, 'Björn', 'A shop.'],
    ],
    [
      'Threagile',
      'threagile.yaml',
      lines(
        'threagile_version: 1.0.0',
        'title: Argo',
        'date: 2022-11-13',
        'author:',
        '  name: The maintainers',
        'business_overview:',
        '  description: Deploys things.',
      ),
      ['Argo', '2022-11-13', 'The maintainers', 'Deploys things.'],
    ],
  ])('reads %s', (_, path, text, expected) => {
    expect(read(path, text)).toEqual(expected)
  })

  it.each([
    ['2026-05-01', '2026-05-01'],
    ['2026-05-01T10:00:00Z', '2026-05-01'],
    ['2026/5/1', '2026-05-01'],
    ['1 May 2026', '2026-05-01'],
    ['1st of May 2026', '2026-05-01'],
    ['May 1, 2026', '2026-05-01'],
    ['Sept. 3, 2026', '2026-09-03'],
    ['01.05.2026', '2026-05-01'],
    ['31/05/2026', '2026-05-31'],
    ['05/31/2026', '2026-05-31'],
    ['2026-04-28 to 2026-05-01', '2026-05-01'],
    ['05/06/2026', null],
    ['May 2026', null],
    ['2026-02-29', null],
    ['2026-13-01', null],
    ['YYYY-MM-DD', null],
    ['soon', null],
    ['12026-05-01', null],
  ])('reads the date %j as %j', (text, date) => {
    expect(read('THREAT_MODEL.md', `# M\n\nDate: ${text}\n`)?.[1]).toBe(date)
  })

  it.each(['TBD', '<name>', '[Security Architect Name]', '{{ owner }}', 'N/A', '-', '', 'Role', '2026-05-01'])(
    'takes no owner from %j',
    (text) => {
      expect(read('THREAT_MODEL.md', `# M\n\nOwner: ${text}\n`)?.[2]).toBeNull()
    },
  )

  it.each([
    ['a code block', '# M\n\n```\nOwner: x\nDate: 2026-05-01\n```\n'],
    ['what comes next', '# M\n\nNext review: 2027-05-01\nExpires: 2027-05-01\nReview cadence: yearly\n'],
    [
      'a register of threats',
      `# M\n\n## Threats\n\n| Threat | Owner | Date |\n|---|---|---|\n| a | b | 2026-05-01 |\n${'\n.'.repeat(40)}\n`,
    ],
    [
      'an entry deep in the document',
      `# M\n\nText.\n\n## Dependencies\n\nMaintainer: somebody\nDate: 2026-05-01\n\n## Threats\n${'\ntext.'.repeat(40)}\n`,
    ],
    ['words in a sentence', '# M\n\nThe owner: of a key may be anyone, and the date is not known.\n'],
  ])('states nothing from %s', (_, text) => {
    expect(read('THREAT_MODEL.md', text)?.slice(1)).toEqual([null, null, null])
  })

  it('gives a document that it cannot read with nothing stated', () => {
    const unstated = [null, null, null, null]

    expect(read('pentest.pdf', '%PDF-1.7 Date: 2026-05-01')).toEqual(unstated)
    expect(read('a.tm7', '<ThreatModel/>')).toEqual(unstated)
    expect(read('THREAT_MODEL.md', 'a\0b')).toEqual(unstated)
    expect(read('threat-model.json', '{"summary": ')).toEqual(unstated)
    expect(read('threat-model.yaml', 'a: [')).toEqual(unstated)
  })

  it('gives none for an empty file, and for data of another kind', () => {
    expect(read('THREAT_MODEL.md', '')).toBeNull()
    expect(read('THREAT_MODEL.md', ' \n\n')).toBeNull()
    expect(read('threat-model.json', '{"name": "x", "version": 1}')).toBeNull()
    expect(read('threat-model.json', '[1, 2]')).toBeNull()
    expect(read('threat-model.yaml', 'on: push\n')).toBeNull()
  })

  it('reads UTF-16 and a byte order mark like UTF-8', () => {
    const text = '# Model\n\nDate: 2026-05-01\n'
    const utf16 = new Uint8Array(Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]))

    expect(readReviewDocument('threat-model', 'THREAT_MODEL.md', utf16)).toMatchObject({
      title: 'Model',
      date: '2026-05-01',
    })
    expect(readReviewDocument('threat-model', 'THREAT_MODEL.md', utf8(`\ufeff${text}`))).toMatchObject({
      title: 'Model',
      date: '2026-05-01',
    })
  })

  it('cuts a scope that is longer than a report can bear', () => {
    const scope = read('THREAT_MODEL.md', `# M\n\nScope: ${'many words '.repeat(100)}\n`)?.[3]

    expect(String(scope).length).toBeLessThanOrEqual(302)
    expect(String(scope)).toMatch(/ …$/)
  })

  it('never throws and states only real days, whatever the bytes', () => {
    const path = fc.constantFrom(
      'THREAT_MODEL.md',
      'a.adoc',
      'a.rst',
      'threat-model.json',
      'threat-model.yaml',
      'a.txt',
    )
    const shard = fc.constantFrom(
      '# ',
      '## Scope\n',
      'Owner: ',
      'Date: ',
      '2026-05-01',
      '\n',
      '---\n',
      '| ',
      '|---|\n',
      '```\n',
      '*',
      '_',
      '{',
      '}',
      '"',
      ': ',
      '- ',
      'a',
      '=\n',
      '\0',
      '[x](',
      ')',
      ':revdate: ',
    )
    const content = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.array(shard, { maxLength: 60 }).map((parts) => utf8(parts.join(''))),
    )
    fc.assert(
      fc.property(path, content, (file, bytes) => {
        const document = readReviewDocument('threat-model', file, bytes)
        expect(document?.date ?? '2026-05-01').toBe('2026-05-01')
        expect(document === null || document.place.path === file).toBe(true)
      }),
      { numRuns: 400 },
    )
  })
})
