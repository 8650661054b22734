import { minimatch } from 'minimatch'
import type { Git } from './git.ts'
import { readCommits } from './history-changes.ts'

/** A tag and the commit that it stands for once peeled. */
export interface ReleaseTag {
  readonly ref: string
  readonly commit: string
}

// `rev-parse` also reads paths (`HEAD:file`), searches (`:/text`, `^{/text}`), ranges and reflogs (`@{yesterday}`), none of
// which names one commit that stays the same; a leading dash would be an option.
const REFUSED_REF = /^[-^]|[\u0000-\u0020\u007f:?*[\\]|\.\.|@\{|\^\{\/|^$/
const MAX_REF = 1024

/** The commit that a ref, a tag or an object id stands for, peeled; null where there is none or the text is no such name. */
export async function resolveCommit(git: Git, ref: string): Promise<string | null> {
  if (ref.length > MAX_REF || REFUSED_REF.test(ref)) return null
  const args = ['--verify', '--quiet', '--end-of-options', `${ref}^{commit}`]
  const result = await git.run('rev-parse', args)
  return result.ok ? objectId(result.stdout) : null
}

/** The best common ancestor; null where there is none, as in a shallow clone that ends too early. */
export async function mergeBase(git: Git, a: string, b: string): Promise<string | null> {
  const [first, second] = await Promise.all([resolveCommit(git, a), resolveCommit(git, b)])
  if (first === null || second === null) return null
  const result = await git.run('merge-base', [first, second])
  return result.ok ? objectId(result.stdout) : null
}

/** What a commit says of its time, in milliseconds since the epoch: the earlier and the later of its two dates. */
export interface CommitDates {
  readonly earliest: number
  readonly latest: number
}

/** The dates of a commit; null where it is not here, or says none. */
export async function datesOf(git: Git, commit: string): Promise<CommitDates | null> {
  const facts = (await readCommits(git, [commit])).get(commit)
  const dates = [facts?.date ?? '', facts?.committed ?? ''].map((date) => Date.parse(date))
  return dates.every(Number.isFinite) ? { earliest: Math.min(...dates), latest: Math.max(...dates) } : null
}

/**
 * The last release before a commit: of the tags that match one of the globs, that on the latest reachable commit, the
 * commit itself left out; of several on one commit, the highest version. Tags of what is no commit do not count.
 */
export async function lastReleaseTag(
  git: Git,
  tagGlobs: readonly string[],
  before: string,
): Promise<ReleaseTag | null> {
  const start = await resolveCommit(git, before)
  if (start === null) return null
  const tags = await matchingTags(git, tagGlobs)
  if (tags.size === 0) return null
  // Latest first, and stopped at the first hit: the last release is near, the history may be long.
  const stream = git.stream('rev-list', [start])
  try {
    let rest = ''
    for await (const chunk of stream.stdout) {
      const lines = (rest + chunk.toString('latin1')).split('\n')
      rest = lines.pop() ?? ''
      for (const commit of lines) {
        const tag = commit === start ? undefined : tags.get(commit)
        if (tag !== undefined) return { ref: `refs/tags/${tag}`, commit }
      }
    }
    return null
  } finally {
    stream.stop()
  }
}

async function matchingTags(git: Git, tagGlobs: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const format = '--format=%(objecttype) %(objectname) %(*objecttype) %(*objectname) %(refname:strip=2)'
  const result = await git.run('for-each-ref', [format, 'refs/tags'])
  const byCommit = new Map<string, string>()
  if (!result.ok) return byCommit
  for (const line of result.stdout.toString().split('\n')) {
    const [type, oid, peeledType, peeledOid, tag] = line.split(' ')
    if (tag === undefined || !tagGlobs.some((glob) => minimatch(tag, glob, LITERAL))) continue
    const commit = await commitOf(git, tag, { type, oid, peeledType, peeledOid })
    const known = commit === null ? undefined : byCommit.get(commit)
    if (commit !== null && (known === undefined || compareTags(tag, known) > 0)) byCommit.set(commit, tag)
  }
  return byCommit
}
const LITERAL = { dot: true, nocomment: true, nonegate: true } as const

type TagObject = { readonly [K in 'type' | 'oid' | 'peeledType' | 'peeledOid']: string | undefined }

async function commitOf(git: Git, tag: string, { type, oid, peeledType, peeledOid }: TagObject) {
  if (type === 'commit') return oid ?? null
  if (peeledType === 'commit') return peeledOid ?? null
  // A tag of a tag: older gits peel but once here.
  return peeledType === 'tag' ? await resolveCommit(git, `refs/tags/${tag}`) : null
}

/** Orders tags by their numbers, a version before its own pre-releases, then the more exact (`v1.2.0` over `v1`). */
function compareTags(a: string, b: string): number {
  const [first, second] = [numbersOf(a), numbersOf(b)]
  for (let at = 0; at < Math.max(first.length, second.length); at++) {
    const difference = (first[at] ?? 0) - (second[at] ?? 0)
    if (difference !== 0) return difference
  }
  const preRelease = Number(b.includes('-')) - Number(a.includes('-'))
  if (preRelease !== 0) return preRelease
  return first.length - second.length || (a < b ? -1 : 1)
}

function numbersOf(tag: string): readonly number[] {
  return (tag.split('-', 1)[0] ?? '').match(/\d+/g)?.map(Number) ?? []
}

function objectId(stdout: Buffer): string | null {
  return /^([0-9a-f]{40}(?:[0-9a-f]{24})?)\n/.exec(stdout.toString('latin1'))?.[1] ?? null
}
