import { type Environment, readDeployPatterns, readEnvironments } from '../github/environments.ts'
import type { Reading } from '../github/reading.ts'
import { gap, type Gap } from '../model/gap.ts'
import type { Place } from '../model/place.ts'
import type { Collected } from './evidence.ts'
import { webAddress } from './web-address.ts'

/** The deployment environments with what guards them. */
export interface EnvironmentsEvidence {
  readonly environments: readonly EnvironmentFact[]
  readonly place: Place
}

export interface EnvironmentFact extends Omit<Environment, 'url'> {
  /** Branches and tags that may deploy, where they are named; null where they are not, or were not read. */
  readonly patterns: readonly string[] | null
  readonly place: Place
}

/** Of more environments than this the patterns are not asked for. */
const MAX_PATTERNS = 10

/** Reads them with the workflow's token. One request, and one for each environment that names its branches. */
export async function collectEnvironments(reading: Reading): Promise<Collected<EnvironmentsEvidence>> {
  const answer = await readEnvironments(reading)
  if (!answer.ok) return { ok: false, gaps: [answer.gap] }
  const { items } = answer.value
  const gaps: Gap[] = answer.value.gap === null ? [] : [answer.value.gap]
  const naming = items.filter(({ refs }) => refs === 'named').map(({ name }) => name)
  const patterns = new Map<string, readonly string[]>()
  for (const [index, name] of naming.entries()) {
    const found = index < MAX_PATTERNS ? await readDeployPatterns(reading, name) : null
    // Where one may not be asked for, neither may the rest.
    if (found === null || (!found.ok && found.gap.reason === 'limit')) {
      gaps.push(gap('environments', 'limit', `The branches of ${index} of ${naming.length} environments were read.`))
      break
    }
    if (found.ok)
      patterns.set(
        name,
        found.value.items.map(({ pattern }) => pattern),
      )
    const missed = found.ok ? found.value.gap : found.gap
    if (missed !== null) gaps.push(missed)
  }
  const url = `${webAddress(reading)}/settings/environments`
  return {
    ok: true,
    gaps,
    value: {
      environments: items.map(({ url: page, ...environment }) => ({
        ...environment,
        patterns: patterns.get(environment.name) ?? null,
        place: { kind: 'setting', name: `Environment ${environment.name}`, url: page },
      })),
      place: { kind: 'setting', name: 'Environments', url },
    },
  }
}
