import fc from 'fast-check'
import { extendedAt, readExtended } from '../../src/github/extends-reading.ts'
import { addRepository, commitTo, headOf, tagCommit } from '../support/github/repository.ts'
import { gapOf, useStage, valueOf } from './support.ts'

const stage = useStage()

/** A public repository of the organization's policy, with a tag on its default branch and a branch beside it. */
function addPolicies() {
  const { world } = stage().simulator
  const { organization, maintainer: author } = stage().sample
  const policies = addRepository(world, organization, 'policies', { visibility: 'public', defaultBranch: 'trunk' })
  const first = commitTo(world, policies, 'trunk', { 'base.yml': 'version: 1\n' }, { author })
  tagCommit(world, policies, 'v1', first, { message: 'First', tagger: author })
  commitTo(world, policies, 'trunk', { 'base.yml': 'version: 1\nowners: [maria]\n' }, { author })
  const beside = commitTo(world, policies, 'beside', { 'base.yml': 'version: 1\nenforce: none\n' }, { author })
  return { policies, first, beside }
}

const at = (ref: string) => {
  const read = extendedAt(`acme/policies/base.yml@${ref}`)
  if (read === null) throw new Error(`${ref} is no ref`)
  return read
}

describe('an extended policy', () => {
  it.each([
    ['a tag', () => 'v1'],
    ['a commit', ({ first }: ReturnType<typeof addPolicies>) => first],
  ])('is read at the commit that %s stands for, in three requests', async (_, ref) => {
    const added = addPolicies()
    const reading = await stage().reading({})

    expect(valueOf(await readExtended(reading, at(ref(added))))).toEqual({
      path: 'base.yml',
      text: 'version: 1\n',
      commit: added.first,
    })
    expect(reading.github.requests()).toEqual([{ purpose: 'trusted-reading', kind: 'read', count: 3 }])
  })

  it('is read at the default branch’s head', async () => {
    const { policies } = addPolicies()

    expect(valueOf(await readExtended(await stage().reading({}), at('trunk'))).commit).toBe(headOf(policies, 'trunk'))
  })

  it('is refused at a commit that the default branch does not reach, as one of a fork', async () => {
    const { policies, beside } = addPolicies()
    const { world } = stage().simulator
    const { stranger } = stage().sample
    const fork = addRepository(world, stranger, 'policies', { forkOf: policies, visibility: 'public' })
    const forged = commitTo(world, fork, 'main', { 'base.yml': 'version: 1\nenforce: none\n' }, { author: stranger })
    const reading = await stage().reading({})

    for (const ref of [beside, 'beside', forged]) expect((await readExtended(reading, at(ref))).ok).toBe(false)
    expect(gapOf(await readExtended(reading, at('beside')))).toMatchObject({
      reason: 'unsupported',
      detail: '`beside` of `acme/policies` is not reachable from its default branch.',
    })
  })

  it.each([
    ['the repository', 'acme/nowhere/base.yml@v1'],
    ['the ref', 'acme/policies/base.yml@v9'],
    ['the file', 'acme/policies/other.yml@v1'],
  ])('is a gap where %s is not there', async (_, text) => {
    addPolicies()
    const asked = extendedAt(text)

    expect(asked).not.toBeNull()
    expect(gapOf(await readExtended(await stage().reading({}), asked ?? at('v1'))).reason).toBe('not-found')
  })

  it('of a private repository that the token does not reach is a gap', async () => {
    addPolicies().policies.visibility = 'private'

    expect(gapOf(await readExtended(await stage().reading({}), at('v1'))).reason).toBe('not-found')
  })
})

describe('the text of extends', () => {
  it.each([
    ['acme/policies/base.yml@v1', 'base.yml', 'v1'],
    ['acme/policies/deep/down/base.yml@release/2', 'deep/down/base.yml', 'release/2'],
    ['acme/policies/base.yml@team@2', 'base.yml', 'team@2'],
  ])('%s names a file and a ref', (text, path, ref) => {
    expect(extendedAt(text)).toEqual({ repository: { owner: 'acme', repo: 'policies' }, path, ref })
  })

  it.each([
    '',
    'acme/policies',
    'acme/policies@v1',
    'acme/policies/base.yml',
    'acme/policies/base.yml@',
    'acme/policies/../base.yml@v1',
    'acme/policies//base.yml@v1',
    'acme/../base.yml@v1',
    'acme/policies/base.yml@main...evil:main',
    'acme/policies/base.yml@evil:main',
    'acme/policies/base.yml@v1 v2',
    'acme/policies/base.yml@HEAD~1',
    'acme/policies/base.yml@main@{0}',
    'https://github.com/acme/policies/base.yml@v1',
  ])('%j names none', (text) => {
    expect(extendedAt(text)).toBeNull()
  })

  it('never breaks its reader, and never names a way out of the repository', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[a./@:]{0,20}$/)), (text) => {
        const read = extendedAt(text)
        if (read !== null) expect(read.path.split('/')).not.toContain('..')
      }),
    )
  })
})
