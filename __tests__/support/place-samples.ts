import { filePlace, type Place } from '../../src/model/place.ts'

<<<<<<< HEAD
const URL = 'https://github.com/acme/shop/settings'

/** A place of every kind, with as much as it can say. */
export const PLACES: { readonly [K in Place['kind']]: Place } = {
  file: filePlace('deploy/a b#c.pem', {
    startLine: 3,
    startColumn: 1,
    endLine: 3,
    endColumn: 9,
    commit: 'a'.repeat(40),
  }),
  commit: { kind: 'commit', commit: 'b'.repeat(40), line: 2 },
  log: {
    kind: 'log',
    workflow: '.github/workflows/ci.yml',
    job: 'test',
    step: 'Run npm test',
    run: 7,
    attempt: 1,
    line: 12,
    url: URL,
  },
  setting: { kind: 'setting', name: 'Rules of the branch main', url: URL },
  artifact: { kind: 'artifact', name: 'report', entry: 'report.json', url: URL },
  asset: { kind: 'asset', release: 'v1.0.0', name: 'shop.tgz', url: URL },
  package: { kind: 'package', purl: 'pkg:npm/left-pad@1.0.0', path: 'package-lock.json', line: 9 },
  url: { kind: 'url', url: URL },
=======
const url = 'https://github.com/acme/shop/actions/runs/7'

/** A place of every kind. */
export const PLACES: { readonly [K in Place['kind']]: Place } = {
  file: filePlace('a b#c?.zip', { entry: 'id_rsa', startLine: 3, startColumn: 2, endLine: 4, endColumn: 9 }),
  commit: { kind: 'commit', commit: 'd'.repeat(40), line: 2 },
  log: { kind: 'log', workflow: 'ci', job: 'test', step: null, run: 7, attempt: 2, line: 9, url },
  setting: { kind: 'setting', name: 'Rules of main', url },
  artifact: { kind: 'artifact', name: 'logs', entry: 'a.txt', url },
  asset: { kind: 'asset', release: 'v1', name: 'app.tgz', url },
  package: { kind: 'package', purl: 'pkg:npm/x@1', path: 'package-lock.json', line: 5 },
  url: { kind: 'url', url },
>>>>>>> review
}
