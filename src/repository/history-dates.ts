import type { Git } from './git.ts'

/**
 * For each of these commits the latest date, in milliseconds since the epoch, that it or anything that it descends from names
 * as author or committer: it came after all of them, whatever it says of itself. Null where git could not tell.
 */
export async function latestDates(git: Git, commits: readonly string[]): Promise<ReadonlyMap<string, number> | null> {
  const found = new Map<string, number>()
  if (commits.length === 0) return found
  const wanted = new Set(commits)
  const latest = new Map<string, number>()
  // Parents come first, so that what is known of them is known by then.
  const stream = git.stream('rev-list', ['--topo-order', '--reverse', '--format=%at %ct %P', '--stdin'], {
    stdin: [`${commits.join('\n')}\n`],
  })
  let [rest, commit] = ['', '']
  for await (const chunk of stream.stdout) {
    const lines = (rest + chunk.toString('latin1')).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      if (line.startsWith('commit ')) {
        commit = line.slice('commit '.length)
        continue
      }
      const [author, committer, ...parents] = line.split(' ')
      const before = parents.map((parent) => latest.get(parent) ?? -Infinity)
      const date = Math.max(Number(author) * 1000, Number(committer) * 1000, ...before)
      latest.set(commit, date)
      if (wanted.has(commit)) found.set(commit, date)
    }
  }
  return (await stream.outcome).failure === null ? found : null
}
