import { secretsRotated } from '../../src/checks/secrets-rotated.ts'
import { gap } from '../../src/model/gap.ts'
import { day, storedSecret, storedSecrets } from '../support/api-evidence.ts'
import { type CheckCase, type ExpectedCriterion, type RepoSketch, testCheck } from '../support/check-tester.ts'
import { fakeSecret } from './no-plaintext-secrets.cases.ts'

const WORKFLOW = '.github/workflows/deploy.yml'
const FORGE_TOKEN = ['gl', 'pat-'].join('') + fakeSecret('rotated').slice(0, 20)

/** A workflow that takes these names from the store, the first on line 7. */
function taking(...names: readonly string[]): RepoSketch['files'] {
  const env = names.map((name) => `          ${name}: \${{ secrets.${name} }}`)
  const lines = ['on: push', 'jobs:', '  deploy:', '    runs-on: ubuntu-latest', '    steps:', '      - env:', ...env]
  return { [WORKFLOW]: [...lines, '        run: ./deploy', ''].join('\n') }
}

const PASS: ExpectedCriterion = { status: 'pass' }
const NO_RELEASE: ExpectedCriterion = { status: 'not-applicable', because: /no earlier release/ }
const found = (rule: string, path: string | null = null, line: number | null = null) => ({ rule, path, line })
const fails = (...findings: readonly ReturnType<typeof found>[]): ExpectedCriterion => ({ status: 'fail', findings })
const noted = (...notes: readonly ReturnType<typeof found>[]): ExpectedCriterion => ({ status: 'fail', notes })
const unknown = (...gaps: NonNullable<ExpectedCriterion['gaps']>): ExpectedCriterion => ({ status: 'unknown', gaps })

function one(
  name: string,
  repo: Partial<RepoSketch>,
  expected: { readonly [criterion: string]: ExpectedCriterion },
  more: Partial<CheckCase> = {},
): CheckCase {
  return {
    name,
    repo: { files: taking('DEPLOY_TOKEN'), ...repo },
    expect: {
      'stored-secrets-recent': PASS,
      'secrets-not-renamed': NO_RELEASE,
      'leaked-secrets-replaced': PASS,
      'secrets-in-use': PASS,
      ...expected,
    },
    ...more,
  }
}

const TOKEN = storedSecret('DEPLOY_TOKEN')
const RELEASED = { ref: 'refs/tags/v1.0.0', on: day('2026-06-01'), names: ['DEPLOY_TOKEN'] }
const NEW = storedSecret('SHIP_TOKEN', { createdOn: day('2026-11-20'), updatedOn: day('2026-11-20') })
/** A literal that the history holds under a name, since 2026-01-02. */
const leaked = { past: { 'src/old.js': `const DEPLOY_TOKEN = '${fakeSecret('leaked')}'\n` } }

