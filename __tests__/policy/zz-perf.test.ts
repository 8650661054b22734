import { decideChecks } from '/work/main/src/policy/apply-policy.ts'
import { reportWaivers } from '/work/main/src/policy/waivers.ts'
import { aGap, attestationOf, checkOf, criterionOf, findingAt, policyOf, TODAY, waiverOf } from '/work/main/__tests__/support/policy-sketch.ts'
test('x', () => {
  for (const n of [50000, 100000]) {
    const findings = Array.from({ length: n }, (_, i) => findingAt(`d/${i}/a.pem`, { origin: i % 2 ? 'existing' : 'introduced' }))
    const gaps = Array.from({ length: 2000 }, (_, i) => aGap('malformed', `f${i}`))
    const c = criterionOf('fail', { findings, gaps, attestable: ['malformed'] })
    const waivers = Array.from({ length: 300 }, (_, i) => waiverOf(findings[i]!, i % 2 ? {} : { target: { kind: 'rule', rule: 'sensitive-file', path: `d/${i}/**` } }))
    const attestations = Array.from({ length: 300 }, () => attestationOf())
    const t = performance.now()
    const r = decideChecks({ checks: [checkOf([c], { baseCriteria: [c] })], policy: policyOf(), waivers, attestations, stage: 'pull-request', asOf: TODAY })
    const t2 = performance.now()
    reportWaivers(r.waivers, [], findings)
    console.log(n, t2 - t, performance.now() - t2, r.checks[0]!.decision)
  }
})
