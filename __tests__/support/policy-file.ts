import type { PolicyProblem } from '../../src/policy/policy.ts'
import type { CheckDescription } from '../../src/policy/policy-shape.ts'
import { readAttestations } from '../../src/policy/read-attestations.ts'
import { readPolicy, type PolicyReading } from '../../src/policy/read-policy.ts'
import { TODAY } from './policy-sketch.ts'

export const POLICY_PATH = '.github/release-checklist.yml'
export const ATTESTATIONS_PATH = '.github/release-attestations.yml'

/** Three checks that between them have every kind of option and level. */
export const CHECKS: readonly CheckDescription[] = [
  {
    slug: 'secrets-rotated',
    title: 'Secrets are rotated',
    level: 'required',
    options: {
      maxAgeDays: {
        type: 'days',
        default: 90,
        minimum: 1,
        maximum: 365,
        stricter: 'lower',
        help: 'The oldest secret.',
      },
    },
    criteria: [{ id: 'stored-secrets' }, { id: 'leaked-secrets' }],
  },
  {
    slug: 'production-readiness',
    title: 'Readiness succeeds',
    level: 'advisory',
    options: {
      script: { type: 'path', default: 'scripts/check.py', stricter: 'fixed', help: 'The script that is run.' },
    },
    criteria: [{ id: 'script-passes' }],
  },
  {
    slug: 'tls-required',
    title: 'TLS is required',
    level: 'required',
    options: {},
    criteria: [{ id: 'listeners' }],
  },
]

export const FINGERPRINT = '0123456789abcdef0123456789abcdef'
export const DIGEST = `sha256:${'0f'.repeat(32)}`

/** Reads a policy of these lines, as of `TODAY`. */
export function policyOfText(...lines: readonly string[]): PolicyReading {
  return readPolicy({ path: POLICY_PATH, text: lines.join('\n') }, CHECKS, { asOf: TODAY })
}

export function attestationsOfText(...lines: readonly string[]) {
  const file = { path: ATTESTATIONS_PATH, text: lines.join('\n') }
  return readAttestations(file, CHECKS, { asOf: TODAY, owners: [] })
}

/** `code line:column`, in the order in which they are told. */
export function located(problems: readonly PolicyProblem[]): readonly string[] {
  return problems.map(({ code, place }) =>
    place.startLine === null ? code : `${code} ${String(place.startLine)}:${String(place.startColumn)}`,
  )
}
