import type { Pipeline, SimpleCommand } from './script.ts'

/** A pipeline of a shell without groups, and what stands between it and the next: `&&`, `||`, or an end. */
export interface Linked {
  readonly pipeline: Pipeline
  readonly separator: string
}

/** The pipeline of these commands, which the separator ends; none where there are none. */
export function linkedOf(
  commands: readonly SimpleCommand[],
  isFallback: boolean,
  separator: string,
): readonly Linked[] {
  const [first, last] = [commands[0], commands.at(-1)]
  if (first === undefined || last === undefined) return []
  const { start } = first
  const isFollowed = separator === '&&'
  return [{ pipeline: { start, end: last.end, commands, fallback: null, isFallback, isFollowed }, separator }]
}

/** Tells each pipeline what runs where it fails: in `a && b || c` that is `c` for both. */
export function withFallbacks(linked: readonly Linked[]): readonly Pipeline[] {
  const backwards: Pipeline[] = []
  let fallback: Pipeline | null = null
  for (const { pipeline, separator } of linked.toReversed()) {
    if (separator === '||') fallback = backwards.at(-1) ?? null
    else if (separator !== '&&') fallback = null
    backwards.push({ ...pipeline, fallback })
  }
  return backwards.reverse()
}
