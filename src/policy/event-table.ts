import type { EventName } from '../model/report.ts'

/** One line of the event table; `shape` tells apart what one event name may stand for. */
export interface EventRow {
  readonly events: readonly EventName[]
  readonly shape: 'branch' | 'tag' | 'pull-request' | 'any'
  readonly subject: 'head' | 'peeled-tag' | 'commit' | 'commit-or-work-tree'
  readonly base: 'merge-base-with-target' | 'group-base' | 'commit-before' | 'last-release-tag' | 'compare-to'
  readonly stage: 'by-target-or-head' | 'by-target' | 'by-branch' | 'release' | 'as-asked'
  readonly trusted: 'default-branch' | 'work-tree'
}

/** The event table. The first row that has the event and its shape holds. */
export const EVENT_TABLE: readonly EventRow[] = [
  {
    events: ['pull_request', 'pull_request_review'],
    shape: 'any',
    subject: 'head',
    base: 'merge-base-with-target',
    stage: 'by-target-or-head',
    trusted: 'default-branch',
  },
  {
    events: ['merge_group'],
    shape: 'any',
    subject: 'head',
    base: 'group-base',
    stage: 'by-target',
    trusted: 'default-branch',
  },
  {
    events: ['push'],
    shape: 'branch',
    subject: 'head',
    base: 'commit-before',
    stage: 'by-branch',
    trusted: 'default-branch',
  },
  {
    events: ['push', 'release'],
    shape: 'tag',
    subject: 'peeled-tag',
    base: 'last-release-tag',
    stage: 'release',
    trusted: 'default-branch',
  },
  {
    events: ['workflow_dispatch'],
    shape: 'any',
    subject: 'commit',
    base: 'last-release-tag',
    stage: 'release',
    trusted: 'default-branch',
  },
  {
    events: ['workflow_run'],
    shape: 'pull-request',
    subject: 'head',
    base: 'merge-base-with-target',
    stage: 'by-target-or-head',
    trusted: 'default-branch',
  },
  {
    events: ['workflow_run'],
    shape: 'branch',
    subject: 'head',
    base: 'commit-before',
    stage: 'by-branch',
    trusted: 'default-branch',
  },
  {
    events: ['command-line'],
    shape: 'any',
    subject: 'commit-or-work-tree',
    base: 'compare-to',
    stage: 'as-asked',
    trusted: 'work-tree',
  },
]
