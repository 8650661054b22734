import { anonymousDefinition } from './anonymous-definition.ts'
import { archivedUses } from './archived-uses.ts'
import { concurrencyLimits } from './concurrency-limits.ts'
import { dangerousTriggers } from './dangerous-triggers.ts'
import type { Audit } from './define-audit.ts'
import { unpinnedUses } from './unpinned-uses.ts'

/** Every audit, by id. */
export const AUDITS: readonly Audit[] = [
  anonymousDefinition,
  archivedUses,
  concurrencyLimits,
  dangerousTriggers,
  unpinnedUses,
]
