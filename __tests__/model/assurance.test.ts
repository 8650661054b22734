import { ASSURANCES, isTicked, weakest } from '../../src/model/assurance.ts'

describe('assurance', () => {
  it('is the weakest of what decided', () => {
    expect(weakest(['measured', 'attested', 'reported'])).toBe('attested')
    expect(weakest(['verified'])).toBe('verified')
    expect(weakest([])).toBeNull()
  })

  it('ticks what was measured, verified or reported, and never a word', () => {
    expect(ASSURANCES.filter(isTicked)).toEqual(['measured', 'verified', 'reported'])
  })
})
