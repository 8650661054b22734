import type { SourceName } from '../model/source.ts'
import type { GitHub } from './client.ts'
import type { Purpose } from './request-count.ts'

/** A repository by its two names. */
export interface RepositoryName {
  readonly owner: string
  readonly repo: string
}

/** One repository, through one client, on whose account its requests are counted. */
export interface Reading {
  readonly github: GitHub
  readonly repository: RepositoryName
  readonly purpose: Purpose
}

/** `owner/repo` in its two parts; null where the text is none. */
export function repositoryNameOf(text: string): RepositoryName | null {
  const [owner, repo, ...rest] = text.split('/')
  const isName = (name: string | undefined): name is string => name !== undefined && /^[\w.-]{1,100}$/.test(name)
  return isName(owner) && isName(repo) && rest.length === 0 && !/^\.{1,2}$/.test(repo) ? { owner, repo } : null
}

/** The source that a gap of this reading belongs to: policy and publishing are no sources, and are told as `tree`. */
export function sourceOfPurpose(purpose: Purpose): SourceName {
  return purpose === 'trusted-reading' || purpose === 'publishing' ? 'tree' : purpose
}
