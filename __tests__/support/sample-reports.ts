import type { Finding } from '../../src/model/finding.ts'
import { gap } from '../../src/model/gap.ts'
import { filePlace } from '../../src/model/place.ts'
import type { Counts, Report, ReportedAttestation, ReportedCheck, ReportedCriterion } from '../../src/model/report.ts'
import { standingOf } from '../../src/model/standing.ts'
import { hostile } from './hostile-report.ts'

type Parts<T> = { readonly [K in keyof T]?: T[K] }

const COMMIT = '3f2a9c1b7d04'.padEnd(40, '5')
const BASE = '0a1b2c3d4e5f'.padEnd(40, '6')

/** A finding in a file; what is not given is usual. */
export function sampleFinding(part: Parts<Finding> = {}): Finding {
  return {
    check: 'no-plaintext-secrets',
    criterion: 'sensitive-files',
    rule: 'private-key-file',
    message: 'A private key is tracked by git.',
    severity: 'critical',
    confidence: 'high',
    origin: 'introduced',
    place: filePlace('deploy/id_rsa', { startLine: 1 }),
    related: [],
    fingerprint: 'ab'.repeat(16),
    secret: null,
    waiver: null,
    ...part,
  }
}

/** A criterion that passed; what is not given is usual. */
export function sampleCriterion(part: Parts<ReportedCriterion> = {}): ReportedCriterion {
  return {
    id: 'sensitive-files',
    question: 'Is the repository free of files that hold keys or credentials?',
    optional: false,
    status: 'pass',
    because: null,
    scope: 'Every file that git tracks.',
    inspected: [{ what: 'files', count: 1_204 }],
    evidence: [{ summary: 'No sensitive file is tracked.', source: 'tree', place: null }],
    gaps: [],
    notes: [],
    attestation: null,
    ...part,
  }
}

/** A criterion that nobody could judge. */
export function sampleOpen(part: Parts<ReportedCriterion>): ReportedCriterion {
  return sampleCriterion({ status: 'unknown', scope: 'Nothing was inspected.', inspected: [], evidence: [], ...part })
}

/** A check that is clear; what is not given is usual. */
export function sampleCheck(part: Parts<ReportedCheck> = {}): ReportedCheck {
  return {
    id: 'no-plaintext-secrets',
    item: 2,
    section: 'Secrets & keys',
    title: 'No plaintext secrets are stored in the repository',
    level: 'required',
    verdict: { status: 'pass', because: null, question: null },
    assurance: 'measured',
    decision: 'clear',
    criteria: [sampleCriterion()],
    findings: [],
    remediation: [
      'Revoke the credential at the service that issued it and issue a new one.',
      'Remove the file from git with `git rm --cached <path>` and commit that.',
    ],
    ...part,
  }
}

/** A statement by a person. */
export function sampleAttestation(part: Parts<ReportedAttestation> = {}): ReportedAttestation {
  return {
    statement: 'All production secrets were rotated by the platform team.',
    by: 'alice',
    on: '2026-09-01',
    expires: '2027-02-28',
    evidence: 'https://wiki.example.com/rotation-2026-09',
    place: filePlace('.github/release-attestations.yml', { startLine: 4 }),
    ...part,
  }
}

/** A whole report around the checks; counts and slugs follow from them. */
export function sampleReport(
  checks: readonly ReportedCheck[],
  gate: Pick<Report['gate'], 'decision' | 'exitCode' | 'headline'>,
  part: Parts<Omit<Report, 'checks' | 'gate'>> = {},
): Report {
  const decided = (decision: ReportedCheck['decision']) =>
    checks.filter((check) => check.decision === decision).map(({ id }) => id)
  return {
    schemaVersion: 1,
    tool: { name: 'security-release-checklist', version: '0.0.0' },
    subject: {
      repository: 'acme/shop',
      commit: COMMIT,
      tree: 'commit',
      ref: 'refs/heads/release/2.0',
      event: 'pull_request',
      stage: 'release',
      dirty: false,
    },
    trusted: { ref: 'refs/heads/main', commit: BASE, policyDigest: '9f'.repeat(32), changedBySubject: [] },
    comparedTo: { ref: 'refs/heads/main', commit: BASE },
    gate: {
      ...gate,
      counts: countsOf(checks),
      blocking: decided('blocked'),
      unverified: decided('unverified'),
      deferred: decided('deferred'),
    },
    checks,
    policy: { findings: [], waivers: [], lapsing: [] },
    databases: [],
    sinceRelease: null,
    run: {
      url: 'https://github.com/acme/shop/actions/runs/123',
      asOf: '2026-11-24',
      durationMs: 800,
      sources: [{ name: 'tree', status: 'collected', durationMs: 120, requests: 0 }],
    },
    ...part,
  }
}

