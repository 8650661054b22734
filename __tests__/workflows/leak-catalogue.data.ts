import type { NonEmpty } from '../../src/model/non-empty.ts'

/** A workflow by its lines, and the line (from 1) on which one of the audits must fire. */
export type Failing = readonly [line: number, ...lines: readonly string[]]
export type Passing = readonly string[]

/** One way in which a secret leaves, with workflows on which the audits must fire and near misses on which none may. */
export interface Leak {
  readonly number: number
  readonly name: string
  readonly audits: NonEmpty<string>
  readonly failing: readonly [Failing, Failing, ...Failing[]]
  readonly passing: readonly [Passing, Passing, ...Passing[]]
}

const SHA = 'a5'.repeat(20)
const KEY = '        env: { KEY: "${{ secrets.KEY }}" }'
const HEAD = ['on: push', 'permissions: {}', 'jobs:', '  a:', '    runs-on: ubuntu-latest', '    steps:']
/** Steps of one job; their first line is line 7. */
const steps = (...lines: readonly string[]): readonly string[] => [...HEAD, ...lines]
const fires = (line: number, ...lines: readonly string[]): Failing => [line, ...lines]
const inSteps = (line: number, ...lines: readonly string[]): Failing => [line, ...steps(...lines)]
/** Assembled, so that no file of ours holds what looks like a credential. */
const TOKEN = `${['gh', 'p_'].join('')}${'aB3dE6gH9j'.repeat(4)}`
const PASSWORD = ['q7R2', 'vX9k', 'L4mZ', 't8Wc'].join('')

