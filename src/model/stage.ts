/** When the judgement is made; nothing else exists. */
export const STAGES = ['pull-request', 'release'] as const
export type Stage = (typeof STAGES)[number]

/** How much a check matters to the team. */
export const LEVELS = ['required', 'advisory', 'off'] as const
export type Level = (typeof LEVELS)[number]

/** Which findings block, from loosest to strictest. */
export const ENFORCEMENTS = ['none', 'introduced', 'all'] as const
export type Enforcement = (typeof ENFORCEMENTS)[number]
