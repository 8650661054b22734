// Workflows as people write them, each another: for measures of speed, where the same file again would find warm caches.
import type { SourceFile } from '../src/workflows/model/read-file.ts'

const STEPS: readonly ((n: number) => readonly string[])[] = [
  () => ['- uses: actions/checkout@v4', '  with:', '    fetch-depth: 0'],
  (n) => [`- uses: actions/checkout@${sha(n)} # v5.0.${n % 9}`, '  with:', '    persist-credentials: false'],
  (n) => ['- uses: actions/setup-node@v4', '  with:', `    node-version: ${18 + (n % 7)}`, '    cache: npm'],
  (n) => ['- uses: actions/setup-python@v5', '  with:', `    python-version: '3.${8 + (n % 7)}'`],
  (n) => ['- name: Install', `  run: npm ci --cache .npm-${n}`],
  (n) => [
    `- name: Test part ${n}`,
    '  run: |',
    '    set -euo pipefail',
    `    for shard in $(seq 1 ${n % 9}); do`,
    `      npm test -- --shard "$shard/${n % 9}" --reporter "part-${n}" | tee "out-$shard.log"`,
    '    done',
    '    if grep -q FAIL out-*.log; then exit 1; fi',
  ],
  (n) => [
    `- name: Deploy ${n}`,
    `  if: github.ref == 'refs/heads/main' && needs.build${n % 3}.result != 'failure'`,
    '  env:',
    `    TOKEN_${n}: \${{ secrets.DEPLOY_TOKEN_${n} }}`,
    `    TARGET: \${{ inputs.target || 'stage-${n}' }}`,
    `  run: ./deploy.sh --to "$TARGET" --token "$TOKEN_${n}"`,
  ],
  (n) => [
    '- id: meta',
    '  shell: bash',
    '  run: |',
    `    version=$(jq -r .version package.json)-${n}`,
    '    echo "version=$version" >> "$GITHUB_OUTPUT"',
    `    echo "title: \${{ github.event.pull_request.title }} ${n}"`,
  ],
  (n) => [
    '- uses: docker/build-push-action@v6',
    '  with:',
    '    context: .',
    '    push: true',
    `    tags: ghcr.io/owner/image-${n}:\${{ steps.meta.outputs.version }}`,
    '    build-args: |',
    `      VERSION=\${{ steps.meta.outputs.version }}`,
    `      PART=${n}`,
  ],
  (n) => [
    '- uses: actions/upload-artifact@v4',
    '  if: always()',
    '  with:',
    `    name: logs-${n}`,
    '    path: out-*.log',
  ],
  (n) => [
    '- uses: actions/github-script@v7',
    '  with:',
    '    script: |',
    `      const { data } = await github.rest.issues.get({ ...context.repo, issue_number: ${n} })`,
    "      core.setOutput('state', data.state)",
  ],
]

/** This many workflows, each another, of two jobs with four to nine steps. */
export function madeWorkflows(count: number): readonly SourceFile[] {
  let state = 1
  // Numbers that follow no pattern of the list's own: Park and Miller's generator.
  const next = (): number => (state = (state * 48_271) % 2_147_483_647)
  const job = (id: string): readonly string[] => {
    const steps = Array.from({ length: 4 + (next() % 6) }, () => {
      const lines = STEPS[next() % STEPS.length]?.(next() % 100_000) ?? []
      return lines.map((line) => `      ${line}`)
    })
    return [
      `  ${id}:`,
      '    runs-on: ubuntu-latest',
      '    permissions: { contents: read }',
      '    steps:',
      ...steps.flat(),
    ]
  }
  return Array.from({ length: count }, (_, at) => {
    const head = [`name: Made ${at}`, 'on:', '  push: { branches: [main] }', '  pull_request:', 'jobs:']
    const tail = [...job(`build${next() % 3}`), ...job(`deploy${at}`)]
    return { path: `.github/workflows/made-${at}.yml`, text: `${[...head, ...tail].join('\n')}\n` }
  })
}

function sha(seed: number): string {
  return seed.toString(16).padStart(8, '5').repeat(5)
}
