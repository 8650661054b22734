import { SOURCE_LEAKS } from './leaks-at-the-source.data.ts'
import { LOG_LEAKS } from './leaks-to-logs.data.ts'
import { HANDED_LEAKS } from './leaks-handed-on.data.ts'
import { OTHERS_LEAKS } from './leaks-to-others.data.ts'
import type { Leak } from './leak-sketch.ts'

/** The catalogue, in order of its numbers. */
export const LEAKS: readonly Leak[] = [...SOURCE_LEAKS, ...LOG_LEAKS, ...HANDED_LEAKS, ...OTHERS_LEAKS]
