import { gap } from '../model/gap.ts'
import { type Answer, had, missed } from './answer.ts'
import { type Reading, type RepositoryName, repositoryNameOf, sourceOfPurpose } from './reading.ts'
import { compareCommits, readFile, readRepository } from './repository.ts'
import type { TrustedText } from './trusted-reading.ts'

/** `owner/repo/path@ref`, in its parts. */
export interface ExtendedAt {
  readonly repository: RepositoryName
  readonly path: string
  readonly ref: string
}

/** Reads `owner/repo/path@ref`; null where the text has another form. */
export function extendedAt(text: string): ExtendedAt | null {
  const at = text.indexOf('@')
  const [owner = '', repo = '', ...path] = (at < 0 ? '' : text.slice(0, at)).split('/')
  const repository = repositoryNameOf(`${owner}/${repo}`)
  const ref = text.slice(at + 1)
  const isPath = path.length > 0 && path.every((part) => part !== '' && part !== '.' && part !== '..')
  // Two dots or a colon would ask GitHub for another comparison than the one that is meant.
  const isRef = /^[^\s~^:?*[\\\p{Cc}]{1,250}$/u.test(ref) && !ref.includes('..') && !ref.includes('@{')
  return repository !== null && isPath && isRef ? { repository, path: path.join('/'), ref } : null
}

/**
 * Reads the policy that another repository keeps, at the commit that its ref stands for now. That commit must be reachable
 * from that repository's default branch: a fork's commits are otherwise served under its name as well. Three requests.
 */
export async function readExtended(reading: Reading, at: ExtendedAt): Promise<Answer<TrustedText>> {
  const there: Reading = { ...reading, repository: at.repository }
  const facts = await readRepository(there)
  if (!facts.ok) return facts
  const compared = await compareCommits(there, facts.value.defaultBranch, at.ref)
  if (!compared.ok) return compared
  const { isReachable, mergeBase: commit } = compared.value
  if (!isReachable) {
    const { owner, repo } = at.repository
    const detail = `\`${at.ref}\` of \`${owner}/${repo}\` is not reachable from its default branch.`
    const grant = 'Extend a commit, tag or branch whose commits are all on the default branch.'
    return missed(gap(sourceOfPurpose(reading.purpose), 'unsupported', detail, grant))
  }
  const file = await readFile(there, at.path, commit)
  if (!file.ok) return file
  return had({ path: at.path, text: new TextDecoder().decode(file.value.bytes), commit })
}
