import type { Reference } from './define-check.ts'

// https://github.com/OWASP/ASVS/tree/v5.0.0_release/5.0/en
const ASVS_CHAPTERS = {
  '3': '0x12-V3-Web-Frontend-Security',
  '6': '0x15-V6-Authentication',
  '9': '0x18-V9-Self-contained-Tokens',
  '11': '0x20-V11-Cryptography',
  '12': '0x21-V12-Secure-Communication',
  '13': '0x22-V13-Configuration',
  '14': '0x23-V14-Data-Protection',
  '15': '0x24-V15-Secure-Coding-and-Architecture',
  '16': '0x25-V16-Security-Logging-and-Error-Handling',
} as const
type AsvsChapter = keyof typeof ASVS_CHAPTERS

/** A requirement of OWASP ASVS 5.0.0, named as the standard asks for: `v5.0.0-13.3.4`. */
export function asvs(chapter: AsvsChapter, requirement: `${number}.${number}`): Reference {
  return {
    standard: 'OWASP ASVS',
    id: `v5.0.0-${chapter}.${requirement}`,
    url: `https://github.com/OWASP/ASVS/blob/v5.0.0_release/5.0/en/${ASVS_CHAPTERS[chapter]}.md`,
  }
}

/** A task of the NIST Secure Software Development Framework 1.1, `PW.8.2`. */
export function ssdf(task: `${'PO' | 'PS' | 'PW' | 'RV'}.${number}.${number}`): Reference {
  return { standard: 'NIST SSDF', id: task, url: 'https://csrc.nist.gov/pubs/sp/800/218/final' }
}

/** A requirement of the Open Source Project Security Baseline of 2026-02-19, `BR-07.01`. */
export function osps(requirement: `${'AC' | 'BR' | 'DO' | 'QA' | 'SA' | 'VM'}-${number}.${number}`): Reference {
  const anchor = requirement.toLowerCase().replace('.', '')
  return {
    standard: 'OSPS Baseline',
    id: `OSPS-${requirement}`,
    url: `https://baseline.openssf.org/versions/2026-02-19#osps-${anchor}`,
  }
}

/** A level of the SLSA 1.2 build track. */
export function slsaBuild(level: 1 | 2 | 3): Reference {
  return {
    standard: 'SLSA',
    id: `Build L${level}`,
    url: `https://slsa.dev/spec/v1.2/build-track-basics#build-l${level}`,
  }
}

/** A safeguard of the CIS Critical Security Controls 8, `11.5`. */
export function cis(control: number, safeguard: number): Reference {
  const id = `${control}.${safeguard}`
  const pages = 'https://controls-assessment-specification.readthedocs.io/en/stable'
  return { standard: 'CIS', id, url: `${pages}/control-${control}/control-${id}.html` }
}

/** A page of the OWASP Cheat Sheet Series, by its title. */
export function cheatSheet(title: string): Reference {
  const page = title.replaceAll(' ', '_')
  return {
    standard: 'OWASP Cheat Sheet',
    id: title,
    url: `https://cheatsheetseries.owasp.org/cheatsheets/${page}_Cheat_Sheet.html`,
  }
}

/** A page of GitHub's documentation, by its title and path. */
export function githubDocs(title: string, path: string): Reference {
  return { standard: 'GitHub', id: title, url: `https://docs.github.com/en/${path}` }
}
