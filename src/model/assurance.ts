/** Who says so, strongest first; a check's assurance is the weakest of its deciding evidence. */
export const ASSURANCES = ['measured', 'verified', 'reported', 'attested', 'declared'] as const
export type Assurance = (typeof ASSURANCES)[number]

/** The weakest of the given assurances; null for none. */
export function weakest(assurances: Iterable<Assurance>): Assurance | null {
  let index = -1
  for (const assurance of assurances) index = Math.max(index, ASSURANCES.indexOf(assurance))
  return ASSURANCES[index] ?? null
}

/** A tick mark is for what we measured, verified or read in a tool's report, never for a person's word. */
export function isTicked(assurance: Assurance): boolean {
  return assurance === 'measured' || assurance === 'verified' || assurance === 'reported'
}
