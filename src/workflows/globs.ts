/** Deeper paths are no paths that a runner could make. */
const MAX_PARTS = 100

/** Whether a path matches a glob of the kind that upload and cache actions take: `**`, `*`, `?`; a folder takes in what is below. */
export function matchesGlob(glob: string, path: string): boolean {
  const pattern = glob.split('/').filter((part) => part !== '' && part !== '.')
  const parts = path.split('/').filter((part) => part !== '' && part !== '.')
  if (pattern.length > MAX_PARTS || parts.length > MAX_PARTS) return false
  // Row by row, so that many stars cost no more than length times length.
  let reached = new Set([0])
  for (const part of pattern) {
    const next = new Set<number>()
    for (const at of reached) {
      if (part === '**') for (let to = at; to <= parts.length; to++) next.add(to)
      else if (at < parts.length && matchesPart(part, parts[at] ?? '')) next.add(at + 1)
    }
    reached = next
  }
  return reached.size > 0
}

/** One name against one part of a glob. */
function matchesPart(pattern: string, name: string): boolean {
  let [at, from, star, retry] = [0, 0, -1, 0]
  while (from < name.length) {
    if (pattern[at] === '*') [star, retry] = [at++, from]
    else if (at < pattern.length && (pattern[at] === '?' || pattern[at] === name[from])) {
      at += 1
      from += 1
    } else if (star !== -1) {
      at = star + 1
      from = ++retry
    } else return false
  }
  while (pattern[at] === '*') at += 1
  return at === pattern.length
}

/** A path as a step in the workspace means it: without quotes, `./` and the workspace’s own name before it. */
export function workspacePath(text: string): string {
  return text
    .trim()
    .replace(/^["']|["']$/g, '')
    .replace(/^(?:\$\{\{\s*github\.workspace\s*\}\}|\$\{?(?:env:)?GITHUB_WORKSPACE\}?)\/?/i, './')
    .replace(/^(?:\.\/)+/, '')
}
