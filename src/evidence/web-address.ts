import type { Reading } from '../github/reading.ts'

/** The address of a repository for a person: on the server itself, whose address the API's is made of. */
export function webAddress({ github, repository }: Reading): string {
  const server = github.apiUrl.replace(/\/api\/v3$/, '').replace(/^https:\/\/api\./, 'https://')
  return `${server}/${repository.owner}/${repository.repo}`
}
