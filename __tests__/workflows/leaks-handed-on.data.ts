import { SHA, KEY, fires, inSteps, steps, type Leak } from './leak-sketch.ts'

export const HANDED_LEAKS: readonly Leak[] = [
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
]
