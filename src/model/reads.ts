import type { Stage } from './stage.ts'

/** A number of API requests for each stage. */
export type Reads = { readonly [S in Stage]: number }

/**
 * The most API requests that a run reads with, further pages and repetitions included. What is downloaded, what is asked
 * again until it has ended, and what is published counts apart.
 */
export const MOST_READS: Reads = { 'pull-request': 15, release: 120 }

/** Of them those that are kept for the rules: policy, approvals, and what the event is about. */
export const READS_FOR_RULES: Reads = { 'pull-request': 10, release: 30 }
