import type { Pipeline } from './script.ts'

/** A pipeline of a shell without groups, and what stands between it and the next: `&&`, `||`, or an end. */
export interface Linked {
  readonly pipeline: Pipeline
  readonly separator: string
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
