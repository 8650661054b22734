import { filePlace, type Place, PLACE_KINDS } from '../../src/model/place.ts'
import { placeText, placeUrl } from '../../src/report/place-text.ts'
import { SAMPLE_REPORTS } from '../support/sample-reports.ts'

const report = SAMPLE_REPORTS.blocked
const commit = report.subject.commit ?? ''
const home = 'https://github.com/acme/shop'
const url = 'https://github.com/acme/shop/settings'

const rows: readonly (readonly [Place, string, string | null])[] = [
  [filePlace('src/a.ts', { startLine: 3 }), 'src/a.ts:3', `${home}/blob/${commit}/src/a.ts#L3`],
  [filePlace('a b#c?.ts'), 'a b#c?.ts', `${home}/blob/${commit}/a%20b%23c%3F.ts`],
  [filePlace('a.zip', { entry: 'id_rsa' }), 'a.zip > id_rsa', `${home}/blob/${commit}/a.zip`],
  [filePlace('a', { commit: 'c'.repeat(40) }), 'a at cccccccccccc', `${home}/blob/${'c'.repeat(40)}/a`],
  [filePlace('a\uFFFD', { pathBytes: 'Yf8=' }), 'a\uFFFD', null],
  [filePlace('../a'), '../a', null],
  [filePlace('a\uD800'), 'a\uD800', null],
  [{ kind: 'commit', commit: 'd'.repeat(40), line: 2 }, 'commit dddddddddddd:2', `${home}/commit/${'d'.repeat(40)}`],
  [
    { kind: 'log', workflow: 'ci', job: 'test', step: null, run: 7, attempt: 2, line: 9, url },
    'ci / test:9 (run 7, attempt 2)',
    url,
  ],
  [{ kind: 'setting', name: 'Rules of main', url }, 'Rules of main', url],
  [{ kind: 'artifact', name: 'logs', entry: 'a.txt', url }, 'logs > a.txt', url],
  [{ kind: 'asset', release: 'v1', name: 'app.tgz', url }, 'v1 / app.tgz', url],
  [
    { kind: 'package', purl: 'pkg:npm/x@1', path: 'package-lock.json', line: 5 },
    'package-lock.json:5 (pkg:npm/x@1)',
    `${home}/blob/${commit}/package-lock.json#L5`,
  ],
  [{ kind: 'url', url }, url, url],
]

test.each(rows)('%j reads %j and links %j', (place, text, address) => {
  expect([placeText(place), placeUrl(place, report)]).toEqual([text, address])
})

test('every kind of place is tried above', () => {
  expect(new Set(rows.map(([{ kind }]) => kind))).toEqual(new Set(PLACE_KINDS))
})

test.each([
  ['no run', { run: { ...report.run, url: null } }],
  ['a run of another repository', { run: { ...report.run, url: 'https://github.com/evil/shop/actions/runs/1' } }],
  ['a folder for a repository', { subject: { ...report.subject, repository: 'shop' } }],
  ['no commit', { subject: { ...report.subject, commit: null } }],
])('a file has no address with %s', (_, part) => {
  expect(placeUrl(filePlace('a'), { ...report, ...part })).toBeNull()
})