function countsOf(checks: readonly ReportedCheck[]): Counts {
  const count = (standing: keyof Counts) => checks.filter((check) => standingOf(check) === standing).length
  return {
    verified: count('verified'),
    attested: count('attested'),
    waived: count('waived'),
    notApplicable: count('notApplicable'),
    declared: count('declared'),
    failed: count('failed'),
    unknown: count('unknown'),
    needsReview: count('needsReview'),
    errored: count('errored'),
    off: count('off'),
  }
}

const threatModel = sampleCheck({
  id: 'pen-test-or-threat-model',
  item: 18,
  section: 'Testing & hardening',
  title: 'A penetration test or threat model covers this release',
  criteria: [
    sampleCriterion({
      id: 'dated-document',
      question: 'Is there a dated threat model or penetration test within its life?',
      scope: 'Documents of the tree that name a threat model.',
      inspected: [{ what: 'documents', count: 1 }],
      evidence: [
        {
          summary: 'Threat model of 2026-08-30 by alice.',
          source: 'tree',
          place: filePlace('docs/threat-model.md', { startLine: 3 }),
        },
      ],
    }),
  ],
  remediation: ['Write a threat model with a date, an owner and its scope.'],
})

const cors = sampleCheck({
  id: 'restricted-cors',
  item: 8,
  section: 'Transport & network',
  title: 'CORS allows named origins alone',
  verdict: { status: 'not-applicable', because: 'No server is in the repository.', question: null },
  criteria: [
    sampleCriterion({
      id: 'origins-named',
      question: 'Does every CORS layer name its origins?',
      status: 'not-applicable',
      because: 'No server is in the repository.',
      evidence: [{ summary: 'No file starts a server.', source: 'source-code', place: null }],
    }),
  ],
})

const clear = sampleReport([sampleCheck(), cors, threatModel], {
  decision: 'clear',
  exitCode: 0,
  headline: 'All 3 checks are clear: 2 verified, 1 does not apply.',
})

const blocked = sampleReport(
  [
    sampleCheck({
      verdict: { status: 'fail', because: null, question: null },
      decision: 'blocked',
      criteria: [
        sampleCriterion({
          status: 'fail',
          evidence: [],
          notes: [
            sampleFinding({
              rule: 'example-file',
              severity: 'info',
              confidence: 'low',
              place: filePlace('.env.example'),
            }),
          ],
        }),
        sampleOpen({
          id: 'history-content',
          question: 'Is the whole git history free of credentials?',
          gaps: [gap('history', 'shallow', 'The clone has 1 of its commits.')],
        }),
      ],
      findings: [
        sampleFinding(),
        sampleFinding({
          rule: 'dotenv-file',
          message: 'The dotenv file `config/prod.env` with 4 values is tracked by git.',
          severity: 'high',
          origin: 'existing',
          place: filePlace('config/prod.env'),
          fingerprint: 'cd'.repeat(16),
        }),
      ],
    }),
    threatModel,
  ],
  { decision: 'blocked', exitCode: 1, headline: 'Blocked by 1 of 2 checks: 1 failed, 1 verified.' },
  {
    sinceRelease: {
      ref: 'v1.9.0',
      commit: BASE,
      fixed: 3,
      introduced: 1,
      changed: [{ id: 'no-plaintext-secrets', from: 'pass', to: 'fail' }],
      regressed: ['no-plaintext-secrets'],
      entries: [
        {
          kind: 'waiver',
          check: 'no-plaintext-secrets',
          by: 'maria',
          expires: '2027-01-31',
          place: filePlace('.github/release-checklist.yml', { startLine: 12 }),
        },
      ],
    },
  },
)

