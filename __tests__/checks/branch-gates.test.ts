import { judgeBypass, judgeOwnCheck, judgeRequirements } from '../../src/checks/branch-gates.ts'
import type { BranchRulesEvidence } from '../../src/evidence/branch-rules.ts'
import { branchRules, required, requiredRun, said } from '../support/github-evidence.ts'

const rules = (about: Partial<BranchRulesEvidence> = {}): BranchRulesEvidence => branchRules(['lint'], about).value

describe('what is said of a branch', () => {
  it('says plainly that a check required by its name can be forged', () => {
    expect(said(judgeOwnCheck(rules({ ownCheck: 'forgeable' })))).toEqual([
      '`main` requires this check by a name that any workflow here can report, so it does not hold against those who may write.',
      '`main` requires this check by its name. Whoever may write to this repository can forge it: any workflow here can report that name.',
    ])
  })

  it('calls no other binding forgeable', () => {
    for (const ownCheck of ['ruleset-workflow', 'app-bound'] as const)
      expect(said(judgeOwnCheck(rules({ ownCheck }))).join(' ')).not.toMatch(/forge/)
  })

  it('names all who may pass by', () => {
    const bypass = { kind: 'some', who: ['administrators', 'Team 4'] } as const
    expect(said(judgeBypass(rules({ bypass })))).toEqual([
      'The gates of the branch `main` do not hold for `administrators`, `Team 4`.',
    ])
  })

  it('names what is required, each once', () => {
    const twice = [required('lint'), required('lint', { ruleset: null }), required('test')]
    expect(said(judgeRequirements(rules({ required: twice, workflows: [requiredRun('a.yml')] })))).toEqual([
      '`main` demands a pull request, and requires `lint`, `test`, `a.yml`.',
    ])
  })
})
