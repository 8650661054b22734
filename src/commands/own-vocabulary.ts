import { CHECKS } from '../checks/registry.ts'
import { OPTIONS } from '../config/options.ts'
import { TOOL } from '../config/tool.ts'
import { STATUSES } from '../model/answer.ts'
import { GAP_REASONS } from '../model/gap.ts'
import { SOURCE_NAMES } from '../model/source.ts'

/** Words that our own outputs say, in lower case: as a secret's value they would be found everywhere, and hidden there. */
export const OWN_VOCABULARY: ReadonlySet<string> = new Set(
  [
    TOOL.name,
    ...CHECKS.flatMap(({ slug, title, criteria }) => [slug, title, ...criteria.map(({ id }) => id)]),
    ...Object.keys(OPTIONS),
    ...STATUSES,
    ...GAP_REASONS,
    ...SOURCE_NAMES,
  ].map((word) => word.toLowerCase()),
)