testCheck(secretsRotated, {
  cases: [
    one('a secret that was updated this month', { api: storedSecrets([TOKEN]) }, {}),
    one(
      'one of an environment past 90 days',
      {
        api: storedSecrets([
          storedSecret('DEPLOY_TOKEN', { store: 'the environment production', updatedOn: day('2026-08-25') }),
        ]),
      },
      { 'stored-secrets-recent': fails(found('stored-secret-stale')) },
    ),
    one(
      'one of exactly 90 days',
      { api: storedSecrets([storedSecret('DEPLOY_TOKEN', { updatedOn: day('2026-08-26') })]) },
      {},
    ),
    one(
      'one past the limit of the policy',
      { api: storedSecrets([TOKEN]) },
      { 'stored-secrets-recent': fails(found('stored-secret-stale')) },
      { options: { maxAgeDays: 14 } },
    ),
    one(
      'no secret and none used',
      { files: { 'README.md': '# App\n' }, api: storedSecrets([]) },
      { 'stored-secrets-recent': { status: 'not-applicable', because: /No secret is stored/ } },
    ),
    one(
      'a name that is in no store, and a secret that nothing takes',
      { api: storedSecrets([storedSecret('OTHER')]) },
      { 'secrets-in-use': noted(found('stored-secret-unused'), found('secret-not-defined', WORKFLOW, 7)) },
    ),
    one(
      'a secret of Dependabot, which its own runs use',
      { api: storedSecrets([TOKEN, storedSecret('REGISTRY', { store: 'Dependabot' })]) },
      {},
    ),
    one(
      'a store that could not be read',
      { api: storedSecrets([TOKEN], { gaps: [gap('stored-secrets', 'permission', 'Not read.')] }) },
      {
        'stored-secrets-recent': unknown('permission'),
        'secrets-not-renamed': unknown('permission'),
        'leaked-secrets-replaced': unknown('permission'),
        'secrets-in-use': unknown('permission'),
      },
    ),
    one(
      'no administrator',
      { api: { 'stored-secrets': { ok: false, gaps: [gap('stored-secrets', 'permission', 'Not read.')] } } },
      {
        'stored-secrets-recent': unknown('permission'),
        'secrets-not-renamed': unknown('permission'),
        'leaked-secrets-replaced': unknown('permission'),
        'secrets-in-use': unknown('permission'),
      },
    ),
    one(
      'a pull request',
      { api: storedSecrets([storedSecret('DEPLOY_TOKEN', { updatedOn: day('2020-01-01') })]) },
      {
        'stored-secrets-recent': unknown('deferred'),
        'secrets-not-renamed': unknown('deferred'),
        'leaked-secrets-replaced': unknown('deferred'),
        'secrets-in-use': unknown('deferred'),
      },
      { stage: 'pull-request' },
    ),
    one(
      'the names of the last release',
      { api: storedSecrets([TOKEN], { lastRelease: RELEASED }) },
      { 'secrets-not-renamed': PASS },
    ),
    one(
      'a release after the last update, where each release asks for one',
      { api: storedSecrets([TOKEN], { lastRelease: { ...RELEASED, on: day('2026-11-01') } }) },
      { 'stored-secrets-recent': fails(found('stored-secret-stale')), 'secrets-not-renamed': PASS },
      { options: { rotation: 'each-release' } },
    ),
    one(
      'a release before the last update, where each release asks for one',
      { api: storedSecrets([TOKEN], { lastRelease: { ...RELEASED, on: day('2026-10-31') } }) },
      { 'secrets-not-renamed': PASS },
      { options: { rotation: 'each-release' } },
    ),
    one(
      'no release yet, where each asks for an update',
      { api: storedSecrets([TOKEN]) },
      {},
      { options: { rotation: 'each-release' } },
    ),
    one(
      'a release of an unknown day, where each asks for an update',
      { api: storedSecrets([TOKEN], { lastRelease: { ...RELEASED, on: null } }) },
      { 'stored-secrets-recent': unknown('shallow'), 'secrets-not-renamed': PASS },
      { options: { rotation: 'each-release' } },
    ),
    one(
      'a clone that does not reach the last release',
      { api: storedSecrets([TOKEN], { isReleaseUnseen: true }) },
      { 'secrets-not-renamed': unknown('shallow') },
    ),
    one(
      'a clone that does not reach it, where each release asks for an update',
      { api: storedSecrets([TOKEN], { isReleaseUnseen: true }) },
      { 'stored-secrets-recent': unknown('shallow'), 'secrets-not-renamed': unknown('shallow') },
      { options: { rotation: 'each-release' } },
    ),
    one(
      'a secret renamed instead of rotated',
      { files: taking('SHIP_TOKEN'), api: storedSecrets([NEW], { lastRelease: RELEASED }) },
      { 'secrets-not-renamed': { status: 'needs-review', because: /`DEPLOY_TOKEN`, .* is gone, .*`SHIP_TOKEN`/ } },
    ),
    one(
      'a new secret beside the old one',
      { files: taking('DEPLOY_TOKEN', 'SHIP_TOKEN'), api: storedSecrets([TOKEN, NEW], { lastRelease: RELEASED }) },
      { 'secrets-not-renamed': PASS },
    ),
    one(
      'a secret that went and has no successor',
      {
        files: taking('OTHER'),
        api: storedSecrets([storedSecret('OTHER')], { lastRelease: { ...RELEASED, names: ['DEPLOY_TOKEN', 'OTHER'] } }),
      },
      { 'secrets-not-renamed': PASS },
    ),
    one('a leak before the last update of its name', { ...leaked, api: storedSecrets([TOKEN]) }, {}),
    one(
      'a leak after the last update of its name',
      { ...leaked, api: storedSecrets([storedSecret('DEPLOY_TOKEN', { updatedOn: day('2026-01-01') })]) },
      {
        'stored-secrets-recent': fails(found('stored-secret-stale')),
        'leaked-secrets-replaced': fails(found('leaked-secret-not-replaced', 'src/old.js', 1)),
      },
    ),
    one(
      'a leak on the day of the update, which proves nothing',
      { ...leaked, api: storedSecrets([storedSecret('DEPLOY_TOKEN', { updatedOn: day('2026-01-02') })]) },
      { 'leaked-secrets-replaced': fails(found('leaked-secret-not-replaced', 'src/old.js', 1)) },
      { options: { maxAgeDays: 365 } },
    ),
    one(
      'a leak that has no store entry',
      { past: { 'src/old.js': `open('${FORGE_TOKEN}')\n` }, api: storedSecrets([TOKEN]) },
      { 'leaked-secrets-replaced': fails(found('leaked-secret-not-replaced', 'src/old.js', 1)) },
    ),
    one(
      'a leak whose name a secret has that nothing takes, which anybody can add for the tick',
      { ...leaked, files: taking('OTHER'), api: storedSecrets([TOKEN, storedSecret('OTHER')]) },
      {
        'leaked-secrets-replaced': fails(found('leaked-secret-not-replaced', 'src/old.js', 1)),
        'secrets-in-use': noted(found('stored-secret-unused')),
      },
    ),
    one(
      'a leak whose name one store has anew and another still has as it was',
      {
        ...leaked,
        api: storedSecrets([
          TOKEN,
          storedSecret('DEPLOY_TOKEN', { store: 'the organisation', updatedOn: day('2026-01-01') }),
        ]),
      },
      { 'leaked-secrets-replaced': fails(found('leaked-secret-not-replaced', 'src/old.js', 1)) },
      { options: { maxAgeDays: 365 } },
    ),
    one(
      'a secret deleted and made again under its name, or moved to another store',
      {
        api: storedSecrets(
          [storedSecret('DEPLOY_TOKEN', { store: 'the environment production', createdOn: day('2026-11-20') })],
          { lastRelease: RELEASED },
        ),
      },
      { 'secrets-not-renamed': { status: 'pass', notes: [found('stored-secret-new-entry')] } },
    ),
    one(
      'a name that one store has had since before the release, and another since after it',
      {
        api: storedSecrets(
          [TOKEN, storedSecret('DEPLOY_TOKEN', { store: 'Dependabot', createdOn: day('2026-11-20') })],
          {
            lastRelease: RELEASED,
          },
        ),
      },
      { 'secrets-not-renamed': PASS },
    ),
    one(
      'a name that may be in a store that was not read',
      {
        files: taking('DEPLOY_TOKEN', 'SHARED_TOKEN'),
        api: storedSecrets([TOKEN], { isWhole: false, gaps: [gap('stored-secrets', 'permission', 'Refused.')] }),
      },
      {
        'stored-secrets-recent': unknown('permission'),
        'secrets-not-renamed': unknown('permission'),
        'leaked-secrets-replaced': unknown('permission'),
        'secrets-in-use': { status: 'unknown', gaps: ['permission'], notes: [] },
      },
    ),
    one(
      'a secret that was updated after the day that is judged, by a clock that is wrong',
      { api: storedSecrets([storedSecret('DEPLOY_TOKEN', { updatedOn: day('2026-12-25') })]) },
      { 'stored-secrets-recent': unknown('unsupported') },
    ),
    one(
      'a secret of tomorrow, which it is elsewhere already',
      { api: storedSecrets([storedSecret('DEPLOY_TOKEN', { updatedOn: day('2026-11-25') })]) },
      {},
    ),
    one(
      'no git repository',
      { past: null, api: storedSecrets([TOKEN]) },
      { 'leaked-secrets-replaced': unknown('not-found') },
    ),
  ],
})
