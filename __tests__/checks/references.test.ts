import { asvs, cheatSheet, cis, githubDocs, osps, slsaBuild, ssdf } from '../../src/checks/references.ts'

describe('references', () => {
  it('names an ASVS requirement with its version and leads to its chapter', () => {
    expect(asvs('13', '3.4')).toEqual({
      standard: 'OWASP ASVS',
      id: 'v5.0.0-13.3.4',
      url: 'https://github.com/OWASP/ASVS/blob/v5.0.0_release/5.0/en/0x22-V13-Configuration.md',
    })
  })

  it('leads to the anchor of a baseline requirement', () => {
    expect(osps('BR-07.01')).toEqual({
      standard: 'OSPS Baseline',
      id: 'OSPS-BR-07.01',
      url: 'https://baseline.openssf.org/versions/2026-02-19#osps-br-0701',
    })
  })

  it('leads to the page of a CIS safeguard', () => {
    expect(cis(11, 5).url).toMatch(/\/control-11\/control-11\.5\.html$/)
    expect(cis(3, 10).id).toBe('3.10')
  })

  it('makes a cheat sheet address of a title of several words', () => {
    expect(cheatSheet('Vulnerable Dependency Management').url).toBe(
      'https://cheatsheetseries.owasp.org/cheatsheets/Vulnerable_Dependency_Management_Cheat_Sheet.html',
    )
  })

  it('names practices, levels and pages by their own ids', () => {
    expect(ssdf('PW.8.2').id).toBe('PW.8.2')
    expect(slsaBuild(2)).toMatchObject({ id: 'Build L2', url: expect.stringMatching(/#build-l2$/) as unknown })
    expect(githubDocs('Managing deploy keys', 'a/b').url).toBe('https://docs.github.com/en/a/b')
  })
})
