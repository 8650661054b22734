import { SHA, KEY, fires, inSteps, steps, type Leak } from './leak-sketch.ts'

export const LOG_LEAKS: readonly Leak[] = [
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
      steps('      - run: |', '          echo "::add-mask::$KEY"', '          echo "$KEY"', KEY),
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
]
