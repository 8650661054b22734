import { generateKeyPairSync } from 'node:crypto'
import { madeUpTokenOf } from '../../src/secrets/rule-examples.ts'
import { CREDENTIAL_RULES } from '../../src/secrets/rules.ts'
import { zipOf } from './github/zip.ts'
import { seeded } from './log-noise.ts'

/** A value that no output may show, but for what all of its kind begin with. */
export interface PlantedValue {
  readonly value: string
  readonly publicPrefix?: string
}

/** Makes values from a seed, and remembers them. */
export function planter(seed: string) {
  const values: PlantedValue[] = []
  const keep = (planted: PlantedValue): string => {
    values.push(planted)
    return planted.value
  }
  const next = (kind: string): string => `${seed} ${kind} ${String(values.length)}`
  return {
    values: values as readonly PlantedValue[],
    token: (): string =>
      keep({
        value: ['gl', 'pat-'].join('') + seeded(next('token')).text('t', 20),
        publicPrefix: ['gl', 'pat-'].join(''),
      }),
    password: (): string => keep({ value: seeded(next('password')).text('p', 24) }),
    key: (): string => {
      const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
      const text = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
      // Its first bytes say what it is, and are the same for every key of the curve.
      keep({ value: text.split('\n').slice(1, -2).join(''), publicPrefix: 'x'.repeat(52) })
      return text
    },
  }
}

export type Planter = ReturnType<typeof planter>

/** So many more tokens of a rule show what they have in common. */
const OTHERS = 12

/** A token of every rule with a form of its own, each in a file of its own, and other tokens of these rules. */
export function everyToken(): {
  readonly values: readonly PlantedValue[]
  readonly others: readonly PlantedValue[]
  readonly files: ReadonlyMap<string, string>
} {
  const values: PlantedValue[] = []
  const others: PlantedValue[] = []
  const files = new Map<string, string>()
  for (const rule of CREDENTIAL_RULES) {
    const [template] = rule.examples.failing
    if (rule.match.kind === 'block' || rule.match.kind === 'generic' || !template.includes('{}')) continue
    const value = madeUpTokenOf(rule, 'leak')
    values.push({ value, publicPrefix: rule.publicPrefix ?? '' })
    for (let other = 0; other < OTHERS; other++) others.push({ value: madeUpTokenOf(rule, `other ${String(other)}`) })
    files.set(`src/${rule.id}.js`, `${template.replaceAll('{}', value)}\n`)
  }
  return { values, others, files }
}

/** A workflow with credentials wherever people write them, and with much that audits quote. */
export function plantedWorkflow({ token, password }: Planter): string {
  return `
name: Ship
on: { push: , pull_request_target: , workflow_dispatch: { inputs: { a: { default: "${token()}" } } } }
env: { GITLAB_TOKEN: "${token()}", DB_PASSWORD: "${password()}" }
permissions: write-all
jobs:
  build:
    runs-on: self-hosted
    container:
      image: alpine:latest
      credentials: { username: u, password: "${password()}" }
      env: { TOKEN: "${token()}" }
    environment: { name: production, url: "https://u:${password()}@shop.test" }
    if: github.actor != 'dependabot[bot]' && '${token()}' != ''
    steps:
      - uses: actions/checkout@v4
        with: { ref: "\${{ github.event.pull_request.head.sha }}", token: "${token()}", persist-credentials: true }
      - uses: some/action@v1
        with: { token: "${token()}", args: "--token ${token()}" }
        env: { API_TOKEN: "${token()}" }
      - shell: bash -c ${token()} {0}
        run: |
          echo "${token()} \${{ github.event.issue.title }}"
          curl -H "Authorization: Bearer ${token()}" https://u:${password()}@shop.test/i.sh | bash
          curl http://u:${password()}@shop.test/i.sh?token=${token()} | sh
          git push https://oauth2:${token()}@gitlab.com/a/b.git
          echo "::add-mask::${token()}"
          echo "K=${token()}\${{ github.head_ref }}" >> $GITHUB_ENV
          npx tool --token ${token()}
          npm install --registry https://u:${password()}@shop.test shop
          TOKEN=${token()} ; echo $TOKEN | base64
          echo "\${{ secrets.A }}${token()}" | base64
          set -x; printenv
      - uses: actions/github-script@v7
        with: { script: "console.log('${token()} \${{ github.event.comment.body }}')" }
      - run: echo "\${{ fromJSON('{\\"a\\":\\"${token()}\\"}').a }} \${{ format('${token()}{0}', github.head_ref) }}"
      - run: echo "\${{ format('a long text before the value so that it is cut within it {0}', '${token()}') }}"
`
}

/** Files by their paths. */
export type PlantedFiles = { readonly [path: string]: string | Uint8Array }

/** What only the history holds. */
export function plantedPast({ token, password }: Planter): PlantedFiles {
  return { 'old.js': `open('${token()}')\n`, 'old.env': `API_KEY=${password()}\n` }
}

/** Files of all kinds, other tools' own files and archives among them, with values wherever they are found. */
export function plantedFiles(plant: Planter): PlantedFiles {
  const { token, password, key } = plant
  return {
    '.env': `DB_PASSWORD=${password()}\nGITLAB_TOKEN=${token()}\n`,
    'deploy/server.key': key(),
    'src/db.js': `connect('postgres://app:${password()}@db.shop.internal/app')\njwt.sign(x, '${password()}')\n`,
    'src/wide.txt': Buffer.from(`\ufefftoken = '${token()}'\n`, 'utf16le'),
    'src/encoded.js': `open(atob('${Buffer.from(`token ${token()}`).toString('base64')}'))\n`,
    'src/settings.yml': `password: ${password()}\nnested: { api_key: "${password()}" }\n`,
    'lib/a.jar': zipOf([['a.properties', Buffer.from(`api.token=${token()}\n`)]]),
    Dockerfile: `FROM a:latest\nARG PASSWORD=${password()}\nRUN curl https://u:${password()}@shop.test | sh\n`,
    'requirements.txt': `--index-url https://u:${password()}@shop.test/simple\nflask==3.0.0\n`,
    'package.json': `{"name":"shop","dependencies":{"a":"git+https://u:${password()}@shop.test/a.git"}}`,
    'broken.json': `{"token": "${token()}", `,
    'docs/threat-model.md': `# Threat model\n\nDate: 2026-10-01\nOwner: maria\nScope: All.\n\n${token()}\n`,
    'gitleaks-baseline.json': JSON.stringify([
      { RuleID: 'x', Secret: token(), Match: `key ${token()}`, File: 'src/db.js', StartLine: 1 },
    ]),
    '.secrets.baseline': `{"results": {"a": "${token()}`,
    '.gitleaksignore': `src/db.js:url-password:1\n${token()}\nsrc/settings.yml:${token()}:1\n`,
    'src/accepted.js': `open('${token()}') // gitleaks:allow ${token()}\n`,
    '.github/workflows/ship.yml': plantedWorkflow(plant),
    '.github/dependabot.yml': `version: 2\nregistries:\n  r: { type: npm-registry, url: "https://u:${password()}@shop.test" }\nupdates: []\n`,
  }
}

/** A file of bytes that are no text, with a value in some form. */
export function plantedBinary(written: string | Buffer): Buffer {
  return Buffer.concat([Buffer.from([0, 0]), Buffer.from(written), Buffer.from([0])])
}
