/** An option of one check in the policy, and which way is stricter: a repository may only move that way from what it extends. */
export type CheckOption =
  | {
      readonly type: 'days'
      readonly default: number
      readonly minimum: number
      readonly maximum: number
      readonly stricter: 'lower'
      readonly help: string
    }
  | {
      readonly type: 'count'
      readonly default: number
      readonly minimum: number
      readonly maximum: number
      readonly stricter: 'higher'
      readonly help: string
    }
  /** One of some words, loosest first. */
  | {
      readonly type: 'word'
      readonly words: readonly [string, string, ...string[]]
      readonly default: string
      readonly stricter: 'later'
      readonly help: string
    }
  /** A path of the repository, or a name that GitHub knows. */
  | { readonly type: 'path' | 'name'; readonly default: string; readonly stricter: 'fixed'; readonly help: string }
