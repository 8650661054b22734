import type { Severity } from '../model/severity.ts'

/** How an alert is shown whose rule has no score. */
export type SarifLevel = 'error' | 'warning' | 'note'

export const SARIF_LEVELS: { readonly [S in Severity]: SarifLevel } = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
  info: 'note',
}

/**
 * The middle of GitHub's range for each severity; 0.0 is outside all ranges.
 * https://docs.github.com/en/code-security/reference/code-scanning/sarif-files/sarif-support#reportingdescriptor-object
 */
export const SECURITY_SEVERITIES: { readonly [S in Severity]: string } = {
  critical: '9.5',
  high: '8.0',
  medium: '5.5',
  low: '2.0',
  info: '0.0',
}
