/** Credentials that tell by their form what they are for. The scanner of the whole tree knows many more. */
export const KNOWN_FORMS: readonly (readonly [RegExp, string])[] = [
  [/\bgh[pousr]_[A-Za-z0-9]{36,}\b/, 'GitHub'],
  [/\bgithub_pat_[A-Za-z0-9_]{50,}\b/, 'GitHub'],
  [/\bglpat-[\w-]{20,}/, 'GitLab'],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/, 'AWS'],
  [/\bnpm_[A-Za-z0-9]{36}\b/, 'npm'],
  [/\bpypi-AgE[\w-]{50,}/, 'PyPI'],
  [/\bdckr_pat_[\w-]{20,}/, 'Docker'],
  [/\bxox[abposr]-[\w-]{20,}/, 'Slack'],
  [/\bhooks\.slack\.com\/services\/T\w{6,}\/B\w{6,}\/\w{16,}/, 'Slack'],
  [/\b[rs]k_live_[A-Za-z0-9]{20,}/, 'Stripe'],
  [/\bAIza[\w-]{35}/, 'Google'],
  [/\bSG\.[\w-]{20,}\.[\w-]{30,}/, 'SendGrid'],
  [/-{5}BEGIN (?:[A-Z]+ )*PRIVATE KEY/, 'whoever holds the private key'],
]

/** What each of the forms holds; a text without is none of them, which one search tells for most. */
export const KNOWN_BEGINNINGS =
  /gh[pousr]_|github_pat_|glpat-|AKIA|ASIA|npm_|pypi-|dckr_pat_|xox[abposr]-|hooks\.slack|k_live_|AIza|SG\.|-{5}BEGIN/

/** Values that stand in for a credential, or are known to be one of a test. */
export const PLACEHOLDER =
  /^(?:true|false|null|none|yes|no|on|off|inherit|required|optional)$|example|change[-_]?me|dummy|fake|placeholder|your[-_]|my[-_]|sample|test|xxx|e2e|token|secret|passw|local|default|\*\*\*|<[^>]+>|\$[({A-Za-z]|%[A-Za-z]+%|^[.\d]+$|^(?:postgres|root|admin|password|secret|mysql|guest|redis)\d*$/i