const waived = sampleReport(
  [
    sampleCheck({
      id: 'secrets-rotated',
      item: 1,
      title: 'Secrets are rotated within their limit',
      verdict: { status: 'unknown', because: null, question: null },
      assurance: 'attested',
      decision: 'attested',
      criteria: [
        sampleOpen({
          id: 'stored-secrets-young',
          question: 'Is every stored secret younger than its limit?',
          gaps: [gap('stored-secrets', 'not-built', 'This version has not the GitHub side yet.')],
          attestation: sampleAttestation(),
        }),
      ],
    }),
    sampleCheck({
      verdict: { status: 'fail', because: null, question: null },
      decision: 'waived',
      criteria: [sampleCriterion({ status: 'fail', evidence: [] })],
      findings: [sampleFinding({ waiver: 'policy line 12', origin: 'existing' })],
    }),
  ],
  { decision: 'clear', exitCode: 0, headline: 'Both checks are answered: 1 attested, 1 waived.' },
  {
    policy: {
      findings: [],
      waivers: [
        {
          check: 'no-plaintext-secrets',
          fingerprint: 'ab'.repeat(16),
          rule: null,
          path: null,
          reason: 'The key opens a test server alone.',
          owner: 'alice',
          expires: '2026-12-12',
          ticket: 'SEC-12',
          status: 'active',
          matches: 1,
          place: filePlace('.github/release-checklist.yml', { startLine: 12 }),
        },
      ],
      lapsing: [
        {
          kind: 'waiver',
          check: 'no-plaintext-secrets',
          expires: '2026-12-12',
          daysLeft: 18,
          place: filePlace('.github/release-checklist.yml', { startLine: 12 }),
        },
      ],
    },
  },
)

const gaps = sampleReport(
  [
    sampleCheck({
      id: 'tls-required',
      item: 7,
      section: 'Transport & network',
      title: 'TLS protects every connection that carries credentials',
      verdict: { status: 'unknown', because: null, question: null },
      assurance: null,
      decision: 'unverified',
      criteria: [
        sampleOpen({
          id: 'tls-in-front',
          gaps: [gap('source-code', 'not-built', 'This version has not the code engine yet.')],
        }),
      ],
      remediation: ['End TLS at the ingress.'],
    }),
    sampleCheck({
      id: 'ci-gates',
      item: 19,
      section: 'Release controls',
      title: 'Required checks guard the release branch',
      verdict: { status: 'unknown', because: null, question: null },
      assurance: null,
      decision: 'unverified',
      criteria: [
        sampleOpen({
          id: 'rules-read',
          question: 'Does a ruleset require the checks?',
          gaps: [gap('branch-rules', 'permission', 'The rules of `main` cannot be read.')],
        }),
        sampleOpen({
          id: 'runs-read',
          question: 'Did every required check succeed on this commit?',
          status: 'needs-review',
          because: 'Is the skipped job `lint` meant to be skipped?',
        }),
      ],
    }),
    sampleCheck({
      id: 'deploy-key-rotation',
      item: 22,
      section: 'Notes & follow-ups',
      title: 'Deploy keys are rotated',
      level: 'advisory',
      verdict: { status: 'error', because: 'The criterion deploy-key-rotation/keys broke: no date.', question: null },
      assurance: null,
      decision: 'advisory',
      criteria: [
        sampleOpen({ id: 'keys', status: 'error', because: 'The criterion deploy-key-rotation/keys broke: no date.' }),
      ],
    }),
  ],
  { decision: 'unverified', exitCode: 3, headline: 'Not verified: 2 unknown, 1 error.' },
  { trusted: { ref: 'unprotected', commit: null, policyDigest: null, changedBySubject: [] }, comparedTo: null },
)

/** The canonical reports, one for each kind of outcome, and one whose every free text attacks its reader. */
export const SAMPLE_REPORTS = { clear, blocked, waived, gaps, hostile: hostile(blocked) } as const
