import { generateKeyPairSync } from 'node:crypto'
import type { Answer } from '../../src/model/answer.ts'
import { parseIsoDate } from '../../src/model/date.ts'
import type { Detection } from '../../src/model/finding.ts'
import { filePlace } from '../../src/model/place.ts'
import type { TreeEvidence } from '../../src/evidence/tree.ts'
import { noPlaintextSecrets } from '../../src/checks/no-plaintext-secrets.ts'
import { type CheckCase, type RepoSketch, testCheck } from '../support/check-tester.ts'
import { CONTENTS } from '../support/evidence-sketch.ts'
import {
  CONTENT_CASES,
  fakeSecret,
  found,
  NOTHING_LOOKED_AT,
  one,
  type Place,
  README,
} from './no-plaintext-secrets.cases.ts'

function privateKey(): string {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' })
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString()
}

function publicKey(): string {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ type: 'spki', format: 'pem' }).toString()
}

function json(value: unknown): string {
  return JSON.stringify(value, null, 2)
}

const BYTES = Array.from({ length: 64 }, (_, index) => (index * 37) % 251)
const KEEPASS = Uint8Array.from([0x03, 0xd9, 0xa2, 0x9a, ...BYTES])
/** Version 2 with one entry, a private key. */
const JAVA_KEY_STORE = Uint8Array.from([0xfe, 0xed, 0xfe, 0xed, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1, ...BYTES])
const CERTIFICATE = ['BEGIN', 'END'].map((edge) => `-----${edge} CERTIFICATE-----`).join(`\n${'MIIB'.repeat(16)}\n`)

/** One file of every kind, with the line at which it is found. */
const KINDS: readonly (readonly [rule: string, path: string, line: number | null, content: string | Uint8Array])[] = [
  ['private-key-file', 'deploy/server.pem', 1, privateKey()],
  ['key-store-file', 'app/release.jks', null, JAVA_KEY_STORE],
  ['password-database-file', 'ops/team.kdbx', null, KEEPASS],
  ['dotenv-file', '.env', 2, `PORT=3000\nJWT_SECRET=${fakeSecret('dotenv')}\n`],
  ['environment-file', 'deploy/production.env', 1, `API_KEY=${fakeSecret('environment')}\n`],
  [
    'service-account-file',
    'config/client_secret.json',
    3,
    json({ installed: { client_secret: fakeSecret('service account') } }),
  ],
  ['cloud-credentials-file', '.aws/credentials', 2, `[default]\naws_secret_access_key = ${fakeSecret('cloud')}\n`],
  ['access-key-table', 'rootkey.csv', 2, `Access key ID,Secret access key\nid,${fakeSecret('table')}\n`],
  ['secrets-file', 'config/secrets.yml', 2, `production:\n  api_token: ${fakeSecret('secrets')}\n`],
  ['single-secret-file', 'data/api_key.secret', 1, `${fakeSecret('single')}\n`],
  ['netrc-file', '.netrc', 3, `machine api.internal\nlogin app\npassword ${fakeSecret('netrc')}\n`],
  ['database-client-file', '.my.cnf', 2, `[client]\npassword=${fakeSecret('database')}\n`],
  ['pgpass-file', '.pgpass', 1, `db.internal:5432:app:app:${fakeSecret('pgpass')}\n`],
  ['git-credentials-file', '.git-credentials', 1, `https://bot:${fakeSecret('git')}@git.internal\n`],
  ['forge-token-file', '.config/gh/hosts.yml', 2, `git.internal:\n  oauth_token: ${fakeSecret('forge')}\n`],
  [
    'password-hash-file',
    '.htpasswd',
    1,
    `admin:${['', 'apr1', 'fakesalt', fakeSecret('hash').slice(0, 22)].join('$')}\n`,
  ],
  ['package-registry-file', '.npmrc', 1, `//packages.internal/:_authToken=${fakeSecret('registry')}\n`],
  [
    'container-registry-file',
    '.docker/config.json',
    4,
    json({ auths: { 'images.internal': { auth: fakeSecret('container') } } }),
  ],
  [
    'kubeconfig-file',
    'kubeconfig',
    5,
    `apiVersion: v1\nusers:\n- name: app\n  user:\n    token: ${fakeSecret('cluster')}\n`,
  ],
  [
    'terraform-state-file',
    'infra/terraform.tfstate',
    7,
    json({ resources: [{ instances: [{ attributes: { password: fakeSecret('state') } }] }] }),
  ],
  ['terraform-variables-file', 'infra/production.tfvars', 1, `db_password = "${fakeSecret('variables')}"\n`],
  ['php-configuration-file', 'wp-config.php', 2, `<?php\ndefine('DB_PASSWORD', '${fakeSecret('php')}');\n`],
  ['build-properties-file', 'gradle.properties', 1, `signing.password=${fakeSecret('build')}\n`],
  ['file-transfer-client-file', 'sftp-config.json', 2, json({ password: fakeSecret('transfer') })],
  ['mail-client-file', '.msmtprc', 1, `password ${fakeSecret('mail')}\n`],
  ['browser-logins-file', 'profile/logins.json', 4, json({ logins: [{ encryptedPassword: fakeSecret('browser') }] })],
]

