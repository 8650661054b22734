/** The names that `--format` takes; each has one renderer. */
export const FORMATS = ['terminal', 'markdown', 'json'] as const
export type Format = (typeof FORMATS)[number]
