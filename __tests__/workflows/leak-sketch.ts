import type { NonEmpty } from '../../src/model/non-empty.ts'

/** A workflow by its lines, and the line (from 1) on which one of the audits must fire. */
export type Failing = readonly [line: number, ...lines: readonly string[]]
export type Passing = readonly string[]

/** One way in which a secret leaves, with workflows on which the audits must fire and near misses on which none may. */
export interface Leak {
  readonly number: number
  readonly name: string
  readonly audits: NonEmpty<string>
  readonly failing: readonly [Failing, Failing, ...Failing[]]
  readonly passing: readonly [Passing, Passing, ...Passing[]]
}

export const SHA = 'a5'.repeat(20)
export const KEY = '        env: { KEY: "${{ secrets.KEY }}" }'
export const HEAD = ['on: push', 'permissions: {}', 'jobs:', '  a:', '    runs-on: ubuntu-latest', '    steps:']
/** Steps of one job; their first line is line 7. */
export const steps = (...lines: readonly string[]): readonly string[] => [...HEAD, ...lines]
export const fires = (line: number, ...lines: readonly string[]): Failing => [line, ...lines]
export const inSteps = (line: number, ...lines: readonly string[]): Failing => [line, ...steps(...lines)]
/** Assembled, so that no file of ours holds what looks like a credential. */
export const TOKEN = `${['gh', 'p_'].join('')}${'aB3dE6gH9j'.repeat(4)}`
export const PASSWORD = ['q7R2', 'vX9k', 'L4mZ', 't8Wc'].join('')