function clean(name: string, files: RepoSketch['files'], notes: readonly Place[] = []): CheckCase {
  return one(name, { files: { ...README, ...files } }, { status: 'pass', notes })
}

testCheck(noPlaintextSecrets, {
  cases: [
    ...CONTENT_CASES,
    ...KINDS.map(([rule, path, line, content]) =>
      one(
        `${path}, a tracked file of the kind ${rule}`,
        { files: { ...README, [path]: content } },
        { status: 'fail', findings: [found(rule, path, line)] },
      ),
    ),
    one(
      'two files with one value',
      {
        files: {
          ...README,
          '.env': `API_TOKEN=${fakeSecret('shared')}\n`,
          'deploy/.env': `API_TOKEN=${fakeSecret('shared')}\n`,
        },
      },
      { status: 'fail', findings: [found('dotenv-file', '.env', 1)] },
    ),
    one(
      'a sensitive file under an ignored path, and another beside it',
      {
        files: {
          'legacy/.env': `API_TOKEN=${fakeSecret('ignored')}\n`,
          '.env': `API_TOKEN=${fakeSecret('beside')}\n`,
        },
        ignored: ['legacy/.env'],
      },
      { status: 'fail', findings: [found('dotenv-file', '.env', 1)] },
    ),
    clean('a repository without candidates', { 'src/index.js': 'export const answer = 42\n' }),
    clean('an example file without values', { '.env.example': 'DATABASE_URL=\nJWT_SECRET=<at least 32 characters>\n' }),
    clean('an example file with placeholders', { '.env.sample': 'JWT_SECRET=changeme\nAPI_KEY=your-key-here\n' }),
    clean('a dotenv file that refers to a store', { 'app.env': 'API_KEY=${STORED_API_KEY}\n' }),
    clean('a dotenv file of settings', { '.env': 'PORT=3000\nLOG_LEVEL=debug\n' }, [
      found('dotenv-file', '.env', null),
    ]),
    clean('an empty dotenv file', { '.env': '' }),
    clean('a public certificate', { 'certs/ca.pem': `${CERTIFICATE}\n` }),
    clean('a public key', { 'keys/release.pem': publicKey() }),
    clean('a key of a test', { '__tests__/fixtures/server.pem': privateKey() }, [
      found('private-key-file', '__tests__/fixtures/server.pem', 1),
    ]),
    clean('a key in a documented example', { 'docs/examples/tls.key': privateKey() }, [
      found('private-key-file', 'docs/examples/tls.key', 1),
    ]),
    clean('a command history', { '.bash_history': 'ls\n' }, [found('shell-history-file', '.bash_history', null)]),
    clean('names that only sound like keys', { 'src/keyboard.ts': 'export {}\n', 'docs/primary_key.md': '# Keys\n' }),
    one(
      'an untracked sensitive file',
      { files: README, untracked: { '.env': `API_TOKEN=${fakeSecret('untracked')}\n` } },
      { status: 'pass', notes: [found('dotenv-file', '.env', 1)] },
    ),
    one(
      'a tracked sensitive file beside an untracked one',
      {
        files: { ...README, '.env': `API_TOKEN=${fakeSecret('tracked')}\n` },
        untracked: { 'deploy/server.pem': privateKey() },
      },
      {
        status: 'fail',
        findings: [found('dotenv-file', '.env', 1)],
        notes: [found('private-key-file', 'deploy/server.pem', 1)],
      },
    ),
    one('no files at all', { files: {} }, { status: 'unknown', gaps: ['not-found'] }, NOTHING_LOOKED_AT),
    one(
      'nothing but an untracked file',
      { files: {}, untracked: { '.env.example': 'JWT_SECRET=\n' } },
      { status: 'unknown', gaps: ['not-found'] },
      NOTHING_LOOKED_AT,
    ),
    one(
      'every path ignored by the policy',
      { files: { '.env': `API_TOKEN=${fakeSecret('all ignored')}\n` }, ignored: ['.env'] },
      { status: 'unknown', gaps: ['not-found'] },
      NOTHING_LOOKED_AT,
    ),
  ],
})

