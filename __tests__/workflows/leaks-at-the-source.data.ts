import { SHA, KEY, TOKEN, PASSWORD, fires, inSteps, steps, type Leak } from './leak-sketch.ts'

export const SOURCE_LEAKS: readonly Leak[] = [
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
]
