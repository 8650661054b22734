import type { Json } from './description.ts'
import type { OperationKey } from './operations.ts'

/** What goes wrong with one request. */
export type Fault =
  /** The hour's requests are used up. */
  | { readonly kind: 'primary-limit'; readonly status?: 403 | 429; readonly resetInSeconds?: number }
  /** Too many at once, or too much written. */
  | { readonly kind: 'secondary-limit'; readonly status?: 403 | 429; readonly retryAfterSeconds: number }
  /** Any answer: a 5xx, a 403 or a 404 with any body. */
  | {
      readonly kind: 'answer'
      readonly status: number
      readonly body?: Json
      readonly headers?: { readonly [name: string]: string }
    }
  /** Text instead of JSON, such as a proxy's page. */
  | { readonly kind: 'page'; readonly status: number; readonly text: string }
  /** No answer, until the simulator closes. */
  | { readonly kind: 'stall' }
  /** The right answer, late. */
  | { readonly kind: 'delay'; readonly milliseconds: number }
  /** The connection breaks in the middle of the right answer. */
  | { readonly kind: 'cut' }
  /** The connection breaks before any answer. */
  | { readonly kind: 'refuse' }
  /** Half of the right answer, as if it were whole. */
  | { readonly kind: 'truncate' }

/** Which requests a fault meets. Everything that is given must hold. */
export interface FaultRule {
  readonly operation?: OperationKey
  readonly method?: string
  readonly path?: RegExp
  /** How many matching requests pass first; none by default. */
  readonly after?: number
  /** How many matching requests it meets; all by default. */
  readonly times?: number
  readonly fault: Fault
}

/** The rules in force. */
export interface Faults {
  /** Adds a rule and gives what takes it away. */
  add(rule: FaultRule): () => void
  /** The fault that meets this request, or null. The first rule that still has one for it counts. */
  meet(request: {
    readonly operation: OperationKey | null
    readonly method: string
    readonly path: string
  }): Fault | null
}

/** No rules yet. */
export function noFaults(): Faults {
  const rules: { readonly rule: FaultRule; seen: number }[] = []
  return {
    add: (rule) => {
      const entry = { rule, seen: 0 }
      rules.push(entry)
      return () => {
        const index = rules.indexOf(entry)
        if (index >= 0) rules.splice(index, 1)
      }
    },
    meet: ({ operation, method, path }) => {
      for (const entry of rules) {
        const { rule } = entry
        if (rule.operation !== undefined && rule.operation !== operation) continue
        if (rule.method !== undefined && rule.method !== method) continue
        if (rule.path !== undefined && !rule.path.test(path)) continue
        entry.seen++
        const index = entry.seen - (rule.after ?? 0)
        if (index >= 1 && index <= (rule.times ?? Infinity)) return rule.fault
      }
      return null
    },
  }
}
