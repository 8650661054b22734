import { filePlace, type Place } from '../../src/model/place.ts'

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
}
