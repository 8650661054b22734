/** The line at which the first given line of `workflowOf` stands. */
export const STEP_LINE = 11

/** A sound workflow of one job that runs on changes; the given lines are the items of its `steps:`. */
export function workflowOf(...lines: readonly string[]): string {
  return jobOf('    steps:', ...lines.map((line) => `      ${line}`))
}

/** The line at which the first given line of `jobOf` stands. */
export const JOB_LINE = 10

/** A sound workflow of one job `ci` that runs on changes; the given lines are the rest of the job. */
export function jobOf(...lines: readonly string[]): string {
  return [
    'name: CI',
    'on:',
    '  pull_request:',
    '  push: { branches: [main] }',
    '  merge_group:',
    'permissions: {}',
    'jobs:',
    '  ci:',
    '    runs-on: ubuntu-latest',
    ...lines,
    '',
  ].join('\n')
}
