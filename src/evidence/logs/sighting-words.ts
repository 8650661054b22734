import type { Confidence, Severity } from '../../model/severity.ts'

interface SightingWords {
  readonly rule: string
  readonly message: string
  readonly severity: Severity
  readonly confidence: Confidence
}

/** What a log may show beside credentials that have a form of their own. */
export const SIGHTING_WORDS = {
  'named-secret-value': {
    rule: 'named-secret-value',
    message: 'The value of a named secret is printed.',
    severity: 'critical',
    confidence: 'high',
  },
  'secret-beside-its-name': {
    rule: 'secret-beside-its-name',
    message: 'A secret is printed beside its name, unmasked.',
    severity: 'high',
    confidence: 'medium',
  },
  'secret-in-mask-command': {
    rule: 'secret-in-mask-command',
    message: 'A command that should mask a value is printed with it, so that the log shows what it was to hide.',
    severity: 'high',
    confidence: 'medium',
  },
  'runner-memory-dump': {
    rule: 'runner-memory-dump',
    message: 'The memory of the runner is printed with the value of every secret of the job, as an attacker would.',
    severity: 'critical',
    confidence: 'high',
  },
  'compromised-action-ran': {
    rule: 'compromised-action-ran',
    message: 'An action ran at a commit that is an attacker’s.',
    severity: 'critical',
    confidence: 'high',
  },
  'debug-log': {
    rule: 'debug-log',
    message:
      'The run was logged in debug mode, which prints what a step reads and writes. Turn it off with `gh secret delete ACTIONS_STEP_DEBUG` and `gh variable delete ACTIONS_STEP_DEBUG`.',
    severity: 'low',
    confidence: 'low',
  },
  'token-wider-than-declared': {
    rule: 'token-wider-than-declared',
    message: 'The token of the job could do more than the workflow says.',
    severity: 'medium',
    confidence: 'low',
  },
} as const satisfies { readonly [name: string]: SightingWords }