describe('what no-plaintext-secrets says', () => {
  const SEEN: Detection = {
    rule: 'dotenv-file',
    message: 'A value is set.',
    severity: 'high',
    confidence: 'high',
    place: filePlace('.env', { startLine: 1 }),
    related: [],
    key: 'setting token',
    secret: null,
  }

  function answerTo(part: Partial<TreeEvidence>): Answer {
    const [criterion] = noPlaintextSecrets.criteria
    const asOf = parseIsoDate('2026-11-24')
    if (criterion.awaits !== null || asOf === null) throw new Error('sensitive files are judged')
    const tree: TreeEvidence = {
      kind: 'work-tree',
      commit: null,
      entries: 12,
      untracked: 2,
      ignored: 0,
      candidates: 1,
      sensitive: [],
      sensitiveUntracked: [],
      contents: CONTENTS,
      reviewDocuments: [],
      readinessScript: null,
      ...part,
    }
    return criterion.evaluate({ tree }, { asOf, stage: 'release', options: {} })
  }

  it('counts the tracked files and the candidates that were opened', () => {
    expect(answerTo({})).toMatchObject({
      status: 'pass',
      inspected: [
        { what: 'tracked files', count: 10 },
        { what: 'opened candidates', count: 1 },
      ],
      evidence: [
        {
          summary: '10 tracked files listed and 1 candidate opened, no sensitive file among them.',
          assurance: 'measured',
        },
      ],
    })
  })

  it('says how many paths the policy took out of the scope', () => {
    expect(answerTo({}).scope).not.toMatch(/ignore/)
    expect(answerTo({ ignored: 1 }).scope).toMatch(/Policy ignores 1 path\.$/)
    expect(answerTo({ ignored: 3 }).scope).toMatch(/Policy ignores 3 paths\.$/)
  })

  it('says of an untracked file that it is about to be committed', () => {
    const answer = answerTo({ sensitiveUntracked: [SEEN] })
    expect(answer.status).toBe('pass')
    expect(answer.notes).toEqual([
      {
        ...SEEN,
        message: 'A value is set. Git neither tracks nor ignores it: it is one `git add` from being committed.',
      },
    ])
  })

  it.each(['high', 'medium'] as const)('fails on %s confidence', (confidence) => {
    expect(answerTo({ sensitive: [{ ...SEEN, confidence }] })).toMatchObject({ status: 'fail', notes: [] })
  })

  it('shows low confidence without failing', () => {
    const low = { ...SEEN, confidence: 'low' } as const
    expect(answerTo({ sensitive: [low] })).toMatchObject({ status: 'pass', notes: [low] })
  })
})