export const LEAKS: readonly Leak[] = [
  {
    number: 1,
    name: 'a literal credential',
    audits: ['hardcoded-credentials', 'hardcoded-container-credentials'],
    failing: [
      inSteps(9, '      - run: ./push', '        env:', `          AUTH: ${TOKEN}`),
      inSteps(8, '      - run: |', `          curl -H "Authorization: token ${TOKEN}" https://api.example.com`),
      fires(
        8,
        'on: push',
        'jobs:',
        '  a:',
        '    container:',
        '      image: ghcr.io/a/b',
        '      options: --cpus 1',
        '      env: {}',
        '      credentials: { username: a, password: abcdefgh }',
        '    steps: []',
      ),
      inSteps(9, `      - uses: octo/login@${SHA}`, '        with:', `          api-key: ${PASSWORD}`),
    ],
    passing: [
      steps('      - run: ./push', '        env:', '          AUTH: ${{ secrets.AUTH }}'),
      steps(
        '      - run: ./test',
        '        env:',
        '          DB_PASSWORD: postgres',
        '          API_TOKEN: dummy-token-for-tests',
      ),
    ],
  },
  {
    number: 2,
    name: 'a credential among the variables',
    audits: ['secret-in-vars'],
    failing: [
      inSteps(9, '      - run: ./deploy', '        env:', '          T: ${{ vars.DEPLOY_TOKEN }}'),
      inSteps(9, `      - uses: octo/deploy@${SHA}`, '        with:', "          pw: ${{ vars['DB_PASSWORD'] }}"),
    ],
    passing: [
      steps('      - run: ./deploy', '        env:', '          T: ${{ vars.REGION }}'),
      steps('      - run: ./deploy', '        env:', '          K: ${{ vars.PUBLIC_KEY }} ${{ vars.TOKEN_URL }}'),
    ],
  },
  {
    number: 3,
    name: 'a credential as an input',
    audits: ['secret-in-workflow-input'],
    failing: [
      fires(4, 'on:', '  workflow_dispatch:', '    inputs:', '      npm_token: { description: token }', 'jobs: {}'),
      fires(
        6,
        'on: push',
        'jobs:',
        '  a:',
        '    uses: ./.github/workflows/b.yml',
        '    with:',
        '      key: ${{ secrets.KEY }}',
      ),
    ],
    passing: [
      ['on:', '  workflow_call:', '    secrets:', '      npm_token: { required: true }', 'jobs: {}'],
      [
        'on:',
        '  workflow_dispatch:',
        '    inputs:',
        '      token-name: { type: string }',
        '      secret: { type: boolean }',
        'jobs: {}',
      ],
    ],
  },
  {
    number: 4,
    name: 'a wide scope',
    audits: ['excessive-secret-scope', 'secrets-inherit', 'overprovisioned-secrets'],
    failing: [
      fires(
        2,
        'on: push',
        'env: { KEY: "${{ secrets.KEY }}" }',
        'jobs:',
        '  a: { steps: [{ run: ./a }] }',
        '  b: { steps: [{ run: ./b }] }',
      ),
      fires(4, 'on: push', 'jobs:', '  a:', '    uses: octo/b/.github/workflows/c.yml@v1', '    secrets: inherit'),
      inSteps(9, '      - run: ./a', '        env:', '          ALL: ${{ toJSON(secrets) }}'),
    ],
    passing: [
      [
        'on: push',
        'jobs:',
        '  a:',
        '    uses: octo/b/.github/workflows/c.yml@v1',
        '    secrets: { key: "${{ secrets.KEY }}" }',
      ],
      steps('      - run: ./a', KEY, '      - run: ./b'),
    ],
  },
  {
    number: 5,
    name: 'printed',
    audits: ['secret-in-log'],
    failing: [
      inSteps(7, '      - run: echo ${{ secrets.KEY }}'),
      inSteps(8, '      - run: |', '          cat <<< "$KEY"', KEY),
      inSteps(8, '      - run: |', '          cat <<EOF', '          key=$KEY', '          EOF', KEY),
      inSteps(7, '      - run: Write-Host "the key is $env:KEY"', '        shell: pwsh', KEY),
      inSteps(7, '      - run: echo %KEY%', '        shell: cmd', KEY),
      inSteps(
        9,
        `      - uses: actions/github-script@${SHA}`,
        '        with:',
        '          script: console.log(process.env.KEY)',
        KEY,
      ),
    ],
    passing: [
      steps('      - run: echo "$KEY" > key.txt', KEY),
      steps('      - run: |', '          T=$(echo "$KEY")', '          test -n "$T" && echo "the key is there"', KEY),
      steps('      - run: echo "$KEY" | gh auth login --with-token', KEY),
      steps(
        `      - uses: actions/github-script@${SHA}`,
        '        with:',
        '          script: await octokit.request(process.env.KEY)',
        KEY,
      ),
    ],
  },
  {
    number: 6,
    name: 'changed, then printed',
    audits: ['secret-in-log'],
    failing: [
      inSteps(7, '      - run: echo "$KEY" | base64 | base64', KEY),
      inSteps(9, '      - run: |', '          half=${KEY:0:8}', '          echo "$half"', KEY),
      inSteps(7, '      - run: printf %s "$KEY" | xxd -p', KEY),
      inSteps(9, '      - run: |', '          pem=$(jq -r .private_key <<< "$KEY")', '          echo "$pem"', KEY),
      inSteps(7, "      - run: printenv KEY | sed 's/./& /g'", KEY),
    ],
    passing: [
      steps('      - run: echo "$KEY" | base64 -d > key.bin', KEY),
      steps(
        '      - run: |',
        '          half=${KEY:0:8}',
        '          echo "::add-mask::$half"',
        '          ./use "$half"',
        KEY,
      ),
      steps('      - run: echo "${#KEY} characters"', KEY),
    ],
  },
  {
    number: 7,
    name: 'a part of a structured secret',
    audits: ['unredacted-secrets'],
    failing: [
      inSteps(9, '      - run: ./a', '        env:', '          P: ${{ fromJSON(secrets.LOGIN).password }}'),
      inSteps(7, "      - run: ./a --user '${{ fromJSON(secrets.LOGIN)['user'] }}'"),
    ],
    passing: [
      steps('      - run: ./a', '        env:', '          P: ${{ secrets.LOGIN }}'),
      steps('      - run: ./a', '        env:', '          P: ${{ fromJSON(needs.plan.outputs.matrix).os }}'),
    ],
  },
  {
    number: 8,
    name: 'the environment printed',
    audits: ['environment-dump'],
    failing: [
      inSteps(7, '      - run: env | sort', KEY),
      inSteps(8, '      - run: |', '          export -p', KEY),
      inSteps(7, "      - run: 'Get-ChildItem env:'", '        shell: pwsh', KEY),
      inSteps(7, "      - run: node -e 'console.log(process.env)'", KEY),
      inSteps(7, '      - run: kubectl get secret db -o yaml'),
    ],
    passing: [
      steps('      - run: env | cut -d= -f1', KEY),
      steps('      - run: env', '        env: { MODE: fast }'),
      steps('      - run: env > before.txt', KEY),
      steps("      - run: env | grep '^GITHUB_'", KEY),
    ],
  },
  {
    number: 9,
    name: 'a context printed as JSON',
    audits: ['environment-dump'],
    failing: [
      inSteps(7, "      - run: echo '${{ toJSON(github) }}'"),
      inSteps(7, '      - run: echo "$CONTEXT"', '        env: { CONTEXT: "${{ toJSON(secrets) }}" }'),
    ],
    passing: [
      steps("      - run: echo '${{ toJSON(matrix) }}'"),
      steps('      - run: ./report', '        env: { CONTEXT: "${{ toJSON(github) }}" }'),
    ],
  },
  {
    number: 10,
    name: 'traced',
    audits: ['shell-trace-with-secrets'],
    failing: [
      inSteps(9, '      - run: |', '          set -euxo pipefail', '          ./deploy --key "$KEY"', KEY),
      inSteps(7, '      - run: ./deploy "$KEY"', '        shell: bash -x {0}', KEY),
      inSteps(7, '      - run: bash -x ./deploy.sh', KEY),
      inSteps(
        9,
        '      - run: |',
        '          Set-PSDebug -Trace 1',
        '          ./deploy.ps1 $env:KEY',
        '        shell: pwsh',
        KEY,
      ),
    ],
    passing: [
      steps(
        '      - run: |',
        '          set -x',
        '          make',
        '          set +x',
        '          ./deploy --key "$KEY"',
        KEY,
      ),
      steps('      - run: |', '          set -x', '          make'),
    ],
  },
  {
    number: 11,
    name: 'a client that prints what it sends, or a secret in an address',
    audits: ['verbose-client-with-secrets', 'secret-in-command-line'],
    failing: [
      inSteps(8, '      - run: |', '          curl -sv -H "Authorization: Bearer $KEY" https://example.com', KEY),
      inSteps(7, '      - run: git clone "https://x-access-token:${KEY}@github.com/a/b"', KEY),
      inSteps(7, '      - run: git push', '        env: { KEY: "${{ secrets.KEY }}", GIT_TRACE: "1" }'),
    ],
    passing: [
      steps('      - run: |', '          curl -sS -H "Authorization: Bearer $KEY" https://example.com', KEY),
      steps('      - run: curl -v https://example.com', '      - run: ./deploy', KEY),
      steps('      - run: git clone https://github.com/a/b', KEY),
    ],
  },
  {
    number: 12,
    name: 'an argument of a program',
    audits: ['secret-in-command-line'],
    failing: [
      inSteps(7, '      - run: docker login -u me -p "$KEY" ghcr.io', KEY),
      inSteps(7, '      - run: ./tool --password=$KEY', KEY),
    ],
    passing: [
      steps('      - run: echo "$KEY" | docker login -u me --password-stdin ghcr.io', KEY),
      steps('      - run: ./tool --password-file key.txt', KEY),
    ],
  },
  {
    number: 13,
    name: 'debug output',
    audits: ['debug-enabled'],
    failing: [
      fires(3, 'on: push', 'env:', '  ACTIONS_STEP_DEBUG: true', 'jobs: {}'),
      inSteps(8, '      - run: ./a', '        env: { ACTIONS_RUNNER_DEBUG: "1" }'),
    ],
    passing: [
      ['on: push', 'env:', '  ACTIONS_STEP_DEBUG: false', 'jobs: {}'],
      steps('      - run: ./a', '        env: { DEBUG: "*" }'),
    ],
  },
  {
    number: 14,
    name: 'masked too late',
    audits: ['late-add-mask'],
    failing: [
      inSteps(
        10,
        '      - run: |',
        '          T=$(./token)',
        '          echo "got $T"',
        '          echo "::add-mask::$T"',
      ),
      inSteps(7, '      - run: echo "::add-mask::${{ steps.t.outputs.token }}"'),
    ],
    passing: [
      steps('      - run: |', '          T=$(./token)', '          echo "::add-mask::$T"', '          echo "got $T"'),
      steps('      - run: echo "::add-mask::$T"', '        env: { T: "${{ steps.t.outputs.token }}" }'),
    ],
  },
  {
    number: 15,
    name: 'commands in any output',
    audits: ['insecure-commands'],
    failing: [
      inSteps(8, '      - run: ./a', '        env: { ACTIONS_ALLOW_UNSECURE_COMMANDS: true }'),
      fires(2, 'on: push', 'env: { ACTIONS_ALLOW_UNSECURE_COMMANDS: "True" }', 'jobs: {}'),
    ],
    passing: [
      steps('      - run: ./a', '        env: { ACTIONS_ALLOW_UNSECURE_COMMANDS: false }'),
      steps('      - run: ./a', '        env: { ALLOW_UNSECURE_COMMANDS: true }'),
    ],
  },
  {
    number: 16,
    name: 'handed on as an output',
    audits: ['secret-in-output'],
    failing: [
      inSteps(7, '      - run: echo "t=$(echo "$KEY" | base64)" >> "$GITHUB_OUTPUT"', KEY),
      fires(
        5,
        'on: push',
        'jobs:',
        '  a:',
        '    outputs:',
        '      key: ${{ steps.s.outputs.key }}',
        '    steps:',
        '      - id: s',
        '        run: echo "key=$KEY" >> $GITHUB_OUTPUT',
        KEY,
      ),
    ],
    passing: [
      steps('      - run: echo "length=${#KEY}" >> "$GITHUB_OUTPUT"', KEY),
      [
        'on: push',
        'jobs:',
        '  a:',
        '    outputs:',
        '      v: ${{ steps.s.outputs.v }}',
        '    steps:',
        '      - id: s',
        '        run: echo "v=1" >> $GITHUB_OUTPUT',
        KEY,
      ],
    ],
  },
  {
    number: 17,
    name: 'a summary, an annotation, a comment',
    audits: ['secret-in-log'],
    failing: [
      inSteps(7, '      - run: echo "key $KEY" >> "$GITHUB_STEP_SUMMARY"', KEY),
      inSteps(7, '      - run: echo "::error::bad key $KEY"', KEY),
      inSteps(7, '      - run: gh pr comment 1 --body "key $KEY"', KEY),
    ],
    passing: [
      steps('      - run: echo "done" >> "$GITHUB_STEP_SUMMARY"', KEY),
      steps('      - run: gh pr comment 1 --body done', '        env: { GH_TOKEN: "${{ secrets.KEY }}" }'),
    ],
  },
  {
    number: 18,
    name: 'the credential of the checkout',
    audits: ['artipacked'],
    failing: [
      inSteps(
        7,
        `      - uses: actions/checkout@${SHA}`,
        `      - uses: actions/upload-artifact@${SHA}`,
        '        with: { path: . }',
      ),
      inSteps(
        7,
        `      - uses: actions/checkout@${SHA}`,
        `      - uses: actions/upload-artifact@${SHA}`,
        '        with: { path: "${{ github.workspace }}" }',
      ),
    ],
    passing: [
      steps(
        `      - uses: actions/checkout@${SHA}`,
        '        with: { persist-credentials: false }',
        `      - uses: actions/upload-artifact@${SHA}`,
        '        with: { path: . }',
      ),
      steps(`      - uses: actions/upload-artifact@${SHA}`, '        with: { path: . }'),
    ],
  },
  {
    number: 19,
    name: 'a sensitive path uploaded',
    audits: ['secrets-in-artifacts'],
    failing: [
      inSteps(
        10,
        `      - uses: actions/upload-artifact@${SHA}`,
        '        with:',
        '          path: |',
        '            .npmrc',
        '            dist',
      ),
      inSteps(8, `      - uses: actions/cache@${SHA}`, '        with: { key: k, path: ~/.aws }'),
      inSteps(8, `      - uses: actions/upload-artifact@${SHA}`, '        with: { path: infra/terraform.tfstate }'),
    ],
    passing: [
      steps(`      - uses: actions/upload-artifact@${SHA}`, '        with: { path: dist/app.tar.gz }'),
      steps(
        `      - uses: actions/upload-artifact@${SHA}`,
        '        with:',
        '          path: |',
        '            certs',
        '            !certs/server.key',
      ),
    ],
  },
  {
    number: 20,
    name: 'a file written from a secret, uploaded',
    audits: ['tainted-file-in-artifact'],
    failing: [
      inSteps(
        7,
        '      - run: echo "key=$KEY" > dist/app.ini',
        KEY,
        `      - uses: actions/upload-artifact@${SHA}`,
        '        with: { path: dist/ }',
      ),
      inSteps(
        7,
        '      - run: printf %s "$KEY" | tee out/key.txt > /dev/null',
        KEY,
        `      - uses: actions/upload-artifact@${SHA}`,
        '        with: { path: "out/**" }',
      ),
    ],
    passing: [
      steps(
        '      - run: echo "key=$KEY" > conf/app.ini',
        KEY,
        `      - uses: actions/upload-artifact@${SHA}`,
        '        with: { path: dist/ }',
      ),
      steps(
        '      - run: echo "key=$KEY" > dist/app.ini',
        KEY,
        `      - uses: actions/upload-artifact@${SHA}`,
        '        with:',
        '          path: |',
        '            dist/',
        '            !dist/app.ini',
      ),
    ],
  },
  {
    number: 21,
    name: 'into an image, a cache, a page, a release',
    audits: ['secret-in-build-arg', 'tainted-file-in-artifact'],
    failing: [
      inSteps(
        9,
        `      - uses: docker/build-push-action@${SHA}`,
        '        with:',
        '          build-args: KEY=${{ secrets.KEY }}',
      ),
      inSteps(7, '      - run: docker build --build-arg KEY=$KEY .', KEY),
      inSteps(
        7,
        '      - run: echo "$KEY" > site/key.js',
        KEY,
        `      - uses: actions/upload-pages-artifact@${SHA}`,
        '        with: { path: site }',
      ),
    ],
    passing: [
      steps(
        `      - uses: docker/build-push-action@${SHA}`,
        '        with:',
        '          secrets: KEY=${{ secrets.KEY }}',
      ),
      steps('      - run: docker build --secret id=KEY --build-arg V=1 .', KEY),
    ],
  },
  {
    number: 22,
    name: 'logs uploaded',
    audits: ['log-artifact-with-secrets'],
    failing: [
      inSteps(
        12,
        '      - run: |',
        '          set -x',
        '          ./deploy "$KEY" > run.log 2>&1',
        KEY,
        `      - uses: actions/upload-artifact@${SHA}`,
        '        with: { path: run.log }',
      ),
      inSteps(
        11,
        '      - run: |',
        '          curl -v -u "me:$KEY" https://example.com',
        KEY,
        `      - uses: actions/upload-artifact@${SHA}`,
        '        with: { path: logs/ }',
      ),
    ],
    passing: [
      steps(
        '      - run: ./deploy "$KEY" > run.log 2>&1',
        KEY,
        `      - uses: actions/upload-artifact@${SHA}`,
        '        with: { path: run.log }',
      ),
      steps(
        '      - run: |',
        '          set -x',
        '          ./deploy "$KEY"',
        KEY,
        `      - uses: actions/upload-artifact@${SHA}`,
        '        with: { path: dist }',
      ),
    ],
  },
  {
    number: 23,
    name: 'a cache in a release job',
    audits: ['cache-poisoning'],
    failing: [
      fires(
        5,
        'on: release',
        'jobs:',
        '  a:',
        '    steps:',
        `      - uses: actions/cache@${SHA}`,
        '        with: { key: k, path: p }',
      ),
      fires(
        8,
        'on:',
        '  push:',
        '    tags: ["v*"]',
        'jobs:',
        '  a:',
        '    steps:',
        '      - run: ./build',
        `      - uses: actions/setup-go@${SHA}`,
      ),
    ],
    passing: [
      [
        'on: pull_request',
        'jobs:',
        '  a:',
        '    steps:',
        `      - uses: actions/cache@${SHA}`,
        '        with: { key: k, path: p }',
      ],
      [
        'on: release',
        'jobs:',
        '  a:',
        '    steps:',
        `      - uses: actions/setup-go@${SHA}`,
        '        with: { cache: false }',
      ],
    ],
  },
  {
    number: 24,
    name: 'an artifact of an untrusted run',
    audits: ['artifact-poisoning'],
    failing: [
      fires(
        5,
        'on: workflow_run',
        'jobs:',
        '  a:',
        '    steps:',
        `      - uses: actions/download-artifact@${SHA}`,
        '        with: { run-id: "${{ github.event.workflow_run.id }}" }',
        '      - run: ./comment.sh',
      ),
      fires(
        5,
        'on: workflow_run',
        'jobs:',
        '  a:',
        '    steps:',
        '      - run: |',
        '          gh run download $ID',
        '          cat pr >> $GITHUB_ENV',
      ),
    ],
    passing: [
      [
        'on: workflow_run',
        'jobs:',
        '  a:',
        '    steps:',
        `      - uses: actions/download-artifact@${SHA}`,
        '        with: { run-id: "${{ github.event.workflow_run.id }}", path: "${{ runner.temp }}/x" }',
        '      - run: ./comment.sh',
      ],
      [
        'on: pull_request',
        'jobs:',
        '  a:',
        '    steps:',
        `      - uses: actions/download-artifact@${SHA}`,
        '        with: { run-id: "${{ inputs.run }}" }',
        '      - run: ./comment.sh',
      ],
    ],
  },
  {
    number: 25,
    name: 'a stranger’s code or text',
    audits: ['untrusted-checkout', 'template-injection'],
    failing: [
      fires(
        5,
        'on: pull_request_target',
        'jobs:',
        '  a:',
        '    steps:',
        `      - uses: actions/checkout@${SHA}`,
        '        with: { ref: "${{ github.event.pull_request.head.sha }}" }',
        '      - run: npm ci',
      ),
      inSteps(7, '      - run: echo "${{ github.event.issue.title }}"'),
    ],
    passing: [
      [
        'on: pull_request',
        'jobs:',
        '  a:',
        '    steps:',
        `      - uses: actions/checkout@${SHA}`,
        '        with: { ref: "${{ github.event.pull_request.head.sha }}" }',
        '      - run: npm ci',
      ],
      steps('      - run: echo "$TITLE"', '        env: { TITLE: "${{ github.event.issue.title }}" }'),
    ],
  },
  {
    number: 26,
    name: 'a machine of one’s own',
    audits: ['self-hosted-runner'],
    failing: [
      fires(4, 'on: pull_request', 'jobs:', '  a:', '    runs-on: self-hosted', '    steps: []'),
      fires(4, 'on: pull_request', 'jobs:', '  a:', '    runs-on: [self-hosted, gpu]', '    steps: []'),
    ],
    passing: [
      ['on: pull_request', 'jobs:', '  a:', '    runs-on: ubuntu-latest', '    steps: []'],
      ['on: pull_request', 'jobs:', '  a:', '    runs-on: [macos-15]', '    steps: []'],
    ],
  },
  {
    number: 27,
    name: 'an action that can change',
    audits: ['unpinned-uses', 'known-compromised-actions'],
    failing: [
      inSteps(7, '      - uses: octo/deploy@v1', '        with: { key: "${{ secrets.KEY }}" }'),
      inSteps(7, '      - uses: tj-actions/changed-files@0e58ed8671d6b60d0890c21b07f8835ace038e67'),
    ],
    passing: [
      steps(`      - uses: octo/deploy@${SHA} # v1.2.3`, '        with: { key: "${{ secrets.KEY }}" }'),
      steps('      - uses: ./tools/deploy', '        with: { key: "${{ secrets.KEY }}" }'),
    ],
  },
  {
    number: 28,
    name: 'the memory of the runner',
    audits: ['runner-memory-access'],
    failing: [
      inSteps(7, '      - run: sudo cat /proc/$(pgrep Runner)/mem | strings | base64 -w0 | base64 -w0'),
      inSteps(8, '      - run: |', '          sudo python3 dump.py | grep -aoE \'"isSecret":true\''),
    ],
    passing: [
      steps('      - run: cat /proc/meminfo /proc/cpuinfo'),
      steps('      - run: grep -c memory /proc/1/status'),
    ],
  },
]
