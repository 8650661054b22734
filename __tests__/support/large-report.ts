import { filePlace } from '../../src/model/place.ts'
import type { Report } from '../../src/model/report.ts'
import { SAMPLE_REPORTS, sampleFinding } from './sample-reports.ts'

/** The blocked report with this many findings in its first check. */
export function withFindings(count: number): Report {
  const findings = Array.from({ length: count }, (_, index) => {
    return sampleFinding({
      place: filePlace(`src/module-${String(index)}/settings.env`, { startLine: index + 1 }),
      fingerprint: index.toString(16).padStart(32, '0'),
    })
  })
  const { blocked } = SAMPLE_REPORTS
  return { ...blocked, checks: blocked.checks.map((check, index) => (index === 0 ? { ...check, findings } : check)) }
}
