/** The names that `--format` takes; each has one renderer. */
export const FORMATS = ['terminal', 'markdown', 'comment', 'json', 'sarif', 'junit'] as const
export type Format = (typeof FORMATS)[number]
